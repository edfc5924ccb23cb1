"""Skrivna ord: what somebody has typed as runs, with the numbers in it marked as such."""

from collections.abc import Iterator

from tertial.documents.model import Text, TypedNumber
from tertial.numbers.typed import typed_numbers


def typed_runs(text: str, *, bold: bool = False, italic: bool = False) -> Iterator[Text | TypedNumber]:
    """The text in order, each quantity in it a run of its own."""
    at = 0
    for start, end in typed_numbers(text):
        if start > at:
            yield Text(text[at:start], bold, italic)
        yield TypedNumber(text[start:end], bold, italic)
        at = end
    if at < len(text):
        yield Text(text[at:], bold, italic)

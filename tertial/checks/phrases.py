"""What a finding says: the computation first, then what confirms it."""

from collections.abc import Sequence

from tertial.checks.equations import Equation
from tertial.checks.tables.table import Cell


def phrase(cell: Cell, expected: str, explained: Sequence[Equation]) -> str:
    """ "18 802 − 16 325 = 2 477, tryckt 2 492." and, where another relation says the same, that it does."""
    own = next((one for one in explained if one.target is cell), None)
    if own is not None:
        text = f"{own.arithmetic()} = {expected}, tryckt {cell.figure.text}."
    else:
        one = explained[0]
        instead = f"med {expected} i stället för {cell.figure.text} stämmer det."
        text = f"{one.arithmetic()} är inte {one.target.figure.text}; {instead}"
    others = [one for one in explained if one is not own][0 if own is not None else 1 :]
    if others:
        rows = ", ".join(dict.fromkeys(one.row or one.column for one in others))
        text += f" Även {rows} stämmer då."
    named = next((one.other for one in explained if one.other), "")
    return f"{text} {named}".strip()

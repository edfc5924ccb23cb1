"""Ord som knyts till siffror, som de visas: a section's words on a page of their own, a paragraph's in the editor."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tertial.numbers.words import is_loose
from tertial.reports import prose
from tertial.reports.bound_words import Reading, count_of, words_of
from tertial.reports.composition import compose
from tertial.reports.correction_selectors import bindable, styles_in
from tertial.reports.corrections import figures_in_print
from tertial.reports.places import Place, places
from tertial.reports.reader import Reader
from tertial.reports.sentences import sentences


def words_page(reader: Reader, key: str, html: str) -> list[dict[str, Any]]:
    """The sentences of a section with words that are bound, or could be: each with the figures that it may speak of."""
    document = compose(reader.report).document
    known, named, styles = bindable(document), places(document), styles_in(document)
    figures = figures_in_print(document)
    shown = []
    for at, sentence in enumerate(sentences(html)):
        words = words_of(sentence.html, known)
        if words:
            said = prose.with_texts(sentence.html, figures, styles)
            rows = [
                {
                    "word": word,
                    "name": f"ord-{at}-{word.start}",
                    "choices": [(f"{one.about}/{one.than}", _named(one, named)) for one in word.choices],
                    "is_chosen": bool(word.bound) or not is_loose(word.text),
                }
                for word in words
            ]
            shown.append({"said": said, "rows": rows})
    return shown


@dataclass(frozen=True, slots=True)
class WordChoice:
    """A word in the editor, which of its like it is (from 0), and what it may speak of; nothing lets it go."""

    word: str
    nth: int
    label: str
    about: str = ""
    than: str = ""
    is_bound: bool = False


def word_choices(reader: Reader, html: str) -> list[WordChoice]:
    """The words of a paragraph that are bound, or could be, with what each may speak of, likeliest first.

    Words that as often speak of something else come last.
    """
    document = compose(reader.report).document
    known, named = bindable(document), places(document)
    before, found = "", []
    for sentence in sentences(html):
        for word in words_of(sentence.html, known):
            nth = count_of(word.text, before + sentence.html[: word.start])
            found += [
                WordChoice(word.text, nth, _named(one, named), one.about, one.than, one == word.bound)
                for one in word.choices
            ]
            found += [WordChoice(word.text, nth, _("Ingen siffra"))] if word.bound else []
        before += sentence.html + " "
    return sorted(found, key=lambda choice: is_loose(choice.word) and not choice.is_bound)


def _named(reading: Reading, named: Mapping[str, Place]) -> str:
    keys = [one for one in (reading.about, reading.than) if one]
    return _(" jämfört med ").join(named[one].title if one in named else one for one in keys)

"""Helheten: the lines that a sentence speaks of without naming them: the total, or all income, costs or net."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from tertial.checks.claims.lines import Line, lines_of
from tertial.checks.claims.mentions import Mention
from tertial.checks.claims.sentence import Near, Place, Sentence
from tertial.checks.claims.spoken import Ask, Spoken
from tertial.checks.claims.vocabulary import SUMS
from tertial.checks.stemming import stems_of

_KIND_WORDS = re.compile(
    r"(?P<net>netto\w*|resultat|överskott|underskott|avvikelse)|(?P<income>intäkt|inkomst)|(?P<cost>kostnad|utgift)",
    re.IGNORECASE,
)
_SEX = re.compile(r"(?<!\w)(?:kvinn|män|flick|pojk)", re.IGNORECASE)
_OUT_OF = re.compile(r"(?<!\w)av\s+(?:de|dessa|samtliga|alla|totalt|[a-zåäö]{4,}s)\s+$", re.IGNORECASE)


def whole(sentence: Sentence, one: Spoken) -> Iterator[tuple[Line, Place]]:
    """The total of each table in the same part, where the sentence speaks of the whole; and where it does."""
    for table in sentence.near:
        line = _total(sentence.text, one, table)
        if line is None:
            continue
        place = sentence.of_whole or _sexes_beside(one, table) or _own_words(line, sentence)
        if place:
            yield line, place


def _total(text: str, one: Spoken, near: Near) -> Line | None:
    """The one line of a table that is its whole: of all income, costs or net, where that is said."""
    names = near.names
    totals = names.totals if near.same_part else ()
    if names.is_of_unit_costs or not (totals or names.of_all):
        return None
    grouped = len(totals) > 1 and names.grouped
    if grouped or names.of_all:
        wanted = said_kind(text, one, "net" if grouped else "")
        mine = tuple(line for line in (totals if grouped else names.of_all) if line.kind == wanted)
        totals = mine if grouped or (near.same_part and len(mine) == 1) else totals
    return totals[0] if len(totals) == 1 else None


def said_kind(text: str, one: Spoken, otherwise: str = "net") -> str:
    """Income, cost or net: the last that is said before a number, or else in its sentence."""
    parts = (one.before, text[: one.said.start], text[one.said.end :])
    return next((kind for part in parts if (kind := _last_kind(part))), otherwise)


@lru_cache(maxsize=2_000)
def _last_kind(text: str) -> str:
    found = list(_KIND_WORDS.finditer(text))
    return (found[-1].lastgroup or "") if found else ""


def _sexes_beside(one: Spoken, near: Near) -> Place | None:
    """Where women or men are named beside a count, and the table tells them apart."""
    if one.said.kind != "count" or not near.table.has_sexes:
        return None
    beside = _SEX.search(one.after[:20]) or _SEX.search(one.before[-40:])
    return (one.said.end, one.said.end) if beside else None


def _own_words(line: Line, sentence: Sentence) -> Place | None:
    """Where a sentence has the words of a total that every report has: "Nettokostnaden"."""
    mine = sentence.stems.intersection(stems_of(line.label)) - SUMS - {"år"}
    return next(((word.start, word.end) for word in sentence.words if word.stem in mine), None) if mine else None


def counted_out_of(text: str, one: Spoken, named: Sequence[Mention]) -> list[Line]:
    """ "Av de 724 anställda är 640 tillsvidareanställda": the total of the table that has the line named behind it."""
    if one.said.kind != "count" or not _OUT_OF.search(text[: one.said.start]):
        return []
    tables = {id(m.line.table): m.line.table for m in named if m.start > one.said.end and not m.line.total}
    found = []
    for table in tables.values():
        totals = [line for line in lines_of(table) if line.total]
        found += totals if len(totals) == 1 else []
    return found


def titled(sentence: Sentence, one: Spoken) -> list[Line]:
    """The totals of tables whose title's words the sentence has: "Antalet lex Sarah-rapporter" of "Lex Sarah"."""
    return [line for line in sentence.titled if _can_be(one, line)]


def _can_be(one: Spoken, line: Line) -> bool:
    """Whether a share can be a line's: where all of it is shares, or where it is a change that is told."""
    return one.said.kind != "share" or one.ask is Ask.CHANGE or all(slot.cell.kind == "share" for slot in line.slots)

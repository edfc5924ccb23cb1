"""Av så många rader: "Av de åtta riskerna har sex …": the rows of a table, and those of them told of.

That the sentence speaks of the table is known by its number of rows. What is told of some is read from a sign, from two
columns that are compared, or from a bound; and where the noun is the header's, the number of rows is itself a claim.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tertial.checks.claims.counts.conditions import Counted, conditions_of
from tertial.checks.claims.counts.numerals import NUMERAL, is_article, value_of, written_as
from tertial.checks.claims.things import things_of
from tertial.checks.figures import small
from tertial.checks.findings import Finding, Operand, Severity
from tertial.checks.quantities import sentences
from tertial.checks.source import Paragraph
from tertial.checks.stemming import stem, words_of
from tertial.checks.tables.table import Row, Table
from tertial.checks.words import is_total

_NOUN = rf"(?P<count>{NUMERAL})\s+(?P<between>(?:[a-zåäö]+\s+){{0,2}}?)(?P<noun>[a-zåäö]{{3,}})"
_WHOLE = re.compile(rf"(?<!\w)av\s+(?:de\s+|kommunens\s+|nämndens\s+)?{_NOUN}", re.IGNORECASE)
_IN_ALL = re.compile(
    rf"(?<!\w)(?:omfatta(?:r|de|t)|ingår|innehåller|innehöll|består av|bestod av|sökt|redovisas|samtliga|"
    rf"alla|totalt|har fått|har gett|har lämnat|har beslutat om|tabellens|planens|sammanlagt har|"
    rf"totalt har)\s+(?:de\s+)?{_NOUN}",
    re.IGNORECASE,
)
_CAME_IN = re.compile(
    rf"(?<!\w)(?P<count>{NUMERAL})\s+(?P<noun>[a-zåäö]{{4,}})\s+(?:har\s+)?(?:kom(?:mit)? in|inkom(?:mit)?|lämnades in|"
    r"lämnats|ansökt|ansökte|sökte|sökt|deltog|deltagit)(?!\w)",
    re.IGNORECASE,
)
# In small letters: what one of the patterns below or above may find a count beside.
_ANY = re.compile(
    rf"\b(?:(?:av|omfatta|ingår|innehåll|bestå|bestod|sökt|redovisas|samtliga|alla|totalt|fått|gett|lämnat|om|"
    rf"tabellens|planens|sammanlagt)\w*\s+(?:\w+\s+)?(?:{NUMERAL})\s|(?:för|hos|vid)\s+(?:{NUMERAL})\s|"
    rf"(?:{NUMERAL})\s+(?:av\s|fall\b|[a-zåäö]{{4,}}\s+(?:har\s+)?(?:kom|inkom|lämna|ansökt|sökt|delt)))"
)
_NUMERAL = re.compile(rf"(?<![\w,.])(?:{NUMERAL})(?![\w,.]\d|\w|\s?%|\sprocent)", re.IGNORECASE)
_OTHER_TIME = re.compile(r"\b(?:19|20)\d\d\b|förra|föregående|fjol", re.IGNORECASE)
_PART = re.compile(
    rf"(?<!\w)(?P<before>(?:för|hos|vid)\s+)?(?P<count>{NUMERAL})\s+(?(before)(?:av\s+(?:de\s+)?)?|av\s+(?:de\s+)?)"
    r"(?P<noun>[a-zåäö]{3,}(?:na|en|or|ar|er|r))(?!\w)",
    re.IGNORECASE,
)
_CASES = re.compile(rf"(?<!\w)i\s+(?:bara\s+|endast\s+)?(?P<count>{NUMERAL})\s+fall(?!\w)", re.IGNORECASE)
MOST_OFF, NEAR, LEAST_ROWS, BEFORE = 2, 4, 3, 25


@dataclass(frozen=True, slots=True)
class Placed:
    """A table and where it stands among the document's items."""

    at: int
    table: Table


def of_rows(paragraph: Paragraph, at: int, tables: Sequence[Placed]) -> Iterator[Finding]:
    """The counts of rows that the tables near a paragraph contradict."""
    if not _ANY.search(small(paragraph.text)):
        return
    start, end = (bisect_left(tables, place, key=lambda one: one.at) for place in (at - NEAR, at + NEAR + 1))
    near = sorted(tables[start:end], key=lambda one: abs(one.at - at))
    for text in sentences(paragraph.text):
        whole = _WHOLE.search(text)
        known = next((one.table for one in near if whole and _is_whole(one.table, whole)), None)
        known = known or (_far(tables, whole) if whole else None)
        if whole is not None and known is not None:
            yield from _some(paragraph, text, whole, known)
        elif not _OTHER_TIME.search(text.replace("föregående år", "")) or _PART.search(text):
            yield from _part(paragraph, text, near)
            yield from _cases(paragraph, text, near)
        for said in (whole, _IN_ALL.search(text), _CAME_IN.match(text)):
            if said is not None and not _OTHER_TIME.search(text):
                yield from _all(paragraph, at, said, near, tables)


def _to_first_total(table: Table) -> list[Row]:
    """The rows above the first total; all where it stands at the top."""
    rows = things_of(table)
    total = next((row.index for row in table.rows if row.index and is_total(row.label)), len(table.rows))
    return [row for row in rows if row.index < total] or rows


def _is_whole(table: Table, whole: "re.Match[str]") -> bool:
    count = value_of(whole["count"])
    return count >= LEAST_ROWS and len(things_of(table)) == count


def _far(tables: Sequence[Placed], whole: "re.Match[str]") -> Table | None:
    """The one table of the document that is headed by the noun and has so many rows."""
    found = [one.table for one in tables if _headed(one.table, stem(whole["noun"])) and _is_whole(one.table, whole)]
    return found[0] if len(found) == 1 else None


def _some(paragraph: Paragraph, text: str, whole: "re.Match[str]", table: Table) -> Iterator[Finding]:
    """So many of the rows as the sentence tells something of."""
    rows = things_of(table)
    rest = [
        found.group()
        for found in _NUMERAL.finditer(text)
        if found.start() != whole.start("count") and not is_article(found.group())
    ]
    counted = conditions_of(text, table, rows)
    bounds = counted[0].bounds if counted else frozenset[int]()
    said = [word for word in rest if value_of(word) <= len(rows) and value_of(word) not in bounds]
    near = [word for word in said if text.find(word, whole.start() - BEFORE) < whole.start()] if len(said) > 1 else said
    if len(near) == 1:
        yield from _judged(paragraph, near[0], counted)


def _part(paragraph: Paragraph, text: str, near: Sequence[Placed]) -> Iterator[Finding]:
    """ "För tre av raderna finns inget utfall": where the noun is what heads the rows of one table nearby."""
    said = [found for found in _PART.finditer(text) if not is_article(found["count"])]
    if len(said) != 1:
        return
    noun = stem(said[0]["noun"])
    tables = near[:1] if noun == stem("rader") else [one for one in near if _headed(one.table, noun)]
    if len(tables) == 1 and len(things_of(tables[0].table)) >= LEAST_ROWS:
        yield from _judged(
            paragraph, said[0]["count"], conditions_of(text, tables[0].table, things_of(tables[0].table))
        )


def _cases(paragraph: Paragraph, text: str, near: Sequence[Placed]) -> Iterator[Finding]:
    """ "Endast i två fall översteg priset kalkylen": where one table nearby has both columns."""
    said = [found for found in _CASES.finditer(text) if not is_article(found["count"])]
    if len(said) != 1:
        return
    readings = [counted for one in near if (counted := conditions_of(text, one.table, things_of(one.table)))]
    compared = [some for some in readings if some[0].what.startswith("där")]
    if len(compared) == 1:
        yield from _judged(paragraph, said[0]["count"], compared[0])


def _judged(paragraph: Paragraph, word: str, counted: Sequence[Counted]) -> Iterator[Finding]:
    """The count against the readings of what is told of the rows: none may fit it."""
    if counted and all(value_of(word) != one.count for one in counted) and counted[0].count > 0:
        first = counted[0]
        yield _finding(paragraph, word, first.count, f"I tabellen är det {first.count} {first.what}.")


def _all(
    paragraph: Paragraph, at: int, said: "re.Match[str]", near: Sequence[Placed], tables: Sequence[Placed]
) -> Iterator[Finding]:
    """The number of rows, where the noun is what heads them."""
    noun = stem(said["noun"])
    begun = said.re is _CAME_IN
    here = [one for one in near if one.at < at or one.table.heading == paragraph.heading]
    mine = [one for one in here if _headed(one.table, noun, begun)]
    if not mine or is_article(said["count"]):
        return
    every = [one for one in tables if _headed(one.table, noun, begun)]
    counts = {len(things_of(one.table)) for one in mine} | {sum(len(things_of(one.table)) for one in every)}
    first = [len(_to_first_total(one.table)) for one in mine]
    counts |= set(first)
    value, rows = value_of(said["count"]), first[0]
    if value not in counts and abs(value - rows) <= MOST_OFF and len(every) == 1 and rows >= LEAST_ROWS:
        yield _finding(paragraph, said["count"], rows, f"Tabellen har {rows} rader.")


def _headed(table: Table, noun: str, begun: bool = False) -> bool:
    """Whether the rows' own column is headed by the noun; or, where `begun`, by a word that begins with it."""
    heads = [words_of(column.header) for column in table.columns[:2] if not column.cells]
    return any(
        len(words) in (1, 2) and (words[0].stem == noun or (begun and words[0].stem.startswith(noun)))
        for words in heads
    )


def _finding(paragraph: Paragraph, word: str, count: int, why: str) -> Finding:
    return Finding(
        "count", Severity.LIKELY, paragraph.place, word, written_as(count, word),
        f"Texten säger {word}. {why} Texten kan mena något annat än tabellens rader.",
        operands=(Operand(paragraph.place, word, str(value_of(word))),),
    )  # fmt: skip

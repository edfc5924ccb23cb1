"""Radernas slag: whether a row is income, cost or net, and the rows of one activity that belong together.

Many reports print each activity as *Intäkter*, *Kostnader*, *Netto*: under a heading, beside its name, or with the
name in front. Such rows are a group; the kind is then said by the label alone. Elsewhere income is known by the row's
own words, the heading above it or the sum below it.
"""

import re
from functools import lru_cache

from tertial.checks.figures import read_cell
from tertial.checks.tables.table import Row, Table
from tertial.checks.words import is_total, squeeze

_INCOME = re.compile(r"intäkt|inkomst|bidrag(?!stagare)|avgift|försäljning|skatt|hyror|^(?:årets|periodens)?resultat")
_COST = re.compile(r"kostnad|utgift|netto|personal|köp|avskrivning|arbetsgivar|till(?:enskild|hushåll)")
_OF = r"(?:(?:verksamhet|nämnd|period|år)(?:ens|ets)|summa|totala?|externa|s:a)?\s*"
_KINDS = (
    ("income", re.compile(rf"{_OF}(?:intäkt(?:er)?|inkomst(?:er)?)(?:na)?", re.IGNORECASE)),
    ("cost", re.compile(rf"{_OF}(?:brutto)?(?:kostnad(?:er)?|utgift(?:er)?)(?:na)?", re.IGNORECASE)),
    ("net", re.compile(
        rf"{_OF}(?:netto(?:kostnad(?:er)?|utfall|resultat|budget|intäkt(?:er)?|kostn)?|resultat)(?:en|na|et)?",
        re.IGNORECASE)),
)  # fmt: skip
_AROUND = " *_.:•+-–()"
LEAST, MOST_TEXTS, MOST_OTHERS = 2, 3, 0.7


def settle_kinds(table: Table) -> None:
    """Says of each row whether it is income, and of rows that an activity is told in which group and kind they are."""
    heading: bool | None = None
    for at, row in enumerate(table.rows):
        said = _income(row.label)
        if not row.cells:
            heading = said
        row.income = said if said is not None else bool(heading)
        if said and row.cells and is_total(row.label) and heading is None:
            _above_are_income(table.rows[:at])
        if row.cells and is_total(row.label):
            heading = None
    _settle_groups(table)


@lru_cache(maxsize=20_000)
def kind_of_label(label: str) -> str:
    """Income, cost or net, where a label says that and nothing more."""
    bare = re.sub(r"\([^)]*\)", " ", label).strip(_AROUND)
    return next((kind for kind, words in _KINDS if words.fullmatch(bare)), "")


def _settle_groups(table: Table) -> None:
    """Groups where at least two hold a net below its income or costs; each row's group is what it is told of."""
    found: list[tuple[Row, str, str]] = []
    name = ""
    for row in table.rows:
        if not row.cells:
            name = row.label
            continue
        own, kind = _told(row)
        name = (own or name) if kind else ""
        if kind:
            found.append((row, kind, name))
    rows = sum(1 for row in table.rows if row.cells)
    kinds = [kind for _, kind, _ in found]
    if kinds.count("net") < LEAST or set(kinds) == {"net"} or len(found) < MOST_OTHERS * rows:
        return
    for row, kind, group in found:
        row.kind, row.group = kind, group
        row.income = kind == "income"
        if group and squeeze(row.label) != squeeze(group) and squeeze(group) in squeeze(row.label):
            continue
        said = next(text for text in reversed(_texts(row)) if kind_of_label(text))
        row.label = f"{group}, {said}" if group else said


def _told(row: Row) -> tuple[str, str]:
    """What a row is told of, where its own texts say it, and its kind."""
    texts = _texts(row)
    for text in reversed(texts):
        kind = kind_of_label(text)
        if kind:
            others = [other for other in texts if other is not text]
            return (others[0] if others else ""), kind
    if len(texts) == 1:
        parts = [part for part in re.split(r",| [-–] |:", texts[0]) if part.strip()]
        kind = kind_of_label(parts[-1]) if len(parts) > 1 else ""
        if kind:
            return texts[0].rpartition(parts[-1])[0].strip(" ,:-–"), kind
    return "", ""


def _texts(row: Row) -> list[str]:
    """What stands before a row's figures."""
    texts: list[str] = []
    for text in row.texts[:MOST_TEXTS]:
        if read_cell(text) is not None:
            break
        texts.append(text)
    return [text for text in texts if text.strip(_AROUND)]


def _above_are_income(rows: list[Row]) -> None:
    """The rows of the block that "Summa intäkter" stands under."""
    for row in reversed(rows):
        if not row.cells or is_total(row.label):
            break
        row.income = True


@lru_cache(maxsize=20_000)
def _income(label: str) -> bool | None:
    """Income, cost, or not said."""
    bare = squeeze(label)
    return False if _COST.search(bare) else True if _INCOME.search(bare) else None

"""Tabellernas ord: what headers and labels are called in Swedish reports, read without spaces and hyphens.

Narrow columns break words anywhere ("nettokostnade r", "Budget t jan- april"), so words are looked for in the squeezed
text: small letters and digits only.
"""

import re
from enum import StrEnum
from functools import lru_cache

# A month, whole or shortened, in squeezed text.
MONTH = (
    r"jan(?:uari)?|feb(?:ruari)?|mars?|apr(?:il)?|maj|juni?|juli?|aug(?:usti)?|sept?(?:ember)?|okt(?:ober)?|nov(?:ember)?|"
    r"dec(?:ember)?"
)
_NOT_LETTERS = re.compile(r"[^0-9a-zåäöéü%<>=/+]+")
_TOTAL = re.compile(
    r"(?:(?:del)?summa|summering|(?:sub)?total(?:t|a|er)?|s:a|samtliga|hela (?:nämnden|kommunen|förvaltningen)|netto|"
    r"alla(?= [a-zåäö]+\W*$|\W*$)|"
    r"(?:netto|års|periodens |årets )?resultat|tot\.?)(?![a-zåäö])",
    re.IGNORECASE,
)
_GRAND = re.compile(r"^(?:\W*)(?:totalt?|summa totalt?|total(?:summa)?|hela)\b", re.IGNORECASE)
_OF_WHICH = re.compile(r"^\W*(?:varav|därav|d\.?v\.?|härav|var av)\b", re.IGNORECASE)
_CLOSING = re.compile(
    r"^\W*(?:utgående|ny(?:tt)? (?:budget|ram|saldo)|vid (?:årets|periodens) slut|ub\b)", re.IGNORECASE
)
_RESULT = re.compile(
    r"^\W*(?:netto|resultat|årets resultat|periodens resultat|över-?/?underskott|differens|avvikelse|saldo)",
    re.IGNORECASE,
)


_RUNNING = re.compile(r"^(?:ack(?:umulera[td]e?|\b|$)|löpande(?:summa|total)|summahittills|hittills)")
_MEAN = re.compile(r"snitt|\bmedel(?!s)[a-zåäö]|^\W*medel\W*$|median", re.IGNORECASE)


class Role(StrEnum):
    """What a column holds."""

    YEAR = "year"
    BUDGET = "budget"
    OUTCOME = "outcome"
    FORECAST = "forecast"
    DEVIATION = "deviation"
    REST = "rest"
    CHANGE = "change"
    SHARE = "share"
    CONSUMED = "consumed"
    MEAN = "mean"
    TOTAL = "total"
    WOMEN = "women"
    MEN = "men"
    INCOME = "income"
    COST = "cost"
    NOTE = "note"
    CODE = "code"
    OTHER = "other"


# The first that fits is the column's role; what narrows comes before what is general.
_ROLES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (Role.NOTE, re.compile(r"^(?:not|noter|anm|fotnot)\d*$")),
    (
        Role.CODE,
        re.compile(r"^(?:konto|kod|ansvar\w*|verksamhetskod|nr|löpnr|id|användarid|projekt(?:nr|nummer)|rad|dnr)$"),
    ),
    (Role.CHANGE, re.compile(r"förändr|^skillnad|^(?:ök|minsk|ändr|höj|sänk)ning|^diff%|utveckling%")),
    (Role.REST, re.compile(r"^(?:ledig|outnyttja|kvar|återstå|kvarstå|ej(?:avslut|besvar|genomför))")),
    (Role.DEVIATION, re.compile(r"avvik|^avv|differens|överskott|underskott|^diff|mot budget|motbudget")),
    (Role.CONSUMED, re.compile(r"förbruk|upparbet|utfall%|utfalli%|nyttjandegrad")),
    (Role.SHARE, re.compile(r"andel|^%$|procentav|iprocent|fördelning%")),
    (Role.MEAN, re.compile(r"snitt|medel(?!s)[a-zåäö]|^medel$|median")),
    (Role.WOMEN, re.compile(r"kvinn|flickor|^kv$")),
    (Role.MEN, re.compile(r"^män|männ|pojkar|^m$|^antalmän")),
    (Role.FORECAST, re.compile(r"prognos")),
    (Role.BUDGET, re.compile(r"budget|^ram\b|budgetram|^plan\d*$|anslag")),
    (Role.OUTCOME, re.compile(r"utfall|bokslut|redovis|netto|ackumulerat|ack\b|förbrukat")),
    (Role.TOTAL, re.compile(r"^(?:totalt?|summa|samtliga|alla|sa)(?![a-zåäö])|^summa|^total|bådakönen")),
    (Role.INCOME, re.compile(r"intäkt|inkomst")),
    (Role.COST, re.compile(r"kostnad|utgift")),
    (Role.YEAR, re.compile(r"^(?:ack|helår|jan\w*|t\d|kv\d|år)?(?:19|20)\d\d")),
)
_ROLE_BELOW = re.compile(r"^(?:19|20)\d\d(?:kv$|m$|kvinn|flick|män|pojk|tot|sum|samtlig|alla)")


@lru_cache(maxsize=20_000)
def squeeze(text: str) -> str:
    """Small letters, digits and a few signs; no spaces, hyphens or marks."""
    return _NOT_LETTERS.sub("", text.lower())


@lru_cache(maxsize=20_000)
def role_of(header: str) -> Role:
    """What a column with this header holds."""
    bare = squeeze(header)
    role = next((role for role, words in _ROLES if words.search(bare)), Role.OTHER)
    # A year over a group of columns: "2024 Kvinnor", "2024 Totalt".
    return role_of(bare[4:]) if role is Role.YEAR and _ROLE_BELOW.match(bare) else role


@lru_cache(maxsize=20_000)
def is_total(label: str) -> bool:
    """Whether a label says that its row is a total."""
    bare = label.strip(" *_:•-–")
    return bool(
        _TOTAL.match(bare)
        or re.search(r"\b(?:totalt?|summa|resultat(?:et)?|netto(?:kostnad(?:er)?|utfall)?)\W*$", bare, re.IGNORECASE)
    )


def is_sum(label: str) -> bool:
    """Whether a label says that its row is the sum of a table: a net within it says less."""
    return squeeze(label).startswith(("summa", "total", "samtliga"))


@lru_cache(maxsize=20_000)
def is_running(label: str) -> bool:
    """Whether a label says that its row accumulates."""
    return bool(_RUNNING.match(squeeze(label)))


@lru_cache(maxsize=20_000)
def is_mean(label: str) -> bool:
    """Whether a label says that its row is a mean."""
    return bool(_MEAN.search(label))


@lru_cache(maxsize=20_000)
def is_of_which(label: str) -> bool:
    """Whether a label says that its row is part of another one and is not added."""
    return bool(_OF_WHICH.match(label))


@lru_cache(maxsize=20_000)
def is_closing(label: str) -> bool:
    """Whether a label says that its row is what comes out of an opening balance and changes."""
    return bool(_CLOSING.match(label))


@lru_cache(maxsize=20_000)
def is_result(label: str) -> bool:
    """Whether a label says that its row is income less cost."""
    return bool(_RESULT.match(label.strip(" *_")))

"""Ordstammar: Swedish words cut to what their inflections share, so that a sentence can be compared with a label.

Rough on purpose: two forms of a word must agree, and two words must seldom do. No word is cut below three letters.
"""

import re
from functools import lru_cache
from typing import NamedTuple

_WORD = re.compile(r"[a-zåäöéü]{2,}|\d+", re.IGNORECASE)
_ENDINGS = (
    "ning", "arnas", "ernas", "ornas", "arna", "erna", "orna", "ens", "ets", "ars", "ers", "ors",
    "en", "et", "ar", "er", "or", "na", "ns", "ts", "es", "as", "n", "t", "s", "a", "e",
)  # fmt: skip
SHORTEST, SHORTEST_VERB = 3, 5
_IRREGULAR = {
    "vuxen": "vux", "vuxna": "vux", "vuxnas": "vux", "vuxne": "vux", "män": "man", "männen": "man", "mäns": "man",
    "männens": "man", "mannen": "man", "ungdom": "ung", "ungdomar": "ung", "ungdomarna": "ung", "unga": "ung",
    "ungas": "ung",
    "barn": "barn", "barnen": "barn", "barns": "barn", "barnens": "barn", "böcker": "bok", "äldre": "äldr",
    "ifo": "ifo", "lss": "lss", "hvb": "hvb", "sol": "sol", "lön": "lön", "löner": "lön", "lönerna": "lön",
    "hyra": "hyr", "hyror": "hyr", "hyran": "hyr", "hyrorna": "hyr", "el": "el", "kost": "kost", "kosten": "kost",
}  # fmt: skip
_STOP_WORDS = """
och för med som den det de att till från per inom under samt eller vid av om på en ett i är har hade inte enligt mot än
vi man var blev blir varav därav dess dessa denna detta sin sitt sina hos ej inkl exkl mm bl åt upp ner ned då nu när
tkr mnkr mkr kr kronor msek ksek procent st antal antalet andel andelen jan feb mar apr maj jun jul aug sep okt nov dec
januari februari mars april juni juli augusti september oktober november december helår ack netto brutto
övrig övriga övrigt kl dvs bland annat ca cirka
"""
STOP = frozenset(_STOP_WORDS.split())


class Word(NamedTuple):
    """A word of a sentence: where it stands, as it reads in small letters, and its stem."""

    start: int
    end: int
    text: str
    stem: str


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """What the forms of a word share: "försörjningsstödet" and "försörjningsstöd" give the same."""
    word = word.lower()
    known = _IRREGULAR.get(word)
    if known:
        return known
    while True:
        shorter = next((word[: -len(end)] for end in _ENDINGS if _ends(word, end)), "")
        if not shorter:
            return word[:-1] if len(word) > SHORTEST and word[-1] == word[-2] else word
        word = shorter


def _ends(word: str, end: str) -> bool:
    """Whether the ending can be cut. "Anmälan" and "anmälningar" agree without "ning"."""
    return word.endswith(end) and len(word) - len(end) >= (SHORTEST_VERB if end == "ning" else SHORTEST)


@lru_cache(maxsize=4_000)
def words_of(text: str) -> tuple[Word, ...]:
    """The words and whole numbers of a text, in order."""
    return tuple(
        Word(*found.span(), word, stem(word)) for found in _WORD.finditer(text) if (word := found.group().lower())
    )


@lru_cache(maxsize=20_000)
def stems_of(label: str) -> tuple[str, ...]:
    """The stems of a label that carry meaning, each once."""
    return tuple(dict.fromkeys(word.stem for word in words_of(label) if word.text not in STOP))

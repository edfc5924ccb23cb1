"""Personer: names in a protocol, and whether two of them are one person's."""

import re
from difflib import SequenceMatcher

_WORD = r"[A-ZÅÄÖÉ][a-zåäöéèüïæø]+(?:-[A-ZÅÄÖÉ][a-zåäöéèüïæø]+)?"
NAME = re.compile(rf"\b{_WORD}(?: (?:{_WORD}|[A-ZÅÄÖ]\.|von|af|de|van|el|al)){{0,2}} {_WORD}\b")
ALONE = re.compile(rf"(?P<name>{NAME.pattern})\s*(?:\([A-ZÅÄÖa-zåäö]{{1,4}}\))?(?:,.{{0,40}})?")
_FORM_WORDS = """
Utse Utses Att Till Ledamot Ledamoten Ledamöterna Ordförande Ordföranden Ordinarie Vice Region Regionen Kommun
Kommunen Nämnd Nämnden Protokoll Protokollet Justerare Justerande Sekreterare Underskrift Underskrifter Digital
Paragraf Paragrafer Plats Tid Datum Beslut Sida Förvaltning Stad Landsting Styrelsen Signatur Anslag
"""
_NOT_NAMES = frozenset(_FORM_WORDS.split())
ALIKE = 0.8


def names_in(text: str) -> list[str]:
    """The full names of a text: two words or more with capitals, without the words of a form."""
    found = []
    for match in NAME.finditer(text):
        words = match.group().split()
        while words and words[0] in _NOT_NAMES:
            words = words[1:]
        if len(words) > 1 and not any(word in _NOT_NAMES for word in words):
            found.append(" ".join(words))
    return found


def same_person(one: str, other: str) -> bool:
    """Whether two names are written for one person: a surname of two or an initial left out is no difference."""
    first, second = one.lower().replace("-", " ").split(), other.lower().replace("-", " ").split()
    short, long = sorted((first, second), key=len)
    return all(any(_same_word(word, other) for other in long) for word in short)


def _same_word(one: str, other: str) -> bool:
    return one == other or (one.endswith(".") and other.startswith(one[:-1]))


def spelled_otherwise(one: str, other: str) -> bool:
    """Whether two names are nearly the same: a letter is missing or changed."""
    return not same_person(one, other) and SequenceMatcher(None, one.lower(), other.lower()).ratio() >= ALIKE

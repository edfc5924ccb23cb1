"""Svensk bokstavsordning (a–z, å, ä, ö) as a stored key, so that order never depends on the server's locale."""

import unicodedata

_LETTERS = {"å": "{1", "ä": "{2", "æ": "{2", "ö": "{3", "ø": "{3", "ü": "y", "ß": "ss", "þ": "th", "ð": "d"}


def swedish_sort_key(text: str) -> str:
    """A key whose plain character order is Swedish alphabetical order; case and other accents matter only at a tie.

    Digits come before letters and numbers sort by value ("Enhet 9" before "Enhet 10"). Compare in collation C.
    """
    words = " ".join(unicodedata.normalize("NFC", text).casefold().split())
    # The tab comes before every character of the first part, so that a word comes before those it begins.
    return f"{' '.join(''.join(_primary(words)).split())}\t{text}"


def _primary(text: str) -> list[str]:
    parts: list[str] = []
    digits = ""
    for letter in text:
        if letter.isdecimal():
            digits += letter
            continue
        if digits:
            parts.append(_number(digits))
            digits = ""
        parts.append(_letter(letter))
    if digits:
        parts.append(_number(digits))
    return parts


def _number(digits: str) -> str:
    value = str(int(digits))
    return f"{len(value):02d}{value}"


def _letter(letter: str) -> str:
    if letter in _LETTERS:
        return _LETTERS[letter]
    base = unicodedata.normalize("NFD", letter)[0]
    return base if base.isalnum() else " "

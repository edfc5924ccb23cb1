"""Räkneord: counts in digits or in words, and a count written as another is."""

from tertial.checks.quantities import NUMBER_WORDS

NUMERAL = rf"\d{{1,3}}|{'|'.join(sorted(NUMBER_WORDS, key=len, reverse=True))}"
_WORDS = {value: word for word, value in NUMBER_WORDS.items()}


def value_of(word: str) -> int:
    """The value of a count in digits or words."""
    lower = word.lower()
    return NUMBER_WORDS[lower] if lower in NUMBER_WORDS else int(lower)


def written_as(value: int, like: str) -> str:
    """A count in digits, or in a word where the other is one."""
    word = _WORDS.get(value, "")
    if like.isdigit() or not word:
        return str(value)
    return word.capitalize() if like[0].isupper() else word


def is_article(word: str) -> bool:
    """Whether a numeral is as often no number."""
    return word.lower() in ("en", "ett")

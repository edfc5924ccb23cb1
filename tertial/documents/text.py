"""Text: what a text in a document may contain, decided in one place for every format."""

import re

# Line ends of other systems and of pasted text: CR LF, CR, VT (a soft break in Word), FF, NEL, LS, PS.
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# What XML 1.0 cannot carry (so neither Word nor a spreadsheet), the C1 controls, and half a surrogate pair.
_UNWANTED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_SUSPECT = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """`text` as every format can carry it.

    Any line end becomes one newline, a tab becomes a space, other control characters, lone surrogates and U+FFFE/U+FFFF
    disappear. Everything else stays as it is: combining marks, zero-width characters, emoji.
    """
    if not _SUSPECT.search(text):
        return text
    return _UNWANTED.sub("", _LINE_ENDS.sub("\n", text).replace("\t", " "))

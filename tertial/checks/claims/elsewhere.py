"""På annat håll: what speaks for that a number which a line contradicts is another line's, or of another time."""

import re

from tertial.checks.claims.derived import MONTHS, of_any
from tertial.checks.claims.lines import Line, lines_of
from tertial.checks.claims.possible import anything
from tertial.checks.claims.spoken import Ask, Spoken
from tertial.checks.words import squeeze

_IN_ALL = re.compile(r"(?<!\w)(?:sammantaget|totalt|sammanlagt)(?!\w)", re.IGNORECASE)
_IN_MONTH = re.compile(
    rf"(?<!\w)(?:i|under|efter)\s+(?:(?P<month>(?:{'|'.join(MONTHS)})[a-zåäö]*)|(?:första|andra)\s+(?P<part>halvår|kvartal)\w*)"
    r"(?!\w)",
    re.IGNORECASE,
)
# "Vilket skulle ge ett saldo på …": what would be, and is not in the table.
_WOULD = re.compile(r"(?<!\w)skulle\s+(?:ge|bli|innebära|medföra|betyda)[^.;]*$", re.IGNORECASE)
LEAST_DIGITS = 2


def is_elsewhere(one: Spoken, line: Line, said: frozenset[str]) -> bool:
    """Whether another line of the table, whose words are all said, has the number; or a column that it names."""
    if len(str(one.said.value.normalize().as_tuple().digits)) < LEAST_DIGITS:
        return False
    in_all = bool(_IN_ALL.search(one.before))
    for other in lines_of(line.table):
        spoken_of = (other.stems and said.issuperset(other.stems)) or (other.total and in_all)
        if other.label != line.label and spoken_of and (anything(other, one) or _is_share(other, one)):
            return True
    if one.said.kind != "share":
        return False
    return any(said & slot.stems and slot.cell.decimal == abs(one.said.value) for slot in line.slots)


def _is_share(line: Line, one: Spoken) -> bool:
    """Whether a number is what one of a line's figures is of another."""
    return one.said.unit == "%" and any(answer.fits(one.said) for answer in of_any(line))


def is_other_time(one: Spoken, line: Line) -> bool:
    """Whether a number is said of a month or a part of the year that the table does not have; or of what would be."""
    if _WOULD.search(one.before):
        return True
    found = _IN_MONTH.search(one.before) or _IN_MONTH.search(one.after.partition(".")[0])
    if found is None or one.ask not in (Ask.CHANGE, Ask.DEVIATION):
        return False
    name = (found["month"] or found["part"]).lower()
    return name[:3] not in squeeze(f"{line.table.words} {line.table.heading} {line.label}")

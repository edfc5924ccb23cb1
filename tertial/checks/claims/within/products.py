"""Gånger och delat i en mening: so many at so much, shared equally, the mean of what a total was divided by."""

import re
from collections.abc import Iterator
from decimal import Decimal

from tertial.checks.claims.within.judging import fits, judged, stemmed, width, word_after
from tertial.checks.claims.within.reading import Reading, Rule, Told, roles
from tertial.checks.quantities import Quantity

_TOTAL = (
    r"(?:, |kostar|kostade|blir|blev|ger|gav|är|summa|totalt|sammanlagt|tillsammans|"
    r"det vill säga|alltså|motsvar\w+|uppgår till|uppgick till)"
)
_NEARLY, _TENFOLD = (Decimal("0.5"), Decimal(2)), (Decimal("0.1"), Decimal(10))
MONTHS, TEN, TENTH = 12, Decimal(10), Decimal("0.1")
_ONE = r"(?:varje|vardera|var och en|var för sig|per styck|per \w+)"


def _spread(value: Decimal, *by: Quantity) -> Decimal:
    """How wide a product or quotient is."""
    return sum((width(one) / one.size for one in by), Decimal(0)) * value


def _times(reading: Reading, match: "re.Match[str]") -> Iterator[Told]:
    """ "6 tillfällen à 1 180 kronor, 7 080 kronor"; where a unit is named, it is what is counted."""
    found = reading.roles(match)
    count, rate, total = found["count"], found["rate"], found["total"]
    if count.unit or rate.kind != total.kind or not count.size or not rate.size:
        return
    unit = match.groupdict().get("unit")
    if unit and not stemmed(unit, match.groupdict().get("noun") or word_after(reading, match.start("count"))):
        return
    value = count.size * rate.size
    how = f"{count.text} × {rate.text}"
    yield from judged(
        reading, match.start("total"), value, _spread(value, rate, count) if count.about else count.size * width(rate),
        (count, rate), how, "product",
    )  # fmt: skip


def _each(reading: Reading, match: "re.Match[str]") -> Iterator[Told]:
    """ "sju gårdar delade lika på 560 tkr, varje gård fick 80 tkr"."""
    found = reading.roles(match)
    count, total, each = found["count"], found["total"], found["each"]
    if count.unit or total.kind != each.kind or not count.size or total.kind == "share":
        return
    value = total.size / count.size
    how = f"{total.text} delat på {count.text}"
    room = width(total) / count.size
    yield from judged(reading, match.start("each"), value, room, (total, count), how, "ratio")


def _per(reading: Reading, match: "re.Match[str]") -> Iterator[Told]:
    """ "Huset kostar 24,0 mnkr och har 12 lägenheter, alltså 2,0 mnkr per lägenhet"."""
    found = reading.roles(match)
    total, count, each = found["total"], found["count"], found["each"]
    if total.kind != each.kind or total.kind == "share" or count.unit or not count.size or not each.size:
        return
    if not stemmed(match["noun"], match["unit"]) or total.size <= each.size:
        return
    value = total.size / count.size
    times = each.size / value
    if fits(each, value, _spread(value, total, count)):
        yield Told(match.start("each"))
    elif _NEARLY[0] < times < _NEARLY[1] or abs(times - TEN) < 1 or abs(times * TEN - 1) < TENTH:
        how = f"{total.text} delat på {count.text}"
        room = _spread(value, total, count)
        yield from judged(reading, match.start("each"), value, room, (total, count), how, "ratio")


def _months(reading: Reading, match: "re.Match[str]") -> Iterator[Told]:
    """ "52 tkr i månaden, alltså 624 tkr på ett helår"."""
    found = reading.roles(match)
    rate, total = found["rate"], found["total"]
    if rate.kind == total.kind == "money":
        how, value = f"12 × {rate.text}", rate.size * MONTHS
        yield from judged(reading, match.start("total"), value, width(rate) * MONTHS, (rate,), how, "product")


def _paid(reading: Reading, match: "re.Match[str]") -> Iterator[Told]:
    """ "Investeringen på 1 440 tkr sparar 360 tkr om året och är betald på fyra år"."""
    found = reading.roles(match)
    cost, saved = found["cost"], found["saved"]
    if saved.size and cost.kind == saved.kind == "money":
        value = cost.size / saved.size
        how = f"{cost.text} delat på {saved.text}"
        if abs(value - found["years"].size) <= 1:
            yield Told(match.start("years"))
        else:
            yield from judged(reading, match.start("years"), value, Decimal(1), (cost, saved), how, "ratio")


def _mean(reading: Reading, match: "re.Match[str]") -> Iterator[Told]:
    """ "sex fall … 27 300 kronor, i genomsnitt 4 550 kronor per fall": by any count before, or the nearest."""
    total, mean = reading.numbers[match.start("total")], reading.numbers[match.start("mean")]
    if total.kind != mean.kind or total.kind == "share" or not mean.size:
        return
    counts = [
        one for at, one in reading.numbers.items()
        if at < match.start("total") and one.kind == "count" and one.size > 1 and one.step == 1
    ]  # fmt: skip
    if not counts or any(fits(mean, total.size / one.size, _spread(total.size / one.size, total)) for one in counts):
        yield from [Told(match.start("mean"))] if counts else []
        return
    count = counts[-1]
    value = total.size / count.size
    times = mean.size / value
    if _NEARLY[0] < times < _NEARLY[1] or times in _TENFOLD:
        how = f"{total.text} delat på {count.text}"
        yield from judged(reading, match.start("mean"), value, width(total) / count.size, (total, count), how, "ratio")


def _in_parentheses(reading: Reading, match: "re.Match[str]") -> Iterator[Told]:
    """ "4,2 sökande per tjänst (521 ansökningar till 124 tjänster)"."""
    found = reading.roles(match)
    total, count, mean = found["total"], found["count"], found["mean"]
    if total.kind not in (mean.kind, "count") or count.kind != "count" or not count.size or mean.kind == "share":
        return
    value = total.size / count.size
    how = f"{total.text} delat på {count.text}"
    yield from judged(reading, match.start("mean"), value, _spread(value, total), (total, count), how, "ratio")


def _pace(reading: Reading, match: "re.Match[str]") -> Iterator[Told]:
    """ "212 kilometer gator … 11 kilometer om året. I den takten tar det 19 år"."""
    whole, rate = reading.numbers[match.start("whole")], reading.numbers[match.start("rate")]
    if word_after(reading, match.start("whole")) != word_after(reading, match.start("rate")) or not rate.size:
        return
    said, value = Decimal(match["years"].replace(" ", "")), whole.size / rate.size
    room = max(Decimal(1), _spread(value, rate) if rate.about else Decimal(0)) + value / 20
    if abs(said - value) <= room:
        yield Told(match.start("years"))
        return
    expected = f"{value:.0f}"
    yield Told(
        match.start("years"), match["years"], expected,
        f"{whole.text} delat på {rate.text} ger {expected} år; i texten står {match['years']}.", "ratio", (whole, rate),
    )  # fmt: skip


_RATE = r"<rate:M>(?: kronor)?"
RULES = (
    Rule((" à ", " á ", "styck"), roles(rf"<count:N> ‹40,›(?:à|á) {_RATE}~{_TOTAL}~<total:M>(?! per)"), _times),
    Rule((" per ",), roles(
            rf"<count:N>~{_RATE} per (?P<unit>[a-zåäö]{{3,}})~{_TOTAL} ?~<total:M>(?! per)"
        ), _times),
    Rule(
        ("kostar", "kostade", "betalar", "blir"),
        roles(
            rf"(?P<unit>tim|dygns|dags|månads|vecko|styck|portions|års)(?:avgift|taxa|hyra|kostnad|pris|ersättning|"
            rf"peng)\w*‹60›{_RATE},? (?:så|och|vilket)‹60›<count:N> (?P<noun>[a-zåäö]{{3,}})~(?:kostar|kostade|"
            rf"blir|betalar) ~<total:M>(?! per)"
        ),
        _times,
    ),
    Rule(
        (" per ",),
        roles(
            rf"{_RATE} per (?P<unit>[a-zåäö]{{3,}})~<count:N> (?P<noun>[a-zåäö]{{3,}})‹30›(?:, |blir|ger|kostar|"
            rf"summa|totalt|sammanlagt|det vill säga|alltså)~<total:M>(?! (?:per|i))"
        ),
        _times,
    ),
    Rule(("vardera",), roles(
            r"<count:N>‹50›<rate:M> vardera~(?:ger|blir|blev|kostar|sammanlagt|totalt|alltså|det vill säga)"
            r"~<total:M>"
        ), _times),
    Rule(("snitt", "medel"), roles(
            r"<count:N>‹40›i (?:snitt|genomsnitt|medeltal) <rate:C> [a-zåäö]+‹20›, (?:sammanlagt|totalt|alltså|"
            r"det vill säga) <total:C>"
        ), _times),
    Rule((" per ",), roles(
            r"<total:Q>‹50›<count:N> (?P<noun>[a-zåäö]{3,})‹30›(?:,|ger|blir|alltså|det vill säga|motsvarar)"
            r"‹30›<each:Q>(?: [a-zåäö]+)? per (?P<unit>[a-zåäö]{3,})"
        ), _per),
    Rule((" per ",), roles(
            r"(?:med|på|delat på|fördelat på) <count:N> (?P<noun>[a-zåäö]{3,})‹40›<total:Q>‹30›<each:Q>(?: "
            r"[a-zåäö]+)? per (?P<unit>[a-zåäö]{3,})"
        ), _per),
    Rule(("månad",), roles(
            r"<rate:M> (?:i månaden|per månad|varje månad)~(?:, |alltså|det vill säga|vilket|eller|blir|ger)"
            r"~<total:M> (?:på ett helår|på helår|på ett år|per år|om året|på årsbasis|i årskostnad|årligen)"
        ), _months),
    Rule(("månad",), roles(
            r"<rate:M> (?:i|per|varje) (?P<unit>månad)\w*‹20› (?:på|under|i) <count:W> (?P<noun>månader) ~<total:M>"
        ), _times),
    Rule(("bespar", "sparar"), roles(
            r"<cost:M>‹40›(?:besparing\w*|sparar)‹15›<saved:M> (?:om året|årligen|per år)‹40›(?:betald|betalar "
            r"sig|återbetald|intjänad)\w* (?:på|efter|inom) <years:W> år"
        ), _paid),
    Rule(("bespar", "sparar"), roles(
            r"betalar sig på <years:W> år[:;,]‹30›<cost:M>‹20›bespar\w*‹15›<saved:M> (?:om året|årligen|per "
            r"år)"
        ), _paid),
    Rule(("vardera",), roles(
            r"<count:N> ~vardera <rate:Q>‹20›, <total:Q>‹12›(?:sammantaget|sammanlagt|totalt|tillsammans)"
        ), _times),
    Rule(("dela",), roles(
            rf"<count:N> ~(?:delar|delade|dela|delat) (?:lika )?(?:på )?<total:M>~{_ONE} ?~<each:M>"
        ), _each),
    Rule(("dela", "lika"), roles(
            rf"<total:M> (?:delat|delades|delas|fördelat|fördelades|fördelas)(?: lika)? (?:på|mellan) ~<count:N>"
            rf"~(?:{_ONE} )?~<each:M>"
        ), _each),
    Rule(("snitt", "medel"), roles(
            r"<total:Q>(?: [a-zåäöA-Z]+)?,? (?:vilket (?:ger|är) |det vill säga |eller )?i (?:genomsnitt|snitt|"
            r"medeltal) <mean:Q>(?: [a-zåäöA-Z]+)? per [a-zåäö]+"
        ), _mean),
    Rule((" per ",), roles(r"<mean:Q>~ per ~\(<total:Q>~(?:till|på|/|delat på|för) <count:C>~\)"), _in_parentheses),
    Rule(("takt",), roles(
            r"<whole:C> kilometer[^;]{0,160}?<rate:C> kilometer‹60›¶?‹20›takt\w*‹20›tar det‹20›(?P<years>\d+)"
            r" år"
        ), _pace),
)  # fmt: skip

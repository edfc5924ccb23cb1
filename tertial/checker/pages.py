"""What the page shows of a check: the marked document, the findings beside it, the summary, the filter by severity."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from tertial.checks.findings import Finding, Report, Severity
from tertial.checks.margin import as_html
from tertial.checks.marked import marked
from tertial.checks.quoting import Quotes
from tertial.checks.source import Place, Source

# Shape, colour and word, as the `status` tag's.
STATUS = {
    Severity.ERROR: ("square", "bad", _("Fel")),
    Severity.LIKELY: ("diamond", "warning", _("Troligt fel")),
    Severity.NOTE: ("triangle", "neutral", _("Obs")),
    Severity.ROUNDING: ("ring", "neutral", _("Avrundning")),
}
KINDS = {
    "sum": _("Summan stämmer inte"),
    "difference": _("Skillnaden stämmer inte"),
    "ratio": _("Andelen eller förändringen stämmer inte"),
    "split": _("Delarna blir inte helheten"),
    "across": _("Samma uppgift har två värden"),
    "text": _("Texten säger annat än tabellen"),
    "count": _("Antalet stämmer inte"),
    "formal": _("Uppgifterna säger emot varandra"),
}
# What can be chosen in the address: `?visa=fel`.
CHOICES = {
    "": (_("Allt"), (Severity.ERROR, Severity.LIKELY, Severity.NOTE)),
    "fel": (_("Fel"), (Severity.ERROR,)),
    "troliga": (_("Troliga"), (Severity.LIKELY,)),
    "avrundningar": (_("Avrundningar"), (Severity.ROUNDING,)),
}
_IN_NUMBER = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")
# Not within the quoted name of a table: "tabellen ”2. Resultat”".
_SENTENCE = re.compile(r"(?<=[\w%)”])(?<!m\.m)\. (?=[A-ZÅÄÖ])(?=[^”]*(?:”[^”]*”[^”]*)*$)")


@dataclass(frozen=True)
class Card:
    """A finding as it stands beside the document. `sum` is the arithmetic, before, in and after what it should be."""

    number: int
    status: tuple[str, str, Any]
    title: Any
    where: str
    quote: str
    sum: tuple[str, str, str]
    rest: str


@dataclass(frozen=True)
class FileForm:
    """A form in which a check can be fetched."""

    label: Any
    media_type: str


FORMS = {
    "html": FileForm(_("Hämta märkt dokument (HTML)"), "text/html; charset=utf-8"),
    "json": FileForm(_("Hämta som JSON"), "application/json"),
}


def context(source: Source, report: Report, wanted: str, address: str) -> dict[str, Any]:
    """What the template shows. `wanted` is a key of CHOICES; any other shows all."""
    chosen = wanted if wanted in CHOICES else ""
    shown = [one for one in report.findings if one.severity in CHOICES[chosen][1]]
    quotes = Quotes(source)
    return {
        "name": source.name,
        "document": _document(source, shown),
        "cards": [_card(number, one, quotes) for number, one in enumerate(shown, 1)],
        "counts": _counts(report),
        "tabs": [_tab(key, chosen, report, address) for key in CHOICES],
        "roundings": sum(one.severity is Severity.ROUNDING for one in report.findings) if not chosen else 0,
        "unread": [(one.title or _("Tabell utan rubrik"), _where(one.place)) for one in report.unread],
        "unread_why": " ".join(dict.fromkeys(one.why for one in report.unread)),
        "address": address,
        "forms": FORMS,
    }


def content(source: Source, report: Report, form: str) -> str:
    """The check as a file in one of FORMS."""
    if form == "html":
        return as_html(source, report)
    return json.dumps(report.as_json(), ensure_ascii=False, indent=1)


def file_name(source: Source, form: str) -> str:
    return f"granskning-{Path(source.name).stem}.{form}"


def _document(source: Source, shown: Sequence[Finding]) -> SafeString:
    # `marked` escapes every text: its answer is HTML.
    return mark_safe("\n".join(item.html for item in marked(source, shown)))  # noqa: S308


def _card(number: int, finding: Finding, quotes: Quotes) -> Card:
    arithmetic, rest = _sentences(finding)
    before, expected, after = _with_expected(arithmetic, finding.expected)
    where = [finding.row, finding.column, _where(finding.place)]
    return Card(
        number=number,
        status=STATUS[finding.severity],
        title=KINDS.get(finding.kind, _("Siffran stämmer inte")),
        where=" · ".join(part for part in where if part),
        quote=_unbroken(quotes.of(finding)),
        sum=(_unbroken(before), _unbroken(expected), _unbroken(after)),
        rest=_unbroken(rest),
    )


def _unbroken(text: str) -> str:
    """The text with its numbers each on one line."""
    return _IN_NUMBER.sub("\N{NO-BREAK SPACE}", text)


def _sentences(finding: Finding) -> tuple[str, str]:
    """The sentence of a message that holds the computation, and the others."""
    parts = [f"{part.rstrip('.')}." for part in _SENTENCE.split(finding.message)]
    at = next((at for at, part in enumerate(parts) if finding.printed in part and re.search(r"\d", part)), 0)
    return parts[at].removesuffix("."), " ".join(parts[:at] + parts[at + 1 :])


def _with_expected(arithmetic: str, expected: str) -> tuple[str, str, str]:
    for before in ("= ", "med ", "ger "):
        if expected and (at := arithmetic.find(before + expected)) >= 0:
            start = at + len(before)
            return arithmetic[:start], expected, arithmetic[start + len(expected) :]
    return arithmetic, "", ""


def _where(place: Place) -> str:
    if place.page:
        return f"sida {place.page}"
    return f"rad {place.line}" if place.line else ""


def _counts(report: Report) -> list[tuple[int, str]]:
    errors = len(report.errors)
    likely = sum(one.severity is Severity.LIKELY for one in report.findings)
    return [
        (errors, ngettext("säkert fel", "säkra fel", errors)),
        (likely, ngettext("troligt fel", "troliga fel", likely)),
        (report.claims_checked, ngettext("kontroll", "kontroller", report.claims_checked)),
        (report.tables, ngettext("tabell läst", "tabeller lästa", report.tables)),
    ]


def _tab(key: str, chosen: str, report: Report, address: str) -> dict[str, Any]:
    label, severities = CHOICES[key]
    count = sum(one.severity in severities for one in report.findings)
    url = f"{address}?visa={key}" if key else address
    return {"label": label, "url": url, "active": key == chosen, "count": count}

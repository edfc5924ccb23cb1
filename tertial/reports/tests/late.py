"""The day of dispatch in Ekstad: a ledger file a month, a report that has been reviewed, and then a corrected April."""

from datetime import date
from typing import Any

from tertial.core.scope import root_scope
from tertial.facts.actions import import_file
from tertial.facts.models import Batch
from tertial.facts.readers.source import Source
from tertial.facts.tests.factory import LEDGER_HEAD, add_codes
from tertial.measures.tests.town import ADULTS, CHILDREN
from tertial.reports import actions
from tertial.reports.models import Report, Template
from tests.cast import Municipality

URL = "/rapporter/ekstad/socialnamnden/2017-t1/"
# Kronor by (responsibility, month): children 2 440 000 (2 500 000 the year before), adults 1 460 000 (1 400 000).
MONTHS = {
    "2016-03": {"71100": 2_500_000, "71200": 1_400_000},
    "2017-01": {"71100": 600_000, "71200": 400_000},
    "2017-02": {"71100": 600_000, "71200": 400_000},
    "2017-03": {"71100": 640_000, "71200": 400_000},
    "2017-04": {"71100": 600_000, "71200": 260_000},
}
LATE = 250_000  # kronor more for children in April
TEXTS = {
    "summary": "Nämndens kostnad är {knappt: result.total.outcome} {result.total.outcome|mnkr,0}. "
    "Året har börjat lugnt.",
    "children": "Kostnaden har {minskat: result.children.outcome / result.children.before} från "
    "{result.children.before|tkr,0} till {result.children.outcome|tkr,0}. "
    "I april kostade insatserna {result.children.april|tkr,0}.",
    "adults": "Vuxen har {ökat: result.adults.outcome / result.adults.before} till {result.adults.outcome|tkr,0}.",
}


def _section(key: str, title: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "title": title, "text": TEXTS.get(key, ""), **more}


def _measured(key: str, label: str, period: str | None = None) -> dict[str, Any]:
    return {"key": key, "label": label, "measure": "economy.outcome"} | ({"period": period} if period else {})


RESULT = {
    "block": "measures.table",
    "key": "result",
    "title": "Utfall per avdelning, tkr",
    "style": {"unit": "tkr", "decimals": 0},
    "columns": [
        _measured("outcome", "Utfall jan–apr"),
        _measured("before", "Förra året", "2016-01..2016-04"),
        {"key": "change", "label": "Skillnad", "derive": "difference", "of": ["outcome", "before"]},
        _measured("april", "April", "2017-04"),
    ],
    "rows": [
        {"key": "children", "label": "Barn och unga", "where": {"unit": [CHILDREN]}},
        {"key": "adults", "label": "Vuxen", "where": {"unit": [ADULTS]}},
        {"key": "total", "label": "Nämnden", "kind": "total"},
    ],
}
TEMPLATE: dict[str, Any] = {
    "report": {
        "slug": "2017-t1",
        "title": "Delårsrapport",
        "period": "T1 2017",
        "body": "ekstad/socialnamnden",
        "numbered": True,
    },
    "section": [
        _section("summary", "Sammanfattning"),
        _section("economy", "Ekonomi", block=[RESULT]),
        _section("children", "Barn och unga", unit=CHILDREN),
        _section("adults", "Vuxen", unit=ADULTS),
    ],
}


def ledger_of(month: str, more: int = 0) -> Source:
    """The ledger's file of a month, with this much more for children."""
    amounts = MONTHS[month]
    rows = [
        f"{month}-15;5010;{place};520;A{at};Kostnad;{amount + more * (place == '71100')},00"
        for at, (place, amount) in enumerate(amounts.items())
    ]
    return Source.of_bytes(f"huvudbok-{month}{'-rattad' if more else ''}.csv", "\n".join([LEDGER_HEAD, *rows]).encode())


def deliver(town: Municipality, month: str, more: int = 0, replaces: int | None = None) -> Batch:
    """Kim reads in the ledger of a month; with `replaces`, a corrected one in place of a batch."""
    kim, body = town.people["Kim"], town.nodes["socialnamnden"]
    with root_scope(town.root.pk):
        result = import_file(user=kim, body=body, table="ledger", source=ledger_of(month, more), replaces=replaces)
        assert result.batch is not None, result.rejected
        return Batch.objects.get(pk=result.batch)


def dispatch_day(town: Municipality) -> tuple[Report, Batch]:
    """The report, reviewed by Kim, and the batch of April that is going to be corrected."""
    with root_scope(town.root.pk):
        add_codes(town)
    april = [deliver(town, month) for month in MONTHS][-1]
    with root_scope(town.root.pk):
        body = town.nodes["socialnamnden"]
        template = Template.objects.create(body=body, slug="2017-t1", title="Delårsrapport", data=TEMPLATE)
        report = Report.objects.create(
            body=body, template=template, slug="2017-t1", title="Delårsrapport T1 2017",
            period_start=date(2017, 1, 1), period_end=date(2017, 5, 1), period_label="T1 2017",
        )  # fmt: skip
        actions.move(user=town.people["Kim"], report=report, name="review")
        report.refresh_from_db()
    return report, april

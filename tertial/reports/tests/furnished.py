"""Ekstad's report with rows behind its figures: two tables of measures, and a text that refers to one of them."""

from datetime import date
from typing import Any

from tertial.core.scope import root_scope
from tertial.facts.models import Batch
from tertial.measures.tests.town import ADULTS, CHILDREN, furnish
from tertial.reports.models import Report, Template
from tertial.reports.rules import State
from tests.cast import Municipality

URL = "/rapporter/ekstad/socialnamnden/2017-t1/"
TEMPLATE: dict[str, Any] = {
    "report": {
        "slug": "2017-t1",
        "title": "Delårsrapport",
        "period": "T1 2017",
        "body": "ekstad/socialnamnden",
        "numbered": True,
    },
    "section": [
        {
            "key": "summary",
            "title": "Sammanfattning",
            "text": "Utfallet är {result.total.outcome|tkr,0} och avvikelsen väntas bli liten.",
        },
        {
            "key": "economy",
            "title": "Ekonomi",
            "section": [{"key": "children", "title": "Barn och unga", "unit": CHILDREN}],
            "block": [
                {
                    "block": "measures.table",
                    "key": "result",
                    "title": "Utfall per avdelning, kr",
                    "style": {"unit": "kr", "decimals": 0},
                    "columns": [
                        {"key": "outcome", "label": "Utfall jan–apr", "measure": "economy.outcome"},
                        {
                            "key": "before",
                            "label": "Förra året",
                            "measure": "economy.outcome",
                            "period": "2016-01..2016-04",
                        },
                        {
                            "key": "change",
                            "label": "Förändring",
                            "derive": "change_percent",
                            "of": ["outcome", "before"],
                            "style": {"unit": "percent"},
                        },
                    ],
                    "rows": [
                        {"key": "children", "label": "Barn och unga", "where": {"unit": [CHILDREN]}},
                        {"key": "adults", "label": "Vuxen", "where": {"unit": [ADULTS]}},
                        {"key": "total", "label": "Nämnden", "kind": "total"},
                        {"key": "departments", "label": "Avdelningarna", "kind": "total", "of": ["children", "adults"]},
                    ],
                },
                {
                    "block": "measures.table",
                    "key": "placements",
                    "title": "Placerade personer",
                    "columns": [{"key": "people", "label": "Personer", "measure": "interventions.people"}],
                    "rows": [{"key": "hvb", "label": "HVB", "where": {"form": ["HVB"]}}],
                },
            ],
        },
        {"key": "rest", "title": "Övrigt"},
    ],
}


def furnished_report(town: Municipality, state: State = State.DRAFT) -> tuple[Report, dict[str, Batch]]:
    """The report in a state, and the batches of its facts by table."""
    batches = furnish(town)
    with root_scope(town.root.pk):
        body = town.nodes["socialnamnden"]
        template = Template.objects.create(body=body, slug="2017-t1", title="Delårsrapport", data=TEMPLATE)
        report = Report.objects.create(
            body=body,
            template=template,
            slug="2017-t1",
            title="Delårsrapport T1 2017",
            period_start=date(2017, 1, 1),
            period_end=date(2017, 5, 1),
            period_label="T1 2017",
            state=state,
        )
    return report, batches

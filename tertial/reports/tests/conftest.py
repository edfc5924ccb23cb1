"""A small report of Ekstad's social committee: three sections, one of them written by the department for adults."""

from datetime import date

import pytest

from tertial.reports.models import Report, SectionPerson, SectionState, Template
from tertial.reports.rules import State
from tertial.reports.section_rules import Part, Step

TEMPLATE = {
    "report": {"slug": "2017-t1", "title": "Delårsrapport", "period": "T1 2017", "body": "ekstad/socialnamnden"},
    "section": [
        {"key": "summary", "title": "Sammanfattning", "text": "Året har börjat lugnt."},
        {
            "key": "departments",
            "title": "Avdelningar",
            "section": [
                {"key": "children", "title": "Barn och unga", "unit": "ekstad/socialnamnden/barn-och-unga"},
                {"key": "adults", "title": "Vuxen", "unit": "ekstad/socialnamnden/vuxen"},
            ],
            "block": [{"block": "reports.note", "key": "remark", "text": "Avdelningarna svarar själva."}],
        },
    ],
}


def make_report(town, state=State.DRAFT):
    """The report of Ekstad's social committee, in a state."""
    body = town.nodes["socialnamnden"]
    template = Template.objects.create(body=body, slug="2017-t1", title="Delårsrapport", data=TEMPLATE)
    return Report.objects.create(
        body=body,
        template=template,
        slug="2017-t1",
        title="Delårsrapport T1 2017",
        period_start=date(2017, 1, 1),
        period_end=date(2017, 5, 1),
        period_label="T1 2017",
        state=state,
    )


def make_owned(report, key, owner, step=Step.OPEN):
    """A section of the report that somebody owns, as far as it has come."""
    SectionPerson.objects.create(report=report, key=key, user=owner, part=Part.OWNER)
    return SectionState.objects.create(report=report, key=key, step=step)


@pytest.fixture
def report(in_ekstad):
    return make_report(in_ekstad)

"""The part of a profile that is who answers for which section: `sections.toml`.

```toml
[[section]]
report = "kommun/namnd/2017-t1"
key = "events_children"
owners = ["enhetschef@demo.example"]
contributors = []
reviewers = ["controller@demo.example"]
due_on = 2017-05-12
```

A report whose sections somebody has been made answerable for is left as it is: a profile gives what one starts from.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomli_w

from tertial.core.models import User
from tertial.core.reading import Entry, read_toml
from tertial.reports.models import Report, SectionPerson, SectionState
from tertial.reports.section_rules import Part
from tertial.reports.section_selectors import titles_of

FILE = "sections.toml"
_LISTS = {Part.OWNER: "owners", Part.CONTRIBUTOR: "contributors", Part.REVIEWER: "reviewers"}


def load(folder: Path, profile: Mapping[str, Any]) -> None:
    """Reads who answers for which section. Reading it twice changes nothing."""
    if not (folder / FILE).exists():
        return
    top = read_toml(folder / FILE)
    top.only("section")
    reports = {report.path: report for report in Report.objects.select_related("body", "template", "version")}
    given = set(SectionPerson.objects.values_list("report_id", flat=True))
    for entry in top.entries("section"):
        entry.only("report", "key", "due_on", *_LISTS.values())
        report = reports.get(entry.text("report"))
        if report is None:
            entry.refuse(
                "report", f"är ”{entry.text('report')}”, som inte finns; skriv till exempel kommun/namnd/2017-t1"
            )
        if report.pk not in given:
            _load_section(entry, report)


def export(folder: Path) -> None:
    """Writes who answers for which section of every report."""
    due = {(state.report_id, state.key): state.due_on for state in SectionState.objects.exclude(due_on=None)}
    sections: dict[tuple[int, str], dict[str, Any]] = {}
    for one in SectionPerson.objects.select_related("report__body", "user").order_by("report_id", "pk"):
        place = (one.report_id, one.key)
        entry = sections.setdefault(place, {"report": one.report.path, "key": one.key})
        entry.setdefault(_LISTS[Part(one.part)], []).append(one.user.email)
        if place in due:
            entry["due_on"] = due[place]
    if sections:
        (folder / FILE).write_text(tomli_w.dumps({"section": list(sections.values())}), "utf-8")


def _load_section(entry: Entry, report: Report) -> None:
    key = entry.text("key")
    if key not in titles_of(report):
        entry.refuse("key", f"är ”{key}”, som inte är ett avsnitt i {report.path}")
    for part, name in _LISTS.items():
        for email in entry.data.get(name, []):
            user = User.objects.filter(email=str(email).lower()).first()
            if user is None:
                entry.refuse(name, f"har ”{email}”, som inte finns i people.toml")
            SectionPerson.objects.create(report=report, key=key, user=user, part=part)
    if due_on := entry.day_if_any("due_on"):
        SectionState.objects.create(report=report, key=key, due_on=due_on)

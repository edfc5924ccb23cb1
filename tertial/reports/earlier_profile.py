"""The part of a profile that is earlier rounds: `earlier.toml`, reports after the same template with their own texts.

```toml
[[report]]
template = "2017-t1"
slug = "2016-t1"
title = "Delårsrapport 1 (T1) 2016"
period = "T1 2016"

[[report.text]]
key = "events_children"
text = "…"
```
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tertial.core.reading import Entry, read_toml
from tertial.periods import parse
from tertial.reports import prose
from tertial.reports.composition import compose
from tertial.reports.models import Report, SectionText, Template
from tertial.reports.rules import State

FILE = "earlier.toml"


def load(folder: Path, profile: Mapping[str, Any]) -> None:
    """Makes the earlier reports that do not exist; they are approved. Reading it twice changes nothing."""
    if not (folder / FILE).exists():
        return
    top = read_toml(folder / FILE)
    top.only("report")
    for entry in top.entries("report"):
        entry.only("template", "slug", "title", "period", "text")
        template = Template.objects.select_related("body").filter(slug=entry.text("template")).first()
        if template is None:
            entry.refuse("template", f"är ”{entry.text('template')}”, som inte finns i report.toml")
        if not Report.objects.filter(body=template.body, slug=entry.text("slug")).exists():
            _make(entry, template)


def _make(entry: Entry, template: Template) -> None:
    period = parse(entry.text("period"))
    report = Report.objects.create(
        body=template.body,
        template=template,
        slug=entry.text("slug"),
        title=entry.text("title"),
        period_start=period.start,
        period_end=period.end,
        period_label=period.label,
        state=State.APPROVED,
    )
    for text in entry.entries("text"):
        text.only("key", "text")
        html = prose.from_template(text.text("text"))
        SectionText.objects.create(report=report, key=text.text("key"), html=html)
    compose(report)  # so that the first to compare with it does not wait for its tables

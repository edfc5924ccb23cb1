"""The part of a profile that is reports: `report.toml`, one template and its report.

A long template has its chapters in files of their own, `report/*.toml`, in the order of their names.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tertial.organisation.models import Node
from tertial.periods import parse as parse_period
from tertial.reports import template as templates
from tertial.reports.composition import compose
from tertial.reports.models import Report, Template


def load(folder: Path, profile: Mapping[str, Any]) -> None:
    """Reads the template and makes its report where there is none. Reading it twice changes nothing."""
    path = folder / "report.toml"
    if not path.exists():
        return
    data = template_data(folder)
    spec = templates.parse(data)
    body = Node.objects.get(path=spec.body)
    template, _ = Template.objects.get_or_create(body=body, slug=spec.slug, defaults=_template(spec, data))
    if template.data != data:
        template.title, template.data = spec.title, data
        template.save()
    period = parse_period(spec.period)
    report, _ = Report.objects.get_or_create(
        body=body,
        slug=spec.slug,
        defaults={
            "template": template,
            "title": spec.title,
            "period_start": period.start,
            "period_end": period.end,
            "period_label": data["report"].get("period_label", period.label),
        },
    )
    compose(report)  # so that the first reader does not wait for the tables


def template_data(folder: Path) -> dict[str, Any]:
    """The template of the profile in the folder: `report.toml` with the sections of its chapters after its own."""
    data = tomllib.loads((folder / "report.toml").read_text("utf-8"))
    chapters = (tomllib.loads(file.read_text("utf-8")) for file in sorted((folder / "report").glob("*.toml")))
    found = [section for chapter in chapters for section in chapter.get("section", [])]
    return {**data, "section": [*data.get("section", []), *found]}


def _template(spec: templates.TemplateSpec, data: Mapping[str, Any]) -> dict[str, Any]:
    return {"title": spec.title, "data": data}

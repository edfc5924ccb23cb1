"""The part of a profile that is reports: `report.toml`, one template and its report."""

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
    data = tomllib.loads(path.read_text("utf-8"))
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
            "period_label": period.label,
        },
    )
    compose(report)  # so that the first reader does not wait for the tables


def _template(spec: templates.TemplateSpec, data: Mapping[str, Any]) -> dict[str, Any]:
    return {"title": spec.title, "data": data}

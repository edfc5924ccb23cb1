"""The part of a profile that is reports: `report.toml`, one template and its report.

A long template has its chapters in files of their own, `report/*.toml`, in the order of their names. Further templates
stand in `templates/*.toml`, each a whole one; those that nobody has begun a report from have none.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db.models import Q

from tertial.core.models import Root
from tertial.core.profiles import MARK
from tertial.organisation.models import Node
from tertial.periods import parse as parse_period
from tertial.reports import template as templates
from tertial.reports import template_toml
from tertial.reports.composition import compose
from tertial.reports.models import Origin, Report, Template, TemplateVersion
from tertial.reports.rules import State
from tertial.reports.template_actions import publish_data

FOLDER = "templates"


def load(folder: Path, profile: Mapping[str, Any]) -> None:
    """Reads the templates and makes the first one's report where there is none. Reading twice changes nothing."""
    if (folder / "report.toml").exists():
        data = template_data(folder)
        compose(_report(_template(data), data))  # so that the first reader does not wait for the tables
    for file in sorted((folder / FOLDER).glob("*.toml")):
        _template(tomllib.loads(file.read_text("utf-8")))


def export(folder: Path) -> None:
    """Writes what is published of every template: the one that the root's profile starts at as `report.toml`.

    Without such a one the first that has a report takes its place. Comments of files read before are lost.
    """
    start = Root.objects.get().settings.get(MARK, {}).get("report", "")
    published = Template.objects.filter(Q(versions__isnull=False) | Q(reports__isnull=False)).distinct()
    found = list(published.select_related("body").order_by("pk"))
    first = next((one for one in found if one.path == start), None)
    first = first or next((one for one in found if one.reports.exists()), None)
    for one in found:
        place = folder / "report.toml" if one is first else folder / FOLDER / f"{one.path.replace('/', '.')}.toml"
        place.parent.mkdir(exist_ok=True)
        place.write_text(template_toml.dumps(one.data), "utf-8")


def template_data(folder: Path) -> dict[str, Any]:
    """The template of the profile in the folder: `report.toml` with the sections of its chapters after its own."""
    data = tomllib.loads((folder / "report.toml").read_text("utf-8"))
    chapters = (tomllib.loads(file.read_text("utf-8")) for file in sorted((folder / "report").glob("*.toml")))
    found = [section for chapter in chapters for section in chapter.get("section", [])]
    return {**data, "section": [*data.get("section", []), *found]}


def _template(data: dict[str, Any]) -> Template:
    """The template in the data. What somebody has published here since the profile was last read stands."""
    spec = templates.parse(data)
    body = Node.objects.get(path=spec.body)
    defaults = {"title": spec.title, "data": data}
    template, _ = Template.objects.get_or_create(body=body, slug=spec.slug, defaults=defaults)
    last = template.versions.filter(origin=Origin.PROFILE).first()
    if not template.versions.exists():
        if template.data != data:
            template.title, template.data = spec.title, data
            template.save()
        TemplateVersion.objects.create(template=template, number=1, data=data, origin=Origin.PROFILE)
    elif last is None or last.data != data:
        made = publish_data(template, data, Origin.PROFILE)
        # Who follows the profile goes on doing so; who has taken over something else keeps it.
        template.reports.filter(version=last).exclude(version=None).exclude(state=State.FROZEN).update(version=made)
    return template


def _report(template: Template, data: Mapping[str, Any]) -> Report:
    spec = templates.parse(data)
    period = parse_period(spec.period)
    report, _ = Report.objects.get_or_create(
        body=template.body,
        slug=spec.slug,
        defaults={
            "template": template,
            "title": spec.title,
            "period_start": period.start,
            "period_end": period.end,
            "period_label": data["report"].get("period_label", period.label),
        },
    )
    return report

"""Deeds with report templates: change the draft, publish it, copy a template, let a report take a version over."""

import hashlib
import json
import logging
from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.text import slugify

from tertial.core.errors import Refused
from tertial.core.permissions import Permission
from tertial.organisation.models import Node
from tertial.organisation.selectors import Actor, node_by_path, require
from tertial.periods import PeriodError
from tertial.periods import parse as parse_period
from tertial.reports.models import Origin, Report, Template, TemplateDraft, TemplateVersion
from tertial.reports.rules import is_writable
from tertial.reports.section_actions import carry_people, lock
from tertial.reports.template import TemplateSpec, parse
from tertial.reports.template_edit import Data, moved_years, year_in
from tertial.reports.template_selectors import latest

log = logging.getLogger("tertial.reports")


def mark_of(part: Mapping[str, Any]) -> str:
    """Names what somebody starts from when they change a section or a block of a template."""
    return hashlib.sha256(json.dumps(part, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]


@transaction.atomic
def change(*, user: Actor, template: Template, edit: Callable[[Data], Data]) -> TemplateDraft:
    """Changes the template's draft, which is begun from what is published. Refused when it would be no template."""
    locked = _lock(user, template)
    draft = TemplateDraft.objects.filter(template=locked).first()
    current: Data = draft.data if draft else locked.data
    changed = edit(current)
    check(changed, locked.body, locked.slug)
    draft = draft or TemplateDraft(template=locked, version=0)
    if draft.version and changed == current:
        return draft
    draft.data, draft.version, draft.updated_by_id = changed, draft.version + 1, user.pk
    draft.save()
    log.info("reports.template_changed template=%s version=%s", locked.pk, draft.version)
    return draft


@transaction.atomic
def discard(*, user: Actor, template: Template) -> None:
    """Throws the draft away; what is published stands."""
    locked = _lock(user, template)
    if not locked.versions.exists() and not locked.reports.exists():
        raise Refused("Mallen är inte publicerad än. Publicera den först.")
    TemplateDraft.objects.filter(template=locked).delete()


@transaction.atomic
def publish(*, user: Actor, template: Template, note: str = "") -> TemplateVersion:
    """Publishes the draft. Reports keep the version that they were made from until somebody takes this one over."""
    locked = _lock(user, template)
    draft = TemplateDraft.objects.filter(template=locked).first()
    if draft is None:
        raise Refused("Det finns inget utkast att publicera.")
    made = publish_data(locked, draft.data, Origin.WEB, note=note, by=user.pk)
    draft.delete()
    return made


def publish_data(
    template: Template, data: Data, origin: Origin, *, note: str = "", by: int | None = None
) -> TemplateVersion:
    """Another version of the template. Reports that follow it stay with what they were made from."""
    last = latest(template)
    if last is None and template.reports.exists():
        last = TemplateVersion.objects.create(template=template, number=1, data=template.data, origin=Origin.PROFILE)
    if last is not None:
        template.reports.filter(version=None).update(version=last)
    spec, number = parse(data), last.number + 1 if last else 1
    made = TemplateVersion.objects.create(
        template=template, number=number, data=data, origin=origin, note=note.strip(), published_by_id=by
    )
    template.title, template.data = spec.title, data
    template.save()
    log.info("reports.template_published template=%s number=%s origin=%s", template.pk, number, origin)
    return made


@transaction.atomic
def take_over(*, user: Actor, report: Report) -> TemplateVersion:
    """The report is made from the latest version. What people have written in it stands, by section."""
    require(user, Permission.REVIEW_REPORT, report.body)
    locked = lock(report)
    if not is_writable(locked.state):
        raise Refused("Rapporten är stängd och behåller mallen som den är.")
    found = latest(locked.template)
    if found is None or found.pk == locked.version_id:
        raise Refused("Rapporten följer redan den senaste mallen.")
    locked.version = found
    locked.save(update_fields=["version"])
    log.info("reports.template_taken_over report=%s number=%s", report.pk, found.number)
    return found


@transaction.atomic
def copy(*, user: Actor, template: Template, data: Data, title: str, period: str, names: bool) -> Template:
    """A template for another period, as a draft. Written-out periods move by as many years as the template's does."""
    require(user, Permission.REVIEW_REPORT, template.body)
    try:
        label = parse_period(period).label
    except PeriodError as error:
        raise Refused(str(error)) from None
    before, after = year_in(str(data["report"]["period"])), year_in(label)
    moved = moved_years(data, after - before, names=names) if before and after else {**data}
    head = {**moved["report"], "slug": slug_of(label), "title": title.strip(), "period": period.strip()}
    if "period_label" in head:
        head["period_label"] = label
    return make(user=user, data={**moved, "report": head}, origin="copy")


@transaction.atomic
def make(*, user: Actor, data: Data, origin: str = "file", replace: bool = False) -> Template:
    """A template from data, as a draft; with `replace` also as the draft of one that exists. Refused otherwise."""
    spec = parse(data)
    body = node_by_path(user, spec.body)
    require(user, Permission.REVIEW_REPORT, body)
    check(data, body, spec.slug)
    found = Template.objects.filter(body=body, slug=spec.slug).first()
    if found is not None and not replace:
        raise Refused(f"Det finns redan en mall ”{spec.slug}” för {body.name}. Välj en annan period.")
    template = found or Template.objects.create(body=body, slug=spec.slug, title=spec.title, data=data)
    defaults = {"data": data, "updated_by_id": user.pk}
    TemplateDraft.objects.update_or_create(template=template, defaults=defaults)
    log.info("reports.template_made template=%s from=%s", template.pk, origin)
    return template


@transaction.atomic
def start_report(*, user: Actor, template: Template) -> Report:
    """The report that the template describes, as a draft, its sections given to those who had them the round before.

    Refused when it exists or nothing has been published.
    """
    locked = _lock(user, template)
    version = latest(locked)
    if version is None:
        raise Refused("Publicera mallen först, så att rapporten har något att göras av.")
    if Report.objects.filter(body=locked.body, slug=locked.slug).exists():
        raise Refused("Rapporten finns redan.")
    spec = version.spec
    period = parse_period(spec.period)
    made = Report.objects.create(
        body=locked.body, template=locked, version=version, slug=locked.slug, title=spec.title,
        period_start=period.start, period_end=period.end,
        period_label=version.data["report"].get("period_label", period.label),
    )  # fmt: skip
    carry_people(made)
    log.info("reports.report_started report=%s template=%s", made.pk, locked.pk)
    return made


def check(data: Data, body: Node, slug: str) -> TemplateSpec:
    """The template in the data. Refused when it is none, or another body's or another template."""
    spec = parse(data)
    if (spec.body, spec.slug) != (body.path, slug):
        raise Refused(f"Mallen gäller {body.path} och heter {slug}; texten säger {spec.body} och {spec.slug}.")
    try:
        parse_period(spec.period)
    except PeriodError as error:
        raise Refused(str(error)) from None
    return spec


def slug_of(label: str) -> str:
    """`T1 2018` is `2018-t1`: as reports are named, latest last."""
    year = str(year_in(label) or "")
    rest = slugify(label.replace(year, "").strip())
    return "-".join(part for part in (year, rest) if part)


def _lock(user: Actor, template: Template) -> Template:
    require(user, Permission.REVIEW_REPORT, template.body)
    found = Template.objects.select_for_update(of=("self",)).select_related("body").filter(pk=template.pk).first()
    if found is None:
        raise PermissionDenied(f"no template {template.pk}")
    return found

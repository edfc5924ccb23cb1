"""Förra omgången: the earlier reports of the same body, and their texts made ready for this one."""

from dataclasses import dataclass

from tertial.organisation.selectors import Access
from tertial.reports import prose
from tertial.reports.composition import document_of, figures_for
from tertial.reports.models import Report
from tertial.reports.section_selectors import first_text
from tertial.reports.selectors import template_of, visible_to


@dataclass(frozen=True, slots=True)
class TakenOver:
    """An earlier text for this report: `lost` are the figures that do not exist here, as they were shown then."""

    html: str
    lost: tuple[str, ...]


def earlier_reports(access: Access, report: Report) -> list[Report]:
    """The body's reports on earlier periods that the reader may see, the latest first. One query."""
    found = visible_to(access).filter(body=report.body, period_end__lte=report.period_start)
    return list(found.order_by("-period_end", "-period_start", "slug"))


def chosen(reports: list[Report], slug: str) -> Report | None:
    """The report with this slug, else the latest. None where there is none."""
    return next((one for one in reports if one.slug == slug), reports[0] if reports else None)


def text_for(report: Report, key: str, earlier: Report) -> TakenOver:
    """The section's text in the earlier report, to go on from in this one.

    References keep their keys, so they show the figures of this period. A figure that does not exist here becomes the
    number that it was, and is marked as typed by hand.
    """
    text = earlier.texts.filter(key=key).first()
    known = any(section.key == key for section in template_of(earlier).all_sections())
    html = text.html if text else first_text(earlier, key) if known else ""
    missing = set(prose.references(html)) - figures_for(report).keys()
    if not missing:
        return TakenOver(html, ())
    section = next((one for one in document_of(earlier).all_sections() if one.key == key), None)
    return TakenOver(*prose.unbound(html, missing, section.blocks if section else ()))

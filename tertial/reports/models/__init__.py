"""Tables of reports, one module a subject."""

from tertial.reports.models.comments import Comment, Mention
from tertial.reports.models.corrections import Acceptance, KnownFigures
from tertial.reports.models.report import Composition, EnteredFigure, FrozenReport, Report, SectionText, Template
from tertial.reports.models.sections import Presence, SectionPerson, SectionState, TextConflict
from tertial.reports.models.shared import SharedPlace, SharedText

__all__ = [
    "Acceptance",
    "Comment",
    "Composition",
    "EnteredFigure",
    "FrozenReport",
    "KnownFigures",
    "Mention",
    "Presence",
    "Report",
    "SectionPerson",
    "SectionState",
    "SectionText",
    "SharedPlace",
    "SharedText",
    "Template",
    "TextConflict",
]

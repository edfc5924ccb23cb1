"""Tables of reports, one module a subject."""

from tertial.reports.models.comments import Comment, Mention
from tertial.reports.models.corrections import Acceptance, KnownFigures
from tertial.reports.models.report import Composition, EnteredFigure, FrozenReport, Report, SectionText
from tertial.reports.models.sections import Presence, SectionPerson, SectionState, SeenWords, TextConflict
from tertial.reports.models.shared import SharedPlace, SharedText
from tertial.reports.models.templates import Origin, Template, TemplateDraft, TemplateVersion
from tertial.reports.models.word_templates import WordTemplate

__all__ = [
    "Acceptance",
    "Comment",
    "Composition",
    "EnteredFigure",
    "FrozenReport",
    "KnownFigures",
    "Mention",
    "Origin",
    "Presence",
    "Report",
    "SectionPerson",
    "SectionState",
    "SectionText",
    "SeenWords",
    "SharedPlace",
    "SharedText",
    "Template",
    "TemplateDraft",
    "TemplateVersion",
    "TextConflict",
    "WordTemplate",
]

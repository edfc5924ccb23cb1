"""What a report's figures were when somebody last stood for them, and who accepted that they have changed since."""

from django.db import models

from tertial.core.history import tracked
from tertial.core.models import RootedModel, User
from tertial.reports.models.report import Report
from tertial.reports.rules import Known


class KnownFigures(RootedModel):
    """Kända siffror: the figures of a report as somebody reviewed or accepted them, `corrections.Stood` by key.

    `changed` is how many of them are others now; it is counted when the report's tables are computed. The row is a
    place to compare with: who accepted what is in `Acceptance`, so it has no history.
    """

    report = models.OneToOneField(Report, models.CASCADE, related_name="known_figures")
    figures = models.JSONField("siffror", default=dict)
    why = models.CharField("varför", max_length=20, choices=[(one.value, one.value) for one in Known])
    known_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    known_at = models.DateTimeField("när")
    changed = models.PositiveIntegerField("ändrade sedan dess", default=0)

    class Meta:
        verbose_name = "kända siffror"
        verbose_name_plural = "kända siffror"

    def __str__(self) -> str:
        return f"{self.report_id}: {self.changed} ändrade"


@tracked()
class Acceptance(RootedModel):
    """Godtagande: somebody accepted that figures had changed: which, from what to what, and from which batches."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="acceptances")
    figures = models.JSONField("siffror")
    accepted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "godtagande"
        verbose_name_plural = "godtaganden"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{len(self.figures)} siffror"

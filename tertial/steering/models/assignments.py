"""Assignments: what a body above has told the committee to do."""

from django.db import models
from django.db.models import F, Q

from tertial.core.history import tracked
from tertial.core.models import RootedModel
from tertial.steering.models.plans import Element


@tracked()
class Assignment(RootedModel):
    """Uppdrag från fullmäktige eller nämnd: who gave it when, in its own words, and how far it has come.

    It is shown to the committee until the committee has said that it is done (`done_on`); `reported_on` is when it was
    last reported back. Its state in words is its status in the rounds.
    """

    element = models.OneToOneField(Element, models.CASCADE, primary_key=True, related_name="assignment")
    source_body = models.CharField("uppdragsgivare", max_length=200)
    decided_on = models.DateField("beslutat")
    paragraph = models.CharField("paragraf", max_length=30, blank=True)
    case_number = models.CharField("ärendenummer", max_length=40, blank=True)
    wording = models.TextField("ordalydelse")
    due_on = models.DateField("klart senast", null=True, blank=True)
    report_back = models.CharField("återrapporteras", max_length=200, blank=True)
    reported_on = models.DateField("återrapporterat", null=True, blank=True)
    done_on = models.DateField("förklarat klart", null=True, blank=True)

    class Meta:
        verbose_name = "uppdrag"
        verbose_name_plural = "uppdrag"
        ordering = ("due_on", "decided_on", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on__isnull=True) | Q(due_on__gte=F("decided_on")), name="assignment_due_after_decided"
            ),
            models.CheckConstraint(
                condition=Q(reported_on__isnull=True) | Q(reported_on__gte=F("decided_on")),
                name="assignment_reported_after_decided",
            ),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | Q(done_on__gte=F("decided_on")),
                name="assignment_done_after_decided",
            ),
        ]

    def __str__(self) -> str:
        return str(self.element)

    @property
    def source(self) -> str:
        """`Kommunfullmäktige 2016-12-12 § 210, KS/2016:214`, the number with its sign on one line."""
        paragraph = f" §\u00a0{self.paragraph}" if self.paragraph else ""
        number = f", {self.case_number}" if self.case_number else ""
        return f"{self.source_body} {self.decided_on}{paragraph}{number}"

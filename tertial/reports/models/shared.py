"""Texts that are written once and shown in several sections."""

from django.db import models

from tertial.core.history import tracked
from tertial.core.models import RootedModel, User
from tertial.organisation.models import Node
from tertial.reports.models.report import Report


@tracked()
class SharedText(RootedModel):
    """Gemensam text: an event that is told under several goals, written in one place."""

    body = models.ForeignKey(Node, models.PROTECT, related_name="+")
    title = models.CharField("rubrik", max_length=200)
    html = models.TextField("text", blank=True)
    version = models.PositiveIntegerField(default=0)
    updated_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "gemensam text"
        verbose_name_plural = "gemensamma texter"
        ordering = ("title", "pk")

    def __str__(self) -> str:
        return self.title


@tracked()
class SharedPlace(RootedModel):
    """Plats för en gemensam text: a section of a report that shows it, after the section's own text."""

    text = models.ForeignKey(SharedText, models.CASCADE, related_name="places")
    report = models.ForeignKey(Report, models.CASCADE, related_name="shared_places")
    key = models.CharField("avsnitt", max_length=100)

    class Meta:
        verbose_name = "plats för gemensam text"
        verbose_name_plural = "platser för gemensamma texter"
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=["root", "text", "report", "key"], name="shared_place_once")]

    def __str__(self) -> str:
        return f"{self.text} i {self.key}"

"""Reports, their texts and entered figures, the stored composition and the frozen report."""

from django.db import models
from django.db.models import Q

from tertial.core.history import tracked
from tertial.core.models import RootedModel, User
from tertial.organisation.models import Node
from tertial.periods import Period
from tertial.reports.models.templates import Template, TemplateVersion
from tertial.reports.rules import STATE_LABELS, State


@tracked()
class Report(RootedModel):
    """Rapport: one body's report on one period, made after a template."""

    body = models.ForeignKey(Node, models.PROTECT, related_name="+")
    template = models.ForeignKey(Template, models.PROTECT, related_name="reports")
    # The version that it was made from; none while its template has only been published once.
    version = models.ForeignKey(TemplateVersion, models.PROTECT, null=True, related_name="reports")
    slug = models.SlugField()
    title = models.CharField("rubrik", max_length=200)
    period_start = models.DateField("från")
    period_end = models.DateField("till")
    period_label = models.CharField("period", max_length=40)
    state = models.CharField("läge", max_length=20, default=State.DRAFT, choices=list(STATE_LABELS.items()))
    state_note = models.TextField("anmärkning", blank=True)

    class Meta:
        verbose_name = "rapport"
        verbose_name_plural = "rapporter"
        ordering = ("-period_end", "slug")
        constraints = [
            models.UniqueConstraint(fields=["root", "body", "slug"], name="report_once"),
            models.CheckConstraint(condition=Q(period_end__gt=models.F("period_start")), name="report_period_in_order"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def period(self) -> Period:
        return Period(self.period_start, self.period_end, self.period_label)

    @property
    def path(self) -> str:
        """`kommun/namnd/2017-t1`, as the command line names it."""
        return f"{self.body.path}/{self.slug}"


@tracked()
class SectionText(RootedModel):
    """Avsnittstext: what people have written in one section, as restricted HTML."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="texts")
    key = models.CharField("avsnitt", max_length=100)
    html = models.TextField("text", blank=True)
    version = models.PositiveIntegerField(default=1)
    updated_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "avsnittstext"
        verbose_name_plural = "avsnittstexter"
        constraints = [models.UniqueConstraint(fields=["root", "report", "key"], name="section_text_once")]

    def __str__(self) -> str:
        return self.key


@tracked()
class EnteredFigure(RootedModel):
    """Inmatad siffra: a number that no source delivers, with its source and that source's date."""

    body = models.ForeignKey(Node, models.PROTECT, related_name="+")
    key = models.SlugField("nyckel", max_length=80)
    label = models.CharField("benämning", max_length=200)
    unit = models.CharField("enhet", max_length=30)
    period_start = models.DateField("från")
    period_end = models.DateField("till")
    value = models.DecimalField("värde", max_digits=24, decimal_places=6)
    source = models.CharField("källa", max_length=300)
    source_date = models.DateField("källans datum")
    # Taken over from an earlier period as it was, until somebody confirms it.
    is_reused = models.BooleanField("återanvänd", default=False)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "inmatad siffra"
        verbose_name_plural = "inmatade siffror"
        ordering = ("key",)
        constraints = [
            models.UniqueConstraint(
                fields=["root", "body", "key", "period_start", "period_end"], name="entered_figure_once"
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Composition(RootedModel):
    """Sammansättning: what the blocks of a report gave for the facts and template of `fingerprint`.

    `words` is the version of what people had said by then, empty where no block tells of it. `blocks` is all of it,
    `screen` what the page needs (`reports.screen`). It can always be made again, so it has no history.
    """

    report = models.OneToOneField(Report, models.CASCADE, related_name="composition")
    fingerprint = models.CharField(max_length=64)
    words = models.CharField(max_length=64, default="")
    blocks = models.TextField()
    screen = models.TextField(default="{}")
    composed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "sammansättning"
        verbose_name_plural = "sammansättningar"

    def __str__(self) -> str:
        return f"{self.report_id} {self.fingerprint[:8]}"


@tracked()
class FrozenReport(RootedModel):
    """Fastställd rapport: the hash of its content and the manifest of its files. It is the row that makes it exist."""

    report = models.OneToOneField(Report, models.PROTECT, related_name="frozen")
    content_hash = models.CharField("innehållets kontrollsumma", max_length=64)
    folder = models.CharField(max_length=200)
    manifest = models.JSONField("filer")
    batches = models.JSONField("källbatcher")
    frozen_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    frozen_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "fastställd rapport"
        verbose_name_plural = "fastställda rapporter"

    def __str__(self) -> str:
        return f"{self.report} {self.content_hash[:12]}"

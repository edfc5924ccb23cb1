"""Batches of facts, mappings that are reused, and files that await a decision."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from tertial.core.history import tracked
from tertial.core.models import RootedModel, User
from tertial.facts.rules import OPEN_STATES, STATE_LABELS, UploadState
from tertial.facts.schemas import SCHEMAS
from tertial.organisation.models import Node

SHA256 = r"^[0-9a-f]{64}$"
_MAY_CHANGE = ["replaced_at", "reconciled_by", "reconciled_at", "reconciled_rows", "reconciled_total",
               "reconciled_against", "undone_because"]  # fmt: skip


def _together(*names: str) -> Q:
    """All of the fields have a value, or none of them."""
    none, every = Q(), Q()
    for name in names:
        none &= Q(**{f"{name}__isnull": True})
        every &= Q(**{f"{name}__isnull": False})
    return none | every


class OfTable(RootedModel):
    """Base of what belongs to one of the canonical tables."""

    table = models.CharField("tabell", max_length=40)

    class Meta:
        abstract = True

    @property
    def table_label(self) -> str:
        """The table's Swedish name."""
        return SCHEMAS[self.table].label


@tracked()
class Batch(OfTable):
    """Inläsning: one source file that became facts. The row commits the Parquet file at `path`, which never changes.

    `total` is the sum in kr of the table's amount, None for a table without one. `cut_off` is the last day that the
    file covers, that day included. `months` is what the rows come to by month (`facts.months`). A batch that was
    replaced stays readable for frozen reports.
    """

    body = models.ForeignKey(Node, models.PROTECT, related_name="+")
    file_name = models.CharField("fil", max_length=255)
    sha256 = models.CharField("källfilens sha-256", max_length=64)
    size = models.PositiveBigIntegerField("storlek i byte")
    format = models.CharField("format", max_length=20)
    encoding = models.CharField("teckenkodning", max_length=40, blank=True)
    rows = models.PositiveBigIntegerField("rader")
    vouchers = models.PositiveBigIntegerField("verifikationer", null=True, blank=True)
    total = models.DecimalField("summa", max_digits=20, decimal_places=2, null=True, blank=True)
    first_date = models.DateField("första dag", null=True, blank=True)
    last_date = models.DateField("sista dag", null=True, blank=True)
    cut_off = models.DateField("avser till och med", null=True, blank=True)
    months = models.JSONField("rader per månad", default=list, blank=True)
    path = models.CharField("faktafil", max_length=200)
    parquet_sha256 = models.CharField("faktafilens sha-256", max_length=64)
    key_id = models.CharField("pseudonymnyckel", max_length=40, blank=True)
    mapping = models.JSONField("mappning", default=dict, blank=True)
    warnings = models.JSONField("varningar", default=list, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField("påbörjad")
    committed_at = models.DateTimeField("inläst")
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replacement", verbose_name="ersätter"
    )
    replaced_at = models.DateTimeField("ersatt", null=True, blank=True)
    reconciled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    reconciled_at = models.DateTimeField("avstämd", null=True, blank=True)
    reconciled_rows = models.PositiveBigIntegerField("rader enligt källan", null=True, blank=True)
    reconciled_total = models.DecimalField(
        "summa enligt källan", max_digits=20, decimal_places=2, null=True, blank=True
    )
    reconciled_against = models.CharField("avstämd mot", max_length=200, blank=True)
    undone_because = models.CharField("skälet till att avstämningen togs bort", max_length=500, blank=True)

    class Meta:
        verbose_name = "inläsning"
        verbose_name_plural = "inläsningar"
        ordering = ("-committed_at", "-pk")
        indexes = [models.Index(fields=["root", "table", "body"], name="batch_by_table")]
        constraints = [
            models.UniqueConstraint(
                fields=["root", "table", "body", "sha256"],
                condition=Q(replaced_at__isnull=True),
                name="batch_active_once",
            ),
            models.UniqueConstraint(fields=["root", "path"], name="batch_path_once"),
            models.CheckConstraint(condition=Q(sha256__regex=SHA256), name="batch_sha256"),
            models.CheckConstraint(condition=Q(parquet_sha256__regex=SHA256), name="batch_parquet_sha256"),
            models.CheckConstraint(condition=~Q(replaces=F("id")), name="batch_replaces_another"),
            models.CheckConstraint(condition=_together("first_date", "last_date"), name="batch_dates_together"),
            models.CheckConstraint(
                condition=Q(first_date__isnull=True) | Q(last_date__gte=F("first_date")), name="batch_dates_in_order"
            ),
            models.CheckConstraint(
                condition=_together("reconciled_by", "reconciled_at", "reconciled_rows"), name="batch_reconciled_whole"
            ),
            # What is ticked off is the batch's own control total, never another.
            models.CheckConstraint(
                condition=Q(reconciled_at__isnull=True)
                | Q(reconciled_rows=F("rows"), total__isnull=True, reconciled_total__isnull=True)
                | Q(reconciled_rows=F("rows"), reconciled_total=F("total")),
                name="batch_reconciled_equal",
            ),
            models.CheckConstraint(
                condition=Q(replaced_at__isnull=True) | Q(replaced_at__gte=F("committed_at")),
                name="batch_replaced_after",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="batch_is_kept_as_read", exclude=_MAY_CHANGE),
            pgtrigger.Protect(name="batch_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.table_label} {self.pk}: {self.file_name}"

    @property
    def is_active(self) -> bool:
        return self.replaced_at is None

    @property
    def is_reconciled(self) -> bool:
        return self.reconciled_at is not None

    @property
    def late_rows(self) -> int:
        """How many of its rows change a period that was closed when it was read in."""
        return sum(month["late"] for month in self.months)


@tracked()
class ClosedPeriod(RootedModel):
    """Stängd period: everything through the last day of a month is final for the body; what comes later is late.

    A period that was opened again stays here with who did it and why.
    """

    body = models.ForeignKey(Node, models.PROTECT, related_name="+")
    through = models.DateField("stängd till och med")
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField("stängd", default=timezone.now)
    opened_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    opened_at = models.DateTimeField("öppnad igen", null=True, blank=True)
    reason = models.CharField("skäl", max_length=500, blank=True)

    class Meta:
        verbose_name = "stängd period"
        verbose_name_plural = "stängda perioder"
        ordering = ("-through", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["root", "body", "through"], condition=Q(opened_at__isnull=True), name="period_closed_once"
            ),
            models.CheckConstraint(
                condition=Q(opened_at__isnull=True) | (Q(opened_at__gte=F("closed_at")) & ~Q(reason="")),
                name="period_opened_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body} t.o.m. {self.through}"


@tracked()
class SavedMapping(OfTable):
    """Sparad mappning: how a layout of columns becomes a table; used again for a file with the same columns.

    It serves its body and all below it; without a body, the whole municipality. `columns` are the headers of the
    layout in their order. A retired one is never proposed, and can be taken up again.
    """

    body = models.ForeignKey(Node, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="organ")
    name = models.CharField("namn", max_length=100)
    fingerprint = models.CharField("kolumnernas avtryck", max_length=64)
    columns = models.JSONField("kolumner", default=list, blank=True)
    mapping = models.JSONField("mappning", default=dict)
    saved_at = models.DateTimeField("sparad", auto_now=True)
    retired_at = models.DateTimeField("tagen ur bruk", null=True, blank=True)

    class Meta:
        verbose_name = "sparad mappning"
        verbose_name_plural = "sparade mappningar"
        ordering = ("table", "name")
        constraints = [
            models.UniqueConstraint(
                fields=["root", "body", "table", "name"], nulls_distinct=False, name="mapping_name_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


@tracked(exclude=("progress_done", "progress_total", "problems", "detected"))
class Upload(OfTable):
    """Mottagen fil: lies encrypted in the spool until somebody decides, for a day at most; then nothing of it is left.

    `detected` is what the preview shows, personal values masked; `problems` the first errors, masked as well.
    """

    body = models.ForeignKey(Node, models.PROTECT, related_name="+")
    file_name = models.CharField("fil", max_length=255)
    size = models.PositiveBigIntegerField("storlek i byte")
    sha256 = models.CharField("sha-256", max_length=64)
    token = models.CharField("plats i mellanlagret", max_length=80)
    state = models.CharField(
        "läge", max_length=12, default=UploadState.UPLOADED, choices=[(s.value, STATE_LABELS[s]) for s in UploadState]
    )
    detected = models.JSONField("förhandsvisning", default=dict, blank=True)
    mapping = models.JSONField("mappning", default=dict, blank=True)
    cut_off = models.DateField("avser till och med", null=True, blank=True)
    message = models.CharField("besked", max_length=1000, blank=True)
    problems = models.JSONField("fel", default=list, blank=True)
    problem_count = models.PositiveIntegerField("antal fel", default=0)
    progress_done = models.PositiveBigIntegerField("läst", default=0)
    progress_total = models.PositiveBigIntegerField("att läsa", null=True, blank=True)
    stop_requested = models.BooleanField("ska stoppas", default=False)
    replaces = models.ForeignKey(Batch, models.PROTECT, null=True, blank=True, related_name="+")
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, blank=True, related_name="+")
    job_id = models.BigIntegerField("jobb", null=True, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField("mottagen", auto_now_add=True)

    class Meta:
        verbose_name = "mottagen fil"
        verbose_name_plural = "mottagna filer"
        ordering = ("-created_at", "-pk")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=[s.value for s in UploadState]), name="upload_state_known"),
            models.CheckConstraint(
                condition=Q(state=UploadState.DONE, batch__isnull=False)
                | (~Q(state=UploadState.DONE) & Q(batch__isnull=True)),
                name="upload_done_has_batch",
            ),
            # A file that is decided on lies nowhere any more.
            models.CheckConstraint(
                condition=Q(state__in=sorted(OPEN_STATES)) | Q(token=""), name="upload_decided_keeps_no_file"
            ),
            models.UniqueConstraint(fields=["root", "token"], condition=~Q(token=""), name="upload_token_once"),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def state_word(self) -> str:
        """The state in words; a file that was checked and found wanting says so."""
        faulty = self.state == UploadState.UPLOADED and self.problem_count
        return "Har fel" if faulty else self.get_state_display()

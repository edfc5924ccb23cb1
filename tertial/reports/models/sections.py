"""Sections as work: who owes them, how far they have come, who is there now, and what two people wrote differently."""

from django.db import models

from tertial.core.history import tracked
from tertial.core.models import RootedModel, User
from tertial.reports.models.report import Report
from tertial.reports.section_rules import PART_LABELS, STEP_LABELS, Step


@tracked()
class SectionState(RootedModel):
    """Avsnittets läge: how far a section that somebody answers for has come. Without a row nothing has been said."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="section_states")
    key = models.CharField("avsnitt", max_length=100)
    step = models.CharField("läge", max_length=20, default=Step.OPEN, choices=list(STEP_LABELS.items()))
    note = models.TextField("anmärkning", blank=True)
    due_on = models.DateField("senast", null=True, blank=True)
    moved_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    moved_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "avsnittsläge"
        verbose_name_plural = "avsnittslägen"
        constraints = [models.UniqueConstraint(fields=["root", "report", "key"], name="section_state_once")]

    def __str__(self) -> str:
        return f"{self.key}: {self.step}"


@tracked()
class SectionPerson(RootedModel):
    """Ansvar för ett avsnitt: somebody owns it, contributes to it or reviews it."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="section_people")
    key = models.CharField("avsnitt", max_length=100)
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    part = models.CharField("uppgift", max_length=20, choices=list(PART_LABELS.items()))

    class Meta:
        verbose_name = "ansvar för avsnitt"
        verbose_name_plural = "ansvar för avsnitt"
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["root", "report", "key", "user", "part"], name="section_person_once")
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.part} {self.key}"


class Presence(RootedModel):
    """Närvaro: who has a section open, and when they were last heard of. It says nothing tomorrow: no history."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="+")
    key = models.CharField(max_length=100)
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        verbose_name = "närvaro"
        verbose_name_plural = "närvaro"
        constraints = [models.UniqueConstraint(fields=["root", "report", "key", "user"], name="presence_once")]

    def __str__(self) -> str:
        return f"{self.user} i {self.key}"


class SeenWords(RootedModel):
    """Sedda ord: what a section told of what people have said when somebody last reviewed it, line by line.

    `version` names the state of all words then (`versions.Wanted.words`). A place to compare with: no history.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="seen_words")
    key = models.CharField("avsnitt", max_length=100)
    lines = models.JSONField("rader", default=list)
    version = models.CharField(max_length=64)
    seen_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    seen_at = models.DateTimeField("när")

    class Meta:
        verbose_name = "sedda ord"
        verbose_name_plural = "sedda ord"
        constraints = [models.UniqueConstraint(fields=["root", "report", "key"], name="seen_words_once")]

    def __str__(self) -> str:
        return f"{self.key}: {len(self.lines)} rader"


@tracked()
class TextConflict(RootedModel):
    """Två versioner: what two people made of the same sentences. Both stand in the text until somebody chooses."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="text_conflicts")
    key = models.CharField("avsnitt", max_length=100)
    theirs = models.TextField("den ena versionen")
    mine = models.TextField("den andra versionen")
    theirs_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    mine_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    settled_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "två versioner"
        verbose_name_plural = "två versioner"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.key}: {self.theirs} / {self.mine}"

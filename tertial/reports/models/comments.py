"""Comments on a report's sections, paragraphs and figures, and who is named in them."""

from django.db import models
from django.db.models import Q

from tertial.core.history import tracked
from tertial.core.models import RootedModel, User
from tertial.reports.models.report import Report


@tracked()
class Comment(RootedModel):
    """Kommentar: on a section, on words in it or on a figure; or a reply to one.

    `quote` is what it is about: the words, with what stood around them, or the figure as it was shown then.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="comments")
    section = models.CharField("avsnitt", max_length=100)
    thread = models.ForeignKey("self", models.CASCADE, null=True, related_name="replies")
    text = models.TextField("kommentar")
    quote = models.TextField("gäller texten", blank=True)
    before = models.CharField(max_length=60, blank=True)
    after = models.CharField(max_length=60, blank=True)
    figure = models.CharField("gäller siffran", max_length=200, blank=True)
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)
    resolved_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    resolved_at = models.DateTimeField("löst", null=True)

    class Meta:
        verbose_name = "kommentar"
        verbose_name_plural = "kommentarer"
        ordering = ("pk",)
        indexes = [models.Index(fields=["report", "section"], name="comment_by_section")]
        constraints = [
            models.CheckConstraint(condition=Q(thread=None) | Q(resolved_at=None), name="comment_thread_is_resolved"),
        ]

    def __str__(self) -> str:
        return self.text[:60]


@tracked()
class Mention(RootedModel):
    """Omnämnande: somebody is named in a comment, and has not answered until `answered_at`."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="mentions")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    answered_at = models.DateTimeField("besvarad", null=True)

    class Meta:
        verbose_name = "omnämnande"
        verbose_name_plural = "omnämnanden"
        constraints = [models.UniqueConstraint(fields=["root", "comment", "user"], name="mention_once")]

    def __str__(self) -> str:
        return f"{self.user} i {self.comment_id}"

"""Word templates of one's own: a body's letterhead and styles, which reports are set in."""

from django.db import models

from tertial.core.history import tracked
from tertial.core.models import RootedModel, User
from tertial.organisation.models import Node


@tracked(exclude=("content",))
class WordTemplate(RootedModel):
    """Wordmall: the file that a body's reports are set in when they are made as Word. Without one ours is used."""

    body = models.ForeignKey(Node, models.CASCADE, related_name="+")
    name = models.CharField("filnamn", max_length=200)
    content = models.BinaryField("fil")
    sha256 = models.CharField("kontrollsumma", max_length=64)
    uploaded_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    uploaded_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "Wordmall"
        verbose_name_plural = "Wordmallar"
        constraints = [models.UniqueConstraint(fields=["root", "body"], name="word_template_once")]

    def __str__(self) -> str:
        return self.name

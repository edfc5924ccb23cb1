"""Templates as they are edited: what has been published, and what is being written."""

from django.db import models
from django.utils.functional import cached_property

from tertial.core.history import tracked
from tertial.core.models import RootedModel, User
from tertial.organisation.models import Node
from tertial.reports.template import TemplateSpec, parse


@tracked()
class Template(RootedModel):
    """Rapportmall: the parsed TOML of what a report consists of; `data` is what was published last."""

    body = models.ForeignKey(Node, models.PROTECT, related_name="+")
    slug = models.SlugField()
    title = models.CharField("rubrik", max_length=200)
    data = models.JSONField("mall")

    class Meta:
        verbose_name = "rapportmall"
        verbose_name_plural = "rapportmallar"
        constraints = [models.UniqueConstraint(fields=["root", "body", "slug"], name="template_once")]

    def __str__(self) -> str:
        return self.title

    @cached_property
    def spec(self) -> TemplateSpec:
        """The template, read and checked."""
        return parse(self.data)

    @property
    def path(self) -> str:
        """`kommun/namnd/2017-t1`, as its reports are named."""
        return f"{self.body.path}/{self.slug}"


class Origin(models.TextChoices):
    """Where a version of a template comes from."""

    WEB = "web", "Redigerad här"
    FILE = "file", "Inläst fil"
    PROFILE = "profile", "Profilen"


@tracked()
class TemplateVersion(RootedModel):
    """Mallversion: a template as it was published. It is never changed: reports are made from it."""

    template = models.ForeignKey(Template, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField("version")
    data = models.JSONField("mall")
    origin = models.CharField("kommer från", max_length=10, choices=Origin.choices)
    note = models.CharField("vad som ändrats", max_length=300, blank=True)
    published_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    published_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "mallversion"
        verbose_name_plural = "mallversioner"
        ordering = ("-number",)
        constraints = [models.UniqueConstraint(fields=["root", "template", "number"], name="template_version_once")]

    def __str__(self) -> str:
        return f"{self.template} {self.number}"

    @cached_property
    def spec(self) -> TemplateSpec:
        """The template as it was then, read and checked."""
        return parse(self.data)


@tracked()
class TemplateDraft(RootedModel):
    """Utkast till en mall: what is not published yet. `version` counts the changes."""

    template = models.OneToOneField(Template, models.CASCADE, related_name="draft")
    data = models.JSONField("mall")
    version = models.PositiveIntegerField(default=1)
    updated_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "utkast till rapportmall"
        verbose_name_plural = "utkast till rapportmallar"

    def __str__(self) -> str:
        return f"{self.template} ({self.version})"

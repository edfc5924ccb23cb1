"""Prognos: which lines are forecast, and what somebody says of each in a round: amount, reasons, measures, risks.

Money is in kronor as costs are seen: a cost is positive, a deviation is better than budget when it is positive.
"""

from typing import Any

from django.db import models

from tertial.core.history import tracked
from tertial.core.models import RootedModel
from tertial.facts.models import Batch
from tertial.followup.models import Entry, Round, Subject, only_in_an_open_round
from tertial.organisation.models import Code

UP, DOWN = "up", "down"
DIRECTIONS = {UP: "Ökar kostnaden", DOWN: "Minskar kostnaden"}


def money(name: str = "belopp", **options: Any) -> "models.DecimalField[Any, Any]":
    """An amount in kronor with öre."""
    return models.DecimalField(name, max_digits=14, decimal_places=2, **options)


@tracked()
class ForecastLine(RootedModel):
    """Prognosrad: a unit's money, or its money of one activity or account class; the subject's `node` is the unit.

    A line without either is the whole unit's. Where lines lie within it, it is their sum, what is the unit's own
    beside them, and its own adjustment. `carried_deficit` is what earlier years' deficits leave to recover.
    """

    subject = models.OneToOneField(Subject, models.CASCADE, primary_key=True, related_name="forecast_line")
    key = models.SlugField("nyckel", max_length=100)
    activity = models.ForeignKey(Code, models.PROTECT, null=True, blank=True, related_name="+")
    account_class = models.CharField("kontoklass", max_length=60, blank=True)
    carried_deficit = money("medfört underskott", default=0)

    class Meta:
        verbose_name = "prognosrad"
        verbose_name_plural = "prognosrader"
        constraints = [models.UniqueConstraint(fields=["root", "key"], name="forecast_line_key_once")]

    def __str__(self) -> str:
        return str(self.subject)

    @property
    def is_whole(self) -> bool:
        """Whether it stands for all of the unit's money."""
        return self.activity_id is None and not self.account_class


@tracked()
class Forecast(RootedModel):
    """Prognos for a line in a round: the year's net cost; None until somebody has said it.

    Where lines lie within the line, `amount` is for what is the unit's own beside them, and `adjustment` stands on top
    of their sum.
    """

    entry = models.OneToOneField(Entry, models.CASCADE, primary_key=True, related_name="forecast")
    amount = money("prognos", null=True, blank=True)
    adjustment = money("egen justering", default=0)
    adjustment_reason = models.TextField("skäl till justeringen", blank=True)

    class Meta:
        verbose_name = "prognos"
        verbose_name_plural = "prognoser"
        triggers = [only_in_an_open_round("entry_id")]

    def __str__(self) -> str:
        return f"Prognos: {self.entry}"


class OfForecast(RootedModel):
    """Base of what a forecast consists of besides its amount: rows in order, each with a text and an amount."""

    position = models.PositiveSmallIntegerField("ordning", default=0)
    text = models.TextField("text")
    amount = money(null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.text


@tracked()
class ForecastReason(OfForecast):
    """Orsak till avvikelsen. The reasons' amounts come to budget − forecast: a negative one makes it worse."""

    forecast = models.ForeignKey(Forecast, models.CASCADE, related_name="reasons")

    class Meta(OfForecast.Meta):
        verbose_name = "orsak"
        verbose_name_plural = "orsaker"
        triggers = [only_in_an_open_round("forecast_id")]


@tracked()
class ForecastMeasure(OfForecast):
    """Åtgärd, with who sees to it, when it starts and when it has effect. A positive amount improves the result."""

    forecast = models.ForeignKey(Forecast, models.CASCADE, related_name="measures")
    responsible = models.CharField("ansvarig", max_length=200, blank=True)
    starts_on = models.DateField("startar", null=True, blank=True)
    effect_on = models.DateField("har effekt från", null=True, blank=True)

    class Meta(OfForecast.Meta):
        verbose_name = "åtgärd"
        verbose_name_plural = "åtgärder"
        triggers = [only_in_an_open_round("forecast_id")]


@tracked()
class ForecastRisk(OfForecast):
    """Risk: what the year's cost would rise or fall by if it came true. It is not part of the forecast."""

    forecast = models.ForeignKey(Forecast, models.CASCADE, related_name="risks")
    direction = models.CharField("riktning", max_length=4, choices=list(DIRECTIONS.items()), default=UP)

    class Meta(OfForecast.Meta):
        verbose_name = "risk"
        verbose_name_plural = "risker"
        triggers = [only_in_an_open_round("forecast_id")]


@tracked()
class RoundBatch(RootedModel):
    """Omgångens inläsning: the batch of `forecasts` that a round's approved forecasts are now.

    `problem` says, as a sentence, why they could not be written; empty when they are.
    """

    round = models.OneToOneField(Round, models.CASCADE, primary_key=True, related_name="forecast_batch")
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, blank=True, related_name="+")
    problem = models.TextField("hinder", blank=True)

    class Meta:
        verbose_name = "omgångens inläsning"
        verbose_name_plural = "omgångars inläsningar"

    def __str__(self) -> str:
        return f"{self.round}: {self.batch_id}"

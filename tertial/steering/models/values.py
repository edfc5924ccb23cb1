"""Targets and outcomes: what was wanted of a measured element, and what came of it."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from tertial.core.history import tracked
from tertial.core.models import RootedModel, User
from tertial.numbers import State
from tertial.organisation.models import Node
from tertial.periods import Period
from tertial.steering.models.plans import Element
from tertial.steering.rules import SEX_LABELS, STATE_LABELS

_WITH_VALUE = [state.value for state in State if state.has_value]


def _in_order() -> Q:
    return Q(period_end__gt=F("period_start"))


@tracked()
class Target(RootedModel):
    """Mål: what an element is to reach in a period, in all or of women or men; `node`: a body's share of it.

    `value` is what is compared with, in the element's unit; `words` are how it is printed (`Minst 80 %`).
    """

    element = models.ForeignKey(Element, models.CASCADE, related_name="targets")
    period_start = models.DateField("från")
    period_end = models.DateField("till")
    sex = models.CharField("kön", max_length=10, blank=True, choices=list(SEX_LABELS.items()))
    node = models.ForeignKey(Node, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="andel för")
    value = models.DecimalField("värde", max_digits=38, decimal_places=12, null=True, blank=True)
    words = models.CharField("ord", max_length=100, blank=True)

    class Meta:
        verbose_name = "målvärde"
        verbose_name_plural = "målvärden"
        ordering = ("period_start", "period_end", "node__path", "-sex")
        constraints = [
            models.UniqueConstraint(
                fields=["root", "element", "period_start", "period_end", "sex", "node"],
                name="target_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=_in_order(), name="target_period_in_order"),
            models.CheckConstraint(condition=Q(value__isnull=False) | ~Q(words=""), name="target_says_something"),
        ]

    def __str__(self) -> str:
        return self.words or str(self.value)

    @property
    def period(self) -> Period:
        return Period(self.period_start, self.period_end)


# The outcome of a period is what was said in its round: when that has closed, only a correction with its reason
# changes it. The round is held while one writes, so that nothing slips in behind its closing.
_NOT_BEHIND_A_CLOSED_ROUND = """
    IF TG_OP = 'DELETE' THEN told := OLD; ELSE told := NEW; END IF;
    FOR asked IN
        SELECT r.state FROM followup_round r
        WHERE r.period_start = told.period_start AND r.period_end = told.period_end
        AND (r.body_id = (
                SELECT p.body_id FROM steering_plan p JOIN steering_element e ON e.plan_id = p.id
                WHERE e.subject_id = told.element_id
            ) OR EXISTS (
                SELECT 1 FROM followup_entry n WHERE n.round_id = r.id AND n.subject_id = told.element_id
            ))
        FOR SHARE OF r
    LOOP
        IF asked.state = 'closed' THEN is_closed := true; ELSIF asked.state = 'open' THEN is_open := true; END IF;
    END LOOP;
    IF is_closed AND NOT is_open THEN
        IF TG_OP = 'DELETE' OR NEW.correction = '' OR (TG_OP = 'UPDATE' AND NEW.correction = OLD.correction
            AND NEW.entered_at IS NOT DISTINCT FROM OLD.entered_at) THEN
            RAISE EXCEPTION 'the round of outcome % is closed', told.id USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN told;
"""


@tracked()
class Outcome(RootedModel):
    """Utfall: what came of a measured element in a period, in all or of women or men, in the element's unit.

    Only an exact or preliminary one has a value; `words` stand in place of a missing value, or beside one (`Medel
    3,7`). `is_measured`: computed from the element's measure, with its `lineage`. One place for each number: what is
    said in a round is the outcome of the round's period. `correction` is why it was changed after that round closed.
    """

    element = models.ForeignKey(Element, models.CASCADE, related_name="outcomes")
    period_start = models.DateField("från")
    period_end = models.DateField("till")
    sex = models.CharField("kön", max_length=10, blank=True, choices=list(SEX_LABELS.items()))
    value = models.DecimalField("värde", max_digits=38, decimal_places=12, null=True, blank=True)
    state = models.CharField("läge", max_length=20, default=State.EXACT, choices=list(STATE_LABELS.items()))
    words = models.CharField("ord", max_length=100, blank=True)
    source = models.CharField("källa", max_length=300, blank=True)
    source_date = models.DateField("källans datum", null=True, blank=True)
    footnote = models.CharField("fotnot", max_length=500, blank=True)
    is_measured = models.BooleanField("uträknat", default=False, editable=False)
    lineage = models.JSONField("härkomst", null=True, blank=True, editable=False)
    correction = models.CharField("skäl till rättelse", max_length=500, blank=True)
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    entered_at = models.DateTimeField("inmatat", null=True, editable=False)

    class Meta:
        verbose_name = "utfall"
        verbose_name_plural = "utfall"
        ordering = ("period_end", "period_start", "-sex")
        constraints = [
            models.UniqueConstraint(
                fields=["root", "element", "period_start", "period_end", "sex"], name="outcome_once"
            ),
            models.CheckConstraint(condition=_in_order(), name="outcome_period_in_order"),
            models.CheckConstraint(
                condition=Q(state__in=_WITH_VALUE, value__isnull=False)
                | (~Q(state__in=_WITH_VALUE) & Q(value__isnull=True)),
                name="outcome_value_as_its_state",
            ),
            models.CheckConstraint(
                condition=Q(is_measured=False) | Q(lineage__isnull=False), name="outcome_measured_has_lineage"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="not_behind_a_closed_round",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                declare=[
                    ("told", "steering_outcome"),
                    ("asked", "RECORD"),
                    ("is_closed", "boolean := false"),
                    ("is_open", "boolean := false"),
                ],
                func=_NOT_BEHIND_A_CLOSED_ROUND,
            )
        ]

    def __str__(self) -> str:
        return self.words or str(self.value if self.value is not None else self.get_state_display())

    @property
    def period(self) -> Period:
        return Period(self.period_start, self.period_end)

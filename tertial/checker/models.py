"""Granskningar: the files that people have had checked, for a day."""

from django.db import models

from tertial.checker.rules import STATE_LABELS, State
from tertial.core.models import RootedModel, User
from tertial.core.sealing import unseal


class Checking(RootedModel):
    """Granskning of a file that somebody has sent. Only they can see it, and for a day at most.

    `token` names a file in the encrypted spool: what was sent until it has been read, then what was found. The file's
    own name is sealed, since it may tell as much as its content.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    sealed_name = models.TextField("filens namn, förseglat")
    token = models.CharField("plats i mellanlagret", max_length=80, blank=True)
    state = models.CharField(
        "läge", max_length=10, default=State.WAITING, choices=[(state.value, STATE_LABELS[state]) for state in State]
    )
    message = models.CharField("besked", max_length=300, blank=True)
    errors = models.PositiveIntegerField("antal fel", default=0)
    progress_done = models.PositiveBigIntegerField("lästa sidor", default=0)
    progress_total = models.PositiveBigIntegerField("sidor att läsa", null=True, blank=True)
    stop_requested = models.BooleanField("ska stoppas", default=False)
    created_at = models.DateTimeField("mottagen", auto_now_add=True)

    class Meta:
        verbose_name = "granskning"
        verbose_name_plural = "granskningar"
        ordering = ("-created_at", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in State]), name="checking_state_known"
            ),
            # What could not be read lies nowhere any more.
            models.CheckConstraint(
                condition=~models.Q(state=State.REFUSED) | models.Q(token=""), name="checking_refused_keeps_no_file"
            ),
        ]

    def __str__(self) -> str:
        return f"granskning {self.pk}"

    @property
    def name(self) -> str:
        """The file's name."""
        return unseal(self.sealed_name)

"""Reads: what somebody has had checked."""

from django.db.models import QuerySet
from django.utils import timezone

from tertial.checker.models import Checking
from tertial.checker.rules import LIFETIME
from tertial.core.models import User


def of_user(user: User) -> QuerySet[Checking]:
    """The user's own checkings of the last day, latest first. Nobody sees another's."""
    return Checking.objects.filter(user=user, created_at__gt=timezone.now() - LIFETIME)

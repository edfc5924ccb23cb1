"""Users, root organisations and the base of every municipal table."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from tertial.core.scope import current_root_id


class UserManager(BaseUserManager["User"]):
    """Users are found by e-mail, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None, **fields: Any) -> "User":
        """A new user. Without a password nobody can log in as them until one is set."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class DigestFrequency(models.TextChoices):
    """How often somebody wants a letter about what waits for them."""

    DAILY = "daily", "Varje arbetsdag"
    WEEKLY = "weekly", "Veckans första arbetsdag"
    NEVER = "never", "Aldrig"


class User(AbstractBaseUser):
    """Användare: a login. What the person may do hangs on grants in an organisation, never on the login."""

    email = models.EmailField("e-post", unique=True)
    name = models.CharField("namn", max_length=200)
    is_active = models.BooleanField("aktiv", default=True)
    is_demo = models.BooleanField("demoinloggning", default=False)
    digest = models.CharField(
        "sammandrag", max_length=10, choices=DigestFrequency.choices, default=DigestFrequency.DAILY
    )
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    is_staff = False
    is_superuser = False

    objects = UserManager()

    class Meta:
        verbose_name = "användare"
        verbose_name_plural = "användare"

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name


class Root(models.Model):
    """Rotorganisation: a municipality or federation under which every row of its own hangs."""

    slug = models.SlugField(unique=True)
    name = models.CharField("namn", max_length=200)
    settings = models.JSONField("inställningar", default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "rotorganisation"
        verbose_name_plural = "rotorganisationer"

    def __str__(self) -> str:
        return self.name


class RootedModel(models.Model):
    """Base of every municipal table: the row carries its root organisation, which row-level security reads.

    The root is that of the transaction (`core.scope`), unless given. `core.rowsecurity` adds the policy, and makes
    every foreign key to another rooted table include the root.
    """

    root = models.ForeignKey(Root, models.PROTECT, related_name="+", default=current_root_id, editable=False)

    class Meta:
        abstract = True


class Membership(RootedModel):
    """Medlemskap: that a user works in a root organisation. Without one the user cannot enter it."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")

    class Meta:
        verbose_name = "medlemskap"
        verbose_name_plural = "medlemskap"
        constraints = [models.UniqueConstraint(fields=["root", "user"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.user} i {self.root}"


class Letter(models.Model):
    """Brev i utkorgen, to one address. Its content is sealed while it waits, and erased when it has been sent.

    A letter about several municipalities, or about the login itself, belongs to no root: that is why the content is
    sealed rather than kept apart by row-level security.
    """

    kind = models.CharField(max_length=30)
    recipient = models.EmailField()
    content = models.TextField(blank=True)
    message_id = models.CharField(max_length=200, unique=True)
    once = models.CharField(max_length=100, unique=True, null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = "brev"
        verbose_name_plural = "brev"
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(sent_at__isnull=True, given_up_at__isnull=True),
                name="letter_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.message_id}"

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


class User(AbstractBaseUser):
    """Användare: a login. What the person may do hangs on grants in an organisation, never on the login."""

    email = models.EmailField("e-post", unique=True)
    name = models.CharField("namn", max_length=200)
    is_active = models.BooleanField("aktiv", default=True)
    is_demo = models.BooleanField("demoinloggning", default=False)
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

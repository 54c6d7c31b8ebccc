"""Organisations with their names as of a date, people, and role grants."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from rapport.actors.kinds import OrganisationKind
from rapport.kernel.datahandling import Handling


class Organisation(models.Model):
    """A State, a regional organisation, a ministry, an office inside it, an organisation of civil society.

    `code` is stable: ISO 3166-1 alpha-2 for a State. `parent` is the organisation it is a part of.
    A duplicate stays on record with `merged_into`: the organisation that answers for it.
    """

    code = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(max_length=40, choices=OrganisationKind)
    iso2 = models.CharField(max_length=2, null=True, blank=True, unique=True)
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="parts",
        verbose_name=_("part of"),
    )
    merged_into = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="duplicates",
        verbose_name=_("merged into"),
    )

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="organisation_state_has_iso2",
                condition=Q(kind="STATE", iso2__isnull=False) | ~Q(kind="STATE"),
            ),
            models.CheckConstraint(
                name="organisation_not_its_own_part",
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
            ),
            models.CheckConstraint(
                name="organisation_not_merged_into_itself",
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
            ),
            models.CheckConstraint(
                name="organisation_merged_is_no_part",
                condition=Q(merged_into__isnull=True) | Q(parent__isnull=True),
            ),
        ]

    data_handling: ClassVar[dict[str, Handling]] = {
        "id": Handling.PUBLIC,
        "code": Handling.PUBLIC,
        "kind": Handling.PUBLIC,
        "iso2": Handling.PUBLIC,
        "parent": Handling.PUBLIC,
        "merged_into": Handling.PUBLIC,
    }

    def __str__(self) -> str:
        return self.code


class OrganisationName(models.Model):
    """A name of an organisation in a language, with the time for which it was the name. Open ends are empty."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="names")
    language = models.CharField(max_length=10)
    name = models.CharField(max_length=300)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta:
        verbose_name = _("name of an organisation")
        verbose_name_plural = _("names of organisations")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="organisation_name_once",
                fields=["organisation", "language", "valid_from"],
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="organisation_name_period",
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gt=F("valid_from")),
            ),
        ]

    data_handling: ClassVar[dict[str, Handling]] = {
        "id": Handling.PUBLIC,
        "organisation": Handling.PUBLIC,
        "language": Handling.PUBLIC,
        "name": Handling.PUBLIC,
        "valid_from": Handling.PUBLIC,
        "valid_to": Handling.PUBLIC,
    }

    def __str__(self) -> str:
        return self.name


class PersonManager(BaseUserManager["Person"]):
    """Looks people up by e-mail address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        """The person with that address."""
        return self.get(email__iexact=username or "")


class Person(AbstractBaseUser):
    """Somebody who signs in. Roles say what they may do; there is no superuser."""

    email = models.EmailField(_("e-mail address"), unique=True)
    full_name = models.CharField(_("name"), max_length=200)
    language = models.CharField(_("language"), max_length=10, default="en")
    timezone = models.CharField(_("time zone"), max_length=60, default="UTC")
    is_active = models.BooleanField(default=True)
    registered_at = models.DateTimeField()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    objects: ClassVar[PersonManager] = PersonManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    data_handling: ClassVar[dict[str, Handling]] = {
        "id": Handling.INTERNAL,
        "email": Handling.PERSONAL,
        "full_name": Handling.PERSONAL,
        "language": Handling.PERSONAL,
        "timezone": Handling.PERSONAL,
        "is_active": Handling.INTERNAL,
        "registered_at": Handling.INTERNAL,
        "last_login": Handling.PERSONAL,
        "password": Handling.SECRET,
    }

    def __str__(self) -> str:
        return self.full_name

    def get_full_name(self) -> str:
        """The name to greet by."""
        return self.full_name

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Django's own permissions are not used; rules ask the viewer."""
        return False

    def has_module_perms(self, app_label: str) -> bool:
        """Django's own permissions are not used; rules ask the viewer."""
        return False


class RoleGrant(models.Model):
    """A role held by a person on behalf of an organisation.

    In force from `granted_at` (which may lie ahead) until it is ended, or until `ends_at` where an end is set.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="grants")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=40)
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    ends_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("role grant")
        verbose_name_plural = _("role grants")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="role_grant_once",
                fields=["person", "organisation", "role"],
                condition=Q(ended_at__isnull=True),
            ),
        ]

    data_handling: ClassVar[dict[str, Handling]] = {
        "id": Handling.INTERNAL,
        "person": Handling.PERSONAL,
        "organisation": Handling.INTERNAL,
        "role": Handling.INTERNAL,
        "granted_at": Handling.INTERNAL,
        "granted_by": Handling.PERSONAL,
        "ends_at": Handling.INTERNAL,
        "ended_at": Handling.INTERNAL,
    }

    def __str__(self) -> str:
        return f"{self.role} ({self.person_id})"


class Membership(models.Model):
    """Somebody works for an organisation, in a unit of it (a ministry, a desk), from a moment until it is ended."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="members")
    unit = models.CharField(max_length=200, blank=True)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="membership_once", fields=["person", "organisation"], condition=Q(ended_at__isnull=True)
            ),
        ]

    data_handling: ClassVar[dict[str, Handling]] = {
        "id": Handling.INTERNAL,
        "person": Handling.PERSONAL,
        "organisation": Handling.INTERNAL,
        "unit": Handling.PERSONAL,
        "began_at": Handling.INTERNAL,
        "ended_at": Handling.INTERNAL,
    }

    def __str__(self) -> str:
        return f"membership {self.pk}"


class Invitation(models.Model):
    """Somebody is asked by mail to open an account on behalf of an organisation.

    The link carries a secret of which only the SHA-256 is kept; it works once, until it expires or is taken back.
    """

    email = models.EmailField()
    full_name = models.CharField(max_length=200)
    language = models.CharField(max_length=10, default="en")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="invitations")
    unit = models.CharField(max_length=200, blank=True)
    roles = models.JSONField(default=list)
    secret_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="invitations")

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering: ClassVar[list[str]] = ["-invited_at"]

    data_handling: ClassVar[dict[str, Handling]] = {
        "id": Handling.INTERNAL,
        "email": Handling.PERSONAL,
        "full_name": Handling.PERSONAL,
        "language": Handling.PERSONAL,
        "organisation": Handling.INTERNAL,
        "unit": Handling.PERSONAL,
        "roles": Handling.INTERNAL,
        "secret_hash": Handling.SECRET,
        "invited_by": Handling.PERSONAL,
        "invited_at": Handling.INTERNAL,
        "expires_at": Handling.INTERNAL,
        "accepted_at": Handling.INTERNAL,
        "withdrawn_at": Handling.INTERNAL,
        "person": Handling.PERSONAL,
    }

    def __str__(self) -> str:
        return f"invitation {self.pk}"


class AddressChange(models.Model):
    """Somebody asked to sign in under a new e-mail address, which is taken over when its owner opens the link.

    The link carries a secret of which only the SHA-256 is kept; a later request replaces an earlier one.
    """

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="address_change")
    email = models.EmailField()
    former = models.EmailField(blank=True)
    secret_hash = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("change of an e-mail address")
        verbose_name_plural = _("changes of e-mail addresses")

    data_handling: ClassVar[dict[str, Handling]] = {
        "id": Handling.INTERNAL,
        "person": Handling.PERSONAL,
        "email": Handling.PERSONAL,
        "former": Handling.PERSONAL,
        "secret_hash": Handling.SECRET,
        "asked_at": Handling.INTERNAL,
        "expires_at": Handling.INTERNAL,
        "confirmed_at": Handling.INTERNAL,
    }

    def __str__(self) -> str:
        return f"address change {self.pk}"


class SupportAccess(models.Model):
    """Somebody of the office may see what belongs to an organisation, for a stated reason and a short time."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="support")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="support")
    reason = models.TextField()
    began_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("support access")
        verbose_name_plural = _("support accesses")
        ordering: ClassVar[list[str]] = ["-began_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="support_access_period", condition=Q(ends_at__gt=F("began_at"))),
        ]

    data_handling: ClassVar[dict[str, Handling]] = {
        "id": Handling.INTERNAL,
        "person": Handling.PERSONAL,
        "organisation": Handling.INTERNAL,
        "reason": Handling.INTERNAL,
        "began_at": Handling.INTERNAL,
        "ends_at": Handling.INTERNAL,
        "ended_at": Handling.INTERNAL,
    }

    def __str__(self) -> str:
        return f"support access {self.pk}"

"""The register of actors: profile, competencies and reach, contact points, lines between organisations, mergers.

What changes over time carries `from_on` and `until_on`; the last day is the first on which it holds no more.
Codes are those of `rapport.actors.vocabulary`.
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from rapport.actors.kinds import ContactFunction, LineKind, TagList, TraffickingRole, Visibility
from rapport.actors.models.accounts import Organisation
from rapport.kernel.datahandling import Handling
from rapport.kernel.versions import Versioned


def period_holds() -> Q:
    """The condition that a period does not end before it begins."""
    return Q(from_on__isnull=True) | Q(until_on__isnull=True) | Q(until_on__gt=F("from_on"))


class ActorProfile(Versioned):
    """What is known of an organisation as an actor. One row each, made when first described."""

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="profile")
    mandate = models.TextField(_("mandate"), blank=True, max_length=8000)
    jurisdiction = models.TextField(_("jurisdiction"), blank=True, max_length=2000)
    perspective = models.CharField(_("perspective"), max_length=40, blank=True)
    level = models.CharField(_("level of government"), max_length=40, blank=True)
    is_government = models.BooleanField(_("part of government"), null=True, blank=True)
    staff_full_time = models.PositiveIntegerField(_("staff full-time on trafficking"), null=True, blank=True)
    website = models.URLField(_("website"), blank=True, max_length=300)

    class Meta:
        verbose_name = _("profile of an actor")
        verbose_name_plural = _("profiles of actors")

    data_handling: ClassVar[dict[str, Handling]] = {
        "id": Handling.INTERNAL,
        "version": Handling.INTERNAL,
        "organisation": Handling.INTERNAL,
        "mandate": Handling.INTERNAL,
        "jurisdiction": Handling.INTERNAL,
        "perspective": Handling.INTERNAL,
        "level": Handling.INTERNAL,
        "is_government": Handling.INTERNAL,
        "staff_full_time": Handling.INTERNAL,
        "website": Handling.INTERNAL,
    }

    def __str__(self) -> str:
        return f"profile of {self.organisation_id}"


class PastProfile(models.Model):
    """What a profile said until it was changed, by name of field."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="past_profiles")
    until_at = models.DateTimeField()
    facts = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("former profile of an actor")
        verbose_name_plural = _("former profiles of actors")

    data_handling: ClassVar[dict[str, Handling]] = {
        "id": Handling.INTERNAL,
        "organisation": Handling.INTERNAL,
        "until_at": Handling.INTERNAL,
        "facts": Handling.INTERNAL,
    }

    def __str__(self) -> str:
        return f"former profile of {self.organisation_id}"


class ActorTag(models.Model):
    """An organisation has a competence, serves a form of exploitation or a profile, works in a place or language."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="tags")
    list = models.CharField(max_length=20, choices=TagList)
    code = models.CharField(max_length=120)
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("competence or reach of an actor")
        verbose_name_plural = _("competencies and reach of actors")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="actor_tag_once",
                fields=["organisation", "list", "code"],
                condition=Q(until_on__isnull=True),
            ),
            models.CheckConstraint(name="actor_tag_period", condition=period_holds()),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["list", "code"], name="actor_tag_by_code"),
        ]

    data_handling: ClassVar[dict[str, Handling]] = {
        "id": Handling.INTERNAL,
        "organisation": Handling.INTERNAL,
        "list": Handling.INTERNAL,
        "code": Handling.INTERNAL,
        "from_on": Handling.INTERNAL,
        "until_on": Handling.INTERNAL,
    }

    def __str__(self) -> str:
        return f"{self.list} {self.code}"


class ContactPoint(Versioned):
    """How an organisation is reached for a function: an office, an official number, a shared mailbox. No person.

    On no day has a State two national points of contact: the exclusion constraint `contact_point_one_national` of
    migration 0007 holds that.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="contact_points")
    function = models.CharField(_("function"), max_length=40, choices=ContactFunction)
    title = models.CharField(_("office or post"), max_length=200)
    phone = models.CharField(_("number"), max_length=60, blank=True)
    mailbox = models.EmailField(_("shared mailbox"), blank=True)
    hours = models.CharField(_("hours"), max_length=200, blank=True)
    languages = models.CharField(_("languages"), max_length=200, blank=True)
    place = models.CharField(_("place"), max_length=120, blank=True)
    # For the single national point of contact: of which State. Empty: of the State that the instance serves.
    state = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="national_points",
        verbose_name=_("of which State"),
    )
    visibility = models.CharField(max_length=20, choices=Visibility, default=Visibility.MEMBERS)
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("contact point")
        verbose_name_plural = _("contact points")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="contact_point_period", condition=period_holds()),
            models.CheckConstraint(
                name="contact_point_can_be_reached", condition=~Q(phone="") | ~Q(mailbox="")
            ),
            models.CheckConstraint(
                name="contact_point_state_of_national",
                condition=Q(state__isnull=True) | Q(function="NATIONAL_POINT"),
            ),
        ]

    data_handling: ClassVar[dict[str, Handling]] = {
        "id": Handling.INTERNAL,
        "version": Handling.INTERNAL,
        "organisation": Handling.INTERNAL,
        "function": Handling.INTERNAL,
        "title": Handling.INTERNAL,
        "phone": Handling.INTERNAL,
        "mailbox": Handling.INTERNAL,
        "hours": Handling.INTERNAL,
        "languages": Handling.INTERNAL,
        "place": Handling.INTERNAL,
        "state": Handling.INTERNAL,
        "visibility": Handling.INTERNAL,
        "from_on": Handling.INTERNAL,
        "until_on": Handling.INTERNAL,
    }

    def __str__(self) -> str:
        return f"{self.function} {self.title}"


class ActorLine(Versioned):
    """A line between two organisations, formal or not: from `source` to `target`."""

    source = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="lines_out")
    target = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="lines_in")
    kind = models.CharField(max_length=20, choices=LineKind)
    is_formal = models.BooleanField(default=True)
    note = models.CharField(max_length=500, blank=True)
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("line between actors")
        verbose_name_plural = _("lines between actors")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="actor_line_once",
                fields=["source", "target", "kind"],
                condition=Q(until_on__isnull=True),
            ),
            models.CheckConstraint(name="actor_line_between_two", condition=~Q(source=F("target"))),
            models.CheckConstraint(
                name="actor_line_informal_is_not_formal", condition=~Q(kind="INFORMAL", is_formal=True)
            ),
            models.CheckConstraint(name="actor_line_period", condition=period_holds()),
        ]

    data_handling: ClassVar[dict[str, Handling]] = {
        "id": Handling.INTERNAL,
        "version": Handling.INTERNAL,
        "source": Handling.INTERNAL,
        "target": Handling.INTERNAL,
        "kind": Handling.INTERNAL,
        "is_formal": Handling.INTERNAL,
        "note": Handling.INTERNAL,
        "from_on": Handling.INTERNAL,
        "until_on": Handling.INTERNAL,
    }

    def __str__(self) -> str:
        return f"{self.source_id} {self.kind} {self.target_id}"


class StateRole(Versioned):
    """A State is one of origin, transit or destination, for another State if named, in a period, by a source."""

    state = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="trafficking_roles")
    role = models.CharField(max_length=20, choices=TraffickingRole)
    other = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="trafficking_roles_for"
    )
    source = models.CharField(_("source"), max_length=500)
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("role of a State in trafficking")
        verbose_name_plural = _("roles of States in trafficking")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="state_role_period", condition=period_holds()),
            models.CheckConstraint(
                name="state_role_other",
                condition=Q(other__isnull=True) | (~Q(other=F("state")) & ~Q(role="INTERNAL")),
            ),
            models.UniqueConstraint(
                name="state_role_once",
                fields=["state", "role", "other", "source"],
                condition=Q(until_on__isnull=True),
                nulls_distinct=False,
            ),
        ]

    data_handling: ClassVar[dict[str, Handling]] = {
        "id": Handling.PUBLIC,
        "version": Handling.INTERNAL,
        "state": Handling.PUBLIC,
        "role": Handling.PUBLIC,
        "other": Handling.PUBLIC,
        "source": Handling.PUBLIC,
        "from_on": Handling.PUBLIC,
        "until_on": Handling.PUBLIC,
    }

    def __str__(self) -> str:
        return f"{self.state_id} {self.role}"


class Merger(models.Model):
    """A duplicate was merged into another organisation: when, why, and how many rows went over, by table."""

    duplicate = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="merger")
    into = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="mergers")
    reason = models.CharField(max_length=500)
    merged_at = models.DateTimeField()
    moved = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("merger of duplicates")
        verbose_name_plural = _("mergers of duplicates")

    data_handling: ClassVar[dict[str, Handling]] = {
        "id": Handling.INTERNAL,
        "duplicate": Handling.INTERNAL,
        "into": Handling.INTERNAL,
        "reason": Handling.INTERNAL,
        "merged_at": Handling.INTERNAL,
        "moved": Handling.INTERNAL,
    }

    def __str__(self) -> str:
        return f"{self.duplicate_id} into {self.into_id}"

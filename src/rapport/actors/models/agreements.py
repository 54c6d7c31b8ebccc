"""Agreements: memoranda, standard operating procedures, agreements with other States; parties, follow-up, alerts."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from rapport.actors.kinds import AgreementKind, Visibility
from rapport.actors.models.accounts import Organisation
from rapport.kernel.datahandling import Handling
from rapport.kernel.versions import Versioned


class Agreement(Versioned):
    """What organisations or States agreed in writing (2.2.2, 2.2.8, 3.3.3 of the report of 2008).

    `expires_on` is the last day on which it is in force; `ended_on` the day on which it was ended before that.
    """

    title = models.CharField(_("title"), max_length=300)
    kind = models.CharField(_("kind"), max_length=20, choices=AgreementKind)
    subject = models.TextField(_("subject"), max_length=4000)
    roles = models.TextField(_("who does what"), blank=True, max_length=8000)
    services = models.JSONField(_("services"), default=list, blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    in_force_on = models.DateField(_("in force since"), null=True, blank=True)
    expires_on = models.DateField(_("last day in force"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    end_reason = models.CharField(max_length=500, blank=True)
    text = models.TextField(_("text"), blank=True, max_length=100_000)
    reference = models.CharField(_("reference"), max_length=500, blank=True)
    link = models.URLField(_("link"), blank=True, max_length=500)
    visibility = models.CharField(max_length=20, choices=Visibility, default=Visibility.MEMBERS)
    entered_at = models.DateTimeField()

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="agreement_period",
                condition=Q(in_force_on__isnull=True)
                | Q(expires_on__isnull=True)
                | Q(expires_on__gte=F("in_force_on")),
            ),
            models.CheckConstraint(
                name="agreement_ended_with_reason", condition=Q(ended_on__isnull=True) | ~Q(end_reason="")
            ),
            models.CheckConstraint(
                name="agreement_has_text_or_reference",
                condition=~Q(text="") | ~Q(reference="") | ~Q(link=""),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["expires_on"], name="agreement_by_expiry"),
        ]

    data_handling: ClassVar[dict[str, Handling]] = {
        "id": Handling.INTERNAL,
        "version": Handling.INTERNAL,
        "title": Handling.INTERNAL,
        "kind": Handling.INTERNAL,
        "subject": Handling.INTERNAL,
        "roles": Handling.INTERNAL,
        "services": Handling.INTERNAL,
        "signed_on": Handling.INTERNAL,
        "in_force_on": Handling.INTERNAL,
        "expires_on": Handling.INTERNAL,
        "ended_on": Handling.INTERNAL,
        "end_reason": Handling.INTERNAL,
        "text": Handling.INTERNAL,
        "reference": Handling.INTERNAL,
        "link": Handling.INTERNAL,
        "visibility": Handling.INTERNAL,
        "entered_at": Handling.INTERNAL,
    }

    def __str__(self) -> str:
        return f"agreement {self.pk}"


class AgreementParty(models.Model):
    """A party: an organisation of the register, or one (another State, a foreign authority) by its name alone."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="agreements"
    )
    name = models.CharField(_("name"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("party to an agreement")
        verbose_name_plural = _("parties to agreements")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="agreement_party_registered_or_named",
                condition=Q(organisation__isnull=False, name="")
                | (Q(organisation__isnull=True) & ~Q(name="")),
            ),
            models.UniqueConstraint(
                name="agreement_party_once",
                fields=["agreement", "organisation"],
                condition=Q(organisation__isnull=False),
            ),
        ]

    data_handling: ClassVar[dict[str, Handling]] = {
        "id": Handling.INTERNAL,
        "agreement": Handling.INTERNAL,
        "organisation": Handling.INTERNAL,
        "name": Handling.INTERNAL,
    }

    def __str__(self) -> str:
        return f"party {self.pk} of {self.agreement_id}"


class AgreementFollowUp(models.Model):
    """A meeting or other step by which the parties followed an agreement up; `next_on`: when they meet again."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="follow_ups")
    held_on = models.DateField(_("held on"))
    outcome = models.TextField(_("outcome"), max_length=4000)
    next_on = models.DateField(_("next on"), null=True, blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("follow-up of an agreement")
        verbose_name_plural = _("follow-ups of agreements")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="agreement_follow_up_next",
                condition=Q(next_on__isnull=True) | Q(next_on__gt=F("held_on")),
            ),
        ]

    data_handling: ClassVar[dict[str, Handling]] = {
        "id": Handling.INTERNAL,
        "agreement": Handling.INTERNAL,
        "held_on": Handling.INTERNAL,
        "outcome": Handling.INTERNAL,
        "next_on": Handling.INTERNAL,
        "recorded_at": Handling.INTERNAL,
    }

    def __str__(self) -> str:
        return f"follow-up {self.pk} of {self.agreement_id}"


class AgreementAlert(models.Model):
    """A person was told of an agreement: which step, of which day. Nobody is told the same twice."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="alerts")
    step = models.CharField(max_length=20)
    due_on = models.DateField()
    person = models.BigIntegerField()
    on = models.DateField()

    class Meta:
        verbose_name = _("alert of an agreement")
        verbose_name_plural = _("alerts of agreements")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="agreement_alert_once", fields=["agreement", "step", "due_on", "person"]
            ),
        ]

    data_handling: ClassVar[dict[str, Handling]] = {
        "id": Handling.INTERNAL,
        "agreement": Handling.INTERNAL,
        "step": Handling.INTERNAL,
        "due_on": Handling.INTERNAL,
        "person": Handling.PERSONAL,
        "on": Handling.INTERNAL,
    }

    def __str__(self) -> str:
        return f"{self.step} of {self.agreement_id}"

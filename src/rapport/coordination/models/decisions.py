"""Decisions of bodies, how they are spread to the offices concerned, and what offices send up.

Source: OSCE Special Representative, 2008 Annual Report, 2.2.1 and its note 36, 2.2.11, 3.3.6.
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from rapport.coordination.models.meetings import AgendaItem, Meeting, Visibility
from rapport.kernel.datahandling import Handling
from rapport.kernel.versions import Versioned


class Decision(Versioned):
    """What a body decided: one accountable organisation, a day that is not before the decision, what it answers to."""

    class State(models.TextChoices):
        """How far a decision is."""

        RECORDED = "RECORDED", _("Recorded")
        IN_FORCE = "IN_FORCE", _("In force")
        FULFILLED = "FULFILLED", _("Fulfilled")
        REPEALED = "REPEALED", _("Repealed")
        SUPERSEDED = "SUPERSEDED", _("Replaced by another")

    body = models.ForeignKey("coordination.Body", on_delete=models.PROTECT, related_name="decisions")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    meeting = models.ForeignKey(Meeting, null=True, on_delete=models.PROTECT, related_name="decisions")
    item = models.ForeignKey(AgendaItem, null=True, on_delete=models.PROTECT, related_name="decisions")
    title = models.CharField(max_length=200)
    text = models.TextField()
    accountable = models.ForeignKey("actors.Organisation", on_delete=models.PROTECT, related_name="+")
    supporting = models.ManyToManyField("actors.Organisation", related_name="+")
    decided_on = models.DateField()
    due_on = models.DateField()
    answers_to = models.CharField(max_length=300, blank=True)
    visibility = models.CharField(max_length=8, choices=Visibility, default=Visibility.MEMBERS)
    state = models.CharField(max_length=10, choices=State, default=State.RECORDED)
    replaces = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")
    recorded_at = models.DateTimeField()
    recorded_by = models.BigIntegerField(null=True)
    closed_on = models.DateField(null=True)
    closing_reason = models.TextField(blank=True)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering: ClassVar[list[str]] = ["-decided_on", "-year", "-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="decision_number_once", fields=["body", "year", "number"]),
            models.CheckConstraint(name="decision_due_not_before", condition=Q(due_on__gte=F("decided_on"))),
            models.CheckConstraint(
                name="decision_closed_dated",
                condition=Q(state__in=["RECORDED", "IN_FORCE"], closed_on__isnull=True)
                | Q(state__in=["FULFILLED", "REPEALED", "SUPERSEDED"], closed_on__isnull=False),
            ),
        ]

    data_handling: ClassVar[dict[str, Handling]] = {
        **dict.fromkeys(
            (
                "id", "body", "year", "number", "meeting", "item", "title", "text", "accountable", "supporting",
                "decided_on", "due_on", "answers_to", "visibility", "state", "replaces", "recorded_at", "closed_on",
                "closing_reason", "version",
            ),
            Handling.INTERNAL,
        ),
        "recorded_by": Handling.PERSONAL,
    }  # fmt: skip

    def __str__(self) -> str:
        return f"{self.number}/{self.year}"


class CircularCopy(models.Model):
    """A decision as it was sent to one office, and whether the office confirmed reading it.

    `because`: competencies that made the office one of those concerned, or nothing where it was chosen by hand.
    """

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="copies")
    organisation = models.ForeignKey("actors.Organisation", on_delete=models.PROTECT, related_name="+")
    because = models.JSONField(default=list, blank=True)
    sent_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("copy of a decision")
        verbose_name_plural = _("copies of decisions")
        ordering: ClassVar[list[str]] = ["-sent_at", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="circular_copy_once", fields=["decision", "organisation"]),
        ]

    data_handling: ClassVar[dict[str, Handling]] = {
        **dict.fromkeys(
            ("id", "decision", "organisation", "because", "sent_at", "confirmed_at"), Handling.INTERNAL
        ),
        "confirmed_by": Handling.PERSONAL,
    }

    def __str__(self) -> str:
        return f"copy {self.pk}"


class Contribution(Versioned):
    """A question or expertise that an office sends up to a body, with the answer or the agenda it came onto."""

    class Kind(models.TextChoices):
        """What an office sends."""

        QUESTION = "QUESTION", _("Question")
        EXPERTISE = "EXPERTISE", _("Expertise")

    body = models.ForeignKey("coordination.Body", on_delete=models.PROTECT, related_name="contributions")
    decision = models.ForeignKey(Decision, null=True, on_delete=models.SET_NULL, related_name="contributions")
    organisation = models.ForeignKey("actors.Organisation", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    title = models.CharField(max_length=200)
    text = models.TextField()
    sent_at = models.DateTimeField()
    sent_by = models.BigIntegerField(null=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("contribution of an office")
        verbose_name_plural = _("contributions of offices")
        ordering: ClassVar[list[str]] = ["-sent_at", "-id"]

    data_handling: ClassVar[dict[str, Handling]] = {
        **dict.fromkeys(
            (
                "id", "body", "decision", "organisation", "kind", "title", "text", "sent_at", "answer", "answered_at",
                "version",
            ),
            Handling.INTERNAL,
        ),
        "sent_by": Handling.PERSONAL,
        "answered_by": Handling.PERSONAL,
    }  # fmt: skip

    def __str__(self) -> str:
        return self.title

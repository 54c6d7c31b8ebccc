"""Written procedures of bodies: what is decided between meetings, by silence or by vote.

Source: OSCE Special Representative, 2008 Annual Report, 2.2.10 and 2.2.11 (a body that decides also between meetings).
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from rapport.coordination.models.bodies import BodyMember
from rapport.coordination.models.decisions import Decision
from rapport.coordination.models.meetings import Visibility
from rapport.kernel.datahandling import Handling
from rapport.kernel.versions import Versioned


class Procedure(Versioned):
    """A proposal put to the members with a vote for some days; adopted, it becomes a decision.

    `days` is how long members have; `closes_on` the last of these days where the body meets, set at the opening
    together with the quorum, so that a later change of practice does not reach into a running procedure.
    """

    class State(models.TextChoices):
        """How far it is."""

        DRAFT = "DRAFT", _("Draft")
        OPEN = "OPEN", _("Open")
        ADOPTED = "ADOPTED", _("Adopted")
        NOT_ADOPTED = "NOT_ADOPTED", _("Not adopted")
        WITHDRAWN = "WITHDRAWN", _("Withdrawn")

    class Mode(models.TextChoices):
        """What counts as agreement."""

        SILENCE = "SILENCE", _("Silence: adopted unless somebody objects")
        VOTE = "VOTE", _("Vote")

    class Majority(models.TextChoices):
        """What carries a vote."""

        SIMPLE = "SIMPLE", _("More votes for it than against it")
        TWO_THIRDS = "TWO_THIRDS", _("At least two thirds of the votes for or against it")

    class Outcome(models.TextChoices):
        """What the rule made of the votes."""

        SILENT = "SILENT", _("Nobody objected")
        OBJECTED = "OBJECTED", _("Somebody objected")
        CARRIED = "CARRIED", _("The majority was reached")
        NOT_CARRIED = "NOT_CARRIED", _("The majority was not reached")
        NO_QUORUM = "NO_QUORUM", _("Too few members voted")

    body = models.ForeignKey("coordination.Body", on_delete=models.PROTECT, related_name="procedures")
    title = models.CharField(max_length=200)
    text = models.TextField()
    accountable = models.ForeignKey("actors.Organisation", on_delete=models.PROTECT, related_name="+")
    supporting = models.ManyToManyField("actors.Organisation", related_name="+")
    due_on = models.DateField()
    answers_to = models.CharField(max_length=300, blank=True)
    visibility = models.CharField(max_length=8, choices=Visibility, default=Visibility.MEMBERS)
    mode = models.CharField(max_length=8, choices=Mode)
    majority = models.CharField(max_length=10, choices=Majority, default=Majority.SIMPLE)
    days = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=11, choices=State, default=State.DRAFT)
    prepared_at = models.DateTimeField()
    prepared_by = models.BigIntegerField(null=True)
    opened_at = models.DateTimeField(null=True)
    closes_on = models.DateField(null=True)
    zone = models.CharField(max_length=60, default="UTC")
    quorum_percent = models.PositiveSmallIntegerField(default=50)
    quorum_above = models.BooleanField(default=True)
    reminded_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=11, choices=Outcome, blank=True)
    closing_reason = models.TextField(blank=True)
    decision = models.OneToOneField(Decision, null=True, on_delete=models.PROTECT, related_name="procedure")

    class Meta:
        verbose_name = _("written procedure")
        verbose_name_plural = _("written procedures")
        ordering: ClassVar[list[str]] = ["-prepared_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="procedure_open_until",
                condition=Q(state__in=["DRAFT", "WITHDRAWN"])
                | Q(opened_at__isnull=False, closes_on__isnull=False),
            ),
            models.CheckConstraint(
                name="procedure_due_after", condition=Q(closes_on=None) | Q(due_on__gte=F("closes_on"))
            ),
            models.CheckConstraint(
                name="procedure_adopted_decided", condition=Q(state="ADOPTED") ^ Q(decision=None)
            ),
            models.CheckConstraint(name="procedure_percent", condition=Q(quorum_percent__lte=100)),
        ]

    data_handling: ClassVar[dict[str, Handling]] = {
        **dict.fromkeys(
            (
                "id", "body", "title", "text", "accountable", "supporting", "due_on", "answers_to", "visibility",
                "mode", "majority", "days", "state", "prepared_at", "opened_at", "closes_on", "zone", "quorum_percent",
                "quorum_above", "reminded_at", "closed_at", "outcome", "closing_reason", "decision", "version",
            ),
            Handling.INTERNAL,
        ),
        "prepared_by": Handling.PERSONAL,
    }  # fmt: skip

    def __str__(self) -> str:
        return self.title


class ProcedureSeat(models.Model):
    """A member with a vote on the day on which a procedure was opened: the roll, fixed from then on."""

    procedure = models.ForeignKey(Procedure, on_delete=models.CASCADE, related_name="roll")
    member = models.ForeignKey(BodyMember, null=True, on_delete=models.SET_NULL, related_name="+")
    organisation = models.ForeignKey("actors.Organisation", on_delete=models.PROTECT, related_name="+")
    votes = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("seat of a written procedure")
        verbose_name_plural = _("seats of written procedures")
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="procedure_seat_once", fields=["procedure", "member"]),
        ]

    data_handling: ClassVar[dict[str, Handling]] = dict.fromkeys(
        ("id", "procedure", "member", "organisation", "votes"), Handling.INTERNAL
    )

    def __str__(self) -> str:
        return f"seat {self.pk}"


class Ballot(models.Model):
    """What a member said. The last word counts; those before it stay.

    `for_absent`: a deputy said it during an absence; `came_as`: how it came in where the secretariat entered it.
    """

    class Choice(models.TextChoices):
        """For, against (in a silence procedure: an objection), or neither."""

        FOR = "FOR", _("For")
        AGAINST = "AGAINST", _("Against")
        ABSTAIN = "ABSTAIN", _("Abstains")

    seat = models.ForeignKey(ProcedureSeat, on_delete=models.CASCADE, related_name="ballots")
    choice = models.CharField(max_length=7, choices=Choice)
    reason = models.TextField(blank=True)
    for_absent = models.BooleanField(default=False)
    came_as = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    by = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("vote in a written procedure")
        verbose_name_plural = _("votes in written procedures")
        ordering: ClassVar[list[str]] = ["id"]

    data_handling: ClassVar[dict[str, Handling]] = {
        **dict.fromkeys(("id", "seat", "choice", "reason", "for_absent", "came_as", "at"), Handling.INTERNAL),
        "by": Handling.PERSONAL,
    }

    def __str__(self) -> str:
        return f"vote {self.pk}"

"""What the mechanism achieved and what stands in its way, classified as the OSCE SR Annual Report 2008 does."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from rapport.coordination.models.bodies import Body, Mechanism
from rapport.coordination.models.decisions import Decision
from rapport.coordination.models.meetings import Visibility
from rapport.kernel.datahandling import Handling
from rapport.kernel.versions import Versioned

ACHIEVED = ("PLAN", "LAW", "AWARENESS", "COOPERATION", "REFERRAL", "OPERATION", "OTHER_ACHIEVED")
CHALLENGED = (
    "RESOURCES",
    "STAFF",
    "OBJECTIVES",
    "PRIORITIES",
    "DISAGREEMENT",
    "COORDINATION",
    "INTERNATIONAL",
    "CAPACITY",
    "COMMITMENT",
    "OTHER_CHALLENGE",
)
"""Topics of achievements (2.2.11) and of challenges (2.2.12, 2.2.13), in the order of the report."""


class Finding(Versioned):
    """One achievement or challenge with an example, its period, what it rests on, and who may see it.

    `precondition` is one of the nine of 2.2.12 (`bodies.lists`), where it bears on one. `proposed_by` is the
    organisation that proposed it, empty for the secretariat's own.
    """

    class Kind(models.TextChoices):
        """Achieved, or in the way."""

        ACHIEVEMENT = "ACHIEVEMENT", _("Achievement")
        CHALLENGE = "CHALLENGE", _("Challenge")

    class Topic(models.TextChoices):
        """2.2.11 for achievements; 2.2.12 and 2.2.13 for challenges."""

        PLAN = "PLAN", _("National action plan drawn up or carried out")
        LAW = "LAW", _("Policy or law reformed")
        AWARENESS = "AWARENESS", _("Awareness raised among officials or the public")
        COOPERATION = "COOPERATION", _("Co-operation developed, also with civil society")
        REFERRAL = "REFERRAL", _("National referral mechanism")
        OPERATION = "OPERATION", _("Operational action: unit, shelter, training, guidelines, hotline, data")
        OTHER_ACHIEVED = "OTHER_ACHIEVED", _("Another achievement")
        RESOURCES = "RESOURCES", _("Lack of budget")
        STAFF = "STAFF", _("Lack of staff and of full-time posts")
        OBJECTIVES = "OBJECTIVES", _("Different objectives of ministries")
        PRIORITIES = "PRIORITIES", _("Competing priorities")
        DISAGREEMENT = "DISAGREEMENT", _("Disagreement on policies")
        COORDINATION = (
            "COORDINATION",
            _("Co-ordination among authorities, NGOs and international organisations"),
        )
        INTERNATIONAL = "INTERNATIONAL", _("Co-ordination with authorities of other States")
        CAPACITY = "CAPACITY", _("Limited capacity of agencies")
        COMMITMENT = "COMMITMENT", _("Commitment and continuity of representatives")
        OTHER_CHALLENGE = "OTHER_CHALLENGE", _("Another challenge")

    class State(models.TextChoices):
        """Proposed by a member, then accepted or declined."""

        PROPOSED = "PROPOSED", _("Proposed")
        ACCEPTED = "ACCEPTED", _("Accepted")
        DECLINED = "DECLINED", _("Declined")

    mechanism = models.ForeignKey(Mechanism, on_delete=models.CASCADE, related_name="findings")
    body = models.ForeignKey(Body, null=True, on_delete=models.PROTECT, related_name="findings")
    kind = models.CharField(max_length=20, choices=Kind)
    topic = models.CharField(max_length=20, choices=Topic)
    precondition = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=300)
    text = models.TextField()
    example = models.TextField(blank=True)
    link = models.URLField(max_length=500, blank=True)
    from_on = models.DateField(null=True)
    until_on = models.DateField(null=True)
    visibility = models.CharField(max_length=8, choices=Visibility, default=Visibility.MEMBERS)
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    proposed_by = models.ForeignKey(
        "actors.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    obligations = models.ManyToManyField("obligations.Obligation", related_name="+")
    decisions = models.ManyToManyField(Decision, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.BigIntegerField(null=True)
    decline_reason = models.TextField(blank=True)

    class Meta:
        verbose_name = _("achievement or challenge")
        verbose_name_plural = _("achievements and challenges")
        ordering: ClassVar[list[str]] = ["kind", "topic", "-from_on", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="finding_topic_of_kind",
                condition=Q(kind="ACHIEVEMENT", topic__in=ACHIEVED)
                | Q(kind="CHALLENGE", topic__in=CHALLENGED),
            ),
            models.CheckConstraint(name="finding_says_something", condition=~Q(title="") & ~Q(text="")),
            models.CheckConstraint(
                name="finding_period",
                condition=Q(from_on__isnull=True) | Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
            ),
            models.CheckConstraint(
                name="finding_of_body_names_body", condition=~Q(visibility="BODY") | Q(body__isnull=False)
            ),
            models.CheckConstraint(
                name="finding_declined_has_reason", condition=~Q(state="DECLINED") | ~Q(decline_reason="")
            ),
            models.CheckConstraint(
                name="finding_decided_has_time", condition=Q(state="PROPOSED") | Q(decided_at__isnull=False)
            ),
        ]

    data_handling: ClassVar[dict[str, Handling]] = {
        **dict.fromkeys(
            (
                "id", "version", "mechanism", "body", "kind", "topic", "precondition", "title", "text", "example",
                "link", "from_on", "until_on", "visibility", "state", "proposed_by", "obligations", "decisions",
                "made_at", "decided_at", "decline_reason",
            ),
            Handling.INTERNAL,
        ),
        **dict.fromkeys(("made_by", "decided_by"), Handling.PERSONAL),
    }  # fmt: skip

    def __str__(self) -> str:
        return self.title

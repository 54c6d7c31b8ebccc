"""A plan, its versions, who wrote in a version, and what was said on it in consultation."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from rapport.analysis.plan.lists import PlanKind
from rapport.kernel.datahandling import Handling
from rapport.kernel.versions import Versioned


def internal(*names: str) -> dict[str, Handling]:
    """The named fields (and the key) hold no personal data and are for the office."""
    return dict.fromkeys(("id", *names), Handling.INTERNAL)


class ActionPlan(Versioned):
    """A national action plan or its equivalent. Its own columns are those of the version that is written now.

    `rates`, `related`, `justified`, `agreements` and `changes` hold the values of the plan document
    (`rapport.analysis.plan.document`), in its form.
    """

    class Visibility(models.TextChoices):
        """Who may read adopted versions."""

        MEMBERS = "MEMBERS", _("Members of the mechanism")
        PUBLIC = "PUBLIC", _("Everybody")

    code = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=20, choices=[(one.value, one.value) for one in PlanKind])
    language = models.CharField(max_length=10, blank=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    legal_basis = models.TextField(blank=True)
    currency = models.CharField(max_length=3, blank=True)
    predecessor = models.CharField(max_length=300, blank=True)
    visibility = models.CharField(max_length=10, choices=Visibility, default=Visibility.MEMBERS)
    funding_strategy = models.TextField(blank=True)
    assessed_every_months = models.PositiveSmallIntegerField(null=True)
    evaluated_on = models.DateField(null=True)
    rates = models.JSONField(default=list)
    related = models.JSONField(default=list)
    justified = models.JSONField(default=list)
    agreements = models.JSONField(default=list)
    changes = models.JSONField(default=list)
    last_measure = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("action plan")
        verbose_name_plural = _("action plans")
        ordering: ClassVar[list[str]] = ["-starts_on", "code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="plan_period",
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
        ]

    data_handling: ClassVar[dict[str, Handling]] = internal(
        "version", "code", "title", "kind", "language", "starts_on", "ends_on", "legal_basis", "currency",
        "predecessor", "visibility", "funding_strategy", "assessed_every_months", "evaluated_on", "rates", "related",
        "justified", "agreements", "changes", "last_measure", "made_at",
    )  # fmt: skip

    def __str__(self) -> str:
        return self.code


class PlanVersion(Versioned):
    """One version of a plan. Adopted, it holds the whole document and its fingerprint and is never changed again.

    `decision_ref` is the decision that adopted it (`coordination.decision:12`), `adopted_by` that decision in words.
    `reason` is why a revision was begun, `begun_by` which meeting asked for it; `not_consulted` is why it was adopted
    without asking anybody.
    """

    class State(models.TextChoices):
        DRAFT = "DRAFT", _("Draft")
        IN_CONSULTATION = "IN_CONSULTATION", _("In consultation")
        ADOPTED = "ADOPTED", _("Adopted")
        SUPERSEDED = "SUPERSEDED", _("Superseded")

    plan = models.ForeignKey(ActionPlan, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=20, choices=State, default=State.DRAFT)
    begun_at = models.DateTimeField()
    reason = models.TextField(blank=True)
    begun_by = models.CharField(max_length=400, blank=True)
    not_consulted = models.TextField(blank=True)
    comments_until = models.DateField(null=True)
    document = models.BinaryField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    adopted_on = models.DateField(null=True)
    adopted_at = models.DateTimeField(null=True)
    adopted_by = models.CharField(max_length=400, blank=True)
    decision_ref = models.CharField(max_length=120, blank=True)

    class Meta:
        verbose_name = _("version of a plan")
        verbose_name_plural = _("versions of plans")
        ordering: ClassVar[list[str]] = ["-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="plan_version_once", fields=["plan", "number"]),
            models.UniqueConstraint(
                name="plan_one_open_version",
                fields=["plan"],
                condition=Q(state__in=["DRAFT", "IN_CONSULTATION"]),
            ),
            models.UniqueConstraint(
                name="plan_one_adopted_version", fields=["plan"], condition=Q(state="ADOPTED")
            ),
            models.CheckConstraint(
                name="plan_adopted_is_whole",
                condition=Q(state__in=["DRAFT", "IN_CONSULTATION"], document__isnull=True)
                | Q(
                    state__in=["ADOPTED", "SUPERSEDED"],
                    document__isnull=False,
                    adopted_on__isnull=False,
                    adopted_at__isnull=False,
                )
                & ~Q(decision_ref=""),
            ),
        ]

    data_handling: ClassVar[dict[str, Handling]] = internal(
        "version", "plan", "number", "state", "begun_at", "reason", "begun_by", "not_consulted", "comments_until",
        "document", "sha256", "adopted_on", "adopted_at", "adopted_by", "decision_ref",
    )  # fmt: skip

    def __str__(self) -> str:
        return f"version {self.number} of plan {self.plan_id}"


class VersionAuthor(models.Model):
    """Somebody wrote in a version. Whoever is its only author does not adopt it."""

    of = models.ForeignKey(PlanVersion, on_delete=models.CASCADE, related_name="authors")
    person = models.BigIntegerField()

    class Meta:
        verbose_name = _("author of a version")
        verbose_name_plural = _("authors of versions")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="plan_author_once", fields=["of", "person"]),
        ]

    data_handling: ClassVar[dict[str, Handling]] = {**internal("of"), "person": Handling.PERSONAL}

    def __str__(self) -> str:
        return f"author {self.pk}"


class Consultation(models.Model):
    """One round of consultation of a version: from when, until which day comments were asked for, when it was closed.

    `closed_early` is why it was closed before its last day.
    """

    of = models.ForeignKey(PlanVersion, on_delete=models.CASCADE, related_name="rounds")
    opened_at = models.DateTimeField()
    until = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_early = models.TextField(blank=True)

    class Meta:
        verbose_name = _("consultation on a plan")
        verbose_name_plural = _("consultations on plans")
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="plan_one_open_consultation", fields=["of"], condition=Q(closed_at=None)
            ),
        ]

    data_handling: ClassVar[dict[str, Handling]] = internal(
        "of", "opened_at", "until", "closed_at", "closed_early"
    )

    def __str__(self) -> str:
        return f"consultation {self.pk}"


class PlanComment(Versioned):
    """What an organisation says in consultation, on the plan or on one measure of it, and what became of it."""

    class Outcome(models.TextChoices):
        """What was done with it."""

        TAKEN_UP = "TAKEN_UP", _("Taken up: the plan is changed")
        PARTLY = "PARTLY", _("Taken up in part")
        NOTED = "NOTED", _("Noted: nothing has to change")
        NOT = "NOT", _("Not taken up")

    of = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="comments")
    measure_key = models.CharField(max_length=80, blank=True)
    organisation = models.ForeignKey("actors.Organisation", on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    at = models.DateTimeField()
    by = models.BigIntegerField(null=True)
    answer = models.TextField(blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("comment on a plan")
        verbose_name_plural = _("comments on plans")
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="plan_comment_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="plan_comment_answered",
                condition=Q(answer="", outcome="", answered_at=None)
                | ~Q(answer="") & ~Q(outcome="") & Q(answered_at__isnull=False),
            ),
        ]

    data_handling: ClassVar[dict[str, Handling]] = {
        **internal(
            "version", "of", "measure_key", "organisation", "text", "at", "answer", "outcome", "answered_at"
        ),
        "by": Handling.PERSONAL,
        "answered_by": Handling.PERSONAL,
    }

    def __str__(self) -> str:
        return f"comment {self.pk}"

"""What is owed, by whom, until when: with the history of both.

Exactly one organisation is accountable at any time. The column of the obligation is never empty, its history never has
two rows without an end, and at the end of every transaction a trigger holds that the two agree (migration 0002).
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from rapport.kernel.datahandling import Handling
from rapport.kernel.versions import Versioned


class Obligation(Versioned):
    """One thing that one organisation owes until a day. `number` is stable and printed: O-2026-014.

    `origin` says what kind of thing made it, `origin_ref` which one, as an opaque reference
    (`coordination.decision:12`), `origin_step` which step of it (a benchmark of a measure), empty for all of it;
    `answers_to` says in words what it answers to (a recommendation, an article).
    `themes`, `target_groups` and `places` are codes or short words, by which overlapping obligations are found.
    `body_ref` is the body whose reminders it follows and, where `visibility` is BODY, whose members alone see it.
    """

    class State(models.TextChoices):
        OPEN = "OPEN", _("Open")
        IN_PROGRESS = "IN_PROGRESS", _("In progress")
        DONE = "DONE", _("Done")
        WITHDRAWN = "WITHDRAWN", _("Withdrawn")

    class Origin(models.TextChoices):
        DECISION = "DECISION", _("Decision of a body")
        MEASURE = "MEASURE", _("Measure of a plan")
        RECOMMENDATION = "RECOMMENDATION", _("Recommendation")
        EVALUATION = "EVALUATION", _("Evaluation")
        REGIONAL_TARGET = "REGIONAL_TARGET", _("Regional target")
        OTHER = "OTHER", _("Other")

    class Visibility(models.TextChoices):
        PUBLIC = "PUBLIC", _("Everybody")
        MEMBERS = "MEMBERS", _("Members of the mechanism")
        BODY = "BODY", _("Members of the body")

    number = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=300)
    description = models.TextField(blank=True)
    accountable = models.ForeignKey("actors.Organisation", on_delete=models.PROTECT, related_name="+")
    made_on = models.DateField()
    due_on = models.DateField()
    dated_on = models.DateField()
    state = models.CharField(max_length=20, choices=State, default=State.OPEN)
    origin = models.CharField(max_length=20, choices=Origin)
    origin_ref = models.CharField(max_length=120, blank=True)
    origin_step = models.CharField(max_length=40, blank=True)
    answers_to = models.CharField(max_length=300, blank=True)
    themes = models.JSONField(default=list)
    target_groups = models.JSONField(default=list)
    places = models.JSONField(default=list)
    visibility = models.CharField(max_length=10, choices=Visibility, default=Visibility.MEMBERS)
    body_ref = models.CharField(max_length=120, blank=True)
    made_at = models.DateTimeField()
    made_by = models.BigIntegerField(null=True)
    last_update_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.BigIntegerField(null=True)
    closing_reason = models.TextField(blank=True)

    class Meta:
        verbose_name = _("obligation")
        verbose_name_plural = _("obligations")
        ordering: ClassVar[list[str]] = ["due_on", "id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["origin_ref"], name="obligation_by_origin"),
            models.Index(fields=["accountable", "state", "due_on"], name="obligation_by_owner"),
            models.Index(
                fields=["due_on"],
                name="obligation_open_by_day",
                condition=Q(state__in=["OPEN", "IN_PROGRESS"]),
            ),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="obligation_due_after_made", condition=Q(due_on__gte=F("made_on"))),
            models.CheckConstraint(name="obligation_has_title", condition=~Q(title="")),
            models.CheckConstraint(
                name="obligation_closed_has_time",
                condition=Q(state__in=["DONE", "WITHDRAWN"], closed_at__isnull=False)
                | Q(state__in=["OPEN", "IN_PROGRESS"], closed_at__isnull=True),
            ),
            models.CheckConstraint(
                name="obligation_of_body_names_body", condition=~Q(visibility="BODY") | ~Q(body_ref="")
            ),
        ]

    data_handling: ClassVar[dict[str, Handling]] = {
        "id": Handling.PUBLIC,
        "version": Handling.INTERNAL,
        "number": Handling.PUBLIC,
        "title": Handling.INTERNAL,
        "description": Handling.INTERNAL,
        "accountable": Handling.INTERNAL,
        "made_on": Handling.INTERNAL,
        "due_on": Handling.INTERNAL,
        "dated_on": Handling.INTERNAL,
        "state": Handling.INTERNAL,
        "origin": Handling.INTERNAL,
        "origin_ref": Handling.INTERNAL,
        "origin_step": Handling.INTERNAL,
        "answers_to": Handling.INTERNAL,
        "themes": Handling.INTERNAL,
        "target_groups": Handling.INTERNAL,
        "places": Handling.INTERNAL,
        "visibility": Handling.INTERNAL,
        "body_ref": Handling.INTERNAL,
        "made_at": Handling.INTERNAL,
        "made_by": Handling.PERSONAL,
        "last_update_at": Handling.INTERNAL,
        "closed_at": Handling.INTERNAL,
        "closed_by": Handling.PERSONAL,
        "closing_reason": Handling.INTERNAL,
    }

    def __str__(self) -> str:
        return self.number


class Accountability(models.Model):
    """Who was accountable for an obligation from when until when, and why that changed. Never changed, only ended."""

    obligation = models.ForeignKey(Obligation, on_delete=models.CASCADE, related_name="accountabilities")
    organisation = models.ForeignKey("actors.Organisation", on_delete=models.PROTECT, related_name="+")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    by = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("accountability")
        verbose_name_plural = _("accountabilities")
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="obligation_one_accountable", fields=["obligation"], condition=Q(until_at__isnull=True)
            ),
            models.CheckConstraint(
                name="accountability_period",
                condition=Q(until_at__isnull=True) | Q(until_at__gte=F("from_at")),
            ),
        ]

    data_handling: ClassVar[dict[str, Handling]] = {
        "id": Handling.INTERNAL,
        "obligation": Handling.INTERNAL,
        "organisation": Handling.INTERNAL,
        "from_at": Handling.INTERNAL,
        "until_at": Handling.INTERNAL,
        "reason": Handling.INTERNAL,
        "by": Handling.PERSONAL,
    }

    def __str__(self) -> str:
        return f"accountability {self.pk}"


class Supporter(models.Model):
    """An organisation that supports the accountable one."""

    obligation = models.ForeignKey(Obligation, on_delete=models.CASCADE, related_name="supporters")
    organisation = models.ForeignKey("actors.Organisation", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("supporting organisation")
        verbose_name_plural = _("supporting organisations")
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="supporter_once", fields=["obligation", "organisation"]),
        ]

    data_handling: ClassVar[dict[str, Handling]] = {
        "id": Handling.INTERNAL,
        "obligation": Handling.INTERNAL,
        "organisation": Handling.INTERNAL,
    }

    def __str__(self) -> str:
        return f"supporter {self.pk}"


class DueDateChange(models.Model):
    """The day until which something is owed was moved: from, to, why. Never changed."""

    obligation = models.ForeignKey(Obligation, on_delete=models.CASCADE, related_name="due_date_changes")
    from_on = models.DateField()
    to_on = models.DateField()
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("change of a due date")
        verbose_name_plural = _("changes of due dates")
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="due_date_change_has_reason", condition=~Q(reason="")),
        ]

    data_handling: ClassVar[dict[str, Handling]] = {
        "id": Handling.INTERNAL,
        "obligation": Handling.INTERNAL,
        "from_on": Handling.INTERNAL,
        "to_on": Handling.INTERNAL,
        "reason": Handling.INTERNAL,
        "at": Handling.INTERNAL,
        "by": Handling.PERSONAL,
    }

    def __str__(self) -> str:
        return f"due date change {self.pk}"


class NumberOfYear(models.Model):
    """The last number given in a year; its row is locked while the next one is given, so that none is given twice."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("last number of a year")
        verbose_name_plural = _("last numbers of years")

    data_handling: ClassVar[dict[str, Handling]] = {"year": Handling.INTERNAL, "last": Handling.INTERNAL}

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"

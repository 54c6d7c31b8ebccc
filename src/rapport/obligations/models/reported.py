"""What is reported on an obligation: updates with their history, and the evidence they carry."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rapport.kernel.datahandling import Handling
from rapport.kernel.versions import Versioned


class Update(Versioned):
    """What the accountable organisation says it did, what stood in the way, what comes next, and what changed.

    `activity` is what was done, `result` what is different because of it (OSCE SR Annual Report 2008, 2.2.11: results,
    not the number of meetings). `closes` asks for the obligation to be closed. An obligation has at most one update
    that is not settled. `submitted_for` is the absent person for whom a deputy submitted it.
    """

    class State(models.TextChoices):
        DRAFT = "DRAFT", _("Draft")
        SUBMITTED = "SUBMITTED", _("Waits for approval")
        RETURNED = "RETURNED", _("Returned")
        ACCEPTED = "ACCEPTED", _("Accepted")
        SET_ASIDE = "SET_ASIDE", _("Set aside")

    obligation = models.ForeignKey("obligations.Obligation", on_delete=models.CASCADE, related_name="updates")
    organisation = models.ForeignKey("actors.Organisation", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, choices=State, default=State.DRAFT)
    activity = models.TextField(blank=True)
    obstacles = models.TextField(blank=True)
    next_step = models.TextField(blank=True)
    percent = models.PositiveSmallIntegerField(null=True)
    result = models.TextField(blank=True)
    closes = models.BooleanField(default=False)
    begun_at = models.DateTimeField()
    begun_by = models.BigIntegerField(null=True)
    changed_at = models.DateTimeField()
    changed_by = models.BigIntegerField(null=True)
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.BigIntegerField(null=True)
    submitted_for = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.BigIntegerField(null=True)
    return_reason = models.TextField(blank=True)

    class Meta:
        verbose_name = _("update")
        verbose_name_plural = _("updates")
        ordering: ClassVar[list[str]] = ["id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["submitted_at"], name="update_waiting", condition=Q(state="SUBMITTED")),
            models.Index(
                fields=["-decided_at", "-id"], name="update_accepted_latest", condition=Q(state="ACCEPTED")
            ),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="obligation_one_unsettled_update",
                fields=["obligation"],
                condition=Q(state__in=["DRAFT", "SUBMITTED", "RETURNED"]),
            ),
            models.CheckConstraint(
                name="update_percent", condition=Q(percent__isnull=True) | Q(percent__lte=100)
            ),
            models.CheckConstraint(
                name="update_submitted_has_time",
                condition=~Q(state__in=["SUBMITTED", "RETURNED", "ACCEPTED"]) | Q(submitted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="update_returned_has_reason", condition=~Q(state="RETURNED") | ~Q(return_reason="")
            ),
            models.CheckConstraint(
                name="update_closing_has_result",
                condition=~Q(state__in=["SUBMITTED", "ACCEPTED"], closes=True) | ~Q(result=""),
            ),
        ]

    data_handling: ClassVar[dict[str, Handling]] = {
        "id": Handling.INTERNAL,
        "version": Handling.INTERNAL,
        "obligation": Handling.INTERNAL,
        "organisation": Handling.INTERNAL,
        "state": Handling.INTERNAL,
        "activity": Handling.INTERNAL,
        "obstacles": Handling.INTERNAL,
        "next_step": Handling.INTERNAL,
        "percent": Handling.INTERNAL,
        "result": Handling.INTERNAL,
        "closes": Handling.INTERNAL,
        "begun_at": Handling.INTERNAL,
        "begun_by": Handling.PERSONAL,
        "changed_at": Handling.INTERNAL,
        "changed_by": Handling.PERSONAL,
        "submitted_at": Handling.INTERNAL,
        "submitted_by": Handling.PERSONAL,
        "submitted_for": Handling.PERSONAL,
        "decided_at": Handling.INTERNAL,
        "decided_by": Handling.PERSONAL,
        "return_reason": Handling.INTERNAL,
    }

    def __str__(self) -> str:
        return f"update {self.pk}"


class UpdateEntry(models.Model):
    """One step of an update's life, never changed: what was submitted word for word, why it was returned."""

    of = models.ForeignKey(Update, on_delete=models.CASCADE, related_name="entries")
    step = models.CharField(max_length=20)
    text = models.TextField(blank=True)
    said = models.JSONField(default=dict)
    at = models.DateTimeField()
    by = models.BigIntegerField(null=True)
    for_person = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("step of an update")
        verbose_name_plural = _("steps of updates")
        ordering: ClassVar[list[str]] = ["id"]

    data_handling: ClassVar[dict[str, Handling]] = {
        "id": Handling.INTERNAL,
        "of": Handling.INTERNAL,
        "step": Handling.INTERNAL,
        "text": Handling.INTERNAL,
        "said": Handling.INTERNAL,
        "at": Handling.INTERNAL,
        "by": Handling.PERSONAL,
        "for_person": Handling.PERSONAL,
    }

    def __str__(self) -> str:
        return f"entry {self.pk}"


class Evidence(models.Model):
    """What shows that an update is true: a link or a reference, or a file that was kept."""

    update = models.ForeignKey(Update, on_delete=models.CASCADE, related_name="evidence")
    title = models.CharField(max_length=300)
    link = models.URLField(max_length=500, blank=True)
    name = models.CharField(max_length=200, blank=True)
    stored = models.CharField(max_length=80, blank=True)
    content_type = models.CharField(max_length=120, blank=True)
    size = models.PositiveBigIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    kept_at = models.DateTimeField()
    kept_by = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("piece of evidence")
        verbose_name_plural = _("pieces of evidence")
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="evidence_is_link_or_file",
                condition=Q(stored="") & ~Q(link="") | ~Q(stored="") & Q(link="") & Q(size__isnull=False),
            ),
        ]

    data_handling: ClassVar[dict[str, Handling]] = {
        "id": Handling.INTERNAL,
        "update": Handling.INTERNAL,
        "title": Handling.INTERNAL,
        "link": Handling.INTERNAL,
        "name": Handling.INTERNAL,
        "stored": Handling.INTERNAL,
        "content_type": Handling.INTERNAL,
        "size": Handling.INTERNAL,
        "sha256": Handling.INTERNAL,
        "kept_at": Handling.INTERNAL,
        "kept_by": Handling.PERSONAL,
    }

    def __str__(self) -> str:
        return f"evidence {self.pk}"

"""Meetings of bodies: series, agenda, papers, attendance, minutes and their texts, published minutes, calendar feeds.

Source: OSCE Special Representative, 2008 Annual Report, 2.2.10 (meetings) and Annex C, Table 2 (published minutes).
"""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from rapport.kernel.datahandling import Handling
from rapport.kernel.versions import Versioned


class Visibility(models.TextChoices):
    """Who may see an item."""

    PUBLIC = "PUBLIC", _("Everybody")
    MEMBERS = "MEMBERS", _("All members of the mechanism")
    BODY = "BODY", _("Members of this body only")


class BodyPractice(Versioned):
    """How a body meets: who must be there, whether it publishes minutes and meetings, the agenda it begins from.

    `quorum_percent` is the share of the members with capacity for decisions who must be present; `quorum_above`: more
    than that share, not exactly it. `template`: lines of the usual agenda, each `{"kind", "title"}`.
    """

    body = models.OneToOneField("coordination.Body", on_delete=models.CASCADE, related_name="practice")
    zone = models.CharField(max_length=60, default="UTC")
    quorum_percent = models.PositiveSmallIntegerField(default=50)
    quorum_above = models.BooleanField(default=True)
    publishes_minutes = models.BooleanField(default=False)
    announces_meetings = models.BooleanField(default=False)
    template = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name = _("practice of a body")
        verbose_name_plural = _("practices of bodies")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="practice_percent", condition=Q(quorum_percent__lte=100)),
        ]

    data_handling: ClassVar[dict[str, Handling]] = dict.fromkeys(
        (
            "id", "body", "zone", "quorum_percent", "quorum_above", "publishes_minutes",
            "announces_meetings", "template", "version",
        ),
        Handling.INTERNAL,
    )  # fmt: skip

    def __str__(self) -> str:
        return f"practice {self.body_id}"


class Meeting(Versioned):
    """One meeting of a body. Times are moments; `zone` is where they are read.

    `sequence` counts the changes that a calendar must notice; `uid` never changes (RFC 5545, 3.8.4.7 and 3.8.7.4).
    """

    class State(models.TextChoices):
        """How far a meeting is."""

        PLANNED = "PLANNED", _("Planned")
        CONVENED = "CONVENED", _("Convened")
        HELD = "HELD", _("Held")
        CANCELLED = "CANCELLED", _("Cancelled")

    class Format(models.TextChoices):
        """How people come together."""

        IN_PERSON = "IN_PERSON", _("In person")
        ONLINE = "ONLINE", _("Online")
        HYBRID = "HYBRID", _("In person and online")

    class Minutes(models.TextChoices):
        """How far the minutes are."""

        DRAFT = "DRAFT", _("Draft")
        CIRCULATED = "CIRCULATED", _("Circulated")
        CONFIRMED = "CONFIRMED", _("Confirmed")

    body = models.ForeignKey("coordination.Body", on_delete=models.PROTECT, related_name="meetings")
    series = models.UUIDField(null=True)
    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    sequence = models.PositiveIntegerField(default=0)
    title = models.CharField(max_length=200)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    zone = models.CharField(max_length=60)
    form = models.CharField(max_length=12, choices=Format, default=Format.IN_PERSON)
    place = models.CharField(max_length=300, blank=True)
    link = models.URLField(max_length=500, blank=True)
    note = models.TextField(blank=True)
    visibility = models.CharField(max_length=8, choices=Visibility, default=Visibility.MEMBERS)
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    minutes = models.CharField(max_length=10, choices=Minutes, default=Minutes.DRAFT)
    confirmed_at_meeting = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="confirms"
    )
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering: ClassVar[list[str]] = ["-starts_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="meeting_ends_after", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(name="meeting_somewhere", condition=~Q(place="") | ~Q(link="")),
            models.CheckConstraint(
                name="meeting_confirmed_elsewhere",
                condition=Q(confirmed_at_meeting__isnull=True) | Q(minutes="CONFIRMED"),
            ),
        ]

    data_handling: ClassVar[dict[str, Handling]] = dict.fromkeys(
        (
            "id", "body", "series", "uid", "sequence", "title", "starts_at", "ends_at", "zone", "form", "place", "link",
            "note", "visibility", "state", "minutes", "confirmed_at_meeting", "changed_at", "version",
        ),
        Handling.INTERNAL,
    )  # fmt: skip

    def __str__(self) -> str:
        return self.title


class AgendaItem(Versioned):
    """A point of an agenda with what the minutes say about it, the public part apart from the rest.

    `source` is an opaque reference to what brought it here (`coordination.decision:12`), `link` an address to read.
    """

    class Kind(models.TextChoices):
        """What a point is for."""

        OPENING = "OPENING", _("Opening")
        MINUTES = "MINUTES", _("Minutes of the last meeting")
        FOLLOW_UP = "FOLLOW_UP", _("Open decision")
        RESEARCH = "RESEARCH", _("Research or finding of the rapporteur")
        EXPERTISE = "EXPERTISE", _("Sent by an office")
        TOPIC = "TOPIC", _("Topic")
        CLOSING = "CLOSING", _("Any other business")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.TOPIC)
    title = models.CharField(max_length=300)
    description = models.TextField(blank=True)
    link = models.URLField(max_length=500, blank=True)
    source = models.CharField(max_length=80, blank=True)
    text = models.TextField(blank=True)
    public_text = models.TextField(blank=True)

    class Meta:
        verbose_name = _("point of an agenda")
        verbose_name_plural = _("points of agendas")
        ordering: ClassVar[list[str]] = ["position", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="agenda_source_once", fields=["meeting", "source"], condition=~Q(source="")
            ),
        ]

    data_handling: ClassVar[dict[str, Handling]] = dict.fromkeys(
        (
            "id", "meeting", "position", "kind", "title", "description", "link", "source", "text", "public_text",
            "version",
        ),
        Handling.INTERNAL,
    )  # fmt: skip

    def __str__(self) -> str:
        return self.title


class MinutesText(models.Model):
    """A text that somebody wrote for a point of the minutes: saved, set aside in a clash, or a later correction."""

    class Kind(models.TextChoices):
        """What became of the text."""

        SAVED = "SAVED", _("Saved")
        SET_ASIDE = "SET_ASIDE", _("Set aside")
        CORRECTION = "CORRECTION", _("Correction")

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="texts")
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.TextField(blank=True)
    public_text = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("text of minutes")
        verbose_name_plural = _("texts of minutes")
        ordering: ClassVar[list[str]] = ["-at", "-id"]

    data_handling: ClassVar[dict[str, Handling]] = {
        **dict.fromkeys(("id", "item", "kind", "text", "public_text", "at"), Handling.INTERNAL),
        "by": Handling.PERSONAL,
    }

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Paper(models.Model):
    """A file for a meeting or one of its points. `stored` is its name under the folder of files."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="papers")
    item = models.ForeignKey(AgendaItem, null=True, on_delete=models.SET_NULL, related_name="papers")
    title = models.CharField(max_length=200)
    name = models.CharField(max_length=200)
    stored = models.CharField(max_length=120)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    visibility = models.CharField(max_length=8, choices=Visibility, default=Visibility.MEMBERS)
    kept_at = models.DateTimeField()
    kept_by = models.BigIntegerField(null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("paper of a meeting")
        verbose_name_plural = _("papers of meetings")
        ordering: ClassVar[list[str]] = ["id"]

    data_handling: ClassVar[dict[str, Handling]] = {
        **dict.fromkeys(
            (
                "id", "meeting", "item", "title", "name", "stored", "content_type", "size", "sha256", "visibility",
                "kept_at", "removed_at",
            ),
            Handling.INTERNAL,
        ),
        "kept_by": Handling.PERSONAL,
    }  # fmt: skip

    def __str__(self) -> str:
        return self.name


class Attendance(models.Model):
    """Who was at a meeting: a member or its deputy, or a guest. What guests and deputies are called stays in the body.

    `capacity` is the member's on the day of the meeting, kept so that a later change does not alter the quorum.
    """

    class Presence(models.TextChoices):
        """Whether somebody came."""

        PRESENT = "PRESENT", _("Present")
        DEPUTY = "DEPUTY", _("A deputy was present")
        EXCUSED = "EXCUSED", _("Excused")
        ABSENT = "ABSENT", _("Absent")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendance")
    organisation = models.ForeignKey(
        "actors.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    guest_of = models.CharField(max_length=200, blank=True)
    name = models.CharField(max_length=200, blank=True)
    capacity = models.CharField(max_length=12, blank=True)
    presence = models.CharField(max_length=8, choices=Presence)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="attendance_once", fields=["meeting", "organisation"], condition=~Q(capacity="")
            ),
            models.CheckConstraint(
                name="attendance_of_whom", condition=Q(organisation__isnull=False) | ~Q(guest_of="")
            ),
        ]

    data_handling: ClassVar[dict[str, Handling]] = {
        **dict.fromkeys(("id", "meeting", "organisation", "capacity", "presence"), Handling.INTERNAL),
        "guest_of": Handling.PERSONAL,
        "name": Handling.PERSONAL,
    }

    def __str__(self) -> str:
        return f"attendance {self.pk}"


class PublishedMinutes(models.Model):
    """What the public reads of a meeting, copied at the moment of publication. The rest never enters this table.

    `content`: `{"body", "title", "items": [{"title", "text", "decisions": [{"number", "text", "owner", "due_on"}],
    "corrections": [text]}]}`.
    """

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="published")
    on = models.DateField()
    content = models.JSONField()
    published_at = models.DateTimeField()
    published_by = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("published minutes")
        verbose_name_plural = _("published minutes")
        ordering: ClassVar[list[str]] = ["-on", "-id"]

    data_handling: ClassVar[dict[str, Handling]] = {
        **dict.fromkeys(("id", "meeting", "on", "content", "published_at"), Handling.PUBLIC),
        "published_by": Handling.PERSONAL,
    }

    def __str__(self) -> str:
        return f"minutes {self.meeting_id}"

"""Country assessments, the log of visits and dialogue, recommendations with their follow-up, and dates to keep."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from rapport.kernel.datahandling import Handling
from rapport.kernel.versions import Versioned
from rapport.surveys.models.waves import Wave


class AssessmentState(models.TextChoices):
    """How far an assessment is."""

    PREPARING = "PREPARING", _("Being prepared")
    WITH_STATE = "WITH_STATE", _("With the State for comment")
    COMMENTED = "COMMENTED", _("Commented by the State")
    FINISHED = "FINISHED", _("Finished")
    PUBLISHED = "PUBLISHED", _("Published")


class Assessment(Versioned):
    """An assessment of one country: steps taken, text by parts, the State's comments beside it, publication.

    Source: OSCE Special Representative, 2008 Annual Report, Annex F (country assessments and visits).
    """

    organisation = models.ForeignKey("actors.Organisation", on_delete=models.PROTECT, related_name="+")
    code = models.SlugField(max_length=80, unique=True)
    title = models.JSONField()
    state = models.CharField(max_length=20, choices=AssessmentState, default=AssessmentState.PREPARING)
    wave = models.ForeignKey(Wave, null=True, on_delete=models.SET_NULL, related_name="assessments")
    began_on = models.DateField()
    comments_until = models.DateField(null=True)
    finished_at = models.DateTimeField(null=True)
    finished_by = models.BigIntegerField(null=True)
    published_at = models.DateTimeField(null=True)
    published_by = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("country assessment")
        verbose_name_plural = _("country assessments")
        ordering: ClassVar[list[str]] = ["-began_on", "code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="assessment_two_people",
                condition=Q(published_by__isnull=True)
                | Q(finished_by__isnull=True)
                | ~Q(published_by=F("finished_by")),
            ),
        ]

    data_handling: ClassVar[dict[str, Handling]] = {
        **dict.fromkeys(
            (
                "id", "organisation", "code", "title", "state", "wave", "began_on", "comments_until", "finished_at",
                "published_at", "version",
            ),
            Handling.INTERNAL,
        ),
        "finished_by": Handling.PERSONAL,
        "published_by": Handling.PERSONAL,
    }  # fmt: skip

    def __str__(self) -> str:
        return self.code


class AssessmentStep(models.Model):
    """A visit, interview, document or legal review on which an assessment rests. Internal; no victim is named in it."""

    class Kind(models.TextChoices):
        """What was done."""

        VISIT = "VISIT", _("Visit")
        INTERVIEW = "INTERVIEW", _("Interview")
        DOCUMENT = "DOCUMENT", _("Document")
        LEGAL_REVIEW = "LEGAL_REVIEW", _("Legal review")

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=20, choices=Kind)
    on = models.DateField()
    title = models.CharField(max_length=300)
    place = models.CharField(max_length=200, blank=True)
    met = models.TextField(blank=True)
    notes = models.TextField(blank=True)
    reference = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("step of an assessment")
        verbose_name_plural = _("steps of assessments")
        ordering: ClassVar[list[str]] = ["on", "id"]

    data_handling: ClassVar[dict[str, Handling]] = {
        **dict.fromkeys(
            ("id", "assessment", "kind", "on", "title", "place", "notes", "reference", "recorded_at"),
            Handling.INTERNAL,
        ),
        "met": Handling.PERSONAL,
        "recorded_by": Handling.PERSONAL,
    }

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class AssessmentPart(Versioned):
    """A titled part of the text, in Markdown."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="parts")
    slug = models.SlugField(max_length=80)
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    position = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("part of an assessment")
        verbose_name_plural = _("parts of assessments")
        ordering: ClassVar[list[str]] = ["position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="assessment_part_once", fields=["assessment", "slug"]),
        ]

    data_handling: ClassVar[dict[str, Handling]] = dict.fromkeys(
        ("id", "assessment", "slug", "title", "text", "position", "version"), Handling.INTERNAL
    )

    def __str__(self) -> str:
        return self.slug


class PartComment(models.Model):
    """A comment of the State on a part of the draft, and what the office says to it. Published beside the text."""

    part = models.ForeignKey(AssessmentPart, on_delete=models.CASCADE, related_name="comments")
    text = models.TextField()
    at = models.DateTimeField()
    by = models.BigIntegerField(null=True)
    reply = models.TextField(blank=True)
    replied_at = models.DateTimeField(null=True)
    replied_by = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("comment on an assessment")
        verbose_name_plural = _("comments on assessments")
        ordering: ClassVar[list[str]] = ["id"]

    data_handling: ClassVar[dict[str, Handling]] = {
        **dict.fromkeys(("id", "part", "text", "at", "reply", "replied_at"), Handling.INTERNAL),
        "by": Handling.PERSONAL,
        "replied_by": Handling.PERSONAL,
    }

    def __str__(self) -> str:
        return f"comment {self.pk}"


class DialogueEntry(models.Model):
    """A visit, meeting, letter or call with a State, as the office keeps it in its log."""

    class Kind(models.TextChoices):
        """How the office and the State spoke."""

        VISIT = "VISIT", _("Visit")
        MEETING = "MEETING", _("Meeting")
        LETTER = "LETTER", _("Letter")
        CALL = "CALL", _("Call")
        EVENT = "EVENT", _("Event")

    organisation = models.ForeignKey("actors.Organisation", on_delete=models.PROTECT, related_name="+")
    assessment = models.ForeignKey(Assessment, null=True, on_delete=models.SET_NULL, related_name="dialogue")
    kind = models.CharField(max_length=20, choices=Kind)
    on = models.DateField()
    title = models.CharField(max_length=300)
    summary = models.TextField(blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("entry of the dialogue log")
        verbose_name_plural = _("entries of the dialogue log")
        ordering: ClassVar[list[str]] = ["-on", "-id"]

    data_handling: ClassVar[dict[str, Handling]] = {
        **dict.fromkeys(
            ("id", "organisation", "assessment", "kind", "on", "title", "summary", "recorded_at"),
            Handling.INTERNAL,
        ),
        "recorded_by": Handling.PERSONAL,
    }

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class CountryRecommendation(Versioned):
    """A recommendation to one State, out of an assessment, a visit or a report, followed until it is closed."""

    class State(models.TextChoices):
        """How far the State is with it."""

        OPEN = "OPEN", _("Open")
        ACCEPTED = "ACCEPTED", _("Accepted")
        UNDER_WAY = "UNDER_WAY", _("Under way")
        DONE = "DONE", _("Carried out")
        NOT_ACCEPTED = "NOT_ACCEPTED", _("Not accepted")

    organisation = models.ForeignKey("actors.Organisation", on_delete=models.PROTECT, related_name="+")
    assessment = models.ForeignKey(
        Assessment, null=True, on_delete=models.CASCADE, related_name="recommendations"
    )
    entry = models.ForeignKey(
        DialogueEntry, null=True, on_delete=models.CASCADE, related_name="recommendations"
    )
    edition = models.CharField(max_length=80, blank=True)
    number = models.PositiveIntegerField()
    text = models.TextField()
    addressee = models.CharField(max_length=200, blank=True)
    due_on = models.DateField(null=True)
    state = models.CharField(max_length=20, choices=State, default=State.OPEN)
    made_at = models.DateTimeField()
    made_by = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("recommendation to a State")
        verbose_name_plural = _("recommendations to States")
        ordering: ClassVar[list[str]] = ["organisation_id", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="country_recommendation_once", fields=["organisation", "number"]),
        ]

    data_handling: ClassVar[dict[str, Handling]] = {
        **dict.fromkeys(
            (
                "id", "organisation", "assessment", "entry", "edition", "number", "text", "addressee", "due_on",
                "state", "made_at", "version",
            ),
            Handling.INTERNAL,
        ),
        "made_by": Handling.PERSONAL,
    }  # fmt: skip

    def __str__(self) -> str:
        return f"recommendation {self.pk}"


class FollowUp(models.Model):
    """What was done about a recommendation, as the State or the office reports it, with the state it led to."""

    recommendation = models.ForeignKey(
        CountryRecommendation, on_delete=models.CASCADE, related_name="follow_ups"
    )
    text = models.TextField()
    state = models.CharField(max_length=20, choices=CountryRecommendation.State)
    from_state = models.BooleanField(default=False)
    at = models.DateTimeField()
    by = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering: ClassVar[list[str]] = ["id"]

    data_handling: ClassVar[dict[str, Handling]] = {
        **dict.fromkeys(("id", "recommendation", "text", "state", "from_state", "at"), Handling.INTERNAL),
        "by": Handling.PERSONAL,
    }

    def __str__(self) -> str:
        return f"follow-up {self.pk}"


class KeyDate(models.Model):
    """A date the office keeps, such as the yearly submission of its report (MC.DEC/13/05), with its reminders.

    `remind_days`: so many days before, those who hold `permission` are reminded, once each.
    """

    code = models.SlugField(max_length=80, unique=True)
    title = models.JSONField()
    on = models.DateField()
    yearly = models.BooleanField(default=False)
    remind_days = models.JSONField(default=list)
    permission = models.CharField(max_length=40)
    basis = models.CharField(max_length=300, blank=True)
    reminded = models.JSONField(default=list)

    class Meta:
        verbose_name = _("date to keep")
        verbose_name_plural = _("dates to keep")
        ordering: ClassVar[list[str]] = ["on"]

    data_handling: ClassVar[dict[str, Handling]] = dict.fromkeys(
        ("id", "code", "title", "on", "yearly", "remind_days", "permission", "basis", "reminded"),
        Handling.INTERNAL,
    )

    def __str__(self) -> str:
        return self.code

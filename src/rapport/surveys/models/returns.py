"""The return of one respondent in one wave: what it is working on, what it submitted, and what was asked about it.

What a delegation is working on (`DraftAnswer`, its changes, shares and comments) is the delegation's alone: the office
sees it only where it keeps the return itself (`kept_by_office`). What was submitted (`Revision`) is read by both.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rapport.kernel.datahandling import Handling
from rapport.kernel.versions import Versioned
from rapport.surveys.models.instrument import Item, Section
from rapport.surveys.models.waves import CellState, WaveRespondent


class ReturnState(models.TextChoices):
    """How far a return is. Late is no state: it follows from the deadline."""

    NOT_OPENED = "NOT_OPENED", _("Not opened")
    DRAFTING = "DRAFTING", _("Being answered")
    CHECKING = "CHECKING", _("With a second person")
    SUBMITTED = "SUBMITTED", _("Submitted")
    RETURNED = "RETURNED", _("Sent back")
    CORRECTING = "CORRECTING", _("Being corrected")
    DECLINED = "DECLINED", _("Declined")
    NOT_APPLICABLE = "NOT_APPLICABLE", _("Not applicable")


class Channel(models.TextChoices):
    """By which way an answer came."""

    WEB = "WEB", _("Web form")
    EXCEL = "EXCEL", _("Excel questionnaire")
    TYPED = "TYPED", _("Typed in by the office")
    API = "API", _("Program")


class Return(Versioned):
    """The one return of a respondent in a wave. `revision` is the number of the last submission, 0 before the first.

    `two_person`: the delegation wants a second person to check before it is submitted; `prepared_by` is who asked for
    that check, and `closing` what is to come of it where that is not a submission of answers: DECLINED or
    NOT_APPLICABLE. `reason` belongs to the state: why declined, not applicable, sent back or being corrected.
    """

    respondent = models.OneToOneField(WaveRespondent, on_delete=models.CASCADE, related_name="returned")
    state = models.CharField(max_length=20, choices=ReturnState, default=ReturnState.NOT_OPENED)
    revision = models.PositiveIntegerField(default=0)
    two_person = models.BooleanField(default=False)
    kept_by_office = models.BooleanField(default=False)
    prepared_by = models.BigIntegerField(null=True)
    closing = models.CharField(max_length=20, blank=True)
    reason = models.TextField(blank=True)
    opened_at = models.DateTimeField(null=True)
    saved_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("return")
        verbose_name_plural = _("returns")

    data_handling: ClassVar[dict[str, Handling]] = {
        **dict.fromkeys(
            (
                "id", "respondent", "state", "revision", "two_person", "kept_by_office", "closing", "reason",
                "opened_at", "saved_at", "submitted_at", "version",
            ),
            Handling.INTERNAL,
        ),
        "prepared_by": Handling.PERSONAL,
    }  # fmt: skip

    def __str__(self) -> str:
        return f"return {self.pk}"


class DraftAnswer(models.Model):
    """An answer as it stands while the return is worked on.

    `path` is empty, or the place within a repeated group or table (`2`, or `row/column`). `values` are codes or
    normalised values, `text` the words as written ("beginning of the 1990s", or the description of "other"), `reason`
    why the question does not apply or is not answered. `publish` None: as the respondent chose for the whole return.
    """

    of = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="drafts")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    path = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=20, choices=CellState)
    values = models.JSONField(default=list)
    text = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    publish = models.BooleanField(null=True)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
    saved_by = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("answer being written")
        verbose_name_plural = _("answers being written")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="draft_answer_once", fields=["of", "item", "path"]),
            models.CheckConstraint(
                name="draft_values_only_if_answered", condition=Q(state="answered") | Q(values=[])
            ),
        ]

    data_handling: ClassVar[dict[str, Handling]] = {
        **dict.fromkeys(
            (
                "id",
                "of",
                "item",
                "path",
                "state",
                "values",
                "text",
                "reason",
                "publish",
                "version",
                "saved_at",
            ),
            Handling.INTERNAL,
        ),
        "saved_by": Handling.PERSONAL,
    }

    def __str__(self) -> str:
        return f"{self.of_id} {self.item_id} {self.path}"


class AnswerChange(models.Model):
    """Every saving of an answer, in order; nothing is overwritten here. `key` names one sending: the same is kept once.

    `outcome` CONFLICT: somebody else had saved meanwhile; this text was kept and its writer asked to choose.
    """

    class Outcome(models.TextChoices):
        """What became of a saving."""

        SAVED = "SAVED", _("Saved")
        CONFLICT = "CONFLICT", _("Kept beside another")

    of = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="changes")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    path = models.CharField(max_length=80, blank=True)
    key = models.UUIDField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.SAVED)
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=20, choices=CellState)
    values = models.JSONField(default=list)
    text = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    publish = models.BooleanField(null=True)
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.WEB)
    at = models.DateTimeField()
    by = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("change of an answer")
        verbose_name_plural = _("changes of answers")
        ordering: ClassVar[list[str]] = ["id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="answer_change_of_item", fields=["of", "item", "path"]),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="answer_change_key_once", fields=["of", "key"], condition=Q(key__isnull=False)
            ),
        ]

    data_handling: ClassVar[dict[str, Handling]] = {
        **dict.fromkeys(
            (
                "id", "of", "item", "path", "key", "outcome", "version", "state", "values", "text", "reason", "publish",
                "channel", "at",
            ),
            Handling.INTERNAL,
        ),
        "by": Handling.PERSONAL,
    }  # fmt: skip

    def __str__(self) -> str:
        return f"change {self.pk}"


class SectionShare(models.Model):
    """A section given to a colleague of the delegation; `done_at` says that the colleague has finished it."""

    of = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="shares")
    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="+")
    person = models.BigIntegerField()
    given_at = models.DateTimeField()
    given_by = models.BigIntegerField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("share of a questionnaire")
        verbose_name_plural = _("shares of a questionnaire")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="section_share_once", fields=["of", "section", "person"]),
        ]

    data_handling: ClassVar[dict[str, Handling]] = {
        **dict.fromkeys(("id", "of", "section", "given_at", "done_at"), Handling.INTERNAL),
        "person": Handling.PERSONAL,
        "given_by": Handling.PERSONAL,
    }

    def __str__(self) -> str:
        return f"share {self.pk}"


class ReturnComment(models.Model):
    """A remark of one colleague of the delegation to the others, on a question or a section. Never the office's."""

    of = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="comments")
    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="+")
    item = models.ForeignKey(Item, null=True, on_delete=models.CASCADE, related_name="+")
    text = models.TextField()
    at = models.DateTimeField()
    by = models.BigIntegerField(null=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("comment within a delegation")
        verbose_name_plural = _("comments within a delegation")
        ordering: ClassVar[list[str]] = ["id"]

    data_handling: ClassVar[dict[str, Handling]] = {
        **dict.fromkeys(("id", "of", "section", "item", "text", "at", "settled_at"), Handling.INTERNAL),
        "by": Handling.PERSONAL,
        "settled_by": Handling.PERSONAL,
    }

    def __str__(self) -> str:
        return f"comment {self.pk}"


class Revision(models.Model):
    """What was submitted, unchanged for ever. `content` is canonical JSON, `sha256` the hash printed on the receipt."""

    of = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    reason = models.TextField(blank=True)
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.WEB)
    submitted_at = models.DateTimeField()
    submitted_by = models.BigIntegerField(null=True)
    prepared_by = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="revision_once", fields=["of", "number"]),
        ]

    data_handling: ClassVar[dict[str, Handling]] = {
        **dict.fromkeys(
            ("id", "of", "number", "content", "sha256", "reason", "channel", "submitted_at"),
            Handling.INTERNAL,
        ),
        "submitted_by": Handling.PERSONAL,
        "prepared_by": Handling.PERSONAL,
    }

    def __str__(self) -> str:
        return f"revision {self.number} of {self.of_id}"


class ReturnDocument(models.Model):
    """A file that belongs to a return: an answer, a plan attached to a section, the letter it was typed from.

    `stored` is its name under the folder of files; `submitted`: it belongs to a submission and is read by the office.
    """

    of = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="documents")
    section = models.ForeignKey(Section, null=True, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(Item, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    stored = models.CharField(max_length=120)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    note = models.CharField(max_length=300, blank=True)
    submitted = models.BooleanField(default=False)
    kept_at = models.DateTimeField()
    kept_by = models.BigIntegerField(null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("document of a return")
        verbose_name_plural = _("documents of returns")
        ordering: ClassVar[list[str]] = ["id"]

    data_handling: ClassVar[dict[str, Handling]] = {
        **dict.fromkeys(
            (
                "id", "of", "section", "item", "name", "stored", "content_type", "size", "sha256", "note", "submitted",
                "kept_at", "removed_at",
            ),
            Handling.INTERNAL,
        ),
        "kept_by": Handling.PERSONAL,
    }  # fmt: skip

    def __str__(self) -> str:
        return f"document {self.pk}"


class ReturnQuery(models.Model):
    """A question of the office about a submitted return, by a consistency rule or by hand, until it is closed."""

    class State(models.TextChoices):
        """How far a query is."""

        OPEN = "OPEN", _("Asked")
        ANSWERED = "ANSWERED", _("Answered")
        CLOSED = "CLOSED", _("Closed")

    of = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="queries")
    rule = models.CharField(max_length=60, blank=True)
    items = models.JSONField(default=list)
    text = models.JSONField()
    revision = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    asked_at = models.DateTimeField()
    asked_by = models.BigIntegerField(null=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.BigIntegerField(null=True)
    closing = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("query about a return")
        verbose_name_plural = _("queries about returns")
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="return_query_open_once",
                fields=["of", "rule"],
                condition=~Q(rule="") & ~Q(state="CLOSED"),
            ),
        ]

    data_handling: ClassVar[dict[str, Handling]] = {
        **dict.fromkeys(
            (
                "id", "of", "rule", "items", "text", "revision", "state", "asked_at", "answer", "answered_at",
                "closing", "closed_at",
            ),
            Handling.INTERNAL,
        ),
        **dict.fromkeys(("asked_by", "answered_by", "closed_by"), Handling.PERSONAL),
    }  # fmt: skip

    def __str__(self) -> str:
        return f"query {self.pk}"


class WaveMessage(models.Model):
    """An invitation, reminder or other word sent to a respondent: who, when, to how many people.

    `key` names the occasion; it is sent once however often the button is pressed.
    """

    class Kind(models.TextChoices):
        """What was sent."""

        INVITATION = "INVITATION", _("Invitation")
        REMINDER = "REMINDER", _("Reminder")
        EXTENSION = "EXTENSION", _("New deadline")

    respondent = models.ForeignKey(WaveRespondent, on_delete=models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=20, choices=Kind)
    key = models.CharField(max_length=60)
    note = models.TextField(blank=True)
    deadline = models.DateTimeField(null=True)
    people = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField()
    sent_by = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("word to a respondent")
        verbose_name_plural = _("words to respondents")
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="wave_message_once", fields=["respondent", "key"]),
        ]

    data_handling: ClassVar[dict[str, Handling]] = {
        **dict.fromkeys(
            ("id", "respondent", "kind", "key", "note", "deadline", "people", "sent_at"), Handling.INTERNAL
        ),
        "sent_by": Handling.PERSONAL,
    }

    def __str__(self) -> str:
        return f"{self.kind} {self.respondent_id}"

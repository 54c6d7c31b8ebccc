"""A wave: one sending of a questionnaire to respondents, with what each of them answered."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rapport.kernel.datahandling import Handling
from rapport.kernel.versions import Versioned
from rapport.surveys.models.instrument import Item, Questionnaire, public


class WaveState(models.TextChoices):
    """A draft is the office's; a published wave is anybody's."""

    DRAFT = "DRAFT", _("Draft")
    PUBLISHED = "PUBLISHED", _("Published")


class Collection(models.TextChoices):
    """How the answers of a wave come in."""

    LOADED = "LOADED", _("Loaded from files")
    PREPARING = "PREPARING", _("Being prepared")
    OPEN = "OPEN", _("Open")
    CLOSED = "CLOSED", _("Closed")


class CellState(models.TextChoices):
    """How an answer stands. Blank is not "no", not known is not blank, not routed is neither."""

    ANSWERED = "answered", _("Answered")
    BLANK = "blank", _("Left blank")
    NOT_KNOWN = "not_known", _("Not known")
    NOT_APPLICABLE = "not_applicable", _("Not applicable")
    DECLINED = "declined", _("Declined to answer")
    NOT_ROUTED = "not_routed", _("Not asked, because of an earlier answer")
    NON_CONFORMING = "non_conforming", _("Answered in a form that cannot be counted")
    NO_REPLY = "no_reply", _("Did not return the questionnaire")
    WITHHELD = "withheld", _("Answered, not for publication")


class Wave(Versioned):
    """One sending of a questionnaire.

    `as_of` is the day the answers stand for; `content_hash` names their whole content. `state` says who may read it,
    `collection` how answers come in; `deadline` holds for everybody without a deadline of their own; `previous` is the
    wave whose answers are shown beside this one's.
    """

    code = models.SlugField(max_length=80, unique=True)
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="waves")
    title = models.JSONField()
    groups = models.JSONField(default=dict)
    sent_on = models.DateField(null=True)
    deadlines = models.JSONField(default=list)
    counted_until = models.CharField(max_length=20, blank=True)
    as_of = models.DateField()
    decimals = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=20, choices=WaveState, default=WaveState.DRAFT)
    limits = models.JSONField(default=list)
    source = models.JSONField(default=dict)
    content_hash = models.CharField(max_length=64, blank=True)
    collection = models.CharField(max_length=10, choices=Collection, default=Collection.LOADED)
    deadline = models.DateTimeField(null=True)
    timezone = models.CharField(max_length=60, default="UTC")
    previous = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="next")
    letter = models.JSONField(default=dict)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("wave")
        verbose_name_plural = _("waves")

    data_handling: ClassVar[dict[str, Handling]] = public(
        "code", "questionnaire", "title", "groups", "sent_on", "deadlines", "counted_until", "as_of",
        "decimals", "state",
        "limits", "source", "content_hash", "collection", "deadline", "timezone", "previous", "letter", "opened_at",
        "closed_at", "version",
    )  # fmt: skip

    def __str__(self) -> str:
        return self.code


class WaveRespondent(models.Model):
    """An organisation that was asked in a wave, under the name it then had. `deadline`: its own, where extended."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="respondents")
    organisation = models.ForeignKey("actors.Organisation", on_delete=models.PROTECT, related_name="+")
    name_then = models.CharField(max_length=300)
    group = models.CharField(max_length=60)
    replied = models.BooleanField()
    note = models.TextField(blank=True)
    deadline = models.DateTimeField(null=True)
    invited_at = models.DateTimeField(null=True)
    position = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("respondent")
        verbose_name_plural = _("respondents")
        ordering: ClassVar[list[str]] = ["position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="wave_respondent_once", fields=["wave", "organisation"]),
        ]

    data_handling: ClassVar[dict[str, Handling]] = public(
        "wave", "organisation", "name_then", "group", "replied", "note", "deadline", "invited_at", "position"
    )

    def __str__(self) -> str:
        return self.name_then

    @property
    def collection(self) -> str:
        """How the answers of this respondent come in: as those of its wave, or OPEN where it was given longer.

        Whose own deadline is later than the close may answer until the wave is published; late, as in an open wave.
        """
        wave = self.wave
        given_longer = (
            wave.collection == Collection.CLOSED
            and wave.state == WaveState.DRAFT
            and self.deadline is not None
            and wave.closed_at is not None
            and self.deadline > wave.closed_at
        )
        return str(Collection.OPEN.value if given_longer else wave.collection)


class Answer(models.Model):
    """What a respondent answered to an item, as counted (`values`) and as written (`original`).

    A respondent that did not return the questionnaire has no answers: every item of theirs stands as `no_reply`. What
    a respondent does not want to see published stands here as `withheld`, without values or words; those stay in the
    return (`revision`), which only the office and the respondent read.
    `interpretation` says which judgement was made between the original and the value; empty: none.
    """

    respondent = models.ForeignKey(WaveRespondent, on_delete=models.CASCADE, related_name="answers")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="answers")
    state = models.CharField(max_length=20, choices=CellState)
    values = models.JSONField(default=list)
    original = models.TextField(blank=True)
    source = models.CharField(max_length=300, blank=True)
    interpretation = models.TextField(blank=True)
    footnotes = models.JSONField(default=list)
    revision = models.PositiveIntegerField(null=True)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="answer_once", fields=["respondent", "item"]),
            models.CheckConstraint(
                name="answer_values_only_if_answered",
                condition=Q(state="answered") | Q(values=[]),
            ),
            models.CheckConstraint(name="answer_not_no_reply", condition=~Q(state="no_reply")),
        ]

    data_handling: ClassVar[dict[str, Handling]] = public(
        "respondent",
        "item",
        "state",
        "values",
        "original",
        "source",
        "interpretation",
        "footnotes",
        "revision",
    )

    def __str__(self) -> str:
        return f"{self.respondent_id} {self.item_id}"


class Footnote(models.Model):
    """An explanatory note to cells of a printed table; `key` is table and printed number, as `T2:4`."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="footnotes")
    respondent = models.ForeignKey(
        WaveRespondent, null=True, on_delete=models.CASCADE, related_name="footnotes"
    )
    key = models.CharField(max_length=20)
    items = models.JSONField(default=list)
    text = models.JSONField()
    position = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("footnote")
        verbose_name_plural = _("footnotes")
        ordering: ClassVar[list[str]] = ["position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="footnote_once", fields=["wave", "key", "respondent"], nulls_distinct=False
            ),
        ]

    data_handling: ClassVar[dict[str, Handling]] = public(
        "wave", "respondent", "key", "items", "text", "position"
    )

    def __str__(self) -> str:
        return self.key

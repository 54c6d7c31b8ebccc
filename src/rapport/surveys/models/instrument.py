"""The questionnaire as asked: sections, items, options. A version is immutable once a wave has used it.

Ids of items are independent of printed numbers: Annex B of the OSCE's 2007 survey prints two questions 21
(requirement 139).
"""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from rapport.kernel.datahandling import Handling
from rapport.kernel.versions import Versioned


def public(*names: str) -> dict[str, Handling]:
    """The same class for many fields of an instrument, which is published with its results."""
    return dict.fromkeys(("id", *names), Handling.PUBLIC)


class ItemKind(models.TextChoices):
    """What an answer to an item is made of."""

    SINGLE = "SINGLE", _("One of several")
    MULTIPLE = "MULTIPLE", _("Several of several")
    NUMBER = "NUMBER", _("Number")
    PERCENTAGE = "PERCENTAGE", _("Percentage")
    MONEY = "MONEY", _("Amount of money")
    DATE = "DATE", _("Date of any precision")
    TEXT = "TEXT", _("Text")
    FILE = "FILE", _("File")
    GROUP = "GROUP", _("Heading of a group")
    REPEAT = "REPEAT", _("Group answered several times")
    TABLE = "TABLE", _("Table of rows and columns")
    NOTE = "NOTE", _("Text to read, nothing to answer")


class ItemOrigin(models.TextChoices):
    """Whether the respondents were asked or the office coded it from what they wrote."""

    ASKED = "ASKED", _("Asked")
    CODED = "CODED", _("Coded by the office")


HEADINGS = frozenset({ItemKind.GROUP, ItemKind.REPEAT, ItemKind.TABLE, ItemKind.NOTE})
"""Kinds that hold or explain questions and are not answered themselves."""


class QuestionnaireState(models.TextChoices):
    """A draft may be changed; a fixed version has been sent out and never changes again."""

    DRAFT = "DRAFT", _("Draft")
    FIXED = "FIXED", _("Fixed")


class Questionnaire(Versioned):
    """One version of a questionnaire. Title and texts hold translations as data: language to text.

    `languages` are those it is offered in; `extra` keeps what an imported form holds beyond what is understood here, so
    that it is exported again; `codebook` is the number of the present version of its codebook.
    """

    code = models.SlugField(max_length=80)
    number = models.PositiveIntegerField(default=1)
    title = models.JSONField()
    intro = models.JSONField(default=dict)
    source = models.TextField(blank=True)
    state = models.CharField(
        max_length=10, choices=QuestionnaireState, default=QuestionnaireState.DRAFT, db_index=True
    )
    languages = models.JSONField(default=list)
    codebook = models.PositiveIntegerField(default=1)
    extra = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("questionnaire")
        verbose_name_plural = _("questionnaires")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(Lower("code"), "number", name="questionnaire_version_once"),
        ]

    data_handling: ClassVar[dict[str, Handling]] = public(
        "code", "number", "title", "intro", "source", "state", "languages", "codebook", "extra", "version"
    )

    def __str__(self) -> str:
        return f"{self.code} {self.number}"


class Section(models.Model):
    """A titled part of a questionnaire, in printed order. `attachment` says which document is asked for with it."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="sections")
    code = models.CharField(max_length=40)
    title = models.JSONField()
    intro = models.JSONField(default=dict)
    attachment = models.JSONField(default=dict)
    extra = models.JSONField(default=dict)
    position = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering: ClassVar[list[str]] = ["position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="section_once", fields=["questionnaire", "code"]),
        ]

    data_handling: ClassVar[dict[str, Handling]] = public(
        "questionnaire", "code", "title", "intro", "attachment", "extra", "position"
    )

    def __str__(self) -> str:
        return self.code


class Item(models.Model):
    """A question, a part of one, or a variable the office coded. `show_if` is an expression; empty: always asked.

    `settings` holds what belongs to its kind, see `rapport.surveys.instruments.settings`; `extra` what an imported form
    says beyond that.
    """

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="items")
    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="items")
    parent = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="parts")
    code = models.CharField(max_length=60)
    number = models.CharField(max_length=20, blank=True)
    kind = models.CharField(max_length=20, choices=ItemKind)
    origin = models.CharField(max_length=10, choices=ItemOrigin, default=ItemOrigin.ASKED)
    text = models.JSONField()
    hint = models.JSONField(default=dict)
    required = models.BooleanField(default=False)
    settings = models.JSONField(default=dict)
    extra = models.JSONField(default=dict)
    show_if = models.TextField(blank=True)
    basis = models.TextField(blank=True)
    encoded = models.BooleanField(default=True)
    position = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering: ClassVar[list[str]] = ["position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="item_once", fields=["questionnaire", "code"]),
        ]

    data_handling: ClassVar[dict[str, Handling]] = public(
        "questionnaire",
        "section",
        "parent",
        "code",
        "number",
        "kind",
        "origin",
        "text",
        "hint",
        "required",
        "settings",
        "extra",
        "show_if",
        "basis",
        "encoded",
        "position",
    )

    def __str__(self) -> str:
        return self.code


class Option(models.Model):
    """One of the answers offered by an item, or a row of a table.

    `takes_text`: choosing it asks to describe ("other, please describe").
    """

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="options")
    code = models.CharField(max_length=60)
    text = models.JSONField()
    takes_text = models.BooleanField(default=False)
    extra = models.JSONField(default=dict)
    position = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("option")
        verbose_name_plural = _("options")
        ordering: ClassVar[list[str]] = ["position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="option_once", fields=["item", "code"]),
        ]

    data_handling: ClassVar[dict[str, Handling]] = public(
        "item", "code", "text", "takes_text", "extra", "position"
    )

    def __str__(self) -> str:
        return self.code


class ConsistencyRule(models.Model):
    """What should not occur together in one return: where `when` is true, `message` becomes a query to the respondent.

    Source of the need: OSCE 2008 annual report, Annex C (a plan "no" beside measures of a plan).
    """

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="rules")
    code = models.SlugField(max_length=60)
    when = models.TextField()
    items = models.JSONField(default=list)
    message = models.JSONField()
    position = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("consistency rule")
        verbose_name_plural = _("consistency rules")
        ordering: ClassVar[list[str]] = ["position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="consistency_rule_once", fields=["questionnaire", "code"]),
        ]

    data_handling: ClassVar[dict[str, Handling]] = public(
        "questionnaire", "code", "when", "items", "message", "position"
    )

    def __str__(self) -> str:
        return self.code


class Comparability(models.TextChoices):
    """How an item stands to the one before it in its series."""

    SAME = "SAME", _("The same question")
    REWORDED = "REWORDED", _("Reworded, meant the same")
    RECODED = "RECODED", _("Other answers offered, translated by a table")
    NEW = "NEW", _("New or changed in meaning: not comparable")


class Series(models.Model):
    """One question followed over versions and waves."""

    code = models.SlugField(max_length=80, unique=True)
    title = models.JSONField()

    class Meta:
        verbose_name = _("series of questions")
        verbose_name_plural = _("series of questions")

    data_handling: ClassVar[dict[str, Handling]] = public("code", "title")

    def __str__(self) -> str:
        return self.code


class SeriesItem(models.Model):
    """An item of a version in a series. `recode` maps its answers to those of the item before it, where RECODED."""

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="items")
    item = models.OneToOneField(Item, on_delete=models.CASCADE, related_name="in_series")
    comparability = models.CharField(max_length=10, choices=Comparability)
    recode = models.JSONField(default=dict)
    note = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("question in a series")
        verbose_name_plural = _("questions in series")

    data_handling: ClassVar[dict[str, Handling]] = public("series", "item", "comparability", "recode", "note")

    def __str__(self) -> str:
        return f"{self.series_id} {self.item_id}"


class CodebookVersion(models.Model):
    """The coded items of a questionnaire with their codes and rules, as they stood from a moment on."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="codebooks")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    reason = models.TextField(blank=True)
    made_at = models.DateTimeField()
    made_by = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("version of a codebook")
        verbose_name_plural = _("versions of codebooks")
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="codebook_version_once", fields=["questionnaire", "number"]),
        ]

    data_handling: ClassVar[dict[str, Handling]] = {
        **public("questionnaire", "number", "content", "reason", "made_at"),
        "made_by": Handling.PERSONAL,
    }

    def __str__(self) -> str:
        return f"{self.questionnaire_id} {self.number}"

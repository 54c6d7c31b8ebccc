"""The questionnaire as asked: sections, items, options. A version is immutable once a wave has used it.

Ids of items are independent of printed numbers: Annex B of the OSCE's 2007 survey prints two questions 21
(requirement 139).
"""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from rapport.kernel.datahandling import Handling


def public(*names: str) -> dict[str, Handling]:
    """The same class for many fields of an instrument, which is published with its results."""
    return dict.fromkeys(("id", *names), Handling.PUBLIC)


class ItemKind(models.TextChoices):
    """What an answer to an item is made of."""

    SINGLE = "SINGLE", _("One of several")
    MULTIPLE = "MULTIPLE", _("Several of several")
    NUMBER = "NUMBER", _("Number")
    PERCENTAGE = "PERCENTAGE", _("Percentage")
    DATE = "DATE", _("Date of any precision")
    TEXT = "TEXT", _("Text")
    GROUP = "GROUP", _("Heading of a group")


class ItemOrigin(models.TextChoices):
    """Whether the respondents were asked or the office coded it from what they wrote."""

    ASKED = "ASKED", _("Asked")
    CODED = "CODED", _("Coded by the office")


class Questionnaire(models.Model):
    """One version of a questionnaire. Title and texts hold translations as data: language to text."""

    code = models.SlugField(max_length=80)
    number = models.PositiveIntegerField(default=1)
    title = models.JSONField()
    source = models.TextField(blank=True)

    class Meta:
        verbose_name = _("questionnaire")
        verbose_name_plural = _("questionnaires")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(Lower("code"), "number", name="questionnaire_version_once"),
        ]

    data_handling: ClassVar[dict[str, Handling]] = public("code", "number", "title", "source")

    def __str__(self) -> str:
        return f"{self.code} {self.number}"


class Section(models.Model):
    """A titled part of a questionnaire, in printed order."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="sections")
    code = models.CharField(max_length=40)
    title = models.JSONField()
    position = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering: ClassVar[list[str]] = ["position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="section_once", fields=["questionnaire", "code"]),
        ]

    data_handling: ClassVar[dict[str, Handling]] = public("questionnaire", "code", "title", "position")

    def __str__(self) -> str:
        return self.code


class Item(models.Model):
    """A question, a part of one, or a variable the office coded. `show_if` is an expression; empty: always asked."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="items")
    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="items")
    parent = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="parts")
    code = models.CharField(max_length=60)
    number = models.CharField(max_length=20, blank=True)
    kind = models.CharField(max_length=20, choices=ItemKind)
    origin = models.CharField(max_length=10, choices=ItemOrigin, default=ItemOrigin.ASKED)
    text = models.JSONField()
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
        "show_if",
        "basis",
        "encoded",
        "position",
    )

    def __str__(self) -> str:
        return self.code


class Option(models.Model):
    """One of the answers offered by an item; `key` is what is printed before it, where anything is."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="options")
    code = models.CharField(max_length=60)
    text = models.JSONField()
    position = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("option")
        verbose_name_plural = _("options")
        ordering: ClassVar[list[str]] = ["position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="option_once", fields=["item", "code"]),
        ]

    data_handling: ClassVar[dict[str, Handling]] = public("item", "code", "text", "position")

    def __str__(self) -> str:
        return self.code

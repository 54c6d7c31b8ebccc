"""Named queries over a wave (universes, figures), and the register of numbers somebody published about it."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from rapport.kernel.datahandling import Handling
from rapport.kernel.versions import Versioned
from rapport.surveys.models.instrument import public
from rapport.surveys.models.waves import Wave


class Measure(models.TextChoices):
    """What a figure computes from the universe."""

    SHARE = "share", _("Share of the universe, in per cent")
    COUNT = "count", _("Number of respondents")
    SUM = "sum", _("Sum")
    MEAN = "mean", _("Mean")
    MEDIAN = "median", _("Median")
    MIN = "min", _("Lowest value")
    MAX = "max", _("Highest value")


class Universe(Versioned):
    """Who is counted: an expression that is true for the members, and the words that state the base."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="universes")
    code = models.SlugField(max_length=80)
    label = models.JSONField()
    where = models.TextField()

    class Meta:
        verbose_name = _("universe")
        verbose_name_plural = _("universes")
        ordering: ClassVar[list[str]] = ["code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="universe_once", fields=["wave", "code"]),
        ]

    data_handling: ClassVar[dict[str, Handling]] = public("wave", "code", "label", "where", "version")

    def __str__(self) -> str:
        return self.code


class Figure(Versioned):
    """A named query with a universe; without one it cannot be stored. A published number is always one of these."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="figures")
    code = models.SlugField(max_length=80)
    title = models.JSONField()
    universe = models.ForeignKey(Universe, on_delete=models.PROTECT, related_name="figures")
    measure = models.CharField(max_length=10, choices=Measure)
    where = models.TextField(blank=True)
    item = models.CharField(max_length=60, blank=True)
    unit = models.CharField(max_length=40, default="percent")
    split_by = models.CharField(max_length=60, blank=True)
    notes = models.JSONField(default=list)
    withdrawn = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        ordering: ClassVar[list[str]] = ["code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="figure_once", fields=["wave", "code"]),
        ]

    data_handling: ClassVar[dict[str, Handling]] = public(
        "wave",
        "code",
        "title",
        "universe",
        "measure",
        "where",
        "item",
        "unit",
        "split_by",
        "notes",
        "withdrawn",
        "version",
    )

    def __str__(self) -> str:
        return self.code


class PublishedRegister(models.Model):
    """The numbers that somebody published about the wave and the contradictions among them, to be verified.

    `content` is the register as `rapport.analysis.verification.parse_register` reads it.
    """

    wave = models.OneToOneField(Wave, on_delete=models.CASCADE, related_name="register")
    content = models.JSONField()

    class Meta:
        verbose_name = _("register of published numbers")
        verbose_name_plural = _("registers of published numbers")

    data_handling: ClassVar[dict[str, Handling]] = public("wave", "content")

    def __str__(self) -> str:
        return str(self.wave_id)

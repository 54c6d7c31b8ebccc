"""What the office made of an answer: code, codebook, coder, reason; first, blind second, settled; nothing is lost."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rapport.kernel.datahandling import Handling
from rapport.surveys.models.instrument import Item
from rapport.surveys.models.waves import CellState, WaveRespondent


class Coding(models.Model):
    """One coding of one item of one respondent. A later one of the same stage supersedes it and leaves it on record.

    `basis` is the original on which it rests, as it stood; `revision` the submission it came from; `stage` FINAL is
    what is counted.
    """

    class Stage(models.TextChoices):
        """Who coded: the first coder, a second one who did not see the first, or whoever settled the two."""

        FIRST = "FIRST", _("First coding")
        SECOND = "SECOND", _("Second coding, blind")
        FINAL = "FINAL", _("Settled")

    respondent = models.ForeignKey(WaveRespondent, on_delete=models.CASCADE, related_name="codings")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="codings")
    stage = models.CharField(max_length=10, choices=Stage)
    state = models.CharField(max_length=20, choices=CellState)
    values = models.JSONField(default=list)
    basis = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    footnote = models.TextField(blank=True)
    codebook = models.PositiveIntegerField()
    revision = models.PositiveIntegerField(null=True)
    coded_at = models.DateTimeField()
    coder = models.BigIntegerField(null=True)
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("coding")
        verbose_name_plural = _("codings")
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="coding_once",
                fields=["respondent", "item", "stage"],
                condition=Q(superseded_at__isnull=True),
            ),
            models.CheckConstraint(
                name="coding_values_only_if_answered", condition=Q(state="answered") | Q(values=[])
            ),
        ]

    data_handling: ClassVar[dict[str, Handling]] = {
        **dict.fromkeys(
            (
                "id", "respondent", "item", "stage", "state", "values", "basis", "reason", "footnote", "codebook",
                "revision", "coded_at", "superseded_at",
            ),
            Handling.INTERNAL,
        ),
        "coder": Handling.PERSONAL,
    }  # fmt: skip

    def __str__(self) -> str:
        return f"{self.stage} {self.respondent_id} {self.item_id}"

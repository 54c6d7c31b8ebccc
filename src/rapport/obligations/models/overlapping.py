"""What the secretariat judged of two obligations that meet in target group, place and theme."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from rapport.kernel.datahandling import Handling


class OverlapJudgement(models.Model):
    """One judgement on a pair of obligations, never changed: a later one has a higher `number`, the last one counts.

    `seen` holds what was read of both when it was judged; where one of them reads otherwise now, the pair is open
    again.
    Source: OSCE SR Annual Report 2008, 2.1: no duplication, no work at cross-purposes.
    """

    class Kind(models.TextChoices):
        DUPLICATION = "DUPLICATION", _("Duplication")
        COMPLEMENTARY = "COMPLEMENTARY", _("They complement each other")
        CROSS_PURPOSES = "CROSS_PURPOSES", _("Cross-purposes")
        NOT = "NOT", _("They do not overlap")

    first = models.ForeignKey("obligations.Obligation", on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey("obligations.Obligation", on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=Kind)
    reason = models.TextField()
    seen = models.JSONField()
    at = models.DateTimeField()
    by = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("judgement on an overlap")
        verbose_name_plural = _("judgements on overlaps")
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="overlap_judged_in_order", fields=["first", "second", "number"]),
            models.CheckConstraint(name="overlap_pair_in_order", condition=Q(first__lt=F("second"))),
            models.CheckConstraint(name="overlap_has_reason", condition=~Q(reason="")),
        ]

    data_handling: ClassVar[dict[str, Handling]] = {
        **dict.fromkeys(
            ("id", "first", "second", "number", "kind", "reason", "seen", "at"), Handling.INTERNAL
        ),
        "by": Handling.PERSONAL,
    }

    def __str__(self) -> str:
        return f"{self.kind} ({self.first_id}, {self.second_id})"

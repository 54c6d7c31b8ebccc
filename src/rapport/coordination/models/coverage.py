"""Gaps in the coverage of a table or of the whole mechanism that somebody has given a reason for."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rapport.coordination.coverage.kinds import CoverageList
from rapport.coordination.models.bodies import Body, Mechanism
from rapport.kernel.datahandling import Handling


class CoverageReason(models.Model):
    """Why nobody at a table needs to have something: for one body, or for the whole mechanism where `body` is empty.

    It holds until `ended_at`; what was said before stays.
    """

    mechanism = models.ForeignKey(Mechanism, on_delete=models.CASCADE, related_name="+")
    body = models.ForeignKey(Body, null=True, on_delete=models.CASCADE, related_name="+")
    list = models.CharField(max_length=20, choices=CoverageList)
    code = models.CharField(max_length=120)
    reason = models.CharField(_("reason"), max_length=1000)
    by = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("reason for a gap")
        verbose_name_plural = _("reasons for gaps")
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="coverage_reason_one_in_force",
                fields=["mechanism", "body", "list", "code"],
                condition=Q(ended_at__isnull=True),
                nulls_distinct=False,
            ),
            models.CheckConstraint(name="coverage_reason_given", condition=~Q(reason="")),
        ]

    data_handling: ClassVar[dict[str, Handling]] = {
        **dict.fromkeys(
            ("id", "mechanism", "body", "list", "code", "reason", "at", "ended_at"), Handling.INTERNAL
        ),
        "by": Handling.PERSONAL,
    }

    def __str__(self) -> str:
        return f"{self.list} {self.code}"

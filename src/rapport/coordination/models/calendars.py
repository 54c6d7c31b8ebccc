"""Addresses under which somebody's calendar may fetch meetings. Closed until somebody opens one for themselves."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rapport.kernel.datahandling import Handling


class CalendarFeed(models.Model):
    """A secret address of one person's feed. Only the hash of the secret is kept; at most one is open."""

    person = models.ForeignKey("actors.Person", on_delete=models.CASCADE, related_name="+")
    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("address of a calendar")
        verbose_name_plural = _("addresses of calendars")
        ordering: ClassVar[list[str]] = ["-made_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="calendar_feed_one_open", fields=["person"], condition=Q(ended_at__isnull=True)
            ),
        ]

    data_handling: ClassVar[dict[str, Handling]] = {
        **dict.fromkeys(("id", "made_at", "ended_at"), Handling.INTERNAL),
        "person": Handling.PERSONAL,
        "secret_hash": Handling.SECRET,
    }

    def __str__(self) -> str:
        return f"calendar feed {self.pk}"

"""When a body has its obligations reminded of; where it says nothing, the usual reminders hold."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rapport.coordination.models.bodies import Body
from rapport.kernel.datahandling import Handling
from rapport.kernel.versions import Versioned


class BodyReminders(Versioned):
    """The reminders of one body; meaning and units as in `obligations.settings.ReminderSettings`.

    `before` and `after` are lists of days, `escalate` maps a step of the ladder to days, `holidays` are ISO days.
    `since` is the day from which they hold: what would have gone out before is not caught up with.
    """

    body = models.OneToOneField(Body, on_delete=models.CASCADE, related_name="reminders")
    before = models.JSONField(default=list)
    after = models.JSONField(default=list)
    then_every = models.PositiveSmallIntegerField()
    escalate = models.JSONField(default=dict)
    approve_after_hours = models.PositiveSmallIntegerField()
    quiet_weekdays = models.JSONField(default=list)
    holidays = models.JSONField(default=list)
    since = models.DateField()
    changed_at = models.DateTimeField()
    changed_by = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("reminders of a body")
        verbose_name_plural = _("reminders of bodies")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="body_reminders_come_again", condition=Q(then_every__gte=1, approve_after_hours__gte=1)
            ),
        ]

    data_handling: ClassVar[dict[str, Handling]] = {
        **dict.fromkeys(
            (
                "id", "version", "body", "before", "after", "then_every", "escalate", "approve_after_hours",
                "quiet_weekdays", "holidays", "since", "changed_at",
            ),
            Handling.INTERNAL,
        ),
        "changed_by": Handling.PERSONAL,
    }  # fmt: skip

    def __str__(self) -> str:
        return f"reminders of body {self.body_id}"

"""Who was reminded of what, each once; and who stands in for whom."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from rapport.kernel.datahandling import Handling


class SentNotice(models.Model):
    """A reminder or an escalation that was put into somebody's digest. The constraint is why none comes twice.

    `step` is BEFORE_30, AFTER_7, HEAD_14 and the like, or APPROVE_<update>_<how many times it was submitted>;
    `due_on` the due date it was about, so that a moved date begins anew; `level` the step of the ladder (OWNER, HEAD,
    COORDINATOR, CHAIR), empty for a plain reminder; `for_person` the absent person whose deputy was told.
    """

    obligation = models.ForeignKey("obligations.Obligation", on_delete=models.CASCADE, related_name="notices")
    step = models.CharField(max_length=40)
    level = models.CharField(max_length=20, blank=True)
    due_on = models.DateField()
    person = models.BigIntegerField()
    for_person = models.BigIntegerField(null=True)
    on = models.DateField()
    queued = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("notice that was sent")
        verbose_name_plural = _("notices that were sent")
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="notice_once_per_step_and_person", fields=["obligation", "step", "due_on", "person"]
            ),
        ]

    data_handling: ClassVar[dict[str, Handling]] = {
        "id": Handling.INTERNAL,
        "obligation": Handling.INTERNAL,
        "step": Handling.INTERNAL,
        "level": Handling.INTERNAL,
        "due_on": Handling.INTERNAL,
        "person": Handling.PERSONAL,
        "for_person": Handling.PERSONAL,
        "on": Handling.INTERNAL,
        "queued": Handling.INTERNAL,
    }

    def __str__(self) -> str:
        return f"{self.step} ({self.obligation_id})"


class Absence(models.Model):
    """Somebody is away from a day until a day (both included); what would come to them goes to the deputy."""

    person = models.ForeignKey("actors.Person", on_delete=models.CASCADE, related_name="+")
    deputy = models.ForeignKey("actors.Person", on_delete=models.CASCADE, related_name="+")
    from_on = models.DateField()
    until_on = models.DateField()
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        ordering: ClassVar[list[str]] = ["from_on", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="absence_period", condition=Q(until_on__gte=F("from_on"))),
            models.CheckConstraint(name="absence_not_own_deputy", condition=~Q(person=F("deputy"))),
        ]

    data_handling: ClassVar[dict[str, Handling]] = {
        "id": Handling.INTERNAL,
        "person": Handling.PERSONAL,
        "deputy": Handling.PERSONAL,
        "from_on": Handling.PERSONAL,
        "until_on": Handling.PERSONAL,
        "made_at": Handling.INTERNAL,
        "ended_at": Handling.INTERNAL,
    }

    def __str__(self) -> str:
        return f"absence {self.pk}"

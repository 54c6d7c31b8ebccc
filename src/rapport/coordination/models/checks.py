"""Self-checks of the mechanism with their evidence, and briefings of its members."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rapport.coordination.models.bodies import Body, Mechanism
from rapport.kernel.datahandling import Handling


class SelfCheck(models.Model):
    """A list answered on a day. It stays as it was: the next one stands beside it. Never a score, never a rank."""

    class List(models.TextChoices):
        """OSCE SR Annual Report 2008: 2.1, 2.2.12, box in 2.2.3."""

        OBJECTIVES = "OBJECTIVES", _("The eight objectives")
        PRECONDITIONS = "PRECONDITIONS", _("The nine preconditions of success")
        RESPONSIBILITIES = "RESPONSIBILITIES", _("Responsibilities of the co-ordinator")

    mechanism = models.ForeignKey(Mechanism, on_delete=models.CASCADE, related_name="checks")
    list = models.CharField(max_length=20, choices=List)
    on = models.DateField()
    by = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("self-check")
        verbose_name_plural = _("self-checks")
        ordering: ClassVar[list[str]] = ["on", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="self_check_once_a_day", fields=["mechanism", "list", "on"]),
        ]

    data_handling: ClassVar[dict[str, Handling]] = {
        **dict.fromkeys(("id", "mechanism", "list", "on"), Handling.INTERNAL),
        "by": Handling.PERSONAL,
    }

    def __str__(self) -> str:
        return f"{self.list} {self.on}"


class SelfCheckAnswer(models.Model):
    """One line of a self-check: how far it is met, and what shows it. Met without evidence does not exist."""

    class Answer(models.TextChoices):
        """How far."""

        MET = "MET", _("Met")
        PARTLY = "PARTLY", _("Partly met")
        NOT_MET = "NOT_MET", _("Not met")
        NOT_KNOWN = "NOT_KNOWN", _("Not known")

    check_of = models.ForeignKey(SelfCheck, on_delete=models.CASCADE, related_name="answers")
    item = models.CharField(max_length=40)
    answer = models.CharField(max_length=10, choices=Answer)
    evidence = models.TextField(blank=True)
    link = models.URLField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("answer of a self-check")
        verbose_name_plural = _("answers of self-checks")
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="self_check_item_once", fields=["check_of", "item"]),
            models.CheckConstraint(
                name="self_check_met_has_evidence",
                condition=Q(answer__in=["NOT_MET", "NOT_KNOWN"]) | ~Q(evidence=""),
            ),
        ]

    data_handling: ClassVar[dict[str, Handling]] = dict.fromkeys(
        ("id", "check_of", "item", "answer", "evidence", "link"), Handling.INTERNAL
    )

    def __str__(self) -> str:
        return f"{self.item} {self.answer}"


class Briefing(models.Model):
    """A briefing or training of members: what about, by whom, how many of which organisation came."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="briefings")
    on = models.DateField()
    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=10, choices=[("BRIEFING", _("Briefing")), ("TRAINING", _("Training"))])
    given_by = models.CharField(max_length=300, blank=True)
    attended = models.TextField(blank=True)

    class Meta:
        verbose_name = _("briefing")
        verbose_name_plural = _("briefings")
        ordering: ClassVar[list[str]] = ["-on", "-id"]

    data_handling: ClassVar[dict[str, Handling]] = {
        **dict.fromkeys(("id", "body", "on", "title", "kind"), Handling.INTERNAL),
        "given_by": Handling.PERSONAL,
        "attended": Handling.PERSONAL,
    }

    def __str__(self) -> str:
        return self.title

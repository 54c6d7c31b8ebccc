"""The strategy of a plan: its narrative, its objectives, what contributes to trafficking in this State."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from rapport.analysis.plan.lists import Factor
from rapport.kernel.datahandling import Handling
from rapport.kernel.versions import Versioned
from rapport.plans.models.plan import ActionPlan, internal


class StrategySection(Versioned):
    """A part of the strategy in words."""

    plan = models.ForeignKey(ActionPlan, on_delete=models.CASCADE, related_name="sections")
    code = models.CharField(max_length=80)
    position = models.PositiveIntegerField()
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)

    class Meta:
        verbose_name = _("section of a strategy")
        verbose_name_plural = _("sections of strategies")
        ordering: ClassVar[list[str]] = ["position", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="plan_section_once", fields=["plan", "code"]),
        ]

    data_handling: ClassVar[dict[str, Handling]] = internal(
        "version", "plan", "code", "position", "title", "text"
    )

    def __str__(self) -> str:
        return self.code


class ContributingFactor(Versioned):
    """What contributes to trafficking, as the strategy describes it. `evidence` as in the plan document."""

    plan = models.ForeignKey(ActionPlan, on_delete=models.CASCADE, related_name="factors")
    code = models.CharField(max_length=80)
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=40, choices=[(one.value, one.value) for one in Factor])
    text = models.TextField(blank=True)
    evidence = models.JSONField(default=list)

    class Meta:
        verbose_name = _("contributing factor")
        verbose_name_plural = _("contributing factors")
        ordering: ClassVar[list[str]] = ["position", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="plan_factor_once", fields=["plan", "code"]),
        ]

    data_handling: ClassVar[dict[str, Handling]] = internal(
        "version", "plan", "code", "position", "kind", "text", "evidence"
    )

    def __str__(self) -> str:
        return self.code


class Objective(Versioned):
    """A strategic objective. `factors` are codes of contributing factors of the same plan."""

    plan = models.ForeignKey(ActionPlan, on_delete=models.CASCADE, related_name="objectives")
    code = models.CharField(max_length=80)
    position = models.PositiveIntegerField()
    title = models.CharField(max_length=1000)
    text = models.TextField(blank=True)
    factors = models.JSONField(default=list)

    class Meta:
        verbose_name = _("objective")
        verbose_name_plural = _("objectives")
        ordering: ClassVar[list[str]] = ["position", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="plan_objective_once", fields=["plan", "code"]),
        ]

    data_handling: ClassVar[dict[str, Handling]] = internal(
        "version", "plan", "code", "position", "title", "text", "factors"
    )

    def __str__(self) -> str:
        return self.code

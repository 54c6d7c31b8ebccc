"""Measures of the version that is written now, with what a database can hold of them."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from rapport.analysis.plan.lists import CostStatus, Direction, IndicatorKind, Role, Timing
from rapport.kernel.datahandling import Handling
from rapport.kernel.versions import Versioned
from rapport.plans.models.plan import ActionPlan, internal


def _codes(values: object) -> list[tuple[str, str]]:
    return [(str(one), str(one)) for one in values]  # type: ignore[attr-defined]


class Measure(Versioned):
    """One measure. `key` stays through every version of the plan, `code` is the printed number.

    Exactly one organisation is accountable: a column. `accountable_name` is a name that nobody in the register bears.
    Lists and `evidence`, `answers_to` are in the form of the plan document. `objective` is the code of one.
    """

    plan = models.ForeignKey(ActionPlan, on_delete=models.CASCADE, related_name="measures")
    key = models.CharField(max_length=80)
    position = models.PositiveIntegerField()
    code = models.CharField(max_length=40)
    text = models.TextField()
    detail = models.TextField(blank=True)
    areas = models.JSONField(default=list)
    action = models.CharField(max_length=20, blank=True)
    objective = models.CharField(max_length=80, blank=True)
    factors = models.JSONField(default=list)
    forms = models.JSONField(default=list)
    profiles = models.JSONField(default=list)
    geography = models.JSONField(default=list)
    levels = models.JSONField(default=list)
    places = models.JSONField(default=list)
    services = models.JSONField(default=list)
    accountable = models.ForeignKey(
        "actors.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    accountable_name = models.CharField(max_length=500, blank=True)
    timing = models.CharField(max_length=10, blank=True, choices=_codes(Timing))
    start_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    no_cost = models.TextField(blank=True)
    evidence = models.JSONField(default=list)
    answers_to = models.JSONField(default=list)
    own_initiative = models.BooleanField(default=False)
    other_plans = models.JSONField(default=list)
    from_ids = models.JSONField(default=list)
    continues = models.JSONField(default=list)
    last_step = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()
    changed_by = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        ordering: ClassVar[list[str]] = ["position", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="measure_key_once", fields=["plan", "key"]),
            models.CheckConstraint(
                name="measure_due_after_start",
                condition=Q(start_on=None) | Q(due_on=None) | Q(due_on__gte=F("start_on")),
            ),
            models.CheckConstraint(
                name="measure_one_accountable", condition=Q(accountable=None) | Q(accountable_name="")
            ),
        ]

    data_handling: ClassVar[dict[str, Handling]] = {
        **internal(
            "version", "plan", "key", "position", "code", "text", "detail", "areas", "action", "objective", "factors",
            "forms", "profiles", "geography", "levels", "places", "services", "accountable", "accountable_name",
            "timing", "start_on", "due_on", "no_cost", "evidence", "answers_to", "own_initiative", "other_plans",
            "from_ids", "continues", "last_step", "changed_at",
        ),
        "changed_by": Handling.PERSONAL,
    }  # fmt: skip

    def __str__(self) -> str:
        return self.code


class AccountableSpan(models.Model):
    """Who was accountable for a measure while it was written, from when until when (empty: still), and why."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="spans")
    organisation = models.ForeignKey("actors.Organisation", on_delete=models.PROTECT, related_name="+")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        verbose_name = _("accountable organisation of a measure")
        verbose_name_plural = _("accountable organisations of measures")
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="measure_one_standing_span", fields=["measure"], condition=Q(until_at=None)
            ),
        ]

    data_handling: ClassVar[dict[str, Handling]] = internal(
        "measure", "organisation", "from_at", "until_at", "reason"
    )

    def __str__(self) -> str:
        return f"span {self.pk}"


class Contributor(models.Model):
    """An organisation that takes part in a measure, with its duty; `name` where the register does not have it."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="contributors")
    organisation = models.ForeignKey(
        "actors.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(max_length=500, blank=True)
    role = models.CharField(max_length=12, choices=_codes(Role))
    duty = models.TextField(blank=True)

    class Meta:
        verbose_name = _("contributor to a measure")
        verbose_name_plural = _("contributors to measures")
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="contributor_is_somebody",
                condition=Q(organisation=None) & ~Q(name="") | Q(organisation__isnull=False, name=""),
            ),
        ]

    data_handling: ClassVar[dict[str, Handling]] = internal("measure", "organisation", "name", "role", "duty")

    def __str__(self) -> str:
        return f"contributor {self.pk}"


class Benchmark(models.Model):
    """What will have been reached on a day. `key` stays while day and words change: what is owed hangs on it."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="benchmarks")
    key = models.CharField(max_length=40)
    due_on = models.DateField()
    statement = models.TextField(blank=True)

    class Meta:
        verbose_name = _("benchmark")
        verbose_name_plural = _("benchmarks")
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="benchmark_key_once", fields=["measure", "key"]),
        ]

    data_handling: ClassVar[dict[str, Handling]] = internal("measure", "key", "due_on", "statement")

    def __str__(self) -> str:
        return f"benchmark {self.pk}"


class Indicator(models.Model):
    """How one sees what came of a measure. `targets` and `sheet` in the form of the plan document."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="indicators")
    key = models.CharField(max_length=80)
    title = models.TextField()
    kind = models.CharField(max_length=10, choices=_codes(IndicatorKind))
    unit = models.CharField(max_length=200, blank=True)
    direction = models.CharField(max_length=12, choices=_codes(Direction))
    baseline = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    baseline_on = models.DateField(null=True)
    targets = models.JSONField(default=list)
    source = models.TextField(blank=True)
    method = models.TextField(blank=True)
    sheet = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="indicator_key_once", fields=["measure", "key"]),
        ]

    data_handling: ClassVar[dict[str, Handling]] = internal(
        "measure", "key", "title", "kind", "unit", "direction", "baseline", "baseline_on", "targets", "source",
        "method", "sheet",
    )  # fmt: skip

    def __str__(self) -> str:
        return self.key


class CostLine(models.Model):
    """Money of one year: amount in its own currency, how sure, from where. An amount is never below zero."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="costs")
    year = models.PositiveSmallIntegerField()
    amount = models.DecimalField(max_digits=20, decimal_places=6)
    currency = models.CharField(max_length=3)
    status = models.CharField(max_length=10, choices=_codes(CostStatus))
    source = models.CharField(max_length=500, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        verbose_name = _("cost line")
        verbose_name_plural = _("cost lines")
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="cost_not_negative", condition=Q(amount__gte=0)),
            models.CheckConstraint(name="cost_has_currency", condition=~Q(currency="")),
        ]

    data_handling: ClassVar[dict[str, Handling]] = internal(
        "measure", "year", "amount", "currency", "status", "source", "note"
    )

    def __str__(self) -> str:
        return f"cost {self.pk}"

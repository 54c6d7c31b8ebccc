"""Diagnoses of a plan that were kept on a day, and what people answer to findings."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rapport.kernel.datahandling import Handling
from rapport.plans.diagnosis.verdicts import Verdict
from rapport.plans.models.plan import ActionPlan, PlanVersion, internal


class Diagnosis(models.Model):
    """What the rules found in a version on a day, kept as it was then; never changed.

    `findings` are objects with `rule`, `severity`, `source`, `measure`, `code` (printed number then), `place` and
    `facts`; `elements` with `id`, `measures` (how many show it) and `missing`. `of_draft`: for those who write only.
    """

    of = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="diagnoses")
    of_draft = models.BooleanField()
    at = models.DateTimeField()
    by = models.BigIntegerField(null=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    measures = models.PositiveIntegerField()
    findings = models.JSONField()
    elements = models.JSONField()

    class Meta:
        verbose_name = _("kept diagnosis")
        verbose_name_plural = _("kept diagnoses")
        ordering: ClassVar[list[str]] = ["-at", "-id"]

    data_handling: ClassVar[dict[str, Handling]] = {
        **internal("of", "of_draft", "at", "note", "measures", "findings", "elements"),
        "by": Handling.PERSONAL,
    }

    def __str__(self) -> str:
        return f"diagnosis {self.pk}"


class FindingAnswer(models.Model):
    """What the planners say to a finding, by its key. It holds until `ended_at`; what was said before stays.

    `of` is the version that was open or newest when it was said.
    """

    plan = models.ForeignKey(ActionPlan, on_delete=models.PROTECT, related_name="finding_answers")
    of = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=400)
    verdict = models.CharField(max_length=10, choices=Verdict)
    words = models.CharField(_("reason"), max_length=1000)
    at = models.DateTimeField()
    by = models.BigIntegerField(null=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("answer to a finding")
        verbose_name_plural = _("answers to findings")
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="finding_answer_one_in_force",
                fields=["plan", "key"],
                condition=Q(ended_at__isnull=True),
            ),
            models.CheckConstraint(name="finding_answer_says_why", condition=~Q(words="")),
        ]

    data_handling: ClassVar[dict[str, Handling]] = {
        **internal("plan", "of", "key", "verdict", "words", "at", "ended_at"),
        "by": Handling.PERSONAL,
    }

    def __str__(self) -> str:
        return f"answer {self.pk}"

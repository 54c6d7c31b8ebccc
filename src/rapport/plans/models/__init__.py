"""Tables of national action plans."""

from rapport.plans.models.diagnosis import Diagnosis, FindingAnswer
from rapport.plans.models.measures import (
    AccountableSpan,
    Benchmark,
    Contributor,
    CostLine,
    Indicator,
    Measure,
)
from rapport.plans.models.plan import ActionPlan, Consultation, PlanComment, PlanVersion, VersionAuthor
from rapport.plans.models.publishing import PublishedVersion
from rapport.plans.models.sheets import PlanSheet
from rapport.plans.models.strategy import ContributingFactor, Objective, StrategySection

__all__ = [
    "AccountableSpan",
    "ActionPlan",
    "Benchmark",
    "Consultation",
    "ContributingFactor",
    "Contributor",
    "CostLine",
    "Diagnosis",
    "FindingAnswer",
    "Indicator",
    "Measure",
    "Objective",
    "PlanComment",
    "PlanSheet",
    "PlanVersion",
    "PublishedVersion",
    "StrategySection",
    "VersionAuthor",
]

"""How far a version was consulted: for the rule of its adoption, and for those who look ahead to it."""

from rapport.plans.models import PlanComment, PlanVersion
from rapport.plans.rules import Consulted


def consulted(version_id: int, state: str) -> Consulted:
    """Rounds held, whether one is open, comments without an answer."""
    rows = PlanVersion.objects.filter(pk=version_id)
    return Consulted(
        rounds=rows.values("rounds__id").exclude(rounds__id=None).count(),
        is_open=state == "IN_CONSULTATION",
        unanswered=PlanComment.objects.filter(of_id=version_id, answer="").count(),
    )

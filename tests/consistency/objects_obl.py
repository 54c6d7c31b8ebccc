"""Pairs of obligations for the sweep, two that a body keeps to itself with their judgement; a proposed finding."""

from datetime import date

from rapport.actors.models import Organisation
from rapport.coordination.models import Finding, Mechanism
from rapport.obligations.models import Accountability, Obligation, OverlapJudgement

AT = "2026-01-01T00:00Z"


def values(canary: str) -> dict[str, list[str]]:
    """Values by parameter."""
    owner = Organisation.objects.get(code="MT")
    first = Obligation.objects.get(number="O-1998-001")
    words = {"themes": [canary], "target_groups": [canary], "places": [canary]}
    Obligation.objects.filter(pk=first.pk).update(**words)
    other = Obligation.objects.create(
        number="O-1998-002",
        title=canary,
        description=canary,
        accountable=owner,
        made_on=date(2026, 1, 1),
        dated_on=date(2026, 1, 1),
        due_on=date(2026, 2, 1),
        origin="OTHER",
        visibility="BODY",
        body_ref="coordination.body:0",
        made_at=AT,
        **words,
    )
    Accountability.objects.create(obligation=other, organisation=owner, from_at=AT, reason=canary)
    OverlapJudgement.objects.create(
        first=first,
        second=other,
        number=1,
        kind="NOT",
        reason=canary,
        at=AT,
        seen={"first": {}, "second": {}},
    )
    kept = Finding.objects.create(
        mechanism=Mechanism.objects.order_by("pk")[0],
        kind="CHALLENGE",
        topic="RESOURCES",
        title=canary,
        text=canary,
        example=canary,
        visibility="PUBLIC",
        proposed_by=owner,
        made_at=AT,
    )
    kept.obligations.add(first)
    return {"mechanism:overlap.other": [str(other.pk), "999999"], "finding": [str(kept.pk), "999999"]}

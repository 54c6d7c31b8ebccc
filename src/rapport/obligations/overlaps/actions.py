"""Writes of overlaps: what the secretariat judges of two obligations that meet."""

from datetime import datetime

from django.utils.translation import gettext as _

from rapport.kernel.access import Viewer
from rapport.kernel.audit import action, record
from rapport.kernel.errors import InvalidInput, StaleVersion, UnableTo
from rapport.obligations import reading, rules
from rapport.obligations.models import Obligation, OverlapJudgement
from rapport.obligations.overlaps import meeting
from rapport.obligations.overlaps.reading import seen_of
from rapport.obligations.overlaps.types import KINDS
from rapport.obligations.workflow import RUNNING


@action
def overlap_judge(
    *, first: int, second: int, kind: str, reason: str, expected: int, by: Viewer, now: datetime
) -> None:
    """Judge two obligations that meet; the former judgements stay. `expected`: number of the last one read, 0 for none.

    Raises AccessDenied, NotAvailable, UnableTo (one is not owed any more, or they do not meet), InvalidInput (unknown
    kind, no reason), StaleVersion (somebody judged meanwhile).
    """
    rules.check_assign(by)
    lower, higher = sorted((first, second))
    rows = [reading.found(by, pk, lock=True) for pk in (lower, higher)]
    _check_meeting(rows)
    if kind not in KINDS:
        raise InvalidInput(
            _("Choose what the two are to each other."),
            code="unknown_choice",
            extra={"fields": {"kind": "unknown"}},
        )
    why = rules.check_reason(reason)
    kept = OverlapJudgement.objects.filter(first_id=lower, second_id=higher)
    last = kept.order_by("-number").values_list("number", flat=True).first() or 0
    if last != expected:
        raise StaleVersion(
            _("Somebody else judged these two while you were reading. See what they said, then judge again."),
            extra={"expected": expected, "current": last},
        )
    made = OverlapJudgement.objects.create(
        first_id=lower,
        second_id=higher,
        number=last + 1,
        kind=kind,
        reason=why,
        seen={"first": seen_of(rows[0]), "second": seen_of(rows[1])},
        at=now,
        by=by.person_id,
    )
    record("overlap.judged", by=by, now=now, subject=f"obligations.overlap:{made.pk}", detail={"kind": kind})


def _check_meeting(rows: list[Obligation]) -> None:
    if rows[0].pk == rows[1].pk or any(row.state not in RUNNING for row in rows):
        raise UnableTo(
            _("Only two obligations that are both still owed are judged. Nothing was kept."),
            code="overlap_closed",
        )
    one, other = (meeting.About.of(row.pk, row.themes, row.target_groups, row.places) for row in rows)
    if not one.meets(other):
        raise UnableTo(
            _("These two do not share a theme, a target group and a place any more. Nothing was kept."),
            code="overlap_gone",
        )

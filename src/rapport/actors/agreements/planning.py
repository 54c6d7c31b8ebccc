"""Which alerts of agreements fall due on a day, and to whom; what was told is not told again.

A run that was missed is made up for: of the steps before a day only the nearest one that was not told is told.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from django.db.models import Max

from rapport.actors import queries as actors
from rapport.actors.agreements import rules
from rapport.actors.agreements.types import Alert
from rapport.actors.models import Agreement, AgreementAlert, AgreementFollowUp, AgreementParty
from rapport.actors.roles import Permission
from rapport.kernel.access import Viewer

LATE_DAYS = 30
"""So long after its last day an agreement is still told of as expired, were it not told before."""


def due(*, now: datetime) -> list[Alert]:
    """Today's alerts: keepers of the register and those who act for the parties, each once."""
    day = now.date()
    steps = [*_expiring(day), *_following_up(day)]
    if not steps:
        return []
    ids = {agreement for agreement, _step, _on in steps}
    people = _people(ids, now)
    told = set(
        AgreementAlert.objects.filter(agreement_id__in=ids).values_list(
            "agreement_id", "step", "due_on", "person"
        )
    )
    return [
        Alert(agreement, step, on, person)
        for agreement, step, on in steps
        for person in sorted(people[agreement])
        if (agreement, step, on, person) not in told
    ]


def _expiring(day: date) -> Iterator[tuple[int, str, date]]:
    until = day + timedelta(days=max(rules.BEFORE))
    rows = Agreement.objects.filter(
        expires_on__gte=day - timedelta(days=LATE_DAYS), expires_on__lte=until, ended_on__isnull=True
    )
    for pk, last in rows.order_by("expires_on", "pk").values_list("pk", "expires_on"):
        if last is None:
            continue
        if last < day:
            yield pk, "EXPIRED", last
            continue
        left = (last - day).days
        yield pk, f"EXPIRES_{min(one for one in rules.BEFORE if left <= one)}", last


def _following_up(day: date) -> Iterator[tuple[int, str, date]]:
    """The next follow-up of each agreement, where it is near and none was held since it was set."""
    last = AgreementFollowUp.objects.values("agreement").annotate(last=Max("held_on"))
    newest = {row["agreement"]: row["last"] for row in last}
    rows = AgreementFollowUp.objects.filter(
        next_on__gte=day,
        next_on__lte=day + timedelta(days=rules.FOLLOW_UP_BEFORE),
        agreement__ended_on__isnull=True,
    )
    for agreement, held_on, next_on in rows.values_list("agreement_id", "held_on", "next_on"):
        if next_on is not None and held_on == newest[agreement]:
            yield agreement, "FOLLOW_UP", next_on


def _people(agreements: Iterable[int], now: datetime) -> dict[int, set[int]]:
    system = Viewer.system()
    keepers = set(actors.holders(viewer=system, permission=Permission.ACTOR_EDIT, now=now))
    parties = AgreementParty.objects.filter(agreement_id__in=agreements, organisation__isnull=False)
    pairs = list(parties.values_list("agreement_id", "organisation_id"))
    acting = actors.acting_for_each(
        viewer=system,
        organisation_ids={organisation for _agreement, organisation in pairs if organisation},
        permission=Permission.MECHANISM_ANSWER,
        now=now,
    )
    found = {one: set(keepers) for one in agreements}
    for agreement, organisation in pairs:
        found[agreement].update(acting.get(organisation or 0, ()))
    return found

"""Which obligations are meant: one place for what a list narrows by and for what the dashboard counts.

A number on the dashboard and the list it leads to are made by the same conditions, so they cannot differ.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from rapport.actors import queries as actors
from rapport.kernel.access import Viewer
from rapport.obligations import reading
from rapport.obligations.models import Obligation, Update
from rapport.obligations.workflow import RUNNING

NONE = "-"
"""Stands for "no body" and "no theme"."""
STALE = (30, 60, 180)
"""After so many days without an accepted update something is called stale."""
WITHOUT = ("update", "supporters", "theme", "place", "target_group", "answers_to")
"""What a list can ask to be missing."""


@dataclass(frozen=True)
class Narrowing:
    """What a list of obligations is narrowed to; an empty one means all.

    `organisation_id` stands for its parts too unless `alone`; `body_ref` and `theme` may be `NONE`; `state` is a state
    or RUNNING; `late` and `stale` (days, counted from the last accepted update or from the making) mean what is still
    owed; `approval` those with an update that waits for approval; `without` is one of `WITHOUT`; `due_from` and
    `due_until` bound the due date, both days included.
    """

    organisation_id: int | None = None
    alone: bool = False
    body_ref: str = ""
    theme: str = ""
    origin: str = ""
    state: str = ""
    late: bool = False
    stale: int = 0
    approval: bool = False
    without: str = ""
    words: str = ""
    due_from: date | None = None
    due_until: date | None = None


ALL = Narrowing()
MEASURES: Mapping[str, Narrowing] = {
    "running": Narrowing(state="RUNNING"),
    "late": Narrowing(late=True),
    "approval": Narrowing(approval=True),
    **{f"stale{days}": Narrowing(stale=days) for days in STALE},
    "done": Narrowing(state="DONE"),
}
"""What the dashboard counts, in its order; each is itself a list."""


def measured(within: Narrowing, measure: str) -> Narrowing:
    """The list behind one number of the dashboard: what it is narrowed to, and what the number counts."""
    one = MEASURES[measure]
    return replace(within, state=one.state, late=one.late, stale=one.stale, approval=one.approval)


def narrowed(
    viewer: Viewer, mine: frozenset[int], narrowing: Narrowing, *, day: date
) -> QuerySet[Obligation]:
    """The obligations the viewer may see, narrowed. `mine`: see `reading.own`."""
    rows = reading.visible(viewer, mine)
    if narrowing.organisation_id is not None:
        one = narrowing.organisation_id
        ids = [one] if narrowing.alone else actors.with_parts(viewer=viewer, ids=[one])
        rows = rows.filter(accountable_id__in=ids)
    return rows.filter(_about(narrowing), condition(viewer, mine, narrowing, day=day))


def condition(viewer: Viewer, mine: frozenset[int], narrowing: Narrowing, *, day: date) -> Q:
    """How far an obligation must be: state, lateness, staleness, waiting for approval."""
    found = Q()
    if narrowing.state == "RUNNING":
        found &= Q(state__in=RUNNING)
    elif narrowing.state:
        found &= Q(state=narrowing.state)
    if narrowing.late:
        found &= Q(state__in=RUNNING, due_on__lt=day)
    if narrowing.stale:
        before = day - timedelta(days=narrowing.stale)
        found &= Q(state__in=RUNNING) & (
            Q(last_update_at__date__lte=before) | Q(last_update_at__isnull=True, made_on__lte=before)
        )
    if narrowing.approval:
        waiting = Update.objects.filter(reading.updates_seen(viewer, mine), state="SUBMITTED")
        found &= Q(pk__in=waiting.values("obligation_id"))
    return found


def _about(narrowing: Narrowing) -> Q:
    found = Q()
    if narrowing.body_ref:
        found &= Q(body_ref="" if narrowing.body_ref == NONE else narrowing.body_ref)
    if narrowing.theme:
        found &= Q(themes=[]) if narrowing.theme == NONE else Q(themes__contains=[narrowing.theme])
    if narrowing.origin:
        found &= Q(origin=narrowing.origin)
    if narrowing.due_from:
        found &= Q(due_on__gte=narrowing.due_from)
    if narrowing.due_until:
        found &= Q(due_on__lte=narrowing.due_until)
    if narrowing.words:
        found &= Q(title__icontains=narrowing.words) | Q(number__icontains=narrowing.words)
    missing = {
        "update": Q(last_update_at__isnull=True),
        "supporters": Q(supporters__isnull=True),
        "theme": Q(themes=[]),
        "place": Q(places=[]),
        "target_group": Q(target_groups=[]),
        "answers_to": Q(answers_to=""),
    }
    return found & missing[narrowing.without] if narrowing.without in missing else found

"""Reads of overlaps: pairs of running obligations that the viewer may both see, and what was judged of them."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from rapport.kernel.access import Viewer
from rapport.obligations import queries, reading
from rapport.obligations.models import OverlapJudgement
from rapport.obligations.narrowing import ALL, Narrowing, narrowed
from rapport.obligations.overlaps import meeting
from rapport.obligations.overlaps.reading import seen_of
from rapport.obligations.overlaps.types import OPEN, REOPENED, ComparedView, JudgementView, PairView
from rapport.obligations.types import ObligationView
from rapport.obligations.workflow import RUNNING

PAGE = 20
Pair = tuple[int, int]


def overlaps(
    *, viewer: Viewer, day: date, narrowing: Narrowing, state: str = "", page: int = 1, size: int = PAGE
) -> tuple[list[PairView], Mapping[str, int]]:
    """One page of the pairs in which one obligation is within `narrowing`, and how many stand in each state.

    Both are owed now and the viewer may see both. `state` is one of `types.STATES`; empty: all of them.
    """
    mine = reading.own(viewer)
    rows = reading.visible(viewer, mine).filter(state__in=RUNNING).order_by()
    abouts = [meeting.About.of(*row) for row in rows.values_list("pk", "themes", "target_groups", "places")]
    found = meeting.pairs(abouts)
    if narrowing != ALL:
        meant = set(narrowed(viewer, mine, narrowing, day=day).order_by().values_list("pk", flat=True))
        found = [pair for pair in found if pair[0] in meant or pair[1] in meant]
    judged = _last_of(found)
    # The texts are needed only where a judgement may rest on what reads otherwise now.
    kept = rows.filter(pk__in={pk for pair in judged for pk in pair}) if judged else rows.none()
    texts = {row["pk"]: row for row in kept.values("pk", *meeting.SEEN)}
    standing = {pair: _state(judged.get(pair), texts.get(pair[0]), texts.get(pair[1])) for pair in found}
    counts: dict[str, int] = {}
    for one in standing.values():
        counts[one] = counts.get(one, 0) + 1
    chosen = [pair for pair in found if not state or standing[pair] == state]
    begin = (max(page, 1) - 1) * size
    chosen = chosen[begin : begin + size]
    views = {
        one.id: one
        for one in queries.some(viewer=viewer, day=day, ids={pk for pair in chosen for pk in pair})
    }
    return [
        PairView(
            views[first],
            views[second],
            *_shared(views[first], views[second]),
            standing[first, second],
            _judgement(judged.get((first, second))),
        )
        for first, second in chosen
    ], counts


def _last_of(pairs: Iterable[Pair]) -> dict[Pair, OverlapJudgement]:
    wanted = set(pairs)
    rows = OverlapJudgement.objects.order_by("first_id", "second_id", "-number")
    last = rows.distinct("first_id", "second_id") if wanted else OverlapJudgement.objects.none()
    return {(row.first_id, row.second_id): row for row in last if (row.first_id, row.second_id) in wanted}


def _state(
    row: OverlapJudgement | None, first: Mapping[str, Any] | None, second: Mapping[str, Any] | None
) -> str:
    if row is None or first is None or second is None:
        return OPEN
    now = (seen_of(_plain(first)), seen_of(_plain(second)))
    before = (row.seen["first"], row.seen["second"])
    return REOPENED if any(map(meeting.changed, before, now)) else row.kind


def _plain(row: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: row[name] for name in meeting.SEEN}


def _judgement(row: OverlapJudgement | None) -> JudgementView | None:
    return None if row is None else JudgementView(row.number, row.kind, row.reason, row.at, row.by)


def _shared(
    first: ObligationView, second: ObligationView
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    def both(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
        there = {word.casefold() for word in other}
        return tuple(word for word in one if word.casefold() in there)

    return (
        both(first.themes, second.themes),
        both(first.target_groups, second.target_groups),
        both(first.places, second.places),
    )


def compared(*, viewer: Viewer, first: int, second: int, day: date) -> ComparedView:
    """Two obligations side by side, in whichever order they are named. Raises NotAvailable, also for one twice."""
    lower, higher = sorted((first, second))
    rows = list(reading.visible(viewer).filter(pk__in=[lower, higher]).order_by("pk"))
    if len(rows) != 2:
        raise reading.unknown()
    views = {one.id: one for one in queries.some(viewer=viewer, day=day, ids=[lower, higher])}
    kept = list(OverlapJudgement.objects.filter(first_id=lower, second_id=higher).order_by("-number"))
    about = [meeting.About.of(row.pk, row.themes, row.target_groups, row.places) for row in rows]
    changed: tuple[str, ...] = ()
    if kept:
        differing = [
            *meeting.changed(kept[0].seen["first"], seen_of(rows[0])),
            *meeting.changed(kept[0].seen["second"], seen_of(rows[1])),
        ]
        changed = tuple(name for name in meeting.SEEN if name in differing)
    return ComparedView(
        views[lower],
        views[higher],
        *_shared(views[lower], views[higher]),
        all(row.state in RUNNING for row in rows) and about[0].meets(about[1]),
        tuple(JudgementView(row.number, row.kind, row.reason, row.at, row.by) for row in kept),
        changed,
        kept[0].number if kept else 0,
    )

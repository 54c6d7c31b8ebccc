"""Reads of the overview: numbers, each the length of a list, and what accepted updates told.

Source: OSCE SR Annual Report 2008, 2.2.11: effectiveness is the quality of results, not the number of meetings.
"""

from collections.abc import Mapping
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from rapport.kernel.access import Viewer
from rapport.obligations import reading
from rapport.obligations.models import Evidence, Obligation, Update
from rapport.obligations.narrowing import ALL, MEASURES, NONE, Narrowing, condition, narrowed
from rapport.obligations.overview.types import Counts, OverviewView, ToldView

KINDS = ("RESULT", "UNSHOWN", "ACTIVITY")
"""A result with evidence, a result that nothing shows, an activity without a result."""
PAGE = 25
TOLD = ("obligation_id", "organisation_id", "decided_at", "activity", "result", "closes")


def overview(*, viewer: Viewer, day: date, narrowing: Narrowing = ALL) -> OverviewView:
    """How many of the obligations the viewer may see stand where; one statement counts for all groups."""
    mine = reading.own(viewer)
    rows = narrowed(viewer, mine, narrowing, day=day).order_by()
    counted = rows.values_list("accountable_id", "body_ref", "origin", "themes").annotate(
        **{name: Count("pk", filter=condition(viewer, mine, one, day=day)) for name, one in MEASURES.items()}
    )
    total = dict.fromkeys(MEASURES, 0)
    organisations: dict[int, dict[str, int]] = {}
    bodies: dict[str, dict[str, int]] = {}
    themes: dict[str, dict[str, int]] = {}
    origins: dict[str, dict[str, int]] = {}
    for accountable, body, origin, of_row, *numbers in counted:
        for into in (
            total,
            organisations.setdefault(accountable, dict.fromkeys(MEASURES, 0)),
            bodies.setdefault(body or NONE, dict.fromkeys(MEASURES, 0)),
            origins.setdefault(origin, dict.fromkeys(MEASURES, 0)),
            *(themes.setdefault(theme, dict.fromkeys(MEASURES, 0)) for theme in set(of_row or [NONE])),
        ):
            for name, number in zip(MEASURES, numbers, strict=True):
                into[name] += number
    return OverviewView(total, organisations, bodies, themes, origins)


def _accepted(
    viewer: Viewer, day: date, narrowing: Narrowing, since: date | None, until: date | None
) -> QuerySet[Update]:
    mine = reading.own(viewer)
    rows = Update.objects.filter(state="ACCEPTED")
    if narrowing != ALL or not reading.is_secretariat(viewer):
        rows = rows.filter(obligation_id__in=narrowed(viewer, mine, narrowing, day=day).values("pk"))
    if since:
        rows = rows.filter(decided_at__date__gte=since)
    if until:
        rows = rows.filter(decided_at__date__lte=until)
    return rows


COUNTED = Q(pk__in=Evidence.objects.values("update_id"))
"""Whether evidence shows it, for counting: all evidence is looked through once."""
LISTED = Q(Exists(Evidence.objects.filter(update_id=OuterRef("pk")).order_by()))
"""The same for a page of a list: asked of each update by the index, until the page is full."""


def _kind(kind: str, shown: Q) -> Q:
    return {
        "RESULT": ~Q(result="") & shown,
        "UNSHOWN": ~Q(result="") & ~shown,
        "ACTIVITY": Q(result=""),
    }[kind]


def told(
    *,
    viewer: Viewer,
    day: date,
    kind: str,
    narrowing: Narrowing = ALL,
    since: date | None = None,
    until: date | None = None,
    page: int = 1,
    size: int = PAGE,
) -> list[ToldView]:
    """One page of what accepted updates told, latest first: of a kind of `KINDS`, accepted from `since` to `until`."""
    rows = _accepted(viewer, day, narrowing, since, until).filter(_kind(kind, LISTED))
    begin = (max(page, 1) - 1) * size
    ordered = rows.only(*TOLD).order_by("-decided_at", "-pk")
    found = list(ordered[begin : begin + size])
    # Not joined: policies of both tables hide from the planner how few rows there are to look up.
    about = Obligation.objects.only("number", "title").in_bulk([row.obligation_id for row in found])
    shown = Evidence.objects.filter(update_id__in=[row.pk for row in found]).order_by()
    pieces = dict(shown.values_list("update_id").annotate(many=Count("pk")))
    return [
        ToldView(
            update_id=row.pk,
            obligation_id=row.obligation_id,
            number=about[row.obligation_id].number,
            title=about[row.obligation_id].title,
            organisation_id=row.organisation_id,
            accepted_on=row.decided_at.date() if row.decided_at else None,
            activity=row.activity,
            result=row.result,
            closes=row.closes,
            evidence=pieces.get(row.pk, 0),
        )
        for row in found
    ]


def told_counts(
    *,
    viewer: Viewer,
    day: date,
    narrowing: Narrowing = ALL,
    since: date | None = None,
    until: date | None = None,
) -> Counts:
    """How many accepted updates of each kind of `KINDS` there are: the lengths of the lists that `told` gives."""
    rows = _accepted(viewer, day, narrowing, since, until).order_by()
    # What tells a result and is not shown by evidence follows from the other two: evidence is looked through once.
    counted: Mapping[str, int] = rows.aggregate(
        every=Count("pk"),
        RESULT=Count("pk", filter=_kind("RESULT", COUNTED)),
        ACTIVITY=Count("pk", filter=_kind("ACTIVITY", COUNTED)),
    )
    result, activity = counted["RESULT"], counted["ACTIVITY"]
    return {"RESULT": result, "UNSHOWN": counted["every"] - result - activity, "ACTIVITY": activity}

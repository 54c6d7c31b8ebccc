"""Reads of achievements and challenges. What is not the viewer's to see answers as if it did not exist."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db.models import Q, QuerySet

from rapport.actors import queries as actors
from rapport.coordination import seats
from rapport.coordination.decisions import queries as decisions
from rapport.coordination.findings import rules
from rapport.coordination.findings.types import FindingFields, FindingView, LinkedView
from rapport.coordination.meetings.reading import name_of
from rapport.coordination.models import Finding
from rapport.kernel.access import Viewer
from rapport.obligations import queries as obligations

MOST = 500
"""So many are listed at most."""


def visible(viewer: Viewer, day: date) -> QuerySet[Finding]:
    """Accepted ones by their visibility; proposed and declined ones for the secretariat and whoever proposed them."""
    rows = Finding.objects.all()
    if rules.can_settle(viewer):
        return rows
    found = Q(state="ACCEPTED") & seats.visible(viewer, day)
    if viewer.organisations:
        found |= Q(proposed_by_id__in=actors.with_parts(viewer=viewer, ids=viewer.organisations))
    return rows.filter(found)


def findings(
    *,
    viewer: Viewer,
    day: date,
    language: str,
    kind: str = "",
    topic: str = "",
    state: str = "",
    since: date | None = None,
    until: date | None = None,
    words: str = "",
    linked: bool = False,
) -> list[FindingView]:
    """Achievements, then challenges, by topic; at most `MOST`. One without a period belongs to every period.

    `linked` names also the obligations and decisions they rest on.
    """
    rows = visible(viewer, day)
    for name, value in (("kind", kind), ("topic", topic), ("state", state)):
        if value:
            rows = rows.filter(**{name: value})
    if since:
        rows = rows.filter(Q(until_on__isnull=True) | Q(until_on__gte=since))
    if until:
        rows = rows.filter(Q(from_on__isnull=True) | Q(from_on__lte=until))
    if words:
        rows = rows.filter(Q(title__icontains=words) | Q(text__icontains=words))
    return _views(rows[:MOST], viewer, day, language, linked=linked)


def finding(*, viewer: Viewer, finding_id: int, day: date, language: str) -> FindingView:
    """One of them with what it rests on. Raises NotAvailable."""
    rows = visible(viewer, day).filter(pk=finding_id)
    views = _views(rows, viewer, day, language, linked=True)
    if not views:
        raise rules.unknown()
    return views[0]


def _views(
    rows: QuerySet[Finding], viewer: Viewer, day: date, language: str, *, linked: bool
) -> list[FindingView]:
    # The public reads neither links nor the tables they lead to.
    found = list(rows.select_related("body", "mechanism__country") if not viewer.is_anonymous else rows)
    owed, decided = _linked(found, viewer, day, language) if linked and found else ({}, {})
    return [_view(row, viewer, language, owed.get(row.pk, ()), decided.get(row.pk, ())) for row in found]


Linked = Mapping[int, Sequence[LinkedView]]


def _linked(found: Sequence[Finding], viewer: Viewer, day: date, language: str) -> tuple[Linked, Linked]:
    ids = [row.pk for row in found]
    rests = list(
        Finding.obligations.through.objects.filter(finding_id__in=ids).values_list(
            "finding_id", "obligation_id"
        )
    )
    follows = list(
        Finding.decisions.through.objects.filter(finding_id__in=ids).values_list("finding_id", "decision_id")
    )
    owed = {
        one.id: LinkedView(one.id, one.number, one.title, one.state)
        for one in (obligations.some(viewer=viewer, day=day, ids={pk for _of, pk in rests}) if rests else ())
    }
    decided = {
        one.pk: LinkedView(one.pk, f"{one.number}/{one.year}", one.title, one.state)
        for one in (
            decisions.visible(viewer, day).filter(pk__in={pk for _of, pk in follows}) if follows else ()
        )
    }
    return _by_finding(rests, owed), _by_finding(follows, decided)


def _by_finding(pairs: Iterable[tuple[int, int]], views: Mapping[int, LinkedView]) -> Linked:
    found: dict[int, list[LinkedView]] = {}
    for of, pk in pairs:
        if pk in views:
            found.setdefault(of, []).append(views[pk])
    return found


def _view(
    row: Finding,
    viewer: Viewer,
    language: str,
    owed: Sequence[LinkedView],
    decided: Sequence[LinkedView],
) -> FindingView:
    inside = not viewer.is_anonymous
    body = row.body if inside else None
    return FindingView(
        id=row.pk,
        version=row.version,
        country=row.mechanism.country.code if inside else "",
        fields=FindingFields(
            kind=row.kind,
            topic=row.topic,
            title=row.title,
            text=row.text,
            precondition=row.precondition,
            example=row.example,
            link=row.link,
            body=body.code if body else "",
            from_on=row.from_on,
            until_on=row.until_on,
            visibility=row.visibility,
            obligations=tuple(one.number for one in owed),
            decisions=tuple(one.id for one in decided),
        ),
        body_name=name_of(body, language) if body else "",
        state=row.state,
        proposed_by_id=row.proposed_by_id if inside else None,
        made_at=row.made_at,
        decided_at=row.decided_at,
        decline_reason=row.decline_reason if inside else "",
        obligations=tuple(owed),
        decisions=tuple(decided),
    )

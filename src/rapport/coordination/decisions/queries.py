"""Reads of decisions. What is not the viewer's to see answers as if it did not exist."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Q, QuerySet

from rapport.actors import queries as actors
from rapport.coordination import seats
from rapport.coordination.decisions import rules
from rapport.coordination.decisions.types import DecisionView
from rapport.coordination.meetings.reading import name_of
from rapport.coordination.models import CircularCopy, Decision
from rapport.kernel.access import Viewer
from rapport.obligations import queries as obligations
from rapport.obligations.types import ObligationView

CLOSED = ("FULFILLED", "REPEALED", "SUPERSEDED")


def visible(viewer: Viewer, day: date) -> QuerySet[Decision]:
    """Decisions the viewer may see: by their visibility, and those sent to an office of theirs.

    What is only recorded is the secretariat's until it is in force.
    """
    rows = Decision.objects.select_related("body")
    if seats.sees_all(viewer):
        return rows
    found = seats.visible(viewer, day)
    if viewer.organisations:
        mine = actors.with_parts(viewer=viewer, ids=viewer.organisations)
        sent = CircularCopy.objects.filter(organisation_id__in=mine).values("decision_id")
        found |= Q(pk__in=sent)
    return rows.filter(found).exclude(state="RECORDED")


def decisions(
    *,
    viewer: Viewer,
    language: str,
    day: date,
    body: str = "",
    state: str = "",
    meeting: int | None = None,
    words: str = "",
    since: date | None = None,
    until: date | None = None,
    public_only: bool = False,
    only: int | None = None,
) -> list[DecisionView]:
    """Decisions, latest first, at most 500. `state` OPEN stands for those recorded and in force.

    `since` and `until` are days of the decision, both included; `public_only`: what anybody may read;
    `only`: that one.
    """
    rows = visible(viewer, day).prefetch_related("supporting")
    if body:
        rows = rows.filter(body__code=body)
    if state == "OPEN":
        rows = rows.exclude(state__in=CLOSED)
    elif state:
        rows = rows.filter(state=state)
    if meeting is not None:
        rows = rows.filter(meeting_id=meeting)
    if since is not None:
        rows = rows.filter(decided_on__gte=since)
    if until is not None:
        rows = rows.filter(decided_on__lte=until)
    if public_only:
        rows = rows.filter(visibility="PUBLIC").exclude(state="RECORDED").exclude(body__visibility="BODY")
    if only is not None:
        rows = rows.filter(pk=only)
    if words:
        rows = rows.filter(Q(title__icontains=words) | Q(text__icontains=words))
    return _views(list(rows[:500]), viewer, language, day)


def decision(*, viewer: Viewer, decision_id: int, language: str, day: date) -> DecisionView:
    """One decision. Raises NotAvailable."""
    rows = list(visible(viewer, day).prefetch_related("supporting").filter(pk=decision_id))
    if not rows:
        raise rules.unknown_decision()
    return _views(rows, viewer, language, day)[0]


def linked(
    *, viewer: Viewer, decision: DecisionView, language: str, day: date
) -> tuple[DecisionView | None, DecisionView | None]:
    """The decision that this one replaces, and the one that replaces it; None where there is none to be seen."""
    near = Q(replaces_id=decision.id) | Q(pk=decision.replaces or 0)
    rows = list(visible(viewer, day).prefetch_related("supporting").filter(near))
    views = _views(rows, viewer, language, day)
    before = next((one for one in views if one.id == decision.replaces), None)
    return before, next((one for one in views if one.replaces == decision.id), None)


def later(*, viewer: Viewer, decision: DecisionView, day: date) -> list[tuple[int, str]]:
    """Later decisions of the same body that could replace one: ids with number and title, latest first."""
    rows = visible(viewer, day).filter(
        body_id=decision.body_id,
        state__in=["RECORDED", "IN_FORCE"],
        decided_on__gte=decision.decided_on,
        replaces__isnull=True,
    )
    return [(row.pk, f"{row.number}/{row.year}: {row.title}") for row in rows.exclude(pk=decision.id)[:200]]


def obligations_of(
    *, viewer: Viewer, decisions: Iterable[DecisionView], day: date
) -> Mapping[int, list[ObligationView]]:
    """What each decision made somebody owe, by id of the decision; those that the viewer may see."""
    by_ref = {one.ref: one.id for one in decisions}
    found = obligations.of_origin(viewer=viewer, refs=list(by_ref), day=day)
    return {by_ref[ref]: list(rows) for ref, rows in found.items()}


def _views(rows: list[Decision], viewer: Viewer, language: str, day: date) -> list[DecisionView]:
    ids = {row.accountable_id for row in rows} | {one.pk for row in rows for one in row.supporting.all()}
    names = actors.organisations(viewer=viewer, language=language, day=day, ids=ids)
    return [
        DecisionView(
            id=row.pk,
            body_id=row.body_id,
            body=row.body.code,
            body_name=name_of(row.body, language),
            number=f"{row.number}/{row.year}",
            meeting=row.meeting_id,
            item=row.item_id,
            title=row.title,
            text=row.text,
            accountable_id=row.accountable_id,
            accountable=names[row.accountable_id].name,
            supporting=tuple((one.pk, names[one.pk].name) for one in row.supporting.all()),
            decided_on=row.decided_on,
            due_on=row.due_on,
            answers_to=row.answers_to,
            visibility=row.visibility,
            state=row.state,
            replaces=row.replaces_id,
            closed_on=row.closed_on,
            closing_reason=row.closing_reason,
            version=row.version,
        )
        for row in rows
    ]

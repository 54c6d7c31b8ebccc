"""Reads of plans. A draft is for those who write it, consultation for members; adopted versions are shared."""

from datetime import date
from functools import lru_cache

from django.db.models import Prefetch, QuerySet

from rapport.actors import queries as actors
from rapport.actors.roles import Permission
from rapport.analysis.plan.document import Plan, read_plan
from rapport.kernel.access import Viewer
from rapport.plans import extracts, rules
from rapport.plans.models import AccountableSpan, ActionPlan, Measure, PlanVersion
from rapport.plans.types import MeasureState, PlanView, Shown, Span, VersionView


def _versions(viewer: Viewer) -> QuerySet[PlanVersion]:
    rows = PlanVersion.objects.defer("document")
    if rules.can_edit(viewer) or viewer.has(Permission.PLAN_ADOPT):
        return rows
    if viewer.has(Permission.MECHANISM_VIEW):
        return rows.exclude(state="DRAFT")
    return rows.filter(state__in=["ADOPTED", "SUPERSEDED"], plan__visibility="PUBLIC")


def plans(*, viewer: Viewer) -> list[PlanView]:
    """All plans of which the viewer may see a version, latest period first."""
    seen = _versions(viewer)
    rows = ActionPlan.objects.filter(pk__in=seen.values("plan_id")).prefetch_related(
        Prefetch("versions", queryset=seen, to_attr="seen")
    )
    return [_plan(row) for row in rows]


def plan(*, viewer: Viewer, code: str) -> PlanView:
    """One plan with its versions. Raises NotAvailable."""
    return _plan(_row(viewer, code))


def _row(viewer: Viewer, code: str) -> ActionPlan:
    seen = _versions(viewer)
    rows = ActionPlan.objects.filter(code=code).prefetch_related(
        Prefetch("versions", queryset=seen, to_attr="seen")
    )
    row: ActionPlan | None = rows.first()
    if row is None or not row.seen:  # type: ignore[attr-defined]
        raise rules.unknown_plan()
    return row


def version(*, viewer: Viewer, code: str, number: int | None = None) -> VersionView:
    """One version that the viewer may see; without a number the open one, else the newest. Raises NotAvailable."""
    return _at(plan(viewer=viewer, code=code), number)


def _at(view: PlanView, number: int | None) -> VersionView:
    for one in view.versions:
        if number is None or one.number == number:
            return one
    raise rules.unknown_plan()


def shown(*, viewer: Viewer, code: str, number: int | None = None, day: date) -> Shown:
    """A plan with one version of it as a document: the open one where it may be seen, else the newest.

    Raises NotAvailable. Frozen versions are read as they were frozen.
    """
    row = _row(viewer, code)
    view = _plan(row)
    at = _at(view, number)
    return Shown(view, at, _document(row, at, viewer, day))


def document(*, viewer: Viewer, code: str, number: int | None = None, day: date) -> Plan:
    """One version of a plan as a document. Raises NotAvailable."""
    return shown(viewer=viewer, code=code, number=number, day=day).document


def pair(
    *, viewer: Viewer, code: str, before: int | None = None, after: int | None = None, day: date
) -> tuple[Plan, Shown]:
    """Two versions that the viewer may see, the later one as it is shown: without numbers the newest and the one

    before it. Where there is only one it is compared with itself. Raises NotAvailable.
    """
    row = _row(viewer, code)
    view = _plan(row)
    later = _at(view, after)
    earlier = _at(view, before) if before is not None else view.versions[min(1, len(view.versions) - 1)]
    document = _document(row, later, viewer, day)
    other = document if earlier.id == later.id else _document(row, earlier, viewer, day)
    return other, Shown(view, later, document)


def frozen_bytes(*, viewer: Viewer, code: str, number: int) -> bytes:
    """The document of an adopted version exactly as it was frozen. Raises NotAvailable."""
    at = version(viewer=viewer, code=code, number=number)
    found = PlanVersion.objects.filter(pk=at.id).values_list("document", flat=True).first()
    if found is None:
        raise rules.unknown_plan()
    return bytes(found)


def _document(row: ActionPlan, at: VersionView, viewer: Viewer, day: date) -> Plan:
    if at.is_open:
        return extracts.document_of(row, at.number, viewer=viewer, day=day)
    return _frozen(at.id, at.sha256)


@lru_cache(maxsize=8)
def _frozen(version_id: int, sha256: str) -> Plan:
    """The document of a frozen version that was read for the viewer. It never changes: it is read once a process.

    A row of another database or of a test may bear the same id: the fingerprint tells them apart.
    """
    return read_plan(bytes(PlanVersion.objects.values_list("document", flat=True).get(pk=version_id)))


def measure_lock(*, viewer: Viewer, code: str, key: str) -> int:
    """The lock of a measure, for those who write. Raises NotAvailable."""
    rows = Measure.objects.filter(plan__code=code, key=key).values_list("version", flat=True)
    found = rows.first() if rules.can_edit(viewer) else None
    if found is None:
        raise rules.unknown_measure()
    return int(found)


def measure_state(*, viewer: Viewer, code: str, key: str, language: str, day: date) -> MeasureState:
    """The lock of a measure and who was accountable for it, for those who write. Raises NotAvailable."""
    lock = measure_lock(viewer=viewer, code=code, key=key)
    return MeasureState(
        lock, accountable_spans(viewer=viewer, code=code, key=key, language=language, day=day)
    )


def accountable_spans(*, viewer: Viewer, code: str, key: str, language: str, day: date) -> tuple[Span, ...]:
    """Who was accountable for a measure while it was written, for those who write; none where that never changed."""
    if not rules.can_edit(viewer):
        return ()
    spans = list(AccountableSpan.objects.filter(measure__plan__code=code, measure__key=key))
    if len(spans) < 2:
        return ()
    names = actors.organisations(
        viewer=viewer, language=language, day=day, ids={one.organisation_id for one in spans}
    )
    return tuple((names[one.organisation_id].name, one.from_at, one.until_at, one.reason) for one in spans)


def strategy_lock(*, viewer: Viewer, code: str, kind: str, part: str) -> int:
    """The lock of a section, factor or objective, for those who write. Raises NotAvailable."""
    row = ActionPlan.objects.filter(code=code).first() if rules.can_edit(viewer) else None
    related = {"section": "sections", "factor": "factors", "objective": "objectives"}.get(kind)
    found = (
        getattr(row, related).filter(code=part).values_list("version", flat=True).first()
        if row and related
        else None
    )
    if found is None:
        raise rules.unknown_plan()
    return int(found)


def authors(*, viewer: Viewer, code: str) -> frozenset[int]:
    """Ids of those who wrote in the open version; none for whoever does not write or adopt plans."""
    if not (rules.can_edit(viewer) or viewer.has(Permission.PLAN_ADOPT)):
        return frozenset()
    rows = PlanVersion.objects.filter(plan__code=code, state__in=["DRAFT", "IN_CONSULTATION"])
    return frozenset(one for one in rows.values_list("authors__person", flat=True) if one is not None)


def _plan(row: ActionPlan) -> PlanView:
    return PlanView(
        row.pk,
        row.code,
        row.title,
        row.kind,
        row.starts_on,
        row.ends_on,
        row.visibility,
        row.version,
        tuple(
            VersionView(
                one.pk,
                one.number,
                one.state,
                one.version,
                one.comments_until,
                one.adopted_on,
                one.adopted_by,
                one.decision_ref,
                one.sha256,
                one.begun_at,
                one.reason,
                one.begun_by,
                one.not_consulted,
            )
            for one in row.seen  # type: ignore[attr-defined]
        ),
    )

"""Reads of the mechanism and its bodies. What is not the viewer's to know of answers as if it did not exist."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rapport.actors import queries as actors
from rapport.actors.roles import Permission
from rapport.coordination.bodies.parts import readable
from rapport.coordination.bodies.types import (
    AnswerView,
    BodyView,
    CheckView,
    DateView,
    LeadView,
    MechanismView,
    MemberView,
    RevisionView,
)
from rapport.coordination.models import Body, BodyMember, BodyRevision, Mechanism, SelfCheck
from rapport.coordination.seats import bodies_of
from rapport.kernel.access import Viewer
from rapport.kernel.errors import NotAvailable

MECHANISM_FIELDS = tuple(
    field.name for field in Mechanism._meta.concrete_fields if field.name not in ("id", "version", "country")
)
BODY_FIELDS = tuple(
    field.name
    for field in Body._meta.concrete_fields
    if field.name not in ("id", "version", "mechanism", "code", "name", "parent")
)


def _today() -> date:
    return timezone.now().date()


def _visible(viewer: Viewer, day: date) -> QuerySet[Body]:
    rows = Body.objects.select_related("mechanism__country", "parent").prefetch_related("dates", "leads")
    if viewer.has(Permission.BODY_EDIT) or viewer.has(Permission.OFFICE_VIEW):
        return rows if viewer.has(Permission.MECHANISM_VIEW) else rows.filter(visibility="PUBLIC")
    if not viewer.has(Permission.MECHANISM_VIEW):
        return rows.filter(visibility="PUBLIC")
    return rows.filter(Q(visibility__in=["PUBLIC", "MEMBERS"]) | Q(pk__in=bodies_of(viewer, day)))


def bodies(*, viewer: Viewer, day: date | None = None, country: str = "") -> list[BodyView]:
    """The bodies the viewer may see, in the order they were entered; of one State where `country` is given."""
    rows = _visible(viewer, day or _today())
    if country:
        rows = rows.filter(mechanism__country__code__iexact=country)
    found = list(rows)
    names = _lead_names(viewer, found, day or _today())
    return [_body(row, names) for row in found]


def body(*, viewer: Viewer, code: str, day: date | None = None) -> BodyView:
    """One body. Raises NotAvailable, the same for one that is not the viewer's to know of."""
    row = _visible(viewer, day or _today()).filter(code=code).first()
    if row is None:
        raise NotAvailable(_("There is no body '%(code)s'.") % {"code": code}, code="unknown_body")
    return _body(row, _lead_names(viewer, [row], day or _today()))


def _lead_names(viewer: Viewer, rows: Iterable[Body], day: date) -> Any:
    ids = {lead.organisation_id for row in rows for lead in row.leads.all() if lead.organisation_id}
    if not ids:
        return {}
    return actors.organisations(viewer=viewer, language=get_language() or "en", day=day, ids=ids)


def _body(row: Body, names: Any) -> BodyView:
    return BodyView(
        id=row.pk,
        version=row.version,
        code=row.code,
        country=row.mechanism.country.code,
        name=row.name,
        kind=row.kind,
        parent=row.parent.code if row.parent else "",
        parent_id=row.parent_id,
        place=row.place,
        format=row.format,
        level=row.level,
        visibility=row.visibility,
        rhythm=row.rhythm,
        dates=tuple(DateView(one.kind, one.on, one.note) for one in row.dates.all()),
        leads=tuple(
            LeadView(one.organisation_id, names[one.organisation_id].name, names[one.organisation_id].code)
            if one.organisation_id
            else LeadView(None, one.name)
            for one in row.leads.all()
        ),
        fields={name: getattr(row, name) for name in BODY_FIELDS},
    )


def mechanisms(*, viewer: Viewer, day: date, language: str) -> list[MechanismView]:
    """The mechanisms of which the viewer may see a body, or all for those who keep them, by code of the State.

    Whoever is not of the mechanism is given the parts that are published; every other field is as if never said.
    """
    rows = Mechanism.objects.select_related("country").order_by("country__code")
    if not viewer.has(Permission.MECHANISM_VIEW):
        rows = rows.filter(bodies__visibility="PUBLIC").distinct()
    found = list(rows)
    names = actors.organisations(
        viewer=viewer, language=language, day=day, ids=[row.country_id for row in found]
    )
    return [
        MechanismView(
            row.pk,
            row.version,
            row.country_id,
            row.country.code,
            names[row.country_id].name,
            _described(row, viewer),
        )
        for row in found
    ]


def _described(row: Mechanism, viewer: Viewer) -> dict[str, Any]:
    if viewer.has(Permission.MECHANISM_VIEW) or viewer.has(Permission.BODY_EDIT):
        return {name: getattr(row, name) for name in MECHANISM_FIELDS}
    blank, seen = Mechanism(), readable(row.published) | {"published"}
    return {name: getattr(row if name in seen else blank, name) for name in MECHANISM_FIELDS}


def mechanism(*, viewer: Viewer, country: str, day: date, language: str) -> MechanismView:
    """The mechanism of one State. Raises NotAvailable."""
    for one in mechanisms(viewer=viewer, day=day, language=language):
        if one.country.lower() == country.lower():
            return one
    raise NotAvailable(
        _("There is no mechanism of '%(code)s'.") % {"code": country}, code="unknown_mechanism"
    )


def members_of(
    *, viewer: Viewer, body_id: int, day: date | None = None, language: str = ""
) -> list[MemberView]:
    """Members of a body with their terms; those who sit on `day` where it is given, else all there ever were.

    Empty for a body that the viewer may not see. What members declared of their interests is for the body alone.
    """
    return members(viewer=viewer, body_ids=[body_id], day=day, language=language)


def members(
    *, viewer: Viewer, body_ids: Iterable[int], day: date | None = None, language: str = ""
) -> list[MemberView]:
    """As `members_of`, of several bodies."""
    today = day or _today()
    seen = _visible(viewer, today).filter(pk__in=list(body_ids)).values("pk")
    rows = list(BodyMember.objects.filter(body_id__in=seen))
    names = actors.organisations(
        viewer=viewer,
        language=language or get_language() or "en",
        day=today,
        ids=[row.organisation_id for row in rows],
    )
    own = bodies_of(viewer, today)
    keeps = viewer.has(Permission.BODY_EDIT)
    inside = viewer.has(Permission.MECHANISM_VIEW)
    found = []
    for row in rows:
        named, told = names[row.organisation_id], keeps or row.body_id in own
        found.append(
            MemberView(
                id=row.pk,
                version=row.version,
                body_id=row.body_id,
                organisation_id=row.organisation_id,
                organisation=named.code,
                name=named.name,
                kind=named.kind,
                capacity=row.capacity,
                seat=row.seat,
                seats=row.seats,
                unit=row.unit if inside else "",
                representative_id=row.representative_id if inside else None,
                deputy_id=row.deputy_id if inside else None,
                from_on=row.from_on,
                until_on=row.until_on,
                selected_by=row.selected_by if inside else "",
                interests=row.interests if told else "",
                interests_on=row.interests_on if told else None,
            )
        )
    return [one for one in found if day is None or one.sits_on(day)]


def revisions(*, viewer: Viewer, body_id: int) -> list[RevisionView]:
    """What changed in the description of a body, newest first; for those who may see it in the mechanism."""
    if not viewer.has(Permission.MECHANISM_VIEW):
        return []
    seen = _visible(viewer, _today()).filter(pk=body_id).values("pk")
    return [RevisionView(row.at, row.changes) for row in BodyRevision.objects.filter(body_id__in=seen)[:50]]


def mechanism_revisions(*, viewer: Viewer, mechanism_id: int) -> list[RevisionView]:
    """What changed in the description of the mechanism as a whole, newest first; for those who are of it."""
    if not viewer.has(Permission.MECHANISM_VIEW):
        return []
    rows = BodyRevision.objects.filter(mechanism_id=mechanism_id, body=None)
    return [RevisionView(row.at, row.changes) for row in rows[:50]]


def checks(*, viewer: Viewer, mechanism_id: int) -> list[CheckView]:
    """All self-checks of a mechanism by day, with their answers; for those in the mechanism, others get none."""
    if not viewer.has(Permission.MECHANISM_VIEW):
        return []
    rows = SelfCheck.objects.filter(mechanism_id=mechanism_id).prefetch_related("answers")
    return [
        CheckView(
            row.pk,
            row.list,
            row.on,
            {one.item: AnswerView(one.item, one.answer, one.evidence, one.link) for one in row.answers.all()},
        )
        for row in rows
    ]


def titles(*, viewer: Viewer, day: date, language: str) -> dict[int, str]:
    """Names of the bodies the viewer may see, by id, in the order they were entered."""
    rows = _visible(viewer, day).select_related(None).prefetch_related(None)
    return {
        pk: name.get(language) or name.get("en") or next(iter(name.values()), code)
        for pk, code, name in rows.values_list("pk", "code", "name")
    }

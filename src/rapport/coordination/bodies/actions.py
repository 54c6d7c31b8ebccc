"""Writes of the mechanism: its description, its bodies, their members, self-checks. Each change keeps what was."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from rapport.actors import queries as actors
from rapport.analysis.tabulation import read_date
from rapport.coordination import rules
from rapport.coordination.bodies import parts
from rapport.coordination.bodies.lists import LISTS
from rapport.coordination.bodies.queries import BODY_FIELDS, MECHANISM_FIELDS
from rapport.coordination.coverage import scope
from rapport.coordination.models import (
    Body,
    BodyDate,
    BodyLead,
    BodyMember,
    BodyRevision,
    Mechanism,
    SelfCheck,
    SelfCheckAnswer,
)
from rapport.kernel.access import Viewer
from rapport.kernel.audit import action, record
from rapport.kernel.errors import InvalidInput, NotAvailable


@dataclass(frozen=True)
class DateFields:
    """A date of a body: `kind` of `BodyDate.Kind`, `on` as `2004`, `2004-07`, `2004-07-11` or `199X`."""

    kind: str
    on: str
    note: str = ""


@dataclass(frozen=True)
class LeadFields:
    """Who leads: the code of an organisation of the register, or a name where it has none."""

    organisation: str = ""
    name: str = ""


@dataclass(frozen=True)
class MemberFields:
    """A seat: codes of capacity and seat, how many seats, from when until when (the first day without it)."""

    organisation: str
    capacity: str = "DECISION"
    seat: str = "MEMBER"
    seats: int = 1
    unit: str = ""
    from_on: date | None = None
    until_on: date | None = None
    representative_id: int | None = None
    deputy_id: int | None = None
    selected_by: str = ""
    interests: str = ""
    interests_on: date | None = None


@dataclass(frozen=True)
class BodyFields:
    """A body: `values` by the names of the columns, dates and leads in full (they replace what was)."""

    name: Mapping[str, str]
    kind: str
    parent: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    dates: Sequence[DateFields] = ()
    leads: Sequence[LeadFields] = ()


@dataclass(frozen=True)
class CheckAnswer:
    """One line of a self-check: `answer` MET, PARTLY, NOT_MET or NOT_KNOWN, and what shows it."""

    item: str
    answer: str
    evidence: str = ""
    link: str = ""


def _checked(row: Any) -> None:
    try:
        row.full_clean(validate_unique=False, exclude=_relations(row))
    except ValidationError as error:
        found = error.message_dict
        raise InvalidInput(
            " ".join(f"{name}: {' '.join(texts)}" for name, texts in found.items()),
            code="bad_fields",
            extra={"fields": dict.fromkeys(found, "")},
        ) from error


def _relations(row: Any) -> list[str]:
    return [
        one.name for one in row._meta.concrete_fields if one.is_relation or one.name in ("by", "functions")
    ]


def _organisation(code: str, by: Viewer, now: datetime, name: str = "organisation") -> int:
    try:
        return actors.organisation_by_code(viewer=by, code=code, language="en", day=now.date()).id
    except NotAvailable as error:
        raise InvalidInput(
            _("There is no organisation with the code '%(code)s' in the register: enter it there first.")
            % {"code": code},
            code="unknown_organisation",
            extra={"fields": {name: "unknown"}},
        ) from error


def _set(row: Any, values: Mapping[str, Any], allowed: Iterable[str]) -> dict[str, Any]:
    """Put values into the row; gives field to [old, new] of those that differ. Raises InvalidInput for others."""
    unknown = sorted(set(values) - set(allowed))
    if unknown:
        raise InvalidInput(
            _("There is no field '%(name)s'.") % {"name": unknown[0]}, extra={"fields": {unknown[0]: ""}}
        )
    changes = {}
    for name, value in values.items():
        old = getattr(row, name)
        if old != value:
            changes[name] = [_plain(old), _plain(value)]
            setattr(row, name, value)
    return changes


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, (bool, int, str, list, dict)) else str(value)


@action
def mechanism_describe(
    *, country: str, values: Mapping[str, Any], expected: int | None, by: Viewer, now: datetime
) -> int:
    """Describe the mechanism of a State, or begin it where `expected` is None. Returns its id.

    Raises AccessDenied, InvalidInput, StaleVersion. Source: Annex B questions 1-8.
    """
    rules.check_edit_bodies(by)
    for name in ("in_law", "in_practice"):
        scope.check(name, values.get(name, {}))
    parts.check_mechanism(values)
    state = _organisation(country, by, now, "country")
    row = Mechanism.objects.select_for_update(of=("self",)).filter(country_id=state).first()
    if row is None:
        row = Mechanism(country_id=state)
        changes = _set(row, values, MECHANISM_FIELDS)
        _checked(row)
        row.save()
    else:
        changes = _set(row, values, MECHANISM_FIELDS)
        _checked(row)
        row.save_version(expected=expected or 0, fields=list(changes))
        BodyRevision.objects.create(mechanism=row, at=now, by=by.person_id, changes=changes)
    record(
        "mechanism.described",
        by=by,
        now=now,
        subject=f"coordination.mechanism:{row.pk}",
        detail={"fields": sorted(changes)},
    )
    return int(row.pk)


def _parent(code: str, mechanism_id: int, own: int | None) -> Body | None:
    if not code:
        return None
    found: Body | None = Body.objects.filter(code=code, mechanism_id=mechanism_id).first()
    above = found
    while above is not None:
        if own is not None and above.pk == own:
            raise InvalidInput(
                _("A body cannot stand under itself."), code="cycle", extra={"fields": {"parent": "cycle"}}
            )
        above = above.parent
    if found is None:
        raise InvalidInput(
            _("There is no body '%(code)s' in this mechanism.") % {"code": code},
            code="unknown_parent",
            extra={"fields": {"parent": "unknown"}},
        )
    return found


def _dates_and_leads(row: Body, fields: BodyFields, by: Viewer, now: datetime) -> None:
    for one in fields.dates:
        if read_date(one.on) is None:
            raise InvalidInput(
                _("“%(given)s” is not a date. Write 2004, 2004-07, 2004-07-11 or 199X.") % {"given": one.on},
                code="no_date",
                extra={"fields": {"dates": "no_date"}},
            )
    row.dates.all().delete()
    row.leads.all().delete()
    for one in dict.fromkeys(fields.dates):
        made = BodyDate(body=row, kind=one.kind, on=one.on, note=one.note)
        _checked(made)
        made.save()
    for lead in dict.fromkeys(fields.leads):
        BodyLead.objects.create(
            body=row,
            organisation_id=_organisation(lead.organisation, by, now, "leads") if lead.organisation else None,
            name="" if lead.organisation else lead.name,
        )


@action
def body_add(*, country: str, code: str, fields: BodyFields, by: Viewer, now: datetime) -> int:
    """Enter a body of a State's mechanism. Returns its id. Raises AccessDenied, InvalidInput."""
    rules.check_edit_bodies(by)
    mechanism = Mechanism.objects.filter(country__code__iexact=country).first()
    if mechanism is None:
        raise InvalidInput(_("Describe the mechanism first."), extra={"fields": {"country": "none"}})
    parts.check_body(fields.values)
    if Body.objects.filter(code=code).exists():
        raise InvalidInput(
            _("The code '%(code)s' is taken.") % {"code": code}, extra={"fields": {"code": "taken"}}
        )
    row = Body(mechanism=mechanism, code=code, name=dict(fields.name), kind=fields.kind)
    row.parent = _parent(fields.parent, mechanism.pk, None)
    _set(row, fields.values, BODY_FIELDS)
    _checked(row)
    row.save()
    _dates_and_leads(row, fields, by, now)
    record("body.added", by=by, now=now, subject=f"coordination.body:{row.pk}", detail={"code": code})
    return int(row.pk)


@action
def body_change(*, code: str, fields: BodyFields, expected: int, by: Viewer, now: datetime) -> None:
    """Change a body; what it said before is kept. Raises AccessDenied, NotAvailable, InvalidInput, StaleVersion."""
    rules.check_edit_bodies(by)
    parts.check_body(fields.values)
    row = Body.objects.select_for_update(of=("self",)).filter(code=code).first()
    if row is None:
        raise NotAvailable(_("There is no body '%(code)s'.") % {"code": code}, code="unknown_body")
    before = {
        "dates": [f"{one.kind} {one.on} {one.note}".strip() for one in row.dates.all()],
        "leads": [one.organisation.code if one.organisation else one.name for one in row.leads.all()],
    }
    changes = _set(row, {"name": dict(fields.name), "kind": fields.kind}, ("name", "kind"))
    parent = _parent(fields.parent, row.mechanism_id, row.pk)
    if (parent and parent.pk) != row.parent_id:
        changes["parent"] = [row.parent.code if row.parent else "", fields.parent]
        row.parent = parent
    changes |= _set(row, fields.values, BODY_FIELDS)
    _checked(row)
    row.save_version(expected=expected, fields=list(changes))
    _dates_and_leads(row, fields, by, now)
    after = {
        "dates": [f"{one.kind} {one.on} {one.note}".strip() for one in fields.dates],
        "leads": [one.organisation or one.name for one in fields.leads],
    }
    changes |= {
        name: [before[name], after[name]] for name in before if sorted(before[name]) != sorted(after[name])
    }
    BodyRevision.objects.create(
        mechanism_id=row.mechanism_id, body=row, at=now, by=by.person_id, changes=changes
    )
    record(
        "body.changed",
        by=by,
        now=now,
        subject=f"coordination.body:{row.pk}",
        detail={"fields": sorted(changes)},
    )


def _overlapping(row: BodyMember) -> bool:
    rows = BodyMember.objects.filter(body_id=row.body_id, organisation_id=row.organisation_id)
    if row.until_on is not None:
        rows = rows.filter(Q(from_on=None) | Q(from_on__lt=row.until_on))
    if row.from_on is not None:
        rows = rows.filter(Q(until_on=None) | Q(until_on__gt=row.from_on))
    return rows.exclude(pk=row.pk).exists()


def _put(row: BodyMember, fields: MemberFields, by: Viewer, now: datetime) -> list[str]:
    row.organisation_id = _organisation(fields.organisation, by, now)
    names = [
        "capacity", "seat", "seats", "unit", "from_on", "until_on", "representative_id", "deputy_id", "selected_by",
        "interests", "interests_on",
    ]  # fmt: skip
    for name in names:
        setattr(row, name, getattr(fields, name))
    if fields.seats < 1:
        raise InvalidInput(_("A member has at least one seat."), extra={"fields": {"seats": ""}})
    _checked(row)
    if _overlapping(row):
        raise InvalidInput(
            _("This organisation sits in this body at that time already: end that term first."),
            code="sits_already",
            extra={"fields": {"organisation": "sits"}},
        )
    return ["organisation_id", *names]


@action
def member_add(*, body: str, fields: MemberFields, by: Viewer, now: datetime) -> int:
    """Give an organisation a seat, or enter it as consulted. Returns the id.

    Raises AccessDenied, NotAvailable, InvalidInput (unknown organisation, a term that ends before it begins, a seat
    that it has already).
    """
    rules.check_edit_bodies(by)
    table = Body.objects.select_for_update(of=("self",)).filter(code=body).first()
    if table is None:
        raise NotAvailable(_("There is no body '%(code)s'.") % {"code": body}, code="unknown_body")
    row = BodyMember(body=table)
    _put(row, fields, by, now)
    row.save()
    record(
        "body.member_added",
        by=by,
        now=now,
        subject=f"coordination.body:{table.pk}",
        detail={"member": row.pk},
    )
    return int(row.pk)


@action
def member_change(*, member: int, fields: MemberFields, expected: int, by: Viewer, now: datetime) -> None:
    """Change a seat or end its term. Raises as `member_add`, and StaleVersion."""
    rules.check_edit_bodies(by)
    row = BodyMember.objects.filter(pk=member).first()
    if row is None:
        raise NotAvailable(_("There is no such member."), code="unknown_member")
    Body.objects.select_for_update(of=("self",)).get(pk=row.body_id)
    row.save_version(expected=expected, fields=_put(row, fields, by, now))
    record(
        "body.member_changed",
        by=by,
        now=now,
        subject=f"coordination.body:{row.body_id}",
        detail={"member": member},
    )


@action
def self_check_record(
    *, country: str, which: str, answers: Sequence[CheckAnswer], by: Viewer, now: datetime
) -> int:
    """Keep a self-check of today; one of the same day and list is replaced. Returns its id.

    Raises AccessDenied, InvalidInput (an item that is not of the list, met without evidence).
    Source: OSCE SR Annual Report 2008, 2.1, 2.2.12 and the box in 2.2.3.
    """
    rules.check_edit_bodies(by)
    mechanism = (
        Mechanism.objects.select_for_update(of=("self",)).filter(country__code__iexact=country).first()
    )
    if mechanism is None:
        raise NotAvailable(_("There is no mechanism of '%(code)s'.") % {"code": country})
    items = {code for code, _words in LISTS.get(which, ())}
    for one in answers:
        if one.item not in items:
            raise InvalidInput(_("There is no such line in this list."), extra={"fields": {one.item: ""}})
        if one.answer in ("MET", "PARTLY") and not one.evidence.strip():
            raise InvalidInput(
                _("Say what shows it: “met” and “partly met” need evidence."),
                code="no_evidence",
                extra={"fields": {f"evidence_{one.item}": ""}},
            )
    SelfCheck.objects.filter(mechanism=mechanism, list=which, on=now.date()).delete()
    row = SelfCheck.objects.create(mechanism=mechanism, list=which, on=now.date(), by=by.person_id)
    for one in answers:
        made = SelfCheckAnswer(
            check_of=row, item=one.item, answer=one.answer, evidence=one.evidence.strip(), link=one.link
        )
        _checked(made)
        made.save()
    record(
        "mechanism.self_checked",
        by=by,
        now=now,
        subject=f"coordination.mechanism:{mechanism.pk}",
        detail={"list": which, "answers": len(answers)},
    )
    return int(row.pk)

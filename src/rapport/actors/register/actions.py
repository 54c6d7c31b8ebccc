"""Writes of the register: place, describe, contact points, lines, and merging duplicates."""

from collections.abc import Mapping
from dataclasses import fields as fields_of
from datetime import date, datetime

from django.db import connection
from django.utils.translation import gettext as _

from rapport.actors import actions, queries
from rapport.actors import rules as actor_rules
from rapport.actors.kinds import OrganisationKind, TagList
from rapport.actors.models import (
    ActorLine,
    ActorProfile,
    ActorTag,
    ContactPoint,
    Merger,
    Organisation,
    PastProfile,
)
from rapport.actors.register import merging, national, rules
from rapport.actors.register.types import ContactFields, ProfileFields
from rapport.kernel.access import Viewer
from rapport.kernel.audit import action, record
from rapport.kernel.errors import NotAvailable, StaleVersion, UnableTo

HIERARCHY_LOCK = 0x52_41_43_54
"""Taken until the end of the transaction by whoever moves a part: two moves at once cannot close a circle."""
NATIONAL_LOCK = 0x52_41_43_55
PLAIN = ("mandate", "jurisdiction", "perspective", "level", "is_government", "staff_full_time", "website")
TAGS: Mapping[str, TagList] = {
    "competencies": TagList.COMPETENCE,
    "forms": TagList.FORM,
    "profiles": TagList.PROFILE,
    "places": TagList.PLACE,
    "languages": TagList.LANGUAGE,
}


def _locked(organisation_id: int) -> Organisation:
    row = Organisation.objects.select_for_update(of=("self",)).filter(pk=organisation_id).first()
    if row is None:
        raise NotAvailable(_("There is no such organisation."))
    if row.merged_into_id is not None:
        raise UnableTo(
            _("'%(code)s' was merged into another organisation: change that one.") % {"code": row.code},
            code="merged",
        )
    return row


@action
def actor_register(
    *,
    code: str,
    kind: OrganisationKind,
    names: Mapping[str, str],
    parent_id: int | None = None,
    fields: ProfileFields | None = None,
    by: Viewer,
    now: datetime,
) -> int:
    """Register an organisation, say what it is a part of and describe it, whole or not at all. Returns its id.

    Raises AccessDenied, InvalidInput (code taken, no English name, a code that its list does not have), UnableTo.
    """
    actor_rules.check_edit_actors(by)
    made = actions.organisation_register(code=code, kind=kind, names=names, by=by, now=now)
    if parent_id is not None:
        organisation_place_under(organisation_id=made, parent_id=parent_id, by=by, now=now)
    if fields is not None:
        actor_describe(organisation_id=made, fields=fields, expected=0, by=by, now=now)
    record("actor.entered", by=by, now=now, subject=f"actors.organisation:{made}", detail={"code": code})
    return made


@action
def organisation_place_under(
    *, organisation_id: int, parent_id: int | None, by: Viewer, now: datetime
) -> None:
    """Say of what an organisation is a part; None: of nothing.

    Raises AccessDenied, NotAvailable, UnableTo (code `cycle`) where the organisation would become a part of itself.
    """
    actor_rules.check_edit_actors(by)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [HIERARCHY_LOCK])
    row = _locked(organisation_id)
    if parent_id is not None:
        _locked(parent_id)
        if parent_id in queries.with_parts(viewer=by, ids=[organisation_id]):
            raise UnableTo(
                _(
                    "'%(code)s' would become a part of itself: the organisation above is one of its own parts. "
                    "Choose another one above."
                )
                % {"code": row.code},
                code="cycle",
                extra={"fields": {"parent": ""}},
            )
    row.parent_id = parent_id
    row.save(update_fields=["parent"])
    record(
        "organisation.placed",
        by=by,
        now=now,
        subject=f"actors.organisation:{organisation_id}",
        detail={"under": parent_id},
    )


@action
def actor_describe(
    *, organisation_id: int, fields: ProfileFields, expected: int, by: Viewer, now: datetime
) -> None:
    """Write what an organisation can do, for whom, where and with what; what it said before stays on record.

    `expected` is the version it was read with, 0 where it was never described. Raises AccessDenied, NotAvailable,
    InvalidInput for a code that its list does not have, StaleVersion.
    """
    actor_rules.check_edit_actors(by)
    rules.check_profile(fields)
    _locked(organisation_id)
    row = ActorProfile.objects.filter(organisation_id=organisation_id).first()
    if row is None:
        row = ActorProfile(organisation_id=organisation_id)
        changed = _put(row, fields)
        actor_rules.check_fields(row)
        row.save()
    else:
        if row.version != expected:
            row.save_version(expected=expected, fields=[])
        changed = _put(row, fields)
        actor_rules.check_fields(row)
        row.save_version(expected=expected, fields=PLAIN)
        PastProfile.objects.create(organisation_id=organisation_id, until_at=now, facts=changed)
    for name, which in TAGS.items():
        _put_tags(organisation_id, which, frozenset(getattr(fields, name)), now.date())
    record(
        "actor.described",
        by=by,
        now=now,
        subject=f"actors.organisation:{organisation_id}",
        detail={"fields": sorted(changed)},
    )


def _put(row: ActorProfile, fields: ProfileFields) -> dict[str, object]:
    """Set the plain fields; the former values of those that changed, by name."""
    changed: dict[str, object] = {}
    for name in PLAIN:
        before, after = getattr(row, name), getattr(fields, name)
        if before != after:
            changed[name] = before
            setattr(row, name, after)
    return changed


def _put_tags(organisation_id: int, which: TagList, wanted: frozenset[str], day: date) -> None:
    """Begin and end entries of a list so that from `day` on these hold; those of the same day leave no trace."""
    open_rows = ActorTag.objects.filter(organisation_id=organisation_id, list=which, until_on__isnull=True)
    present = {row.code: row for row in open_rows}
    for code, row in present.items():
        if code not in wanted and row.from_on is not None and row.from_on >= day:
            row.delete()
        elif code not in wanted:
            row.until_on = day
            row.save(update_fields=["until_on"])
    ActorTag.objects.bulk_create(
        ActorTag(organisation_id=organisation_id, list=which, code=code, from_on=day)
        for code in sorted(wanted - set(present))
    )


CONTACT = tuple(field.name for field in fields_of(ContactFields))


@action
def contact_add(
    *,
    organisation_id: int,
    fields: ContactFields,
    from_on: date | None = None,
    until_on: date | None = None,
    by: Viewer,
    now: datetime,
) -> int:
    """Add a contact point, in force from a day (today, where none is given). Returns its id.

    Raises AccessDenied, NotAvailable, InvalidInput (no way to reach it, no number, impossible period), UnableTo where
    the State has a national point of contact for that time.
    """
    actor_rules.check_edit_actors(by)
    _locked(organisation_id)
    rules.check_contact(fields)
    rules.check_period(from_on, until_on)
    _one_national(fields)
    national.check_one(fields, from_on=from_on or now.date(), until_on=until_on)
    row = ContactPoint(
        organisation_id=organisation_id,
        from_on=from_on or now.date(),
        until_on=until_on,
        **{name: getattr(fields, name) for name in CONTACT},
    )
    actor_rules.check_fields(row)
    row.save()
    record("contact_point.added", by=by, now=now, subject=f"actors.contactpoint:{row.pk}")
    return row.pk


def _one_national(fields: ContactFields) -> None:
    """Let those who write a national point wait for each other: the second one reads what the first wrote."""
    if fields.function == national.NATIONAL:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [NATIONAL_LOCK, fields.state_id or 0])


@action
def contact_change(
    *, contact_id: int, fields: ContactFields, expected: int, by: Viewer, now: datetime
) -> None:
    """Change a contact point. Raises AccessDenied, NotAvailable, InvalidInput, UnableTo, StaleVersion."""
    actor_rules.check_edit_actors(by)
    rules.check_contact(fields)
    row = ContactPoint.objects.select_for_update(of=("self",)).filter(pk=contact_id).first()
    if row is None:
        raise NotAvailable(_("There is no such contact point."))
    _one_national(fields)
    national.check_one(fields, from_on=row.from_on, until_on=row.until_on, but=row.pk)
    for name in CONTACT:
        setattr(row, name, getattr(fields, name))
    actor_rules.check_fields(row)
    row.save_version(expected=expected, fields=CONTACT)
    record("contact_point.changed", by=by, now=now, subject=f"actors.contactpoint:{contact_id}")


@action
def contact_end(*, contact_id: int, expected: int, by: Viewer, now: datetime) -> None:
    """End a contact point today; it stays on record. Raises AccessDenied, NotAvailable, UnableTo, StaleVersion."""
    actor_rules.check_edit_actors(by)
    row = ContactPoint.objects.select_for_update(of=("self",)).filter(pk=contact_id).first()
    if row is None:
        raise NotAvailable(_("There is no such contact point."))
    _end(row, now.date(), expected)
    record("contact_point.ended", by=by, now=now, subject=f"actors.contactpoint:{contact_id}")


def _end(row: ContactPoint | ActorLine, day: date, expected: int) -> None:
    """Let a row hold no more from `day` on; one that began that day never held."""
    if row.until_on is not None and row.until_on <= day:
        raise UnableTo(_("This was ended before."), code="ended")
    row.until_on = day
    if row.from_on is not None and row.from_on >= day:
        row.from_on = None
    row.save_version(expected=expected, fields=["from_on", "until_on"])


@action
def line_draw(
    *,
    source_id: int,
    target_id: int,
    kind: str,
    is_formal: bool,
    note: str = "",
    from_on: date | None = None,
    until_on: date | None = None,
    by: Viewer,
    now: datetime,
) -> int:
    """Draw a line from one organisation to another. Returns its id.

    Raises AccessDenied, NotAvailable, InvalidInput (to itself, unknown kind, informal but formal, impossible period),
    UnableTo where the same line is drawn already.
    """
    actor_rules.check_edit_actors(by)
    rules.check_line(source_id, target_id, kind=kind, is_formal=is_formal)
    rules.check_period(from_on, until_on)
    for one in sorted((source_id, target_id)):
        _locked(one)
    same = ActorLine.objects.filter(source_id=source_id, target_id=target_id, kind=kind)
    if until_on is None and same.filter(until_on__isnull=True).exists():
        raise UnableTo(
            _("This line is drawn already. End that one first, or choose another kind of line."),
            code="line_drawn",
            extra={"fields": {"kind": ""}},
        )
    row = ActorLine(
        source_id=source_id,
        target_id=target_id,
        kind=kind,
        is_formal=is_formal,
        note=note,
        from_on=from_on,
        until_on=until_on,
    )
    actor_rules.check_fields(row)
    row.save()
    record("line.drawn", by=by, now=now, subject=f"actors.actorline:{row.pk}", detail={"kind": kind})
    return row.pk


@action
def line_end(*, line_id: int, expected: int, by: Viewer, now: datetime) -> None:
    """End a line today; it stays on record. Raises AccessDenied, NotAvailable, UnableTo, StaleVersion."""
    actor_rules.check_edit_actors(by)
    row = ActorLine.objects.select_for_update(of=("self",)).filter(pk=line_id).first()
    if row is None:
        raise NotAvailable(_("There is no such line."))
    _end(row, now.date(), expected)
    record("line.ended", by=by, now=now, subject=f"actors.actorline:{line_id}")


@action
def organisations_merge(
    *, duplicate_id: int, into_id: int, reason: str, seen: str = "", by: Viewer, now: datetime
) -> Mapping[str, int]:
    """Merge a duplicate into an organisation. Nothing is lost: its rows go over, its names stay on record with it, its
    code answers with the other one.

    `seen` is the fingerprint of what was shown before (`queries.merge_preview`). Returns how many rows went over, by
    table. Raises AccessDenied, NotAvailable, InvalidInput (the same one, no reason), UnableTo (a State, asked in a
    survey, already merged, roles that do not go together), StaleVersion where other rows would go over than were shown.
    """
    actor_rules.check_edit_actors(by)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [HIERARCHY_LOCK])
    rows = {one: _locked(one) for one in sorted({duplicate_id, into_id})}
    duplicate, into = rows[duplicate_id], rows[into_id]
    rules.check_merge(duplicate=duplicate_id, into=into_id, kinds=[duplicate.kind, into.kind], reason=reason)
    plan = merging.plan_of(duplicate, into)
    merging.check_may_be_one(duplicate, into, plan, now)
    if seen and seen != plan.fingerprint:
        raise StaleVersion(
            _("What belongs to the two was changed meanwhile. Look at it again, then merge."),
            extra={"current": plan.fingerprint},
        )
    _hand_over_parts(duplicate, into, by)
    _hand_over_profile(duplicate, into, now)
    moved = merging.move_rows(duplicate, into, plan, now)
    Organisation.objects.filter(merged_into=duplicate).update(merged_into=into)
    Organisation.objects.filter(pk=duplicate.pk).update(merged_into=into, parent=None)
    Merger.objects.filter(into=duplicate).update(into=into)
    Merger.objects.create(duplicate=duplicate, into=into, reason=reason.strip(), merged_at=now, moved=moved)
    record(
        "organisation.merged",
        by=by,
        now=now,
        subject=f"actors.organisation:{duplicate_id}",
        detail={"into": into_id, "moved": moved},
    )
    return moved


def _hand_over_parts(duplicate: Organisation, into: Organisation, by: Viewer) -> None:
    """The parts of the duplicate become parts of the other one, which takes its place where it has none."""
    if into.pk in queries.with_parts(viewer=by, ids=[duplicate.pk]):
        Organisation.objects.filter(pk=into.pk).update(parent=duplicate.parent_id)
    elif into.parent_id is None and duplicate.parent_id is not None:
        above = queries.with_parts(viewer=by, ids=[into.pk])
        if duplicate.parent_id not in above:
            Organisation.objects.filter(pk=into.pk).update(parent=duplicate.parent_id)
    Organisation.objects.filter(parent=duplicate).exclude(pk=into.pk).update(parent=into)


def _hand_over_profile(duplicate: Organisation, into: Organisation, now: datetime) -> None:
    """The profile goes over where the other one has none; else it is kept among its former ones."""
    row = ActorProfile.objects.filter(organisation=duplicate).first()
    if row is None:
        return
    if not ActorProfile.objects.filter(organisation=into).exists():
        ActorProfile.objects.filter(pk=row.pk).update(organisation=into)
        return
    facts = {name: getattr(row, name) for name in PLAIN if getattr(row, name) not in ("", None)}
    PastProfile.objects.create(organisation=into, until_at=now, facts=facts)

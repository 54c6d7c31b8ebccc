"""Writes of actors: register and rename organisations, register people, grant and end roles, choose a language."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _

from rapport.actors import granting, rules
from rapport.actors.kinds import OrganisationKind
from rapport.actors.models import Membership, Organisation, OrganisationName, Person, RoleGrant
from rapport.kernel.access import Viewer
from rapport.kernel.audit import action, record
from rapport.kernel.errors import AccessDenied, InvalidInput, NotAvailable, UnableTo


@action
def organisation_register(
    *,
    code: str,
    kind: OrganisationKind,
    names: Mapping[str, str],
    periods: Sequence[tuple[str, str, date | None, date | None]] = (),
    iso2: str | None = None,
    by: Viewer,
    now: datetime,
) -> int:
    """Register an organisation with its names by language, valid from the beginning. Returns its id.

    `periods` gives names that held for a time only: (language, name, from, to). Raises AccessDenied, or InvalidInput
    if the code is taken or no English name is given.
    """
    rules.check_keep_organisations(by)
    if Organisation.objects.filter(code__iexact=code).exists():
        raise InvalidInput(
            _("The code '%(code)s' is taken by another organisation.") % {"code": code}, code="code_taken"
        )
    if "en" not in {*names, *(language for language, *_ in periods)}:
        raise InvalidInput(
            _("Organisation '%(code)s': give at least an English name.") % {"code": code}, code="name_missing"
        )
    row = Organisation(code=code, kind=kind, iso2=iso2)
    rules.check_fields(row)
    row.save()
    OrganisationName.objects.bulk_create(
        [OrganisationName(organisation=row, language=language, name=name) for language, name in names.items()]
        + [
            OrganisationName(organisation=row, language=language, name=name, valid_from=start, valid_to=end)
            for language, name, start, end in periods
        ]
    )
    record(
        "organisation.registered",
        by=by,
        now=now,
        subject=f"actors.organisation:{row.pk}",
        detail={"code": code},
    )
    return row.pk


@action
def organisation_rename(
    *, organisation_id: int, names: Mapping[str, str], valid_from: date, by: Viewer, now: datetime
) -> None:
    """Give an organisation new names from a day on; the old ones stay the names of the time before.

    Raises AccessDenied, NotAvailable for an unknown organisation, UnableTo where a later name exists already.
    """
    rules.check_keep_organisations(by)
    if not Organisation.objects.filter(pk=organisation_id).exists():
        raise NotAvailable(_("There is no such organisation."))
    open_names = OrganisationName.objects.select_for_update(of=("self",)).filter(
        organisation_id=organisation_id, language__in=list(names), valid_to__isnull=True
    )
    for name in open_names:
        if name.valid_from is not None and name.valid_from >= valid_from:
            raise UnableTo(
                _("A name that begins later is on record already: end that one first."), code="later_name"
            )
        name.valid_to = valid_from
        name.save(update_fields=["valid_to"])
    OrganisationName.objects.bulk_create(
        OrganisationName(organisation_id=organisation_id, language=language, name=name, valid_from=valid_from)
        for language, name in names.items()
    )
    record(
        "organisation.renamed",
        by=by,
        now=now,
        subject=f"actors.organisation:{organisation_id}",
        detail={"languages": sorted(names), "valid_from": valid_from.isoformat()},
    )


@action
def person_register(
    *, email: str, full_name: str, password: str | None, language: str = "en", by: Viewer, now: datetime
) -> int:
    """Register somebody who may sign in; without a password they must be sent a link to set one. Returns the id.

    Raises AccessDenied, or InvalidInput if the address is taken or malformed.
    """
    rules.check_manage_accounts(by)
    if Person.objects.filter(email__iexact=email).exists():
        raise InvalidInput(_("Somebody with this e-mail address is registered already."), code="email_taken")
    person = Person(email=email.lower(), full_name=full_name, language=language, registered_at=now)
    if password is None:
        person.set_unusable_password()
    else:
        person.set_password(password)
    person.full_clean()
    person.save()
    record("person.registered", by=by, now=now, subject=f"actors.person:{person.pk}")
    return person.pk


@action
def role_grant(
    *,
    person_id: int,
    organisation_id: int,
    role: str,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    by: Viewer,
    now: datetime,
) -> int:
    """Grant a role on behalf of an organisation, now or from a later moment, until it is ended or until `ends_at`.

    The person becomes a member of the organisation. Returns the id of the grant. Raises AccessDenied (no right, or to
    oneself), InvalidInput (unknown role, impossible period), UnableTo (held already, or does not go with the
    organisation or the person's other roles).
    """
    rules.check_manage_accounts(by)
    rules.check_not_self(by, person_id)
    rules.check_period(starts_at, ends_at, now=now)
    grant = granting.put_grant(
        person_id=person_id,
        organisation_id=organisation_id,
        role=role,
        period=(starts_at or now, ends_at),
        by=by.person_id,
        now=now,
    )
    record("role.granted", by=by, now=now, subject=f"actors.person:{person_id}", detail={"role": role})
    return grant


@action
def role_end(*, grant_id: int, by: Viewer, now: datetime) -> None:
    """End a role grant. Raises AccessDenied, NotAvailable, or UnableTo if it has ended already."""
    rules.check_manage_accounts(by)
    grant = RoleGrant.objects.select_for_update(of=("self",)).filter(pk=grant_id).first()
    if grant is None:
        raise NotAvailable(_("There is no such role grant."))
    if grant.ended_at is not None:
        raise UnableTo(_("This role was ended before."), code="role_ended")
    grant.ended_at = now
    grant.save(update_fields=["ended_at"])
    record(
        "role.ended", by=by, now=now, subject=f"actors.person:{grant.person_id}", detail={"role": grant.role}
    )


@action
def person_choose_language(*, person_id: int, language: str, by: Viewer, now: datetime) -> None:
    """Keep a person's language. Only one's own. Raises AccessDenied for somebody else's."""
    if by.person_id != person_id:
        raise AccessDenied(_("A language is chosen by the person it belongs to."))
    Person.objects.filter(pk=person_id).update(language=language)
    record(
        "person.language_chosen",
        by=by,
        now=now,
        subject=f"actors.person:{person_id}",
        detail={"language": language},
    )


@action
def profile_change(*, full_name: str, language: str, timezone: str, by: Viewer, now: datetime) -> None:
    """Change one's own name, language and time zone.

    Raises AccessDenied where nobody is signed in, InvalidInput for an empty name or an unknown language or zone.
    """
    person = rules.check_own_account(by)
    rules.check_profile(full_name=full_name, language=language, timezone=timezone)
    Person.objects.filter(pk=person).update(full_name=full_name.strip(), language=language, timezone=timezone)
    record("person.profile_changed", by=by, now=now, subject=f"actors.person:{person}")


@action
def membership_begin(*, person_id: int, organisation_id: int, unit: str, by: Viewer, now: datetime) -> int:
    """Note that a person works for an organisation, in a unit of it. Returns the id of the membership.

    Raises AccessDenied, NotAvailable (person or organisation), UnableTo where they are a member already.
    """
    rules.check_manage_accounts(by)
    if not Person.objects.filter(pk=person_id).exists():
        raise NotAvailable(_("There is no such person."))
    if not Organisation.objects.filter(pk=organisation_id).exists():
        raise NotAvailable(_("There is no such organisation."))
    made, is_new = granting.join(
        person_id=person_id, organisation_id=organisation_id, unit=unit.strip(), now=now
    )
    if not is_new:
        raise UnableTo(_("The person works for this organisation already."), code="member_already")
    record("membership.begun", by=by, now=now, subject=f"actors.membership:{made}")
    return made


@action
def membership_end(*, person_id: int, organisation_id: int, by: Viewer, now: datetime) -> None:
    """End somebody's work for an organisation, and with it every role held on its behalf.

    By whoever manages accounts, or by a focal point of the organisation. Raises NotAvailable for another's
    organisation or for somebody who does not work there, AccessDenied without the right or for oneself.
    """
    rules.check_manage_colleagues(by, organisation_id)
    if by.person_id == person_id:
        raise AccessDenied(_("Nobody ends their own work: ask a colleague or the office."), code="self_end")
    row = (
        Membership.objects.select_for_update(of=("self",))
        .filter(person_id=person_id, organisation_id=organisation_id, ended_at__isnull=True)
        .first()
    )
    if row is None:
        raise NotAvailable(_("There is no such person."))
    row.ended_at = now
    row.save(update_fields=["ended_at"])
    ended = granting.end_grants(person_id=person_id, organisation_id=organisation_id, now=now)
    record(
        "membership.ended",
        by=by,
        now=now,
        subject=f"actors.membership:{row.pk}",
        detail={"roles_ended": ended},
    )

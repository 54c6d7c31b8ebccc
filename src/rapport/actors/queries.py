"""Reads of actors. Every function takes `viewer=`; names are answered as of a day and in a language."""

from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import date, datetime

from babel import Locale
from django.db import connection
from django.db.models import Count, F, Q, QuerySet, Value
from django.utils.translation import gettext as _

from rapport.actors import granting
from rapport.actors.models import (
    Membership,
    Organisation,
    OrganisationName,
    Person,
    RoleGrant,
    SupportAccess,
)
from rapport.actors.roles import ROLES, Permission, permissions_of
from rapport.actors.rules import can_manage_accounts, can_manage_colleagues
from rapport.actors.types import (
    AccountView,
    GrantView,
    MembershipView,
    MemberView,
    NameView,
    OrganisationView,
    PersonView,
    ProfileView,
)
from rapport.kernel.access import Viewer
from rapport.kernel.database.remembering import remembered
from rapport.kernel.errors import NotAvailable


def viewer_of(person: Person, now: datetime) -> Viewer:
    """The viewer that a signed-in person is at this moment: permissions and organisations of the grants in force."""
    if not person.is_active:
        return Viewer(person_id=person.pk)
    # One statement: it precedes every request of somebody who signed in.
    support = SupportAccess.objects.filter(
        person=person, began_at__lte=now, ends_at__gt=now, ended_at__isnull=True
    )
    held = _in_force(now).filter(person=person).values_list("role", "organisation_id")
    rows = list(held.union(support.order_by().values_list(Value(""), "organisation_id"), all=True))
    grants = [(role, organisation) for role, organisation in rows if role]
    return Viewer(
        person_id=person.pk,
        permissions=permissions_of(frozenset(role for role, _ in grants)),
        # Whoever works in the office acts for none of the organisations it asks.
        organisations=frozenset(
            organisation for role, organisation in grants if role in granting.OUTSIDE_ROLES
        ),
        supports=frozenset(organisation for role, organisation in rows if not role),
        on_behalf=frozenset(
            (organisation, permission)
            for role, organisation in grants
            for permission in permissions_of(frozenset({role}))
        ),
    )


def _in_force(now: datetime) -> QuerySet[RoleGrant]:
    return RoleGrant.objects.filter(granted_at__lte=now, ended_at__isnull=True).filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=now)
    )


def _name_on(names: Sequence[NameView], code: str, iso2: str | None, language: str, day: date) -> str:
    """The name valid on the day.

    Own data come first, then CLDR's present name of the territory, then the English name, then the code.
    """
    own = {name.language: name.name for name in names if name.holds_on(day)}
    if language in own:
        return own[language]
    if language != "en" and iso2 and not any(name.valid_to for name in names):
        territory = Locale.parse(language).territories.get(iso2)
        if territory:
            return str(territory)
    return own.get("en", code)


def organisations(
    *, viewer: Viewer, language: str, day: date, ids: Iterable[int] | None = None
) -> Mapping[int, OrganisationView]:
    """Organisations by id with their names in `language` on `day`; all of them if `ids` is None. Public facts.

    The id of a merged duplicate is answered with the organisation it was merged into; among all it stays out.
    Read as plain values: a register of hundreds stands behind most pages, and rows cost several times as much.
    """
    rows = Organisation.objects.order_by("code")
    rows = rows.filter(merged_into__isnull=True) if ids is None else rows.filter(pk__in=set(ids))
    facts = ("pk", "code", "kind", "iso2")
    known = list(rows.values_list(*facts, *(f"merged_into__{fact}" for fact in facts)))
    # Where it was merged into another one, that one's facts stand beside its own.
    shown = {row[0]: row[:4] if row[4] is None else row[4:] for row in known}
    names = _names_of(None if ids is None else {row[0] for row in shown.values()}, language)
    return {
        asked: OrganisationView(pk, code, kind, iso2, _name_on(names.get(pk, ()), code, iso2, language, day))
        for asked, (pk, code, kind, iso2) in shown.items()
    }


def _names_of(ids: Set[int] | None, language: str) -> Mapping[int, Sequence[NameView]]:
    """The names that decide what an organisation is called in a language: in it, in English, and all that ended."""
    rows = OrganisationName.objects.filter(Q(language__in=[language, "en"]) | Q(valid_to__isnull=False))
    if ids is not None:
        rows = rows.filter(organisation_id__in=ids)
    found: dict[int, list[NameView]] = {}
    facts = rows.values_list("organisation_id", "language", "name", "valid_from", "valid_to")
    for of, written_in, name, valid_from, valid_to in facts:
        found.setdefault(of, []).append(NameView(written_in, name, valid_from, valid_to))
    return found


def with_parts(*, viewer: Viewer, ids: Iterable[int]) -> frozenset[int]:
    """The organisations and everything that is part of them, at any depth: a ministry with its offices.

    With them come the duplicates that were merged into one of them: what still stands under those counts as theirs.
    The chain of parts is public; `UNION` without `ALL` ends also where a chain should ever lead back to itself.
    """
    wanted = tuple(sorted(set(ids)))
    return remembered(("with_parts", wanted), lambda: _with_parts(list(wanted))) if wanted else frozenset()


def _with_parts(wanted: list[int]) -> frozenset[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE below(id) AS (SELECT unnest(%s::bigint[]) UNION"
            " SELECT o.id FROM actors_organisation o JOIN below b ON b.id IN (o.parent_id, o.merged_into_id))"
            " SELECT id FROM below",
            [wanted],
        )
        return frozenset(row[0] for row in cursor.fetchall())


def parents(*, viewer: Viewer) -> Mapping[int, int]:
    """What each organisation is directly part of, by id; those that are part of none are left out. Public facts."""
    rows = Organisation.objects.filter(parent__isnull=False)
    return dict(rows.values_list("pk", "parent_id"))


def organisation_by_code(*, viewer: Viewer, code: str, language: str, day: date) -> OrganisationView:
    """One organisation by its code, whatever its case. Raises NotAvailable for an unknown one."""
    row = Organisation.objects.filter(code__iexact=code).values_list("pk", flat=True).first()
    if row is None:
        raise NotAvailable(_("There is no organisation with the code '%(code)s'.") % {"code": code})
    return organisations(viewer=viewer, language=language, day=day, ids=[row])[row]


def former_names(
    *, viewer: Viewer, organisation_id: int, language: str
) -> list[tuple[str, date | None, date | None]]:
    """All names of an organisation in a language (English where there is none), oldest first, with their periods."""
    oldest_first = F("valid_from").asc(nulls_first=True)
    rows = list(OrganisationName.objects.filter(organisation_id=organisation_id).order_by(oldest_first))
    chosen = [row for row in rows if row.language == language] or [
        row for row in rows if row.language == "en"
    ]
    return [(row.name, row.valid_from, row.valid_to) for row in chosen]


def names(*, viewer: Viewer, organisation_id: int) -> list[NameView]:
    """Every name of an organisation in every language, by language, oldest first. Public facts."""
    rows = OrganisationName.objects.filter(organisation_id=organisation_id)
    ordered = rows.order_by("language", F("valid_from").asc(nulls_first=True))
    return [NameView(row.language, row.name, row.valid_from, row.valid_to) for row in ordered]


def member_counts(*, viewer: Viewer) -> Mapping[int, int]:
    """How many people work for each organisation now; only for those who manage accounts, else empty."""
    if not can_manage_accounts(viewer):
        return {}
    rows = Membership.objects.filter(ended_at__isnull=True).values_list("organisation_id")
    return dict(rows.annotate(count=Count("pk")))


def people_named(*, viewer: Viewer, ids: Iterable[int]) -> Mapping[int, str]:
    """Names of colleagues by id, for those who work in the instance; the public gets none."""
    if viewer.is_anonymous:
        return {}
    return dict(Person.objects.filter(pk__in=set(ids)).values_list("pk", "full_name"))


def is_registered(*, viewer: Viewer, email: str) -> bool:
    """Whether somebody has an account under that address; only those who manage accounts may ask, others get no."""
    return bool(can_manage_accounts(viewer)) and Person.objects.filter(email__iexact=email).exists()


def holders(*, viewer: Viewer, permission: str, now: datetime | None = None) -> list[int]:
    """Ids of the active people who hold a permission, for notices to them; the public gets none.

    With `now` those whose role has begun and not run out; without it everybody whose role was not ended.
    """
    if viewer.is_anonymous:
        return []
    roles = [role.code for role in ROLES.values() if permission in role.permissions]
    grants = RoleGrant.objects.filter(ended_at__isnull=True) if now is None else _in_force(now)
    rows = grants.filter(role__in=roles, person__is_active=True)
    return sorted(set(rows.values_list("person_id", flat=True)))


def acting_for(*, viewer: Viewer, organisation_id: int, permission: str, now: datetime) -> list[int]:
    """Ids of the active people who hold a permission on behalf of an organisation now, for notices to them.

    Only the office, the system and the organisation itself may ask; others get none.
    """
    if not (viewer.has(Permission.OFFICE_VIEW) or organisation_id in viewer.organisations):
        return []
    roles = [role.code for role in ROLES.values() if permission in role.permissions]
    rows = _in_force(now).filter(role__in=roles, organisation_id=organisation_id, person__is_active=True)
    return sorted(set(rows.values_list("person_id", flat=True)))


def acting_for_each(
    *, viewer: Viewer, organisation_ids: Iterable[int], permission: str, now: datetime
) -> Mapping[int, list[int]]:
    """As `acting_for`, for many organisations at once: id to people, without those for which nobody acts."""
    wanted = set(organisation_ids)
    if not viewer.has(Permission.OFFICE_VIEW):
        wanted &= viewer.organisations
    roles = [role.code for role in ROLES.values() if permission in role.permissions]
    rows = _in_force(now).filter(role__in=roles, organisation_id__in=wanted, person__is_active=True)
    found: dict[int, list[int]] = {}
    for organisation, person_id in sorted(set(rows.values_list("organisation_id", "person_id"))):
        found.setdefault(organisation, []).append(person_id)
    return found


def people(*, viewer: Viewer) -> list[PersonView]:
    """Everybody with an account and the roles they hold, by name; only for those who manage accounts, else empty."""
    if not can_manage_accounts(viewer):
        return []
    rows = Person.objects.prefetch_related("grants").order_by("full_name")
    return [
        PersonView(
            row.pk,
            row.full_name,
            row.language,
            tuple(sorted({g.role for g in row.grants.all() if g.ended_at is None})),
        )
        for row in rows
    ]


def accounts(*, viewer: Viewer, now: datetime) -> list[AccountView]:
    """Every account with the roles in force, by number; only for those who manage accounts, else empty."""
    if not can_manage_accounts(viewer):
        return []
    held: dict[int, list[tuple[str, str]]] = {}
    rows = _in_force(now).values_list("person_id", "role", "organisation__code")
    for person_id, role, organisation in rows.order_by("role", "organisation__code"):
        held.setdefault(person_id, []).append((role, organisation))
    columns = ("pk", "email", "is_active", "registered_at", "last_login")
    return [
        AccountView(number, email, active, registered, seen, tuple(held.get(number, ())))
        for number, email, active, registered, seen in Person.objects.order_by("pk").values_list(*columns)
    ]


def person(*, viewer: Viewer, person_id: int) -> PersonView:
    """One person with an account: oneself, or anybody for those who manage accounts. Raises NotAvailable."""
    row = Person.objects.prefetch_related("grants").filter(pk=person_id).first()
    if row is None or not (viewer.person_id == person_id or can_manage_accounts(viewer)):
        raise NotAvailable(_("There is no such person."))
    roles = sorted({grant.role for grant in row.grants.all() if grant.ended_at is None})
    return PersonView(row.pk, row.full_name, row.language, tuple(roles))


def profile(*, viewer: Viewer, now: datetime) -> ProfileView:
    """One's own account, with the roles in force. Raises NotAvailable where nobody is signed in."""
    row = Person.objects.filter(pk=viewer.person_id).first() if viewer.person_id is not None else None
    if row is None:
        raise NotAvailable(_("There is no such person."))
    held = _in_force(now).filter(person=row).order_by("role", "organisation_id")
    roles = tuple(held.values_list("role", "organisation_id"))
    return ProfileView(row.pk, row.full_name, row.email, row.language, row.timezone, roles)


def grants(*, viewer: Viewer, person_id: int) -> list[GrantView]:
    """The roles a person holds and held, newest first: one's own, or anybody's for those who manage accounts."""
    if not (viewer.person_id == person_id or can_manage_accounts(viewer)):
        return []
    rows = RoleGrant.objects.filter(person_id=person_id).order_by("-granted_at", "-pk")
    return [
        GrantView(row.pk, row.role, row.organisation_id, row.granted_at, row.ended_at, row.ends_at)
        for row in rows
    ]


def memberships(*, viewer: Viewer, person_id: int) -> list[MembershipView]:
    """Where a person works and worked, newest first: one's own, or anybody's for those who manage accounts."""
    if not (viewer.person_id == person_id or can_manage_accounts(viewer)):
        return []
    rows = Membership.objects.filter(person_id=person_id).order_by("-began_at", "-pk")
    return [MembershipView(row.pk, row.organisation_id, row.unit, row.began_at, row.ended_at) for row in rows]


def members(*, viewer: Viewer, organisation_id: int, now: datetime) -> list[MemberView]:
    """Who works for an organisation now, by name, with the roles in force or to come on its behalf.

    Seen by those who manage accounts and by those who act for the organisation; others get nobody.
    """
    if not (can_manage_accounts(viewer) or organisation_id in viewer.organisations):
        return []
    roles: dict[int, list[str]] = {}
    held = granting.not_over(now).filter(organisation_id=organisation_id)
    for person_id, role in held.order_by("role").values_list("person_id", "role"):
        roles.setdefault(person_id, []).append(role)
    rows = Membership.objects.filter(organisation_id=organisation_id, ended_at__isnull=True)
    return [
        MemberView(
            row.person_id,
            row.person.full_name,
            row.unit,
            tuple(roles.get(row.person_id, ())),
            row.began_at,
            bool(can_manage_colleagues(viewer, organisation_id)) and row.person_id != viewer.person_id,
        )
        for row in rows.select_related("person").order_by("person__full_name", "pk")
    ]


def person_to_sign_in(*, viewer: Viewer, email: str) -> Person | None:
    """The active person with that address, for signing in; only the system may ask."""
    if not viewer.is_system:
        return None
    return Person.objects.filter(email__iexact=email, is_active=True).first()


def needs_second_factor(*, viewer: Viewer, now: datetime) -> bool:
    """Whether one of the viewer's roles in force asks for a second factor."""
    if viewer.person_id is None:
        return False
    asking = [role.code for role in ROLES.values() if role.second_factor]
    return _in_force(now).filter(person_id=viewer.person_id, role__in=asking).exists()

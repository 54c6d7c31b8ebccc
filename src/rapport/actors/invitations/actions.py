"""Writes of invitations: send, send again, withdraw, accept with a new account or with one's own."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from rapport.actors import granting
from rapport.actors.invitations import rules
from rapport.actors.invitations.letters import INVITATION
from rapport.actors.invitations.rows import view_of
from rapport.actors.models import Invitation, Membership, Organisation, Person
from rapport.actors.rules import check_manage_accounts, check_not_self, check_own_account, check_profile
from rapport.kernel.access import Viewer
from rapport.kernel.audit import action, record
from rapport.kernel.database.scope import database_scope
from rapport.kernel.errors import AccessDenied, InvalidInput, NotAvailable, UnableTo
from rapport.kernel.mail.letters import queue_letter

WORKS_FOR = timedelta(days=14)
KEPT_FOR = timedelta(days=90)
"""After it expired, was withdrawn or accepted: until then it can be sent again, or looked up why somebody came."""


@action
def invitation_send(
    *,
    email: str,
    organisation_id: int,
    roles: Sequence[str],
    full_name: str = "",
    unit: str = "",
    language: str = "en",
    by: Viewer,
    now: datetime,
) -> int:
    """Invite somebody by mail to act on behalf of an organisation. Returns the id.

    Whether the address has an account already makes no difference to what is answered. Raises what
    `rules.check_invite` does, AccessDenied for one's own address, InvalidInput for a malformed address or unknown
    language, UnableTo where an invitation of the same address on behalf of the same organisation is open.
    """
    rules.check_invite(by, organisation_id=organisation_id, roles=roles)
    address = rules.check_email(email)
    _check_not_own(address, by)
    if language not in dict(settings.LANGUAGES):
        raise InvalidInput(_("The language is not one of those on offer."), code="unknown_language")
    if not Organisation.objects.select_for_update(of=("self",)).filter(pk=organisation_id).exists():
        raise NotAvailable(_("There is no such organisation."))
    waiting = Invitation.objects.filter(
        email=address, organisation_id=organisation_id, accepted_at=None, withdrawn_at=None
    )
    if waiting.exists():
        raise UnableTo(
            _("This address was invited already: send that invitation again, or withdraw it."),
            code="invited_already",
            extra={"fields": {"email": ""}},
        )
    row = Invitation.objects.create(
        email=address,
        full_name=full_name.strip(),
        language=language,
        organisation_id=organisation_id,
        unit=unit.strip(),
        roles=sorted(set(roles)),
        secret_hash=secrets.token_hex(32),
        invited_by_id=by.person_id,
        invited_at=now,
        expires_at=now + WORKS_FOR,
    )
    row.secret_hash = queue_letter(kind=INVITATION, subject=row.pk, now=now)
    row.save(update_fields=["secret_hash"])
    record(
        "invitation.sent",
        by=by,
        now=now,
        subject=f"actors.invitation:{row.pk}",
        detail={"organisation": organisation_id, "roles": row.roles},
    )
    return row.pk


@action
def invitation_resend(*, invitation_id: int, by: Viewer, now: datetime) -> None:
    """Send an invitation again with a new link, for another fourteen days; the old link ends.

    Raises NotAvailable for an unknown invitation or another organisation's, UnableTo for one that is over.
    """
    row = _locked(invitation_id, by)
    row.invited_at, row.expires_at = now, now + WORKS_FOR
    row.secret_hash = queue_letter(kind=INVITATION, subject=row.pk, now=now)
    row.save(update_fields=["invited_at", "expires_at", "secret_hash"])
    record("invitation.resent", by=by, now=now, subject=f"actors.invitation:{row.pk}")


@action
def invitation_withdraw(*, invitation_id: int, by: Viewer, now: datetime) -> None:
    """Withdraw an invitation; its link ends at once.

    Raises NotAvailable for an unknown invitation or another organisation's, UnableTo for one that is over.
    """
    row = _locked(invitation_id, by)
    row.withdrawn_at = now
    row.save(update_fields=["withdrawn_at"])
    record("invitation.withdrawn", by=by, now=now, subject=f"actors.invitation:{row.pk}")


@action
def invitations_prune(*, by: Viewer, now: datetime) -> int:
    """Remove invitations that were over ninety days ago, with the names and addresses in them. Gives how many.

    What became of each stays in the audit, by its number. Raises AccessDenied to all but those who manage accounts.
    """
    check_manage_accounts(by)
    before = now - KEPT_FOR
    over = Q(accepted_at__lt=before) | Q(withdrawn_at__lt=before) | Q(accepted_at=None, expires_at__lt=before)
    removed, _kinds = Invitation.objects.filter(over).delete()
    record("invitations.pruned", by=by, now=now, subject="actors.invitation:all", detail={"removed": removed})
    return removed


def _check_not_own(address: str, by: Viewer) -> None:
    own = Person.objects.filter(pk=by.person_id, email__iexact=address).first() if by.person_id else None
    if own is not None:
        check_not_self(by, own.pk)


def _locked(invitation_id: int, by: Viewer) -> Invitation:
    row = Invitation.objects.select_for_update(of=("self",)).filter(pk=invitation_id).first()
    if row is None:
        raise NotAvailable(_("There is no such invitation."))
    try:
        rules.check_invite(by, organisation_id=row.organisation_id, roles=row.roles)
    except NotAvailable as error:
        raise NotAvailable(_("There is no such invitation.")) from error
    rules.check_changeable(view_of(row))
    return row


@action
def invitation_accept(
    *,
    secret_hash: str,
    full_name: str,
    language: str,
    timezone: str,
    password: str,
    by: Viewer,
    now: datetime,
) -> int:
    """Open the account that an invitation offers, with its membership and roles. Returns the person's id.

    Whoever holds the link's secret may: `by` is the public. Raises NotAvailable for an unknown secret, UnableTo for an
    invitation that is over or whose address has an account (which signs in and accepts), InvalidInput for a weak
    password, an empty name, an unknown language or time zone.
    """
    check_profile(full_name=full_name, language=language, timezone=timezone)
    # The secret is the right to do this; the public's own scope writes no rows that belong to an organisation.
    with database_scope(Viewer.system()):
        row = _offered(secret_hash, now)
        if Person.objects.filter(email__iexact=row.email).exists():
            raise UnableTo(_("This address has an account: sign in, then accept."), code="sign_in_to_accept")
        person = Person(
            email=row.email,
            full_name=full_name.strip(),
            language=language,
            timezone=timezone,
            registered_at=now,
        )
        _check_password(password, person)
        person.set_password(password)
        person.save()
        _take(row, person.pk, now)
    record(
        "invitation.accepted",
        by=by,
        now=now,
        subject=f"actors.invitation:{row.pk}",
        detail={"person": person.pk, "roles": row.roles, "new_account": True},
    )
    return person.pk


@action
def invitation_accept_with_account(*, secret_hash: str, by: Viewer, now: datetime) -> None:
    """Accept an invitation to one's own address with the account one has.

    Raises NotAvailable for an unknown secret, AccessDenied where the invitation went to another address or is one's
    own (also where the address became one's own later), UnableTo for one that is over or whose roles do not go with
    those held.
    """
    person_id = check_own_account(by)
    with database_scope(Viewer.system()):
        row = _offered(secret_hash, now)
        if not Person.objects.filter(pk=person_id, email__iexact=row.email).exists():
            raise AccessDenied(
                _("This invitation went to another address: sign out, and sign in under that one."),
                code="invited_another",
            )
        if row.invited_by_id is not None:
            check_not_self(by, row.invited_by_id)
        _take(row, person_id, now)
    record(
        "invitation.accepted",
        by=by,
        now=now,
        subject=f"actors.invitation:{row.pk}",
        detail={"person": person_id, "roles": row.roles, "new_account": False},
    )


def _offered(secret_hash: str, now: datetime) -> Invitation:
    row = Invitation.objects.select_for_update(of=("self",)).filter(secret_hash=secret_hash).first()
    if row is None:
        raise NotAvailable(_("This link does not work (any more). Ask for a new invitation."))
    rules.check_open(view_of(row), now=now)
    return row


def _check_password(password: str, person: Person) -> None:
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise InvalidInput(
            " ".join(error.messages), code="weak_password", extra={"fields": {"password": ""}}
        ) from error


def _take(row: Invitation, person_id: int, now: datetime) -> None:
    organisation = row.organisation_id
    member, is_new = granting.join(person_id=person_id, organisation_id=organisation, unit=row.unit, now=now)
    if not is_new and row.unit:
        Membership.objects.filter(pk=member).update(unit=row.unit)
    held = set(
        granting.not_over(now)
        .filter(person_id=person_id, organisation_id=organisation)
        .values_list("role", flat=True)
    )
    for role in row.roles:
        if role not in held:
            granting.put_grant(
                person_id=person_id,
                organisation_id=organisation,
                role=role,
                period=(now, None),
                by=row.invited_by_id,
                now=now,
            )
    row.accepted_at, row.person_id = now, person_id
    row.save(update_fields=["accepted_at", "person"])

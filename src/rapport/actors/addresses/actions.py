"""Writes of a change of address."""

import secrets
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.utils.translation import gettext as _

from rapport.actors.addresses.letters import CHANGED, CONFIRM
from rapport.actors.invitations.rules import check_email
from rapport.actors.models import AddressChange, Person
from rapport.actors.rules import check_own_account
from rapport.kernel.access import Viewer
from rapport.kernel.audit import action, record
from rapport.kernel.errors import InvalidInput, NotAvailable, UnableTo
from rapport.kernel.mail.letters import queue_letter

WORKS_FOR = timedelta(days=1)


@action
def address_ask(*, email: str, password: str, by: Viewer, now: datetime) -> None:
    """Ask to sign in under another address: a link goes there, and nothing changes until it is opened.

    An address that has an account gets no mail, and the answer is the same. Raises AccessDenied where nobody is signed
    in, InvalidInput for a wrong password, a malformed address or the present one.
    """
    person = Person.objects.select_for_update().get(pk=check_own_account(by))
    if not person.check_password(password):
        raise InvalidInput(
            _("This is not your password."), code="wrong_password", extra={"fields": {"password": ""}}
        )
    address = check_email(email)
    if address == person.email.lower():
        raise InvalidInput(
            _("This is your address already."), code="same_email", extra={"fields": {"email": ""}}
        )
    row, _is_new = AddressChange.objects.update_or_create(
        person=person,
        defaults={
            "email": address,
            "former": "",
            "secret_hash": secrets.token_hex(32),
            "asked_at": now,
            "expires_at": now + WORKS_FOR,
            "confirmed_at": None,
        },
    )
    if not Person.objects.filter(email__iexact=address).exists():
        row.secret_hash = queue_letter(kind=CONFIRM, subject=row.pk, now=now)
        row.save(update_fields=["secret_hash"])
    record("person.address_change_asked", by=by, now=now, subject=f"actors.person:{person.pk}")


@action
def address_confirm(*, secret_hash: str, by: Viewer, now: datetime) -> None:
    """Take the new address over, and tell the former one. Whoever holds the link's secret may.

    Raises NotAvailable for an unknown secret, UnableTo for a link that was used or has expired, or an address that
    has an account by now.
    """
    row = AddressChange.objects.select_for_update(of=("self",)).filter(secret_hash=secret_hash).first()
    if row is None:
        raise NotAvailable(_("This link does not work (any more)."))
    taken = Person.objects.filter(email__iexact=row.email).exists()
    if row.confirmed_at is not None or row.expires_at <= now or taken:
        raise UnableTo(_("This link was used or has expired: ask for another."), code="link_over")
    person = Person.objects.select_for_update().get(pk=row.person_id)
    row.former, row.confirmed_at = person.email, now
    row.save(update_fields=["former", "confirmed_at"])
    person.email = row.email
    person.save(update_fields=["email"])
    # The library of signing in keeps addresses too, and would go on letting the former one in.
    EmailAddress.objects.filter(user_id=person.pk).delete()
    queue_letter(kind=CHANGED, subject=row.pk, now=now)
    record("person.address_changed", by=by, now=now, subject=f"actors.person:{person.pk}")

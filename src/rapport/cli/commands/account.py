"""`rapport account`: the first accounts of an instance, and which there are.

Whoever the first ones let in makes the others in the browser.
"""

import argparse
import secrets
from datetime import datetime
from typing import Any

from rapport.cli import runtime
from rapport.cli.errors import CommandFailed
from rapport.cli.output import FORMATS, print_json, print_rows

COLUMNS = ("id", "active", "second_factor", "registered", "last_sign_in", "roles")


def add(commands: Any) -> None:
    """Add the words of this group."""
    from rapport.actors.roles import ROLES

    parser = commands.add_parser("account", help="make the first accounts of an instance, list all")
    words = parser.add_subparsers(metavar="WORD", required=True)
    adding = words.add_parser("add", help="register a person with a role; prints a password made at random")
    adding.add_argument("email")
    adding.add_argument("--name", required=True, help="full name")
    adding.add_argument("--role", required=True, type=str.upper, choices=sorted(ROLES))
    adding.add_argument("--organisation", required=True, metavar="CODE", help="the organisation's code")
    adding.add_argument(
        "--organisation-name", metavar="NAME", help="register the organisation too, under this English name"
    )
    adding.set_defaults(run=add_account)
    inviting = words.add_parser("invite", help="invite somebody by mail to open an account with a role")
    inviting.add_argument("email")
    inviting.add_argument("--role", required=True, type=str.upper, choices=sorted(ROLES), action="append")
    inviting.add_argument("--organisation", required=True, metavar="CODE", help="the organisation's code")
    inviting.add_argument("--language", default="en", help="language of the mail: en, fr or ar")
    inviting.set_defaults(run=invite)
    listing = words.add_parser("list", help="list accounts by number, with roles; without names")
    listing.add_argument("--addresses", action="store_true", help="also the e-mail addresses")
    listing.add_argument("--format", choices=FORMATS, default="table")
    listing.set_defaults(run=list_accounts)


def add_account(arguments: argparse.Namespace) -> None:
    """Register organisation, person and role together, or nothing."""
    runtime.start()
    from django.db import transaction

    from rapport.actors import actions
    from rapport.kernel.access import Viewer
    from rapport.kernel.clock import now

    system, moment, password = Viewer.system(), now(), secrets.token_urlsafe(15)
    with transaction.atomic():
        organisation = _organisation(arguments.organisation, arguments.organisation_name, moment)
        person = actions.person_register(
            email=arguments.email, full_name=arguments.name, password=password, by=system, now=moment
        )
        actions.role_grant(
            person_id=person, organisation_id=organisation, role=arguments.role, by=system, now=moment
        )
    print(f"{arguments.email.lower()} may sign in as {arguments.role.lower()} with the password {password}")


def invite(arguments: argparse.Namespace) -> None:
    """Send an invitation, by the worker's next round of mails."""
    runtime.start()
    from rapport.actors.invitations import actions, queries
    from rapport.kernel.access import Viewer
    from rapport.kernel.clock import now
    from rapport.kernel.i18n.formats import date_and_time

    system, moment = Viewer.system(), now()
    made = actions.invitation_send(
        email=arguments.email,
        organisation_id=_organisation(arguments.organisation, None, moment),
        roles=arguments.role,
        language=arguments.language,
        by=system,
        now=moment,
    )
    sent = next(one for one in queries.invitations(viewer=system) if one.id == made)
    until = date_and_time(sent.expires_at)
    print(
        f"{sent.email} is invited; the worker sends the mail within a minute. The link works until {until}."
    )


def list_accounts(arguments: argparse.Namespace) -> None:
    """List accounts: what an operator needs to see who may do what, and which accounts nobody uses any more."""
    runtime.start()
    from rapport.actors import queries
    from rapport.kernel.access import Viewer
    from rapport.kernel.clock import now
    from rapport.web.account.factors_due import with_factor

    found = queries.accounts(viewer=Viewer.system(), now=now())
    secured = with_factor(one.id for one in found)
    rows = []
    for one in found:
        row: dict[str, Any] = {
            "id": one.id,
            "active": one.is_active,
            "second_factor": one.id in secured,
            "registered": one.registered_at.date().isoformat(),
            "last_sign_in": one.last_sign_in.date().isoformat() if one.last_sign_in else None,
            "roles": [f"{role.lower()}@{organisation}" for role, organisation in one.grants],
        }
        rows.append(row | ({"email": one.email} if arguments.addresses else {}))
    if arguments.format == "json":
        print_json(rows)
        return
    said = [
        row | {name: "yes" if row[name] else "no" for name in ("active", "second_factor")} for row in rows
    ]
    print_rows(said, (*COLUMNS, *(["email"] if arguments.addresses else [])), kind=arguments.format)


def _organisation(code: str, name: str | None, moment: datetime) -> int:
    from rapport.actors import actions, queries
    from rapport.actors.kinds import OrganisationKind
    from rapport.kernel.access import Viewer
    from rapport.kernel.errors import NotAvailable

    system = Viewer.system()
    try:
        found = queries.organisation_by_code(viewer=system, code=code, language="en", day=moment.date())
    except NotAvailable as error:
        if name is None:
            raise CommandFailed(
                f"there is no organisation {code}; give --organisation-name to register it"
            ) from error
        kind = OrganisationKind.REGIONAL_ORGANISATION
        return actions.organisation_register(code=code, kind=kind, names={"en": name}, by=system, now=moment)
    return found.id

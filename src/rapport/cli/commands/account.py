"""`rapport account`: the first accounts of an instance; whoever they let in makes the others in the browser."""

import argparse
import secrets
from datetime import datetime
from typing import Any

from rapport.cli import runtime
from rapport.cli.errors import CommandFailed


def add(commands: Any) -> None:
    """Add the words of this group."""
    from rapport.actors.roles import ROLES

    parser = commands.add_parser("account", help="make the first accounts of an instance")
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

"""The demonstration: the OSCE survey of 2007 with its report, and one sign-in for each role.

Everything goes through the same readers and actions that an office uses; nothing here knows what the survey says.
"""

import secrets
from collections.abc import Callable
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from rapport.config import environment
from rapport.kernel.access import Viewer
from rapport.kernel.errors import NotAvailable

if TYPE_CHECKING:
    from rapport.actors.roles import Role

Say = Callable[[str], None]
WAVES = ("osce_2007", "osce_2007_field_operations")
EDITION = "osce-2007"
OFFICE = "demonstration-office"
ASKED = "AT"
"""The State on whose behalf the demonstration's delegates answer."""
REPRESENTED = "qv-interior"
"""The ministry of the invented State on whose behalf its representative and its officer act."""
DOMAIN = "demo.rapport.example"


def load(*, now: datetime, say: Say) -> None:
    """Load what is missing of the demonstration: waves, the edition (frozen, published, built), sign-ins.

    Each piece is there whole or not at all, so that a start that was interrupted is finished by the next.
    """
    from django.db import transaction

    from rapport.reports import actions as reports
    from rapport.reports import queries as editions
    from rapport.reports.files import read_edition
    from rapport.surveys import actions as surveys
    from rapport.surveys import queries as waves
    from rapport.surveys.files import read_survey

    system = Viewer.system()
    known = {wave.code for wave in waves.waves(viewer=system)}
    for folder in WAVES:
        content = read_survey(dataset(folder))
        if content.wave not in known:
            size = f"{len(content.respondents)} respondents, {len(content.answers)} answers"
            say(f"· loading the wave {content.wave}: {size}")
            with transaction.atomic():
                surveys.wave_load(content=content, by=system, now=now)
                surveys.wave_publish(code=content.wave, by=system, now=now)
    if EDITION not in {view.code for view in editions.editions(viewer=system)}:
        say(f"· writing the edition {EDITION}: counting its figures, freezing and publishing it")
        edition = read_edition(dataset("osce_2007") / "edition", wave="osce-2007")
        with transaction.atomic():
            reports.edition_load(content=edition, by=system, now=now)
            reports.edition_freeze(code=EDITION, expected=1, by=system, now=now)
            reports.edition_publish(code=EDITION, expected=2, by=system, now=now)
    build_missing(now=now, say=say)
    sign_ins(now=now)


def dataset(name: str) -> Path:
    """The folder of a data set that comes with the product."""
    return Path(str(files("rapport.datasets") / name))


def build_missing(*, now: datetime, say: Say) -> None:
    """Build the files of published editions whose files are not all there."""
    from rapport.reports import actions, building, queries

    system = Viewer.system()
    for view in queries.published(viewer=system):
        folder = building.kept_folder(view.code)
        kept = queries.files(viewer=system, edition=view)
        if kept and all((folder / file.name).is_file() for file in kept):
            continue
        say(f"· building the files of {view.code}: web page, PDF, Word, Excel, data")
        made = building.build_files(queries.source(viewer=system, edition=view), folder)
        actions.edition_files_keep(edition=view, files=made, by=system, now=now)


def password() -> str:
    """The one password of the demonstration's sign-ins: made at random once, kept in the home folder."""
    path = environment.home() / "keys" / "demonstration_password"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.write_text(secrets.token_urlsafe(15), encoding="utf-8")
        path.chmod(0o600)
    return path.read_text(encoding="utf-8").strip()


def _acts_for(role: "Role", *, office: int, asked: int, ministry: int) -> int:
    """On whose behalf a role is held in the demonstration."""
    if role.is_office:
        return office
    return ministry if "MECHANISM_VIEW" in role.permissions else asked


def sign_ins(*, now: datetime) -> list[tuple[str, str]]:
    """One account for each role, made where it is missing. Returns (address, role), in the order of the roles.

    Roles of the office are held on its behalf, those of delegations on behalf of a State that was asked, those of the
    mechanism on behalf of a ministry of the invented State, where that is loaded.
    """
    from rapport.actors import actions, queries
    from rapport.actors.kinds import OrganisationKind
    from rapport.actors.roles import ROLES

    system = Viewer.system()
    try:
        office = queries.organisation_by_code(viewer=system, code=OFFICE, language="en", day=now.date()).id
    except NotAvailable:
        office = actions.organisation_register(
            code=OFFICE,
            kind=OrganisationKind.REGIONAL_ORGANISATION,
            names={"en": "Demonstration office", "fr": "Bureau de démonstration", "ar": "المكتب التجريبي"},
            by=system,
            now=now,
        )
    asked = queries.organisation_by_code(viewer=system, code=ASKED, language="en", day=now.date()).id
    try:
        ministry = queries.organisation_by_code(
            viewer=system, code=REPRESENTED, language="en", day=now.date()
        ).id
    except NotAvailable:
        ministry = asked
    found = []
    for role in ROLES.values():
        address = f"{role.code.lower()}@{DOMAIN}"
        if not queries.is_registered(viewer=system, email=address):
            person = actions.person_register(
                email=address,
                full_name=f"{role.label} (demonstration)",
                password=password(),
                by=system,
                now=now,
            )
            actions.role_grant(
                person_id=person,
                organisation_id=_acts_for(role, office=office, asked=asked, ministry=ministry),
                role=role.code,
                by=system,
                now=now,
            )
        found.append((address, role.code))
    return found

"""The register as it stands, in the form of a file's rows: for giving out, and for comparing with a file."""

from collections.abc import Mapping
from typing import Any

from django.db.models import F

from rapport.actors.exchange.reading import tidy
from rapport.actors.exchange.tables import CONTACTS, LINES, NAMES, ORGANISATIONS, REACH, SHEETS
from rapport.actors.exchange.types import Held
from rapport.actors.kinds import STATES
from rapport.actors.models import (
    ActorLine,
    ActorProfile,
    ActorTag,
    ContactPoint,
    Organisation,
    OrganisationName,
)

MODELS: Mapping[str, Any] = {
    NAMES: OrganisationName,
    REACH: ActorTag,
    CONTACTS: ContactPoint,
    LINES: ActorLine,
}
"""The table behind each sheet; that of the organisations stands behind two."""
OWNERS: Mapping[str, Mapping[str, str]] = {
    NAMES: {"organisation": "organisation"},
    REACH: {"organisation": "organisation"},
    CONTACTS: {"organisation": "organisation"},
    LINES: {"organisation": "source", "to": "target"},
}
"""Columns with codes of organisations → the foreign key they fill."""
STATE = "state"
"""The column of contacts with the State that a national point is of; it may be empty."""
PROFILE = ("level", "perspective", "mandate", "jurisdiction", "government", "staff_full_time", "website")


def held() -> dict[str, list[Held]]:
    """Every row of the register by sheet, in a steady order. Duplicates that were merged and States are left out.

    States come with every instance and are never taken in; contact points of a State and lines to it are there.
    """
    everybody = {
        row.pk: row for row in Organisation.objects.filter(merged_into__isnull=True).order_by("code")
    }
    found = {ORGANISATIONS: _organisations(everybody)}
    for sheet in (NAMES, REACH, CONTACTS, LINES):
        found[sheet] = _rows(sheet, everybody)
    return found


def _organisations(everybody: Mapping[int, Organisation]) -> list[Held]:
    profiles = {row.organisation_id: row for row in ActorProfile.objects.all()}
    names = dict(
        OrganisationName.objects.filter(language="en")
        .order_by(F("valid_to").asc(nulls_last=True), F("valid_from").asc(nulls_first=True))
        .values_list("organisation_id", "name")
    )
    found = []
    for row in everybody.values():
        if row.kind in STATES:
            continue
        profile = profiles.get(row.pk)
        above = everybody.get(row.parent_id) if row.parent_id is not None else None
        values: dict[str, Any] = {
            "code": row.code,
            "name": tidy(names.get(row.pk, "")) or None,
            "kind": row.kind,
            "part_of": above.code if above is not None else None,
        }
        for name in PROFILE:
            value = getattr(profile, "is_government" if name == "government" else name) if profile else None
            values[name] = (tidy(value) or None) if isinstance(value, str) else value
        found.append(Held(row.pk, values, profile.version if profile else 0))
    return found


def _rows(sheet: str, everybody: Mapping[int, Organisation]) -> list[Held]:
    owners = OWNERS[sheet]
    found = []
    for row in MODELS[sheet].objects.order_by("pk"):
        keys = {name: getattr(row, f"{key}_id") for name, key in owners.items()}
        owning = {name: everybody[key] for name, key in keys.items() if key in everybody}
        if len(owning) < len(keys) or (sheet == NAMES and owning["organisation"].kind in STATES):
            continue
        values: dict[str, Any] = {}
        for column in SHEETS[sheet]:
            if column.name in owners:
                values[column.name] = owning[column.name].code
                continue
            if column.name == STATE:
                state = everybody.get(row.state_id)
                values[STATE] = state.code if state is not None else None
                continue
            value = getattr(row, column.stored_as)
            values[column.name] = (tidy(value) or None) if isinstance(value, str) else value
        found.append(Held(row.pk, values, getattr(row, "version", 0)))
    return sorted(found, key=lambda one: (str(one.values["organisation"]), one.pk))

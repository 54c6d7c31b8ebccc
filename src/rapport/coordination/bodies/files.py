"""Mechanisms as a file of YAML: read into plain values with the place of every entry, and written again.

The names of the fields are those of the tables; what is left out is not known. See docs/how-to/bodies.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import yaml
from django.utils.translation import gettext as _

from rapport.coordination.bodies.actions import BodyFields, DateFields, LeadFields, MemberFields
from rapport.kernel.errors import InvalidInput

DECIMALS = frozenset({"civil_percent", "budget_amount", "secretariat_staff"})
STRUCTURAL = frozenset({"code", "name", "kind", "parent", "dates", "leads", "members"})


@dataclass(frozen=True)
class BodyEntry:
    """A body of a file: `where` says where it stands."""

    where: str
    code: str
    fields: BodyFields
    members: tuple[MemberFields, ...]


@dataclass(frozen=True)
class MechanismEntry:
    """A mechanism of a file with its bodies."""

    where: str
    country: str
    values: Mapping[str, Any]
    bodies: tuple[BodyEntry, ...]


def read_mechanisms(text: str) -> tuple[MechanismEntry, ...]:
    """The mechanisms of a file. Raises InvalidInput with the place for what has not the right form."""
    try:
        loaded = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise InvalidInput(
            _("This is no YAML: line %(line)s.") % {"line": mark.line + 1 if mark else "?"}, code="no_yaml"
        ) from error
    listed = loaded.get("mechanisms") if isinstance(loaded, dict) else None
    if not isinstance(listed, list) or not listed:
        raise InvalidInput(_("The file holds no list “mechanisms”."), code="no_mechanisms")
    return tuple(_mechanism(one, f"mechanisms[{number}]") for number, one in enumerate(listed))


def _mapping(value: Any, where: str) -> dict[str, Any]:
    if not isinstance(value, dict) or not all(isinstance(name, str) for name in value):
        raise InvalidInput(
            _("%(where)s: fields with names are wanted here.") % {"where": where}, code="no_fields"
        )
    return dict(value)


def _list(value: Any, where: str) -> list[Any]:
    if not isinstance(value, list):
        raise InvalidInput(_("%(where)s: a list is wanted here.") % {"where": where}, code="no_list")
    return value


def _values(given: Mapping[str, Any], where: str) -> dict[str, Any]:
    found = dict(given)
    for name in DECIMALS & set(found):
        try:
            found[name] = Decimal(str(found[name]))
        except InvalidOperation as error:
            raise InvalidInput(
                _("%(where)s: “%(given)s” is not a number.")
                % {"where": f"{where}.{name}", "given": found[name]},
                code="no_number",
            ) from error
    return found


def _mechanism(one: Any, where: str) -> MechanismEntry:
    given = _mapping(one, where)
    country = str(given.pop("country", ""))
    listed = _list(given.pop("bodies", []), f"{where}.bodies")
    bodies = tuple(_body(body, f"{where}.bodies[{number}]") for number, body in enumerate(listed))
    return MechanismEntry(where, country, _values(given, where), bodies)


def _body(one: Any, where: str) -> BodyEntry:
    given = _mapping(one, where)
    values = {name: value for name, value in given.items() if name not in STRUCTURAL}
    dates = [
        DateFields(str(row.get("kind", "")), str(row.get("on", "")), str(row.get("note", "")))
        for row in (_mapping(row, where) for row in _list(given.get("dates", []), f"{where}.dates"))
    ]
    leads = [
        LeadFields(str(row.get("organisation", "")), str(row.get("name", "")))
        for row in (_mapping(row, where) for row in _list(given.get("leads", []), f"{where}.leads"))
    ]
    members = [
        _member(_mapping(row, where), f"{where}.members[{number}]")
        for number, row in enumerate(_list(given.get("members", []), f"{where}.members"))
    ]
    fields = BodyFields(
        name=_mapping(given.get("name"), f"{where}.name"),
        kind=str(given.get("kind", "")),
        parent=str(given.get("parent", "")),
        values=_values(values, where),
        dates=dates,
        leads=leads,
    )
    return BodyEntry(where, str(given.get("code", "")), fields, tuple(members))


def _member(row: dict[str, Any], where: str) -> MemberFields:
    known = {"organisation", "capacity", "seat", "seats", "unit", "from_on", "until_on", "selected_by"}
    for name in sorted(set(row) - known):
        raise InvalidInput(
            _("%(where)s: there is no such field.") % {"where": f"{where}.{name}"}, code="no_field"
        )
    for name in ("from_on", "until_on"):
        if row.get(name) is not None and type(row[name]) is not date:
            raise InvalidInput(
                _("%(where)s: a day is wanted, as in 2026-03-31.") % {"where": f"{where}.{name}"},
                code="no_day",
            )
    return MemberFields(**{"organisation": "", **row})


def write_mechanisms(mechanisms: list[dict[str, Any]]) -> str:
    """The text of a file that `read_mechanisms` reads."""
    return yaml.safe_dump({"mechanisms": mechanisms}, allow_unicode=True, sort_keys=False, width=110)

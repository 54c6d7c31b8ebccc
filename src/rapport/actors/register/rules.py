"""What may be written into the register, and by whom."""

import re
from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from rapport.actors import vocabulary
from rapport.actors.kinds import STATES
from rapport.actors.register.types import ContactFields, ProfileFields
from rapport.actors.roles import Permission
from rapport.kernel.access import Decision, Viewer, can_use
from rapport.kernel.errors import InvalidInput, UnableTo

NUMBER = re.compile(r"[0-9+()\-/ .]{2,60}")


def can_see_register(viewer: Viewer) -> Decision:
    """Whether the viewer may see what members of the mechanism see of each other."""
    return can_use(viewer, Permission.MECHANISM_VIEW)


def check_codes(field: str, codes: Iterable[str], known: Iterable[str]) -> None:
    """Raise InvalidInput at `field` for a code that its list does not have."""
    unknown = sorted(set(codes) - set(known) - {""})
    if unknown:
        raise InvalidInput(
            _("%(field)s: the list has no entry '%(code)s'. Take one of the list.")
            % {"field": field, "code": unknown[0]},
            code="unknown_code",
            extra={"fields": {field: unknown[0]}},
        )


def check_profile(fields: ProfileFields) -> None:
    """Raise InvalidInput where a code is not of its list, or a place or language is too long."""
    check_codes("perspective", [fields.perspective], vocabulary.PERSPECTIVES)
    check_codes("level", [fields.level], vocabulary.LEVELS)
    check_codes("competencies", fields.competencies, vocabulary.COMPETENCIES)
    check_codes("forms", fields.forms, vocabulary.FORMS)
    check_codes("profiles", fields.profiles, vocabulary.PROFILES)
    for name, words in (("places", fields.places), ("languages", fields.languages)):
        if any(len(word) > 120 for word in words):
            raise InvalidInput(
                _("%(field)s: write each on a line of its own, at most 120 signs.") % {"field": name},
                code="word_too_long",
                extra={"fields": {name: ""}},
            )


def check_contact(fields: ContactFields) -> None:
    """Raise InvalidInput for a contact point that cannot be reached or whose number is none."""
    if not fields.phone and not fields.mailbox:
        raise InvalidInput(
            _("Give a number or a shared mailbox."), code="unreachable", extra={"fields": {"phone": ""}}
        )
    if fields.phone and not NUMBER.fullmatch(fields.phone):
        raise InvalidInput(
            _("A number has digits, spaces and the signs + ( ) - / only."),
            code="bad_number",
            extra={"fields": {"phone": ""}},
        )


def check_period(from_on: date | None, until_on: date | None) -> None:
    """Raise InvalidInput where something ends before it begins."""
    if from_on is not None and until_on is not None and until_on <= from_on:
        raise InvalidInput(
            _("The end comes after the beginning."), code="bad_period", extra={"fields": {"until_on": ""}}
        )


def check_line(source_id: int, target_id: int, *, kind: str, is_formal: bool) -> None:
    """Raise InvalidInput for a line that leads back to where it began, or an informal contact called formal."""
    if source_id == target_id:
        raise InvalidInput(
            _("A line joins two organisations."), code="line_to_itself", extra={"fields": {"target": ""}}
        )
    if kind == "INFORMAL" and is_formal:
        raise InvalidInput(
            _("An informal contact is not a formal line."),
            code="informal_formal",
            extra={"fields": {"is_formal": ""}},
        )


def check_merge(*, duplicate: int, into: int, kinds: Iterable[str], reason: str) -> None:
    """Raise where two organisations cannot be one: the same, a State, or without a reason."""
    if duplicate == into:
        raise InvalidInput(
            _("An organisation is not its own duplicate."), code="same", extra={"fields": {"into": ""}}
        )
    if not reason.strip():
        raise InvalidInput(_("Give the reason."), code="no_reason", extra={"fields": {"reason": ""}})
    if STATES.intersection(kinds):
        raise UnableTo(_("States are never merged."), code="state")

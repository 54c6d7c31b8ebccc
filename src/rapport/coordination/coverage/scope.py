"""How wide a mandate is, in law and in practice, against the Palermo definition.

Source: OSCE SR Annual Report 2008, 2.2.9: a comprehensive strategy may rest on a narrower definition.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from rapport.coordination.coverage.palermo import LISTS, MINIMUM
from rapport.kernel.errors import InvalidInput

KNOWN: Mapping[str, frozenset[str]] = {
    name: frozenset(term.id for term in terms) for name, _title, terms in LISTS
}


@dataclass(frozen=True)
class ScopeLine:
    """One list: what the mandate covers of it, what it leaves out of the minimum, what it covers beyond it.

    `covered` is None where nobody has said anything: that is no gap, and no coverage either.
    """

    name: str
    covered: frozenset[str] | None
    left_out: tuple[str, ...] = ()
    beyond: tuple[str, ...] = ()


def read(said: Any) -> tuple[ScopeLine, ...]:
    """What was said of a mandate, list by list. Whatever is not a list of known codes counts as not said."""
    given = said if isinstance(said, Mapping) else {}
    found = []
    for name, _title, terms in LISTS:
        codes = given.get(name)
        covered = frozenset(map(str, codes)) & KNOWN[name] if isinstance(codes, list | tuple) else frozenset()
        if not covered:
            found.append(ScopeLine(name, None))
            continue
        must = MINIMUM[name]
        left_out = tuple(term.id for term in terms if term.id in must - covered)
        beyond = tuple(term.id for term in terms if term.id in covered - must)
        found.append(ScopeLine(name, covered, left_out, beyond))
    return tuple(found)


def check(field: str, said: Any) -> None:
    """Raise InvalidInput at `field` for anything but lists of codes that the lists have."""
    if not isinstance(said, Mapping):
        raise _bad(
            field, _("A list of codes by acts, means, purposes, rules, profiles, geography is wanted.")
        )
    for name, codes in said.items():
        if name not in KNOWN:
            raise _bad(field, _("There is no list '%(name)s' in the definition.") % {"name": name})
        if not isinstance(codes, list | tuple):
            raise _bad(field, _("'%(name)s' wants a list of codes.") % {"name": name})
        for code in codes:
            if code not in KNOWN[name]:
                raise _bad(
                    field, _("There is no '%(code)s' among the %(name)s.") % {"code": code, "name": name}
                )


def _bad(field: str, text: str) -> InvalidInput:
    return InvalidInput(f"{field}: {text}", code="bad_scope", extra={"fields": {field: text}})

"""The scope of a mandate in words: what it leaves out of the Palermo definition, in law and in practice."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.actors.vocabulary import Term
from rapport.coordination.bodies.types import MechanismView
from rapport.coordination.coverage import scope
from rapport.coordination.coverage.palermo import LISTS, MINIMUM
from rapport.web.components.types import Text

SIDES: tuple[tuple[str, Text], ...] = (
    ("in_law", gettext_lazy("In law")),
    ("in_practice", gettext_lazy("In practice")),
)
TITLES: Mapping[str, Text] = {name: title for name, title, _terms in LISTS}
TERMS: Mapping[str, Term] = {term.id: term for _name, _title, terms in LISTS for term in terms}


@dataclass(frozen=True)
class ScopeWarning:
    """A side of the mandate that is narrower: the side, and by list what it leaves out."""

    side: Text
    lines: tuple[tuple[Text, tuple[str, ...]], ...]


def label(code: str) -> str:
    """The words for a code of the definition."""
    return str(TERMS[code].label) if code in TERMS else code


def warnings_of(in_law: Any, in_practice: Any) -> list[ScopeWarning]:
    """The sides on which the mandate is narrower than the definition, naming exactly what is left out."""
    found = []
    for said, (_field, side) in zip((in_law, in_practice), SIDES, strict=True):
        lines = tuple(
            (TITLES[line.name], tuple(label(code) for code in line.left_out))
            for line in scope.read(said)
            if line.left_out
        )
        if lines:
            found.append(ScopeWarning(side, lines))
    return found


def table_of(one: MechanismView) -> list[tuple[Text, list[tuple[str, bool, tuple[tuple[str, str], ...]]]]]:
    """Every list with its terms: label, whether the definition demands it, and law and practice as look and words."""
    sides = [{line.name: line for line in scope.read(one.fields[field])} for field, _side in SIDES]
    found = []
    for name, title, terms in LISTS:
        rows = []
        for term in terms:
            demanded = term.id in MINIMUM[name]
            cells = tuple(_said(side[name].covered, term.id, demanded=demanded) for side in sides)
            rows.append((str(term.label), demanded, cells))
        found.append((title, rows))
    return found


def _said(covered: frozenset[str] | None, code: str, *, demanded: bool) -> tuple[str, str]:
    if covered is None:
        return "unknown", _("not known")
    if code in covered:
        return "held", _("covered")
    return ("left-out", _("left out")) if demanded else ("nobody", _("not named"))

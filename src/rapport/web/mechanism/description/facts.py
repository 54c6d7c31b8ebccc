"""What is said of the mechanism as a whole, in words, part by part; for its members and for anybody."""

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _

from rapport.coordination.bodies.choices import word
from rapport.coordination.bodies.parts import PARTS
from rapport.coordination.bodies.types import BodyView, MechanismView
from rapport.kernel.i18n import formats
from rapport.web.mechanism.bodies.facts import civil_of, functions_of, secretariat_of
from rapport.web.office import words

Facts = list[tuple[Any, str]]


def parts_of(view: MechanismView, *, only: Collection[str] | None = None) -> list[tuple[str, Any, Facts]]:
    """Code, title and facts of each part; `only`: the parts to show. The scope of the mandate has its own page."""
    makers = {
        "structure": _structure,
        "reach": _reach,
        "budget": _budget,
        "civil_society": _civil,
        "referral": _referral,
        "results": _results,
    }
    shown = [code for code in makers if only is None or code in only]
    return [
        (code, PARTS[code][0], [(key, text) for key, text in makers[code](view) if text]) for code in shown
    ]


def _structure(view: MechanismView) -> Facts:
    said = view.fields
    return [
        (_("Structure of the mechanism"), str(word("structure", said["structure"]))),
        (_("In words"), said["structure_note"]),
    ]


def _reach(view: MechanismView) -> Facts:
    said = view.fields
    return [
        (_("How it reaches into the country"), str(word("reach", said["reach"]))),
        (_("In words"), said["reach_note"]),
    ]


def _budget(view: MechanismView) -> Facts:
    said = view.fields
    amount = ""
    if said["budget_amount"] is not None:
        amount = f"{formats.number(said['budget_amount'])} {said['budget_currency']}"
        if said["budget_year"]:
            amount = _("%(amount)s in %(year)s") % {"amount": amount, "year": said["budget_year"]}
    return [
        (_("Does the mechanism have a budget?"), str(word("budget", said["budget"]))),
        (_("Where the money comes from"), str(word("budget_source", said["budget_source"]))),
        (_("Amount"), amount or _("not known")),
        (_("What the budget covers"), said["budget_covers"]),
        (_("Is the budget adequate?"), str(word("budget_adequate", said["budget_adequate"]))),
        (_("In words"), said["budget_note"]),
    ]


def _civil(view: MechanismView) -> Facts:
    return [(_("Civil society"), civil_of(view))]


def _referral(view: MechanismView) -> Facts:
    return [(_("How it is linked to referral of victims"), view.fields["referral"])]


def _results(view: MechanismView) -> Facts:
    said = view.fields
    return [
        (_("Main achievements"), said["achievements"]),
        (_("Main challenges"), said["challenges"]),
    ]


def rows_of(bodies: list[BodyView]) -> list[tuple[BodyView, str, Any, str, str, str, str]]:
    """Each body with its name, kind, function, legal basis, secretariat and dates: what the whole rests on."""
    return [
        (
            one,
            one.title(words.language()),
            word("kind", one.kind),
            functions_of(one),
            one.fields["legal_basis"],
            secretariat_of(one),
            "; ".join(f"{word('date', at.kind)} {at.on}" for at in one.dates),
        )
        for one in bodies
    ]

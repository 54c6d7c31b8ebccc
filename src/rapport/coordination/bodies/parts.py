"""The parts of a description of a mechanism: which of them anybody may read is decided part by part."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.coordination.models import Body
from rapport.coordination.models.bodies import SHARE_FIELDS
from rapport.kernel.errors import InvalidInput

PARTS: Mapping[str, tuple[str | Promise, tuple[str, ...]]] = {
    "structure": (gettext_lazy("Structure"), ("structure", "structure_note")),
    "reach": (gettext_lazy("Reach into the country"), ("reach", "reach_note")),
    "budget": (
        gettext_lazy("Budget"),
        (
            "budget", "budget_source", "budget_amount", "budget_currency", "budget_year", "budget_covers",
            "budget_adequate", "budget_note",
        ),
    ),
    "civil_society": (gettext_lazy("Civil society"), SHARE_FIELDS),
    "scope": (gettext_lazy("Scope of the mandate"), ("in_law", "in_practice", "scope_note")),
    "referral": (gettext_lazy("Referral"), ("referral",)),
    "results": (gettext_lazy("Achievements and challenges"), ("achievements", "challenges")),
}  # fmt: skip
"""Code of a part to its title and its fields, in the order of the page."""


def readable(published: Iterable[str]) -> frozenset[str]:
    """The fields that anybody may read where these parts are published."""
    return frozenset(field for part in published if part in PARTS for field in PARTS[part][1])


def check_mechanism(values: Mapping[str, Any]) -> None:
    """Raise InvalidInput for an amount without a currency, a currency that is no code, a part that does not exist."""
    currency = str(values.get("budget_currency", ""))
    if values.get("budget_amount") is not None and not currency:
        raise _refused("budget_currency", _("An amount needs its currency, such as EUR."))
    if currency and not (
        len(currency) == 3 and currency.isascii() and currency.isalpha() and currency.isupper()
    ):
        raise _refused("budget_currency", _("Write the three letters of the currency, such as EUR."))
    _check_codes("published", values, frozenset(PARTS), _("There is no part “%(given)s” of the description."))


def check_body(values: Mapping[str, Any]) -> None:
    """Raise InvalidInput for a function that does not exist."""
    _check_codes(
        "functions", values, frozenset(Body.Function.values), _("There is no function “%(given)s” of a body.")
    )


def _check_codes(name: str, values: Mapping[str, Any], known: frozenset[str], message: str) -> None:
    given = values.get(name, [])
    listed = given if isinstance(given, list) else [given]
    for one in listed:
        if one not in known:
            raise _refused(name, message % {"given": one})


def _refused(field: str, message: str) -> InvalidInput:
    return InvalidInput(message, code="bad_fields", extra={"fields": {field: ""}})

"""What the reading pages share: where measures stand, how money and organisations are named."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from django.http import HttpRequest
from django.utils.translation import gettext as _

from rapport.analysis.plan.document import Plan
from rapport.analysis.plan.progress import Standing, Status
from rapport.kernel.i18n import formats
from rapport.plans.diagnosis.labels import STATUSES, label
from rapport.plans.progress import queries as progress
from rapport.plans.types import Shown
from rapport.web.components.types import Label
from rapport.web.plans.frame import number_asked, today, viewer_of, where

TONES: Mapping[Status, str] = {
    Status.LATE: "red",
    Status.DUE: "orange",
    Status.UNDER_WAY: "teal",
    Status.NOT_STARTED: "grey",
    Status.NO_DATE: "yellow",
    Status.DONE: "green",
    Status.WITHDRAWN: "grey",
}


def standings_of(request: HttpRequest, shown: Shown) -> tuple[Standing, ...]:
    """Where each measure is today, by the published rule, as far as the reader may see reports."""
    return progress.standings(viewer=viewer_of(request), document=shown.document, day=today(request))


def late_of(standings: tuple[Standing, ...]) -> frozenset[str]:
    """The ids of late measures."""
    return frozenset(one.measure for one in standings if one.status is Status.LATE)


def status_label(status: Status) -> Label:
    """Where a measure is, as a label."""
    return Label(STATUSES[status], TONES[status])


def measure_at(request: HttpRequest, shown: Shown) -> Callable[[str], str]:
    """The address of a measure by its id, in the version that is read; empty where measures have no page."""
    code, version = shown.plan.code, number_asked(request)
    return lambda key: where("measure", code, key, version=version)


def money(amount: Decimal | None, currency: str) -> str:
    """An amount in whole units with its currency; an unknown one is said so, never zero."""
    if amount is None:
        return _("not known: a rate is missing")
    return f"{formats.number(amount, 0)} {currency}".strip()


def owners(plan: Plan) -> Mapping[str, str]:
    """The names of accountable offices by their code, or by their name where the register has none."""
    found = (one.accountable for one in plan.measures if one.accountable)
    return {one.ref or one.name: one.name for one in found}


def code_in_words(plan: Plan, dimension: str, code: str) -> str:
    """A code of a dimension of progress or money in words; "" is what measures do not say."""
    if not code:
        return _("not said")
    if dimension == "accountable":
        return owners(plan).get(code, code)
    if dimension == "objective":
        titles = {one.code: one.title for one in plan.objectives}
        return f"{code}. {titles[code]}" if code in titles else code
    return code if dimension in ("year", "source") else label(code)

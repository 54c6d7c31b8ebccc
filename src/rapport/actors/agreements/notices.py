"""Notices of agreements that expire, expired or are to be followed up: ids only."""

from django.urls import reverse
from django.utils.translation import gettext as _

from rapport.kernel.mail.directory import Line, Params, declare_kind

EXPIRING, EXPIRED, FOLLOW_UP = "agreement.expiring", "agreement.expired", "agreement.follow_up"


def kind_of(step: str) -> str:
    """The kind of notice of a step of `planning`."""
    return {"EXPIRED": EXPIRED, "FOLLOW_UP": FOLLOW_UP}.get(step, EXPIRING)


def _path(params: Params) -> str:
    return reverse("mechanism:agreement", args=[int(params["agreement"])])


def _expiring(params: Params) -> Line:
    return Line(_("An agreement expires soon."), _path(params))


def _expired(params: Params) -> Line:
    return Line(_("An agreement has expired."), _path(params))


def _follow_up(params: Params) -> Line:
    return Line(_("The follow-up of an agreement is near."), _path(params))


for _kind, _describe in ((EXPIRING, _expiring), (EXPIRED, _expired), (FOLLOW_UP, _follow_up)):
    declare_kind(_kind, _describe)

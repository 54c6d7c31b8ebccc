"""Notices of written procedures: ids only; each is a line of the daily digest."""

from django.urls import reverse
from django.utils.translation import gettext as _

from rapport.coordination.models import Procedure
from rapport.kernel.i18n.formats import long_date
from rapport.kernel.mail.directory import Line, Params, declare_kind

OPENED, NEAR, OBJECTED, CLOSED, WITHDRAWN = (
    "procedure.opened",
    "procedure.near",
    "procedure.objected",
    "procedure.closed",
    "procedure.withdrawn",
)


def _line(text: str, params: Params) -> Line | None:
    row = Procedure.objects.filter(pk=int(params["procedure"])).first()
    if row is None:
        return None
    day = long_date(row.closes_on) if row.closes_on else ""
    return Line(text % {"day": day}, reverse("mechanism:procedure", args=[row.pk]))


def _opened(params: Params) -> Line | None:
    return _line(_("A written procedure is open: your organisation has a vote until %(day)s."), params)


def _near(params: Params) -> Line | None:
    return _line(_("A written procedure ends on %(day)s and your organisation has said nothing yet."), params)


def _objected(params: Params) -> Line | None:
    return _line(_("A member objected in a written procedure."), params)


def _closed(params: Params) -> Line | None:
    return _line(_("A written procedure is closed: its result can be read."), params)


def _withdrawn(params: Params) -> Line | None:
    return _line(_("A written procedure was withdrawn; the reason can be read."), params)


for _kind, _describe in (
    (OPENED, _opened),
    (NEAR, _near),
    (OBJECTED, _objected),
    (CLOSED, _closed),
    (WITHDRAWN, _withdrawn),
):
    declare_kind(_kind, _describe)

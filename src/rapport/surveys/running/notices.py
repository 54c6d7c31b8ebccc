"""Notices of a wave: invited, reminded, a new deadline, a query, its answer. They carry codes and days, no names."""

from collections.abc import Iterable
from datetime import UTC, datetime

from django.utils.translation import gettext as _

from rapport.kernel.i18n import formats
from rapport.kernel.mail.directory import Line, Params, declare_kind
from rapport.kernel.mail.outbox import queue_notice

INVITED, REMINDED, EXTENDED = "wave.invited", "wave.reminded", "wave.extended"
ASKED, ANSWERED = "query.asked", "query.answered"


def tell(
    kind: str,
    people: Iterable[int],
    *,
    wave: str,
    respondent: str,
    deadline: datetime | None = None,
    zone: str = "UTC",
    now: datetime,
) -> int:
    """Queue a notice for each of the people; gives how many."""
    params: dict[str, str | int] = {"wave": wave, "respondent": respondent, "zone": zone}
    if deadline is not None:
        params["deadline"] = int(deadline.timestamp())
    told = 0
    for person in people:
        queue_notice(person_id=person, kind=kind, params=params, now=now)
        told += 1
    return told


def _deadline(params: Params) -> str:
    moment = datetime.fromtimestamp(int(params["deadline"]), tz=UTC)
    return formats.date_and_time(moment, str(params["zone"]))


def _path(params: Params) -> str:
    return f"/delegation/{params['wave']}/{params['respondent']}/"


def _invited(params: Params) -> Line:
    text = _("Your organisation is asked to answer the questionnaire %(wave)s by %(deadline)s.")
    return Line(text % {"wave": params["wave"], "deadline": _deadline(params)}, _path(params))


def _reminded(params: Params) -> Line:
    text = _("The answer of your organisation to the questionnaire %(wave)s is awaited by %(deadline)s.")
    return Line(text % {"wave": params["wave"], "deadline": _deadline(params)}, _path(params))


def _extended(params: Params) -> Line:
    text = _("The questionnaire %(wave)s may now be answered until %(deadline)s.")
    return Line(text % {"wave": params["wave"], "deadline": _deadline(params)}, _path(params))


def _asked(params: Params) -> Line:
    text = _("The office has a question about your organisation's answers to the questionnaire %(wave)s.")
    return Line(text % {"wave": params["wave"]}, f"{_path(params)}queries/")


def _answered(params: Params) -> Line:
    text = _("%(respondent)s answered a query about its return in the wave %(wave)s.")
    return Line(
        text % {"wave": params["wave"], "respondent": params["respondent"]},
        f"/office/waves/{params['wave']}/queries/",
    )


declare_kind(INVITED, _invited)
declare_kind(REMINDED, _reminded)
declare_kind(EXTENDED, _extended)
declare_kind(ASKED, _asked)
declare_kind(ANSWERED, _answered)

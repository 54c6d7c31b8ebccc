"""Notices of assessments and dates: codes and ids, no names. Kinds are declared when the part is ready."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from rapport.actors import queries as actors
from rapport.actors.roles import Permission
from rapport.kernel.access import Viewer
from rapport.kernel.mail.directory import Line, Params, declare_kind
from rapport.kernel.mail.outbox import queue_notice

SENT, COMMENTED, FINISHED, DATE = (
    "assessment.sent",
    "assessment.commented",
    "assessment.finished",
    "key_date.near",
)


def to_state(code: str, organisation_id: int, *, by: Viewer, now: datetime) -> None:
    """Tell the focal points of a State that the draft waits for its comments."""
    for person in actors.acting_for(
        viewer=by, organisation_id=organisation_id, permission=Permission.ASSESSMENT_COMMENT, now=now
    ):
        queue_notice(person_id=person, kind=SENT, params={"assessment": code}, now=now)


def to_office(kind: str, code: str, permission: Permission, *, by: Viewer, now: datetime) -> None:
    """Tell those of the office who hold a permission; not the person who did it."""
    for person in actors.holders(viewer=by, permission=permission):
        if person != by.person_id:
            queue_notice(person_id=person, kind=kind, params={"assessment": code}, now=now)


def date_near(code: str, permission: str, *, by: Viewer, now: datetime) -> int:
    """Remind those who hold the permission of a date. Gives how many people were told."""
    people = actors.holders(viewer=by, permission=permission)
    for person in people:
        queue_notice(person_id=person, kind=DATE, params={"date": code}, now=now)
    return len(people)


def _sent(params: Params) -> Line:
    code = str(params["assessment"])
    return Line(
        _("A draft assessment waits for your State's comments."),
        reverse("delegation-assessments:assessment", args=[code]),
    )


def _commented(params: Params) -> Line:
    code = str(params["assessment"])
    return Line(
        _("The State has commented on the assessment %(code)s.") % {"code": code},
        reverse("office:assessment", args=[code]),
    )


def _finished(params: Params) -> Line:
    code = str(params["assessment"])
    return Line(
        _("The assessment %(code)s is finished and waits to be published.") % {"code": code},
        reverse("office:assessment", args=[code]),
    )


def _near(params: Params) -> Line:
    return Line(_("The date %(code)s is near.") % {"code": str(params["date"])}, reverse("office:calendar"))


for _kind, _describe in ((SENT, _sent), (COMMENTED, _commented), (FINISHED, _finished), (DATE, _near)):
    declare_kind(_kind, _describe)

"""Meetings as events: how much of a meeting goes into whose calendar."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from rapport.coordination.calendars.types import Event
from rapport.coordination.meetings.types import MeetingView

STATUS = {"PLANNED": "TENTATIVE", "CONVENED": "CONFIRMED", "HELD": "CONFIRMED", "CANCELLED": "CANCELLED"}


def for_reader(view: MeetingView) -> Event:
    """For somebody who may see the meeting: title, place and how to join. Notes on the date stay on the page."""
    joining = _("Join online: %(address)s") % {"address": view.link} if view.link else ""
    said = [joining, _("Agenda and papers are on the page of the meeting, after you sign in.")]
    title = f"{view.body_name}: {view.title}"
    return _event(view, title, place=view.place, description="\n".join(filter(None, said)))


def for_mail(view: MeetingView) -> Event:
    """For a mail to somebody invited: a meeting of members of a body only says when it is, and nothing else."""
    if view.visibility != "BODY":
        return for_reader(view)
    said = _("What it is about and where it is held you read after you sign in.")
    return _event(view, _("Meeting"), place="", description=said)


def for_everybody(view: MeetingView) -> Event:
    """For the public calendar: no address to join, no page that asks to sign in."""
    address = settings.PUBLIC_URL + reverse("public:mechanism")
    title = f"{view.body_name}: {view.title}"
    return _event(view, title, place=view.place, description="", url=address)


def _event(view: MeetingView, title: str, *, place: str, description: str, url: str = "") -> Event:
    return Event(
        uid=view.uid,
        sequence=view.sequence,
        title=title,
        starts_at=view.starts_at,
        ends_at=view.ends_at,
        zone=view.zone,
        status=STATUS[view.state],
        changed_at=view.changed_at,
        place=place,
        description=description,
        url=url or settings.PUBLIC_URL + reverse("mechanism:meeting", args=[view.id]),
        closed=view.visibility == "BODY",
    )

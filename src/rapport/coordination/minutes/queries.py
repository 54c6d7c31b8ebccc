"""Reads of what of a meeting is public, whether it was published yet or not."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from rapport.coordination.meetings.rules import can_read_minutes, unknown_meeting
from rapport.coordination.meetings.types import MeetingView
from rapport.coordination.minutes.publishing import content_of
from rapport.coordination.models import Meeting
from rapport.kernel.access import Viewer
from rapport.kernel.errors import NotAvailable


def public_part(*, viewer: Viewer, meeting: MeetingView, now: datetime) -> Mapping[str, Any]:
    """What would be published of a meeting as it stands now, in the shape of `PublishedMinutes.content`.

    Raises NotAvailable where there are no minutes for the viewer yet, or nothing of the meeting is for the public.
    """
    allowed = can_read_minutes(viewer, meeting)
    if not allowed:
        raise NotAvailable(allowed.reason, code="no_minutes")
    if meeting.visibility == "BODY":
        raise NotAvailable(_("This meeting is for members of the body only."), code="nothing_public")
    row = Meeting.objects.select_related("body").filter(pk=meeting.id).first()
    if row is None:
        raise unknown_meeting()
    return content_of(row, viewer, now)

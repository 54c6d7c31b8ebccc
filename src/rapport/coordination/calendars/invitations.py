"""Invitations that calendars understand (iMIP, RFC 6047), carried by the daily digest of those who are invited.

They ride on the notices of meetings, so nobody gets more than one mail a day. What is sent is the meeting as it stands
when the mail is made: a meeting convened and changed on one day arrives once, as changed.
"""

from email.utils import parseaddr

from django.conf import settings
from django.utils.translation import get_language

from rapport.coordination.calendars.events import for_mail
from rapport.coordination.calendars.ics import calendar
from rapport.coordination.meetings import notices
from rapport.coordination.meetings.reading import view_of
from rapport.coordination.models import Meeting
from rapport.kernel.mail.directory import Attachment, Mailbox, Params, declare_attachment

METHODS = {"CONVENED": "REQUEST", "CANCELLED": "CANCEL"}


def invitation(params: Params, mailbox: Mailbox) -> Attachment | None:
    """The invitation to a meeting, or its cancellation; None for one that was held or is planned only."""
    row = Meeting.objects.select_related("body", "published").filter(pk=int(params["meeting"])).first()
    method = METHODS.get(row.state) if row is not None else None
    if row is None or method is None:
        return None
    content = calendar(
        [for_mail(view_of(row, (get_language() or "en").split("-")[0]))],
        method=method,
        organiser=parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
        attendee=mailbox.address,
    )
    return Attachment(f"meeting-{row.pk}.ics", content.decode(), "calendar", (("method", method),))


for _kind in (notices.CONVENED, notices.CHANGED, notices.CANCELLED):
    declare_attachment(_kind, invitation)

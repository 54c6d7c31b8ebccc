"""Digests: at most one per person and day of that person, nothing lost when the sender is killed.

A digest and its notices are fixed in one transaction, then sent, then marked. Killed between sending and
marking, it is sent again with the same Message-ID, by which mail programs recognise the copy: twice is better
than never.
"""

from datetime import datetime, timedelta
from email.mime.text import MIMEText
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from rapport.kernel import defects
from rapport.kernel.mail.directory import Attachment, Line, Mailbox, attachment_of, line_of, mailbox_of
from rapport.kernel.models import MailDigest, MailNotice

EARLIEST_HOUR = 7
"""Nobody is written to before seven in the morning of their own day."""
GIVE_UP_AFTER = timedelta(days=5)


def make_digests(*, now: datetime) -> int:
    """Fix a digest for everybody who has waiting notices and had none today; give how many were made."""
    waiting = (
        MailNotice.objects.filter(digest=None)
        .order_by("person_id")
        .values_list("person_id", flat=True)
        .distinct()
    )
    return sum(_make(person_id, now) for person_id in list(waiting))


def _make(person_id: int, now: datetime) -> int:
    mailbox = mailbox_of(person_id)
    local = now.astimezone(ZoneInfo(mailbox.timezone if mailbox else "UTC"))
    if local.hour < EARLIEST_HOUR:
        return 0
    with transaction.atomic():
        digest, is_new = MailDigest.objects.get_or_create(
            person_id=person_id, day=local.date(), defaults={"made_at": now}
        )
        if not is_new:
            return 0
        MailNotice.objects.filter(person_id=person_id, digest=None).update(digest=digest)
    return 1


def send_digests(*, now: datetime) -> int:
    """Send the digests that are not marked as sent;

    give how many were. A failure is tried again at the next call.
    """
    sent = 0
    unsent = MailDigest.objects.filter(sent_at=None, made_at__gt=now - GIVE_UP_AFTER).order_by("pk")
    for digest_id in list(unsent.values_list("pk", flat=True)):
        try:
            sent += _send(digest_id, now)
        except OSError as error:
            # What a mail server or its network answers; anything else is a defect and ends the run.
            defects.report(error, place="mail")
            MailDigest.objects.filter(pk=digest_id).update(attempts=_attempts(digest_id) + 1)
    return sent


def _attempts(digest_id: int) -> int:
    return int(MailDigest.objects.values_list("attempts", flat=True).get(pk=digest_id))


def _send(digest_id: int, now: datetime) -> int:
    with transaction.atomic():
        digest = (
            MailDigest.objects.select_for_update(skip_locked=True).filter(pk=digest_id, sent_at=None).first()
        )
        if digest is None:
            return 0
        mailbox = mailbox_of(digest.person_id)
        message = None if mailbox is None else compose(digest, mailbox)
        if message is not None:
            message.send()
        digest.sent_at = now
        digest.save(update_fields=["sent_at"])
    return int(message is not None)


def compose(digest: MailDigest, mailbox: Mailbox) -> EmailMessage | None:
    """The mail of a digest in the person's language, or None where there is nothing to say any more."""
    with translation.override(mailbox.language):
        notices = list(digest.notices.order_by("pk"))
        found = [line_of(notice.kind, notice.params) for notice in notices]
        lines = list(dict.fromkeys(line for line in found if line is not None))
        if not lines:
            return None
        brought = [attachment_of(notice.kind, notice.params, mailbox) for notice in notices]
        subject = _("%(instance)s: news for you") % {"instance": settings.INSTANCE_NAME}
        body = "\n\n".join([_("There is something new for you:"), *map(_in_full, lines), _footer()])
    host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    return EmailMessage(
        subject=" ".join(subject.split()),
        body=body + "\n",
        to=[mailbox.address],
        attachments=[_part(one) for one in dict.fromkeys(brought) if one is not None],
        headers={
            "Message-ID": f"<digest-{digest.pk}-{digest.day.isoformat()}@{host}>",
            "Auto-Submitted": "auto-generated",
        },
    )


def _part(attachment: Attachment) -> MIMEText:
    """The attachment as a part of the mail, its parameters in its type, where mail programs look for them."""
    part = MIMEText(attachment.content, attachment.subtype, "utf-8")
    for name, value in attachment.params:
        part.set_param(name, value)
    part.add_header("Content-Disposition", "attachment", filename=attachment.name)
    return part


def _in_full(line: Line) -> str:
    return f"{line.text}\n{settings.PUBLIC_URL}{line.path}"


def _footer() -> str:
    return _("You get at most one such mail a day. Details are shown only after you sign in.")

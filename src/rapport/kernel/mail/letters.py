"""Letters: single mails that an account needs at once (an invitation, a new address to confirm), durably queued.

The row is written in the transaction of the action that causes the letter and says only what the letter is about; its
text is made when it is sent. A link in it carries a secret that is derived from the row's nonce with the server's key
(HMAC-SHA256), so that a letter can be made again after a crash although the secret is stored nowhere; what the link
opens keeps the secret's hash. With the letter's sending the nonce is thrown away: from then on nobody can make the
secret again, not even with key and database.
"""

import hashlib
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import translation
from django.utils.crypto import salted_hmac

from rapport.kernel import defects
from rapport.kernel.models import MailLetter

GIVE_UP_AFTER = timedelta(days=5)


@dataclass(frozen=True)
class Letter:
    """A mail as it will be sent: one address, no personal data in subject and body."""

    address: str
    subject: str
    body: str


Compose = Callable[[int, str], Letter | None]
"""Makes the letter on a subject (an id) with its secret, in the active language; None: nothing to say any more."""
LanguageOf = Callable[[int], str]

_kinds: dict[str, tuple[Compose, LanguageOf]] = {}


def declare_letter(kind: str, compose: Compose, language_of: LanguageOf) -> None:
    """Say how letters of a kind are made, and in which language; called when the part that sends them is ready."""
    _kinds[kind] = (compose, language_of)


def queue_letter(*, kind: str, subject: int, now: datetime) -> str:
    """Queue a letter within the calling action, which records the audit event. Returns the hash of its secret.

    A letter of the same kind on the same subject that was not sent yet is replaced.
    """
    nonce = secrets.token_urlsafe(24)
    MailLetter.objects.filter(kind=kind, subject=subject, sent_at=None).delete()
    MailLetter.objects.create(kind=kind, subject=subject, nonce=nonce, queued_at=now)
    return hash_of(_secret(kind, subject, nonce))


def hash_of(secret: str) -> str:
    """What is kept of a secret: its SHA-256. The secret has 256 random bits, which needs no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _secret(kind: str, subject: int, nonce: str) -> str:
    made = salted_hmac(f"rapport.letter.{kind}", f"{subject}:{nonce}", algorithm="sha256").digest()
    return urlsafe_b64encode(made).decode().rstrip("=")


def send_letters(*, now: datetime) -> int:
    """Send the letters that wait; give how many were. A failure is tried again at the next call, for five days."""
    sent = 0
    waiting = MailLetter.objects.filter(sent_at=None, queued_at__gt=now - GIVE_UP_AFTER).order_by("pk")
    for pk in list(waiting.values_list("pk", flat=True)):
        try:
            sent += _send(pk, now)
        except OSError as error:
            defects.report(error, place="mail")
            with transaction.atomic():
                row = MailLetter.objects.select_for_update().get(pk=pk)
                row.attempts += 1
                row.save(update_fields=["attempts"])
    return sent


def _send(pk: int, now: datetime) -> int:
    with transaction.atomic():
        row = MailLetter.objects.select_for_update(skip_locked=True).filter(pk=pk, sent_at=None).first()
        if row is None:
            return 0
        letter = _letter(row)
        if letter is not None:
            _message(row, letter).send()
        row.sent_at, row.nonce = now, ""
        row.save(update_fields=["sent_at", "nonce"])
    return int(letter is not None)


def _letter(row: MailLetter) -> Letter | None:
    if row.kind not in _kinds:
        return None
    compose, language_of = _kinds[row.kind]
    with translation.override(language_of(row.subject)):
        return compose(row.subject, _secret(row.kind, row.subject, row.nonce))


def _message(row: MailLetter, letter: Letter) -> EmailMessage:
    host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    return EmailMessage(
        subject=" ".join(letter.subject.split()),
        body=letter.body,
        to=[letter.address],
        headers={"Message-ID": f"<letter-{row.pk}@{host}>", "Auto-Submitted": "auto-generated"},
    )

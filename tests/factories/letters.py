"""Mails that were queued, sent and opened as their reader would."""

import re
from datetime import datetime

from django.core import mail
from django.test import Client
from django.urls import reverse

from rapport.kernel.mail.letters import send_letters


def last_key(*, now: datetime) -> str:
    """Send what waits, and give the secret in the link of the last mail."""
    send_letters(now=now)
    found = re.findall(r"/open/([A-Za-z0-9_-]{43})/", str(mail.outbox[-1].body))
    assert len(found) == 1, mail.outbox[-1].body
    return found[0]


def open_invitation(client: Client, key: str) -> str:
    """Open the link of an invitation and press its button. Returns the address of the page it leads to."""
    page = client.get(reverse("account:invitation-open", args=[key]))
    assert page.status_code == 200
    return str(client.post(reverse("account:invitation-begin"), {"key": key})["Location"])

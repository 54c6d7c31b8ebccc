"""Sends through the SMTP server of the settings, or keeps mails as files where there is none."""

import secrets
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend as Smtp

from rapport.kernel import clock
from rapport.kernel.files.storage import write_durably

TIMEOUT = 20
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def smtp_from(url: str) -> Smtp:
    """An SMTP connection for `smtp://user:password@host:port` or `smtps://…`.

    `smtps` speaks TLS from the start; `smtp` upgrades with STARTTLS, except to this machine itself. Raises
    ValueError for another scheme or a missing host.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ValueError("RAPPORT_MAIL_URL: give smtp://user:password@host:port, or smtps:// for TLS.")
    is_tls = parts.scheme == "smtps"
    return Smtp(
        host=parts.hostname,
        port=parts.port or (465 if is_tls else 587),
        username=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        use_ssl=is_tls,
        use_tls=not is_tls and parts.hostname not in LOOPBACK,
        timeout=TIMEOUT,
    )


class ByUrl(BaseEmailBackend):
    """Django's mail backend: RAPPORT_MAIL_URL if given, else one file per mail under the home folder."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Send, or keep;

        give how many. Raises OSError (of which SMTP's errors are) where the server refuses.
        """
        if settings.MAIL_URL:
            return int(smtp_from(settings.MAIL_URL).send_messages(list(email_messages)) or 0)
        for message in email_messages:
            keep(Path(settings.EMAIL_FILE_PATH), message)
        return len(email_messages)


def keep(folder: Path, message: EmailMessage) -> Path:
    """Keep a mail as a file, durably; the name begins with the moment."""
    path = folder / f"{clock.now().strftime('%Y%m%dT%H%M%S')}-{secrets.token_hex(4)}.eml"
    write_durably(path, message.message().as_bytes(), mode=0o600)
    return path

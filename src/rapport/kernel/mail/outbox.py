"""Putting a notice into the outbox, in the transaction of the action that causes it."""

import re
from datetime import datetime

from rapport.kernel.mail.directory import Params
from rapport.kernel.models import MailNotice

OPAQUE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/-]{0,119}")


class PersonalParameter(ValueError):
    """A defect:

    a parameter of a notice is not an id or a code. Names and texts do not belong into the outbox.
    """


def queue_notice(*, person_id: int, kind: str, params: Params, now: datetime) -> None:
    """Queue a notice for the person's next digest. Part of the calling action, which records the audit event.

    Parameters are ids and codes. Raises PersonalParameter for anything that could be a name or a text.
    """
    for name, value in params.items():
        if isinstance(value, str) and not OPAQUE.fullmatch(value):
            raise PersonalParameter(f"{kind}: the parameter {name} is not an id or a code.")
    MailNotice.objects.create(person_id=person_id, kind=kind, params=dict(params), queued_at=now)

"""Writes around signing in: sessions are ended, factors change, guessing is reported."""

from datetime import datetime

from rapport.actors import queries
from rapport.kernel import sessions
from rapport.kernel.access import Viewer
from rapport.kernel.audit import action, record
from rapport.kernel.errors import AccessDenied, NotAvailable
from rapport.kernel.mail.outbox import queue_notice
from rapport.kernel.models import Session
from rapport.web.account import notices


@action
def guessing_report(*, email: str, by: Viewer, now: datetime) -> None:
    """Tell the owner of an account that somebody guesses at its password. Where there is none, only the log says so."""
    person = queries.person_to_sign_in(viewer=by, email=email)
    if person is not None:
        queue_notice(person_id=person.pk, kind=notices.GUESSED, params={}, now=now)
    subject = f"actors.person:{person.pk}" if person is not None else "actors.person:unknown"
    record("account.guessed", by=by, now=now, subject=subject)


@action
def factor_note(*, person_id: int, change: str, keep: str | None, by: Viewer, now: datetime) -> int:
    """After a change of a factor or password: end the person's other sessions, tell them; give how many ended."""
    ended = sessions.end_sessions(person_id, but=keep)
    queue_notice(person_id=person_id, kind=notices.CHANGED, params={"change": change}, now=now)
    record(
        "factor.changed",
        by=by,
        now=now,
        subject=f"actors.person:{person_id}",
        detail={"change": change, "sessions": ended},
    )
    return ended


@action
def session_end(*, number: str, by: Viewer, now: datetime) -> None:
    """End one of one's own sessions. Raises NotAvailable for one that has ended, or is somebody else's."""
    for row in Session.objects.filter(person_id=_self(by)):
        if sessions.number_of(row.session_key) == number:
            row.delete()
            break
    else:
        raise NotAvailable("This session has ended.")
    record("session.ended", by=by, now=now, subject=f"actors.person:{by.person_id}")


@action
def other_sessions_end(*, keep: str, by: Viewer, now: datetime) -> int:
    """End all of one's own sessions except the one at hand. Gives how many ended."""
    ended = sessions.end_sessions(_self(by), but=keep)
    record(
        "session.others_ended",
        by=by,
        now=now,
        subject=f"actors.person:{by.person_id}",
        detail={"sessions": ended},
    )
    return ended


def _self(by: Viewer) -> int:
    if by.person_id is None:
        raise AccessDenied("Sessions are ended by the person they belong to.")
    return by.person_id

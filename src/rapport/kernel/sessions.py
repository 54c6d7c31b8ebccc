"""Sessions in the database: sealed, known by the person they belong to, ended by idleness and by age.

Whoever is signed in has one row per browser. All sessions of a person can be ended at once. What a session holds
(among it a seed that is being enrolled) is sealed; see `rapport.kernel.encryption`.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as Stored

from rapport.kernel import clock
from rapport.kernel.encryption import CannotOpen, seal, unseal

PERSON, BEGAN, SEEN, AGENT = "_auth_user_id", "_began", "_seen", "_agent"
PLACE = ("kernel_session", "session_data")


class SessionStore(Stored):
    """The engine that the setting SESSION_ENGINE names."""

    @classmethod
    def get_model_class(cls) -> Any:
        """The table of sessions."""
        from rapport.kernel.models import Session

        return Session

    def encode(self, session_dict: Mapping[str, Any]) -> str:
        """What is kept of a session."""
        return seal(json.dumps(session_dict), place=PLACE)

    def decode(self, session_data: str | bytes) -> dict[str, Any]:
        """A session as it was kept; an empty one where it cannot be opened."""
        try:
            found: dict[str, Any] = json.loads(unseal(str(session_data), place=PLACE))
        except CannotOpen:
            return {}
        return found

    def save(self, must_create: bool = False) -> None:
        """Keep it; a session of somebody begins when they sign in."""
        if PERSON in self and BEGAN not in self:
            self[BEGAN] = self[SEEN] = clock.now().timestamp()
        super().save(must_create=must_create)

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        """The row, with what a list of sessions shows."""
        row: Any = super().create_model_instance(data)
        if PERSON in data:
            row.person_id = int(data[PERSON])
            row.began_at = datetime.fromtimestamp(data[BEGAN], UTC)
            row.seen_at = datetime.fromtimestamp(data[SEEN], UTC)
            row.agent = str(data.get(AGENT, ""))[:80]
        return row


def number_of(session_key: str) -> str:
    """What a session is called on pages and in addresses: nobody gets from it to the session."""
    return hashlib.sha256(f"rapport session {session_key}".encode()).hexdigest()[:16]


def end_sessions(person_id: int, *, but: str | None = None) -> int:
    """End all sessions of a person, except the one with the key `but`; private to actions. Gives how many."""
    rows = SessionStore.get_model_class().objects.filter(person_id=person_id)
    ended, _each = (rows.exclude(session_key=but) if but else rows).delete()
    return int(ended)

"""How often something was tried: counted exactly over all processes, by one statement.

A counter kept by each process, or read and written back, counts too little: three processes with a cache of their own
evaluated 15 guesses where 5 were allowed. Here the database adds and answers in one statement.
Keys are hashed with the instance's secret: the table names nobody.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from rapport.kernel.errors import UserFacingError
from rapport.kernel.models import Tally, UsedStep

_ADD = f"""
INSERT INTO {Tally._meta.db_table} AS tally (key, began_at, count) VALUES (%(key)s, %(now)s, 1)
ON CONFLICT (key) DO UPDATE SET
  count = CASE WHEN tally.began_at <= %(old)s THEN 1 ELSE tally.count + 1 END,
  began_at = CASE WHEN tally.began_at <= %(old)s THEN %(now)s ELSE tally.began_at END
RETURNING count, began_at
"""
_TAKE_BACK = f"UPDATE {Tally._meta.db_table} SET count = greatest(count - 1, 0) WHERE key = %s"
_USE = f"""
INSERT INTO {UsedStep._meta.db_table} AS used (owner, step) VALUES (%s, %s)
ON CONFLICT (owner) DO UPDATE SET step = EXCLUDED.step WHERE used.step < EXCLUDED.step
RETURNING step
"""


class TooMany(UserFacingError):
    """Tried too often: a 429 that says when to come back."""

    status = 429
    default_code = "too_many"

    def __init__(self, seconds: int) -> None:
        super().__init__(
            _("That was tried too often. Wait, then try again."), extra={"retry_after": max(1, seconds)}
        )


@dataclass(frozen=True)
class Limit:
    """So many tries within so long, from the first of them."""

    name: str
    tries: int
    within: timedelta


@dataclass(frozen=True)
class Counted:
    """What a try came to: the how-many-eth it is, and whether it is within the limit."""

    count: int
    allowed: bool
    seconds: int


def count_try(limit: Limit, who: str, *, now: datetime) -> Counted:
    """Count one try of somebody; the answer holds over all processes."""
    with connection.cursor() as cursor:
        cursor.execute(_ADD, {"key": key_of(limit, who), "now": now, "old": now - limit.within})
        count, began_at = cursor.fetchone()
    left = int((began_at + limit.within - now).total_seconds())
    return Counted(count, count <= limit.tries, left)


def take_back(limit: Limit, who: str) -> None:
    """A try that succeeded does not count."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_BACK, [key_of(limit, who)])


def key_of(limit: Limit, who: str) -> str:
    """What a counter is kept under: nobody can read from it who tried."""
    text = f"{limit.name}\0{who}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), text, hashlib.sha256).hexdigest()


def use_step(owner: str, step: int) -> bool:
    """Use a step of a one-time password, once and for good: False where it, or a later one, was used before."""
    with connection.cursor() as cursor:
        cursor.execute(_USE, [owner, step])
        return cursor.fetchone() is not None


def forget_old(*, now: datetime) -> int:
    """Remove counters of more than two days ago; give how many."""
    removed, _each = Tally.objects.filter(began_at__lt=now - timedelta(days=2)).delete()
    return removed

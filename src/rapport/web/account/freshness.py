"""Whether it is still them: who has shown within five minutes, by signing in or again, who they are."""

import time

from django.conf import settings
from django.http import HttpRequest

from rapport.kernel.sessions import BEGAN


def is_fresh(request: HttpRequest) -> bool:
    """Whether the person signed in, or showed again who they are, within the last five minutes (ASVS 5.0, V7.5)."""
    if not request.user.is_authenticated:
        return False
    records = request.session.get("account_authentication_methods")
    moments = [float(one.get("at", 0)) for one in records] if isinstance(records, list) else []
    latest = max([*moments, float(request.session.get(BEGAN, 0))])
    return time.time() - latest < settings.FRESH_SECONDS

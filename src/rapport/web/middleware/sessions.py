"""Sessions end: after idleness, and ten hours after signing in whatever was done since (ASVS 5.0, V7.3)."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from rapport.kernel import clock
from rapport.kernel.sessions import AGENT, BEGAN, PERSON, SEEN
from rapport.web.account.agents import agent_of

NOTE_EVERY = 30.0
"""Seconds after which it is written down anew that somebody is there."""


class SessionClock:
    """Ends the session before anything asks who it belongs to; the page then leads to signing in and back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look at the clock, and afterwards note the browser of somebody who signed in."""
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            _look(request)
        response = self.get_response(request)
        if request.session.modified and PERSON in request.session and AGENT not in request.session:
            request.session[AGENT] = agent_of(request.headers.get("User-Agent", ""))
        return response


def _look(request: HttpRequest) -> None:
    session = request.session
    if PERSON not in session:
        return
    now = clock.now().timestamp()
    began, seen = float(session.get(BEGAN, 0)), float(session.get(SEEN, 0))
    if now - began > settings.SESSION_COOKIE_AGE or now - seen > settings.SESSION_IDLE_SECONDS:
        session.flush()
        request.session_ended = True  # type: ignore[attr-defined]
    elif now - seen > NOTE_EVERY:
        session[SEEN] = now

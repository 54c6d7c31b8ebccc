"""The time zone of a page: that of whoever is signed in, so that a deadline is read in one's own time; else UTC."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from rapport.kernel.i18n.formats import UTC
from rapport.kernel.i18n.zones import is_zone


class ZoneOfPerson:
    """Runs the request in the person's zone. Pages write it beside the time (the filter `moment`)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Run the request in the zone."""
        with timezone.override(zone_of(request)):
            return self.get_response(request)


def zone_of(request: HttpRequest) -> str:
    """A name of the IANA database; UTC for the public and for a zone that the database does not know (any more)."""
    user = getattr(request, "user", None)
    own = str(getattr(user, "timezone", "")) if user is not None and user.is_authenticated else ""
    return own if own and is_zone(own) else UTC

"""Headers that every answer carries, errors and static files included."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

LOGOUT = "/accounts/logout/"
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "autoplay",
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
)
"""Features of the browser that no page of ours uses; OWASP ASVS 5.0, V3.4 asks to keep what is open small."""


class SecurityHeaders:
    """Outermost: also covers answers made by the middleware below it (redirects to HTTPS, refusals, static
    files).

    Pages for signed-in people and errors are never stored by a browser or proxy. HSTS goes out on every
    answer: Django's own middleware leaves it out where it thinks the request insecure, as behind a proxy
    without the header.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the headers that the answer lacks."""
        response = self.get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("X-Frame-Options", settings.X_FRAME_OPTIONS)
        response.headers.setdefault("Referrer-Policy", "same-origin")
        if settings.SECURE_HSTS_SECONDS:
            response.headers.setdefault(
                "Strict-Transport-Security", f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains"
            )
        if request.method == "POST" and request.path_info == LOGOUT and response.status_code < 400:
            # Not the cookies: the language and the known browser stay (ASVS 5.0, V14.3.1).
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        if response.status_code >= 400 or _is_personal(request, response):
            response.headers["Cache-Control"] = "no-store"
        return response


def _is_personal(request: HttpRequest, response: HttpResponse) -> bool:
    viewer = getattr(request, "viewer", None)
    return (viewer is not None and not viewer.is_anonymous) or bool(response.cookies)

"""What the frame of every page needs: name, version, languages, navigation, whether somebody is signed in.

Nothing here asks the database before a template does: an error page may be drawn while it is down.
"""

from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import get_language, get_language_bidi

import rapport
from rapport.actors import queries as actors
from rapport.actors.roles import Permission
from rapport.actors.support import queries as support
from rapport.kernel.access import Viewer
from rapport.web import navigation
from rapport.web.components.types import Link


class Language(NamedTuple):
    """A language a reader can choose: code, its own name, whether it is written from the right, in use now."""

    code: str
    name: str
    direction: str
    current: bool


class Support(NamedTuple):
    """A support access that runs: its id, the organisation's name, when it ends."""

    id: int
    organisation: str
    ends_at: datetime


class Frame:
    """The frame of one page, worked out when a template asks for it."""

    product = "Rapport"

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def name(self) -> str:
        """The name the operator gave this instance; empty where there is none."""
        return str(getattr(settings, "INSTANCE_NAME", ""))

    @cached_property
    def version(self) -> str:
        """Version of the product."""
        return rapport.__version__

    @cached_property
    def languages(self) -> tuple[Language, ...]:
        """The languages on offer, each under its own name."""
        current = get_language() or settings.LANGUAGE_CODE
        return tuple(
            Language(code, str(name), "rtl" if code in settings.LANGUAGES_BIDI else "ltr", code == current)
            for code, name in settings.LANGUAGES
        )

    @cached_property
    def language_address(self) -> str:
        """Where the choice of a language is sent."""
        return navigation.address("language")

    @cached_property
    def return_to(self) -> str:
        """This page, to come back to after the choice; a page that answers a form cannot be fetched again."""
        request = self._request
        return request.get_full_path() if request.method in ("GET", "HEAD") else request.path

    @cached_property
    def signed_in(self) -> bool:
        """Whether somebody is signed in."""
        viewer = getattr(self._request, "viewer", None)
        return isinstance(viewer, Viewer) and viewer.person_id is not None

    @cached_property
    def supports(self) -> tuple[Support, ...]:
        """The support accesses that run at this moment, said on every page while they do."""
        viewer = getattr(self._request, "viewer", None)
        if not isinstance(viewer, Viewer) or not viewer.supports:
            return ()
        now = self._request.now  # type: ignore[attr-defined]
        try:
            found = support.running(viewer=viewer, now=now)
            names = actors.organisations(
                viewer=viewer, language=get_language() or "en", day=now.date(), ids=viewer.supports
            )
        except DatabaseError:
            return ()  # an error page is drawn without the banner rather than not at all
        return tuple(Support(one.id, names[one.organisation_id].name, one.ends_at) for one in found)

    @cached_property
    def navigation(self) -> tuple[Link, ...]:
        """Main navigation: the public pages, the workspace of those who are signed in, the mechanism of its members."""
        entries = navigation.PUBLIC + (navigation.OFFICE if self.signed_in else ())
        viewer = getattr(self._request, "viewer", None)
        if (
            isinstance(viewer, Viewer)
            and viewer.person_id is not None
            and viewer.has(Permission.MECHANISM_VIEW)
        ):
            entries += navigation.MECHANISM
        return navigation.links(entries, self._request)

    @cached_property
    def footer(self) -> tuple[Link, ...]:
        """Links at the foot of every page."""
        return navigation.links(navigation.FOOTER, self._request)


def page(request: HttpRequest) -> dict[str, object]:
    """Context processor: `frame` (see `Frame`) and `direction`, `rtl` or `ltr`, which a view may set itself."""
    return {"frame": Frame(request), "direction": "rtl" if get_language_bidi() else "ltr"}

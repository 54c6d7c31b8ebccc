"""The sealed log: newest events, and whether the chain holds."""

from collections.abc import Sequence

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from rapport.actors import queries as actors
from rapport.actors.roles import Permission
from rapport.kernel.chain import reading
from rapport.kernel.chain.reading import SealedEvent
from rapport.web.access import needs
from rapport.web.components.types import Crumb
from rapport.web.office.frame import address, show, viewer_of

PER_PAGE = 50
MOST_ON_A_PAGE = 50_000
"""Events up to which a page verifies the chain itself; longer ones are the command's."""


class Events(Sequence[SealedEvent]):
    """The chain from its newest event, fetched page by page."""

    def __init__(self, count: int) -> None:
        self._count = count

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, key):  # type: ignore[no-untyped-def]
        """A stretch of events."""
        if isinstance(key, slice):
            start, stop, _step = key.indices(self._count)
            return reading.newest_events(start=start, count=max(stop - start, 0))
        return reading.newest_events(start=key, count=1)[0]


@needs(Permission.AUDIT_VIEW)
def show_audit(request: HttpRequest) -> HttpResponse:
    """Sealed events, newest first, and the last checkpoint."""
    state = reading.state()
    page = Paginator(Events(state.events), PER_PAGE).get_page(request.GET.get("page"))
    events = list(page)
    names = actors.people_named(viewer=viewer_of(request), ids={one.actor for one in events if one.actor})
    rows = [(one, names.get(one.actor or 0, "")) for one in events]
    return show(request, "audit/list", title=_("Audit"), context={"state": state, "rows": rows, "page": page})


@needs(Permission.AUDIT_VIEW)
def verify(request: HttpRequest) -> HttpResponse:
    """Doubt the whole chain now and say what was found."""
    too_long = reading.count_of_events() > MOST_ON_A_PAGE
    return show(
        request,
        "audit/verification",
        title=_("Verification"),
        crumbs=(Crumb(_("Audit"), address("audit")),),
        context={"found": None if too_long else reading.verified(settings.HOME), "most": MOST_ON_A_PAGE},
    )

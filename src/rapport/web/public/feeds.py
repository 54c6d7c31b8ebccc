"""The feed of published editions (Atom)."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.kernel.access import Viewer
from rapport.kernel.i18n.formats import long_date
from rapport.reports import queries
from rapport.reports.types import EditionView
from rapport.web.access import access_for


class Editions(Feed):  # type: ignore[type-arg]
    """The newest published editions. Signed in or not, everybody gets the same."""

    access = access_for(is_public=True)
    feed_type = Atom1Feed
    title = gettext_lazy("Report editions")
    subtitle = gettext_lazy("New editions of reports, as they are published.")
    description = subtitle

    def get_object(self, request: HttpRequest) -> Viewer:
        """Who asks."""
        viewer: Viewer = request.viewer  # type: ignore[attr-defined]
        return viewer

    def link(self, obj: Viewer) -> str:
        """The page of which this is the feed."""
        return reverse("public:reports")

    def items(self, obj: Viewer) -> Sequence[EditionView]:
        """Published editions, newest first."""
        return queries.published(viewer=obj)[:50]

    def item_title(self, item: EditionView) -> str:
        """Title of an edition."""
        return item.title

    def item_description(self, item: EditionView) -> str:
        """Subtitle and the day its figures stand for."""
        day = _("State of the answers on %(day)s.") % {"day": long_date(item.as_of)}
        return f"{item.subtitle}. {day}" if item.subtitle else day

    def item_link(self, item: EditionView) -> str:
        """The edition's front page."""
        return reverse("public:edition", args=[item.code])

    def item_author_name(self, item: EditionView) -> str:
        """Who publishes it."""
        return item.publisher

    def item_pubdate(self, item: EditionView) -> datetime | None:
        """When it was published."""
        return item.published_at

    def item_updateddate(self, item: EditionView) -> datetime | None:
        """Editions do not change after they are published."""
        return item.published_at

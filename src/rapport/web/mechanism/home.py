"""The first page of the workspace of the mechanism."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from rapport.actors.roles import Permission
from rapport.web.access import needs
from rapport.web.mechanism.frame import show


@needs(Permission.MECHANISM_VIEW)
def show_home(request: HttpRequest) -> HttpResponse:
    """Where to go in the mechanism."""
    return show(request, "home", title=_("National co-ordination mechanism"), crumbs=None)

"""The choice of a language in the masthead: kept with the account of whoever is signed in, and in a cookie."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from rapport.actors import actions
from rapport.kernel.access import Viewer
from rapport.web.access import public
from rapport.web.language import chosen_language, keep_language, local_address


@public(methods=["POST"])
def choose_language(request: HttpRequest) -> HttpResponse:
    """Keep the choice and go back to the page it was made on. Raises InvalidInput for a language not on offer."""
    code = chosen_language(request)
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    if viewer.person_id is not None:
        now = request.now  # type: ignore[attr-defined]
        actions.person_choose_language(person_id=viewer.person_id, language=code, by=viewer, now=now)
    return keep_language(HttpResponseRedirect(local_address(request)), code)

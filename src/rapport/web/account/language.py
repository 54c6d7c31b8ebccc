"""The choice of a language in the masthead: kept with the account of whoever is signed in, and in a cookie."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from rapport.actors import actions
from rapport.kernel.access import Viewer
from rapport.web.access import public
from rapport.web.language import chosen_language, keep_language, local_address


@csrf_exempt
@public(methods=["POST"])
def choose_language(request: HttpRequest) -> HttpResponse:
    """Keep the choice and go back to the page it was made on. Raises InvalidInput for a language not on offer.

    For the public the choice is a cookie and nothing else, so the form needs no token against forged requests: pages of
    the public set no cookie and may be kept by caches. Whoever is signed in changes their account, with a token.
    """
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    if viewer.person_id is None:
        return keep_language(HttpResponseRedirect(local_address(request)), chosen_language(request))
    return _keep_with_account(request)


@csrf_protect
def _keep_with_account(request: HttpRequest) -> HttpResponse:
    code = chosen_language(request)
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    now = request.now  # type: ignore[attr-defined]
    actions.person_choose_language(person_id=viewer.person_id or 0, language=code, by=viewer, now=now)
    return keep_language(HttpResponseRedirect(local_address(request)), code)

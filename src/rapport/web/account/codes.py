"""Recovery codes are shown once, on demand. Looking at a page changes nothing, so the codes come by a POST."""

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal import flows
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from rapport.web.access import fresh, signed_in
from rapport.web.account.frame import show


@signed_in(methods=["GET", "POST"])
@fresh
def show_codes(request: HttpRequest) -> HttpResponse:
    """Whether codes wait to be shown; a POST shows them, once."""
    row = Authenticator.objects.filter(
        user_id=request.user.pk, type=Authenticator.Type.RECOVERY_CODES
    ).first()
    if row is None:
        raise Http404
    codes: list[str] = []
    if request.method == "POST":
        wrapper, can_view = flows.view_recovery_codes(request)
        codes = wrapper.get_unused_codes() if wrapper is not None and can_view else []
    context = {"codes": codes, "was_shown": row.wrap().did_view and not codes}
    return show(request, "codes", title=_("Recovery codes"), context=context)

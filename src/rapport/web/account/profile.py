"""One's own account: name, language, time zone, roles; and the way to one's workspace after signing in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from rapport.actors import actions, queries
from rapport.actors.roles import ROLES, Permission
from rapport.kernel.errors import InvalidInput
from rapport.web import navigation
from rapport.web.access import signed_in
from rapport.web.account.forms import ProfileForm
from rapport.web.account.frame import show, viewer_of
from rapport.web.language import keep_language


@signed_in
def go_to_workspace(request: HttpRequest) -> HttpResponse:
    """Lead the office to its workspace, a delegation to its own, the mechanism to its own, others to their account."""
    viewer = viewer_of(request)
    elsewhere = viewer.has(Permission.OFFICE_VIEW) or viewer.has(Permission.RETURN_ANSWER)
    if viewer.has(Permission.BODY_EDIT) or (viewer.has(Permission.MECHANISM_VIEW) and not elsewhere):
        return HttpResponseRedirect(reverse("mechanism:home"))
    place = "office:home" if viewer.has(Permission.OFFICE_VIEW) else "delegation:home"
    return HttpResponseRedirect((elsewhere and navigation.address(place)) or reverse("account:profile"))


@signed_in(methods=["GET", "POST"])
def show_profile(request: HttpRequest) -> HttpResponse:
    """The account of whoever is signed in; a POST changes name, language and time zone."""
    viewer = viewer_of(request)
    now = request.now  # type: ignore[attr-defined]
    me = queries.profile(viewer=viewer, now=now)
    form = ProfileForm(
        request.POST if request.method == "POST" else None,
        initial={"full_name": me.name, "language": me.language, "timezone": me.timezone},
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.profile_change(**form.cleaned_data, by=viewer, now=now)
        except InvalidInput as error:
            form.add_error("timezone", error.message)
        else:
            code = form.cleaned_data["language"]
            with translation.override(code):
                messages.success(request, _("Your profile was kept."))
            return keep_language(HttpResponseRedirect(reverse("account:profile")), code)
    names = queries.organisations(
        viewer=viewer,
        language=translation.get_language(),
        day=now.date(),
        ids=[organisation for _role, organisation in me.roles],
    )
    roles = [
        (ROLES[code].label, names[organisation].name, ROLES[code].purpose)
        for code, organisation in me.roles
        if code in ROLES
    ]
    return show(
        request,
        "profile",
        title=_("Your profile"),
        context={"me": me, "form": form, "roles": roles},
        status=400 if form.errors else 200,
    )

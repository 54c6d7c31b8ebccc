"""One's own account: name, roles, language."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.translation import gettext as _

from rapport.actors import actions, queries
from rapport.actors.roles import ROLES
from rapport.web.access import signed_in
from rapport.web.language import keep_language
from rapport.web.office.forms.people import LanguageForm
from rapport.web.office.frame import address, show, viewer_of


@signed_in(methods=["GET", "POST"])
def show_me(request: HttpRequest) -> HttpResponse:
    """The account of whoever is signed in; a POST chooses the language."""
    viewer = viewer_of(request)
    person_id = viewer.person_id or 0
    me = queries.person(viewer=viewer, person_id=person_id)
    form = LanguageForm(request.POST if request.method == "POST" else None, initial={"language": me.language})
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["language"]
        actions.person_choose_language(person_id=person_id, language=code, by=viewer, now=request.now)  # type: ignore[attr-defined]
        with translation.override(code):
            messages.success(
                request, str(_("The language was kept: %(name)s.") % {"name": dict(settings.LANGUAGES)[code]})
            )
        return keep_language(HttpResponseRedirect(address("me")), code)
    return show(
        request,
        "me",
        title=_("My account"),
        context={
            "me": me,
            "form": form,
            "roles": [(ROLES[code].label, ROLES[code].purpose) for code in me.roles if code in ROLES],
        },
        status=400 if form.errors else 200,
    )

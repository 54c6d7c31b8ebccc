"""Views with faults that the sweeps must find, and sound ones that they must not.

Never part of the product.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path

from rapport.kernel.errors import NotAvailable, UnableTo
from rapport.kernel.models import JobRun
from rapport.web import errors
from rapport.web.access import needs, public, signed_in

DRAFT_CANARY = "canary-of-a-draft-7f3a"


def undeclared(request: HttpRequest) -> HttpResponse:
    """Fault: says nothing of who may reach it."""
    return HttpResponse("reached")


@public
def writing_get(request: HttpRequest) -> HttpResponse:
    """Fault: a reading request that writes."""
    JobRun.objects.create(kind="planted", subject="planted:1", queued_at=request.now)
    return HttpResponse("written")


@signed_in
def writing_get_inside(request: HttpRequest) -> HttpResponse:
    """Fault: the same, for people signed in."""
    JobRun.objects.create(kind="planted", subject="planted:1", queued_at=request.now)
    return HttpResponse("written")


@public
def leaking(request: HttpRequest) -> HttpResponse:
    """Fault: shows a draft to anybody."""
    return HttpResponse(f"<p>{DRAFT_CANARY}</p>")


@signed_in
def leaking_by_permissions(request: HttpRequest) -> HttpResponse:
    """Fault: shows a draft to one role outside the office, which it knows by all its permissions together."""
    leaks = "RETURN_SUBMIT" in request.viewer.permissions
    return HttpResponse(DRAFT_CANARY if leaks else "nothing")


@signed_in
def leaking_by_a_permission(request: HttpRequest) -> HttpResponse:
    """Fault: the same, by a permission that is asked for in passing."""
    return HttpResponse(DRAFT_CANARY if request.viewer.has("RETURN_SUBMIT") else "nothing")


@signed_in
def leaking_by_grants(request: HttpRequest) -> HttpResponse:
    """Fault: the same, by what the database knows of the person."""
    leaks = request.user.grants.filter(role="FOCAL_POINT").exists()
    return HttpResponse(DRAFT_CANARY if leaks else "nothing")


@signed_in
def leaking_one(request: HttpRequest, code: str) -> HttpResponse:
    """Fault: shows the last of the drafts only, after the others were refused."""
    if code != "last":
        raise NotAvailable("There is no such edition.")
    return HttpResponse(DRAFT_CANARY)


@public
def crashing(request: HttpRequest) -> HttpResponse:
    """Fault: a defect whose message quotes a value."""
    raise ValueError("value-that-must-not-be-shown")


@public
def sound(request: HttpRequest) -> HttpResponse:
    """Sound: public and silent."""
    return HttpResponse("sound")


@signed_in
def inside(request: HttpRequest) -> HttpResponse:
    """Sound: for people with an account."""
    return HttpResponse("inside")


@needs("OFFICE_VIEW")
def office(request: HttpRequest) -> HttpResponse:
    """Sound: for the office."""
    return HttpResponse(DRAFT_CANARY)


@needs("PERMISSION_NOBODY_HAS", methods=["POST"])
def forbidden_form(request: HttpRequest) -> HttpResponse:
    """Sound: nobody gets here."""
    return HttpResponse("reached")


@public(methods=["GET", "POST"])
def form(request: HttpRequest) -> HttpResponse:
    """Sound: writes on POST; with `fail`, writes and then refuses, so that nothing is kept."""
    if request.method == "POST":
        JobRun.objects.create(kind="planted", subject="planted:form", queued_at=request.now)
        if "fail" in request.POST:
            raise UnableTo("The edition is frozen; make a new one.", code="frozen")
    return HttpResponse("form")


@public(methods=["GET", "POST"])
def form_unless_get(request: HttpRequest) -> HttpResponse:
    """Sound: takes for a form whatever is not GET; it must never be given HEAD."""
    if request.method == "GET":
        return HttpResponse("form")
    JobRun.objects.create(kind="planted", subject="planted:form", queued_at=request.now)
    return HttpResponse("done")


@public
def missing(request: HttpRequest) -> HttpResponse:
    """Sound: somebody else's object."""
    raise NotAvailable("There is no such edition.")


@public
def missing_plainly(request: HttpRequest) -> HttpResponse:
    """Sound: Django's own way to say so."""
    raise Http404


handler400, handler403, handler404, handler500 = (
    errors.bad_request,
    errors.forbidden,
    errors.not_found,
    errors.server_error,
)
urlpatterns = [
    path("undeclared/", undeclared, name="undeclared"),
    path("writing-get/", writing_get, name="writing-get"),
    path("writing-get-inside/", writing_get_inside, name="writing-get-inside"),
    path("leaking/", leaking, name="leaking"),
    path("leaking-by-permissions/", leaking_by_permissions, name="leaking-by-permissions"),
    path("leaking-by-a-permission/", leaking_by_a_permission, name="leaking-by-a-permission"),
    path("leaking-by-grants/", leaking_by_grants, name="leaking-by-grants"),
    path("leaking-one/<slug:code>/", leaking_one, name="leaking-one"),
    path("crashing/", crashing, name="crashing"),
    path("sound/", sound, name="sound"),
    path("inside/", inside, name="inside"),
    path("office/", office, name="office"),
    path("forbidden-form/", forbidden_form, name="forbidden-form"),
    path("form/", form, name="form"),
    path("form-unless-get/", form_unless_get, name="form-unless-get"),
    path("missing/", missing, name="missing"),
    path("missing-plainly/", missing_plainly, name="missing-plainly"),
    path("api/missing/", missing, name="api-missing"),
    path("account/login/", sound, name="account_login"),
]

"""Country assessments: what they rest on, their text, the State's comments, publication."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from rapport.actors import queries as actors
from rapport.actors.roles import Permission
from rapport.kernel.errors import InvalidInput, NotAvailable, StaleVersion
from rapport.surveys import queries as surveys
from rapport.surveys.assessments import actions, queries, rules
from rapport.surveys.assessments.types import AssessmentView, PartView
from rapport.web.access import fresh, needs
from rapport.web.components.prose import prose
from rapport.web.components.types import Crumb, Label
from rapport.web.office import refusals, words
from rapport.web.office.forms import assessments as forms
from rapport.web.office.frame import address, show, viewer_of

STATES = {
    "PREPARING": "yellow",
    "WITH_STATE": "purple",
    "COMMENTED": "orange",
    "FINISHED": "teal",
    "PUBLISHED": "green",
}
COMPARED = ("title", "text")


def state_label(state: str) -> Label:
    """The state of an assessment in a word."""
    said = {
        "PREPARING": _("Being prepared"),
        "WITH_STATE": _("With the State"),
        "COMMENTED": _("Commented"),
        "FINISHED": _("Finished"),
        "PUBLISHED": _("Published"),
    }
    return Label(said[state], STATES[state])


def found(request: HttpRequest, code: str) -> AssessmentView:
    """The assessment named in the address. Raises NotAvailable."""
    return queries.assessment(
        viewer=viewer_of(request),
        code=code,
        language=words.language(),
        day=request.now.date(),  # type: ignore[attr-defined]
    )


def organisations(request: HttpRequest) -> list[Any]:
    """All organisations under their present names."""
    day = request.now.date()  # type: ignore[attr-defined]
    return list(actors.organisations(viewer=viewer_of(request), language=words.language(), day=day).values())


def crumbs(view: AssessmentView | None = None) -> tuple[Crumb, ...]:
    """The way to a page of an assessment."""
    way = (Crumb(_("Assessments"), address("assessments")),)
    return way if view is None else (*way, Crumb(words.text(view.title), address("assessment", view.code)))


@needs(Permission.OFFICE_VIEW)
def show_assessments(request: HttpRequest) -> HttpResponse:
    """All assessments with their state."""
    day = request.now.date()  # type: ignore[attr-defined]
    views = queries.assessments(viewer=viewer_of(request), language=words.language(), day=day)
    rows = [(view, words.text(view.title), state_label(view.state)) for view in views]
    context = {"rows": rows, "can_edit": rules.can_edit_assessments(viewer_of(request))}
    return show(request, "assessments/list", title=_("Assessments"), context=context)


@needs(Permission.ASSESSMENT_EDIT, methods=["GET", "POST"])
def begin_assessment(request: HttpRequest) -> HttpResponse:
    """Begin the assessment of a country."""
    viewer = viewer_of(request)
    form = forms.BeginAssessmentForm(
        request.POST if request.method == "POST" else None,
        organisations=organisations(request),
        waves=surveys.waves(viewer=viewer),
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.assessment_begin(
                code=given["code"],
                organisation=given["organisation"],
                title={"en": given["title"]},
                began_on=given["began_on"],
                wave=given["wave"],
                by=viewer,
                now=request.now,  # type: ignore[attr-defined]
            )
        except InvalidInput as error:
            refusals.put(form, error, default="code")
        else:
            messages.success(request, _("The assessment was begun."))
            return HttpResponseRedirect(address("assessment", given["code"]))
    return form_page(
        request, form, title=_("Begin an assessment"), crumbs=crumbs(), back=address("assessments")
    )


def form_page(
    request: HttpRequest, form: Any, *, title: str, crumbs: tuple[Crumb, ...], back: str, **more: Any
) -> HttpResponse:
    """A page that is one form."""
    status = more.pop("status", 400 if form.errors else 200)
    context = {
        "form": form,
        "back": back,
        "intro": "",
        "differing": (),
        "grave": False,
        "button": _("Save"),
        **more,
    }
    return show(request, "assessments/form", title=title, crumbs=crumbs, context=context, status=status)


@needs(Permission.OFFICE_VIEW)
def show_assessment(request: HttpRequest, assessment: str) -> HttpResponse:
    """One assessment: how far it is, what it rests on, its text with the comments, its recommendations."""
    viewer = viewer_of(request)
    view = found(request, assessment)
    kinds = dict(forms.STEP_KINDS)
    day = request.now.date()  # type: ignore[attr-defined]
    parts = queries.parts(viewer=viewer, assessment=view)
    context = {
        "assessment": view,
        "state": state_label(view.state),
        "steps": [(kinds[step.kind], step) for step in queries.steps(viewer=viewer, assessment=view)],
        "parts": [(part, prose(part.text, below=3)) for part in parts],
        "unanswered": sum(not one.replied_at for part in parts for one in part.comments),
        "recommendations": queries.recommendations(
            viewer=viewer, language=words.language(), day=day, assessment=view.code
        ),
        "can_edit": rules.can_edit_assessments(viewer),
        "can_write": rules.can_write(viewer, state=view.state),
        "can_publish": rules.can_publish(viewer, view),
        "comments_over": view.comments_until is None or day > view.comments_until,
    }
    return show(
        request, "assessments/assessment", title=words.text(view.title), crumbs=crumbs(), context=context
    )


@needs(Permission.ASSESSMENT_EDIT, methods=["GET", "POST"])
def record_step(request: HttpRequest, assessment: str) -> HttpResponse:
    """Record a visit, an interview, a document or a legal review."""
    view = found(request, assessment)
    form = forms.StepForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        fields = actions.StepFields(**form.cleaned_data)
        try:
            actions.step_record(
                assessment=view.code,
                fields=fields,
                by=viewer_of(request),
                now=request.now,  # type: ignore[attr-defined]
            )
        except InvalidInput as error:
            refusals.put(form, error, default="on")
        else:
            messages.success(request, _("The step was recorded."))
            return HttpResponseRedirect(address("assessment", view.code))
    back = address("assessment", view.code)
    return form_page(request, form, title=_("Record a step"), crumbs=crumbs(view), back=back)


@needs(Permission.ASSESSMENT_EDIT, methods=["GET", "POST"])
def add_part(request: HttpRequest, assessment: str) -> HttpResponse:
    """Add a part to the text."""
    viewer = viewer_of(request)
    view = found(request, assessment)
    rules.check_write(viewer, state=view.state)
    form = forms.AddPartForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.part_add(assessment=view.code, **form.cleaned_data, by=viewer, now=request.now)  # type: ignore[attr-defined]
        except InvalidInput as error:
            refusals.put(form, error, default="slug")
        else:
            return HttpResponseRedirect(address("assessment-part", view.code, form.cleaned_data["slug"]))
    back = address("assessment", view.code)
    return form_page(request, form, title=_("Add a part"), crumbs=crumbs(view), back=back)


@needs(Permission.ASSESSMENT_EDIT, methods=["GET", "POST"])
def write_part(request: HttpRequest, assessment: str, part: str) -> HttpResponse:
    """The text of a part; a version that somebody else saved meanwhile is shown beside one's own."""
    viewer = viewer_of(request)
    view = found(request, assessment)
    rules.check_write(viewer, state=view.state)
    kept = queries.part(viewer=viewer, assessment=view, slug=part)
    if request.method == "GET":
        return _part_page(request, view, forms.PartForm(initial=_initial(kept)))
    form = forms.PartForm(request.POST)
    if not form.is_valid():
        return _part_page(request, view, form)
    given = form.cleaned_data
    try:
        actions.part_change(
            assessment=view.code,
            slug=part,
            title=given["title"],
            text=given["text"],
            expected=given["version"] or 0,
            by=viewer,
            now=request.now,  # type: ignore[attr-defined]
        )
    except StaleVersion as error:
        theirs = queries.part(viewer=viewer, assessment=view, slug=part)
        again = forms.PartForm(refusals.with_version(request.POST, error))
        differing = refusals.differing(again, _initial(theirs), COMPARED)
        return _part_page(request, view, again, status=409, differing=differing)
    messages.success(request, _("The part was saved."))
    return HttpResponseRedirect(address("assessment", view.code))


def _initial(part: PartView) -> dict[str, Any]:
    return {"title": part.title, "text": part.text, "version": part.version}


def _part_page(request: HttpRequest, view: AssessmentView, form: Any, **more: Any) -> HttpResponse:
    back = address("assessment", view.code)
    return form_page(request, form, title=_("Write a part"), crumbs=crumbs(view), back=back, **more)


@needs(Permission.ASSESSMENT_EDIT, methods=["GET", "POST"])
def send_assessment(request: HttpRequest, assessment: str) -> HttpResponse:
    """Give the draft to the State for its comments."""
    view = found(request, assessment)
    initial = {"version": view.version}
    form = forms.SendForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.assessment_send(
                code=view.code,
                comments_until=form.cleaned_data["comments_until"],
                expected=form.cleaned_data["version"] or 0,
                by=viewer_of(request),
                now=request.now,  # type: ignore[attr-defined]
            )
        except InvalidInput as error:
            refusals.put(form, error, default="comments_until")
        else:
            messages.success(request, _("The draft is with the State."))
            return HttpResponseRedirect(address("assessment", view.code))
    intro = _("The focal points of %(state)s are told. The text rests until they have commented.") % {
        "state": view.name
    }
    return form_page(
        request,
        form,
        title=_("Send the draft to the State"),
        crumbs=crumbs(view),
        back=address("assessment", view.code),
        intro=intro,
        button=_("Send"),
    )


@needs(Permission.ASSESSMENT_EDIT, methods=["GET", "POST"])
def answer_comment(request: HttpRequest, assessment: str, comment: int) -> HttpResponse:
    """Answer a comment of the State; printed beside it."""
    viewer = viewer_of(request)
    view = found(request, assessment)
    parts = queries.parts(viewer=viewer, assessment=view)
    one = next((one for part in parts for one in part.comments if one.id == comment), None)
    if one is None:
        raise NotAvailable(_("There is no such comment."))
    form = forms.TextForm(request.POST if request.method == "POST" else None, initial={"text": one.reply})
    if request.method == "POST" and form.is_valid():
        actions.comment_reply(
            assessment=view.code,
            comment=comment,
            text=form.cleaned_data["text"],
            by=viewer,
            now=request.now,  # type: ignore[attr-defined]
        )
        messages.success(request, _("The answer was kept."))
        return HttpResponseRedirect(address("assessment", view.code))
    back = address("assessment", view.code)
    return form_page(
        request, form, title=_("Answer a comment"), crumbs=crumbs(view), back=back, intro=one.text
    )


def _step(
    name: str,
    permission: Permission,
    said: Callable[[], str],
    done: Callable[..., None],
    *,
    asks_again: bool = False,
) -> Callable[..., HttpResponse]:
    """A view of one POST that moves an assessment to its next state; `asks_again`: who it is, where long ago."""

    def move(request: HttpRequest, assessment: str) -> HttpResponse:
        view = found(request, assessment)
        done(
            code=view.code,
            expected=refusals.version_of(request),
            by=viewer_of(request),
            now=request.now,  # type: ignore[attr-defined]
        )
        messages.success(request, said())
        return HttpResponseRedirect(address("assessment", view.code))

    move.__name__ = move.__qualname__ = name
    return needs(permission, methods=["POST"])(fresh(move) if asks_again else move)


take_back = _step(
    "take_back", Permission.ASSESSMENT_EDIT, lambda: _("The draft is back."), actions.assessment_take_back
)
finish = _step(
    "finish", Permission.ASSESSMENT_EDIT, lambda: _("The assessment is finished."), actions.assessment_finish
)
publish = _step(
    "publish",
    Permission.ASSESSMENT_PUBLISH,
    lambda: _("The assessment is published."),
    actions.assessment_publish,
    asks_again=True,
)

"""Pages of the secretariat: say what is owed, reassign, move the date, withdraw, reopen."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from rapport.actors.roles import Permission
from rapport.kernel.errors import InvalidInput, StaleVersion
from rapport.obligations import actions, queries
from rapport.obligations.types import ObligationView
from rapport.web.access import needs
from rapport.web.mechanism.frame import address, show, viewer_of
from rapport.web.mechanism.obligations import forms, labels
from rapport.web.mechanism.obligations.narrowing import body_names
from rapport.web.office import refusals

COMPARED = ("title", "description", "answers_to", "themes", "target_groups", "places", "visibility")


def form_page(
    request: HttpRequest, form: Any, *, title: str, back: str, view: ObligationView | None = None, **more: Any
) -> HttpResponse:
    """A page that is one form."""
    status = more.pop("status", 400 if form.errors else 200)
    context = {"form": form, "back": back, "intro": "", "button": _("Save"), **more}
    return show(
        request, "obligations/form", title=title, crumbs=labels.crumbs(view), context=context, status=status
    )


@needs(Permission.OBLIGATION_ASSIGN, methods=["GET", "POST"])
def make(request: HttpRequest) -> HttpResponse:
    """Say what is owed, by whom, until when."""
    names = labels.names(request, None)
    form = forms.MakeForm(
        request.POST if request.method == "POST" else None, names=names, bodies=body_names(request)
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = actions.obligation_make(
                title=given["title"],
                description=given["description"],
                accountable_id=int(given["accountable"]),
                supporting_ids=[int(one) for one in given["supporting"]],
                due_on=given["due_on"],
                origin="OTHER",
                origin_ref="",
                answers_to=given["answers_to"],
                themes=forms.as_list(given["themes"]),
                target_groups=forms.as_list(given["target_groups"]),
                places=forms.as_list(given["places"]),
                visibility=given["visibility"],
                body_ref=given["body"],
                by=viewer_of(request),
                now=request.now,  # type: ignore[attr-defined]
            )
        except InvalidInput as error:
            refusals.put(form, error, default="title")
        else:
            messages.success(request, _("The obligation was made, and the organisation is told."))
            return HttpResponseRedirect(address("obligation", made))
    return form_page(request, form, title=_("Say what is owed"), back=address("obligations"))


def _typed(view: ObligationView) -> dict[str, Any]:
    """An obligation as its form shows it."""
    return {
        "version": view.version,
        "supporting": [str(pk) for pk in view.supporting_ids],
        **{name: getattr(view, name) for name in ("title", "description", "answers_to", "visibility")},
        **{name: ", ".join(getattr(view, name)) for name in ("themes", "target_groups", "places")},
    }


@needs(Permission.OBLIGATION_ASSIGN, methods=["GET", "POST"])
def describe(request: HttpRequest, obligation: int) -> HttpResponse:
    """Change how something owed is described, who supports it and who may see it."""
    viewer, day = viewer_of(request), labels.today(request)
    view = queries.obligation(viewer=viewer, obligation_id=obligation, day=day)
    names = labels.names(request, None)
    form = forms.DescribeForm(
        request.POST if request.method == "POST" else None, initial=_typed(view), names=names
    )
    how: dict[str, Any] = {}
    back = address("obligation", obligation)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.obligation_describe(
                obligation=obligation,
                title=given["title"],
                description=given["description"],
                answers_to=given["answers_to"],
                visibility=given["visibility"],
                themes=forms.as_list(given["themes"]),
                target_groups=forms.as_list(given["target_groups"]),
                places=forms.as_list(given["places"]),
                supporting_ids=[int(one) for one in given["supporting"]],
                expected=given["version"],
                by=viewer,
                now=request.now,  # type: ignore[attr-defined]
            )
        except StaleVersion as error:
            theirs = queries.obligation(viewer=viewer, obligation_id=obligation, day=day)
            form = forms.DescribeForm(refusals.with_version(request.POST, error), names=names)
            how = {"status": 409, "differing": refusals.differing(form, _typed(theirs), COMPARED)}
        except InvalidInput as error:
            refusals.put(form, error, default="title")
        else:
            messages.success(request, _("The change was kept."))
            return HttpResponseRedirect(back)
    return form_page(request, form, title=_("Change the description"), back=back, view=view, **how)


def _change(
    name: str,
    title: Callable[[], str],
    said: Callable[[], str],
    *,
    form_of: Callable[..., Any],
    act: Callable[..., None],
    given: Callable[[dict[str, Any]], dict[str, Any]],
) -> Callable[..., HttpResponse]:
    """A page that changes one obligation, with a reason."""

    def change(request: HttpRequest, obligation: int) -> HttpResponse:
        viewer = viewer_of(request)
        view = queries.obligation(viewer=viewer, obligation_id=obligation, day=labels.today(request))
        back = address("obligation", obligation)
        form = form_of(request, request.POST if request.method == "POST" else None, view)
        status = 200
        if request.method == "POST" and form.is_valid():
            try:
                act(
                    obligation=obligation,
                    reason=form.cleaned_data["reason"],
                    expected=form.cleaned_data["version"],
                    by=viewer,
                    now=request.now,  # type: ignore[attr-defined]
                    **given(form.cleaned_data),
                )
            except StaleVersion as error:
                form = form_of(request, refusals.with_version(request.POST, error), view)
                form.add_error(None, error.message)
                status = 409
            except InvalidInput as error:
                refusals.put(form, error, default="reason")
            else:
                messages.success(request, said())
                return HttpResponseRedirect(back)
        how = {"status": status} if status != 200 else {}
        return form_page(request, form, title=title(), back=back, view=view, intro=view.title, **how)

    change.__name__ = change.__qualname__ = name
    change.__doc__ = name
    return needs(Permission.OBLIGATION_ASSIGN, methods=["GET", "POST"])(change)


def _reasoned(request: HttpRequest, data: Any, view: ObligationView) -> Any:
    return forms.ReasonForm(data, initial={"version": view.version})


def _dated(request: HttpRequest, data: Any, view: ObligationView) -> Any:
    return forms.DateForm(data, initial={"version": view.version, "due_on": view.due_on})


def _assigned(request: HttpRequest, data: Any, view: ObligationView) -> Any:
    names = labels.names(request, None)
    return forms.ReassignForm(data, initial={"version": view.version}, names=names)


reassign = _change(
    "reassign",
    lambda: _("Make another organisation accountable"),
    lambda: _("Another organisation is accountable now, and is told."),
    form_of=_assigned,
    act=actions.obligation_reassign,
    given=lambda given: {"accountable_id": int(given["accountable"])},
)
redate = _change(
    "redate",
    lambda: _("Move the due date"),
    lambda: _("The due date was moved."),
    form_of=_dated,
    act=actions.obligation_redate,
    given=lambda given: {"due_on": given["due_on"]},
)
withdraw = _change(
    "withdraw",
    lambda: _("Withdraw the obligation"),
    lambda: _("The obligation was withdrawn."),
    form_of=_reasoned,
    act=actions.obligation_withdraw,
    given=lambda given: {},
)
reopen = _change(
    "reopen",
    lambda: _("Reopen the obligation"),
    lambda: _("The obligation is owed again."),
    form_of=_dated,
    act=actions.obligation_reopen,
    given=lambda given: {"due_on": given["due_on"]},
)

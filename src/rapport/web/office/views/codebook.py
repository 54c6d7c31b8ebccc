"""Pages of the codebook: its items with codes and rules, their change, and what stands under an older one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rapport.actors.roles import Permission
from rapport.kernel.errors import InvalidInput, StaleVersion, UnableTo, UserFacingError
from rapport.surveys import queries as surveys
from rapport.surveys.coding import actions, queries, rules
from rapport.surveys.coding.types import Codebook, CodebookItem
from rapport.surveys.types import WaveView
from rapport.web.access import needs
from rapport.web.components.types import Crumb
from rapport.web.office import refusals, words
from rapport.web.office.forms.coding import KINDS, CodebookForm, initial_of
from rapport.web.office.frame import address, show, viewer_of, wave_crumbs


@needs(Permission.OFFICE_VIEW)
def show_codebook(request: HttpRequest, wave: str) -> HttpResponse:
    """The coded items with codes, rule and examples, and the versions of the codebook."""
    viewer = viewer_of(request)
    view = surveys.wave(viewer=viewer, code=wave)
    book = queries.codebook(viewer=viewer, wave=view)
    names = _names(request, book)
    return show(
        request,
        "coding/codebook",
        title=_("Codebook %(number)d") % {"number": book.number},
        crumbs=_crumbs(view),
        context={
            "wave": view,
            "book": book,
            "items": [
                (
                    one,
                    words.text(one.view.text),
                    [(code, words.text(label)) for code, label in one.view.options.items()],
                    KINDS.get(one.view.kind, one.view.kind),
                )
                for one in book.items.values()
                if not one.asked
            ],
            "editions": [(one, names.get(one.made_by or 0, "")) for one in reversed(book.editions)],
            "can_decide": rules.can_decide(viewer),
        },
    )


def _names(request: HttpRequest, book: Codebook) -> dict[int, str]:
    return queries.names_of_people(
        viewer=viewer_of(request), people=[one.made_by for one in book.editions if one.made_by]
    )


@needs(Permission.CODING_DECIDE, methods=["GET", "POST"])
def add_item(request: HttpRequest, wave: str) -> HttpResponse:
    """The form of a new coded item, and its saving."""
    return _edit(request, surveys.wave(viewer=viewer_of(request), code=wave), None)


@needs(Permission.CODING_DECIDE, methods=["GET", "POST"])
def change_item(request: HttpRequest, wave: str, item: str) -> HttpResponse:
    """The form of a coded item, and its saving as a new version of the codebook."""
    view = surveys.wave(viewer=viewer_of(request), code=wave)
    return _edit(request, view, queries.coded_item(viewer=viewer_of(request), wave=view, code=item))


def _edit(request: HttpRequest, wave: WaveView, item: CodebookItem | None) -> HttpResponse:
    viewer = viewer_of(request)
    book = queries.codebook(viewer=viewer, wave=wave)
    if item is not None and item.asked:
        raise UnableTo(_("Questions that were asked are not changed here."), code="item_asked")
    questions = [one for one in book.items.values() if item is None or one.code != item.code]
    start = initial_of(item, book.number) if item is not None else {"version": book.number}
    if request.method != "POST":
        form = CodebookForm(questions=questions, fixed=item is not None, initial=start)
        return _page(request, wave, item, form)
    form = CodebookForm(request.POST, questions=questions, fixed=item is not None)
    if not form.is_valid():
        return _page(request, wave, item, form, 400)
    try:
        number = actions.codebook_item_save(
            wave=wave.code,
            fields=form.fields_of(item.code if item is not None else ""),
            new=item is None,
            reason=form.cleaned_data["because"],
            expected=form.cleaned_data["version"],
            by=viewer,
            now=request.now,  # type: ignore[attr-defined]
        )
    except StaleVersion as error:
        data = refusals.with_version(request.POST, error)
        form = CodebookForm(data, questions=questions, fixed=item is not None)
        return _refused(request, wave, item, form, error)
    except (InvalidInput, UnableTo) as error:
        return _refused(request, wave, item, form, error)
    messages.success(request, _("The codebook is now version %(number)d.") % {"number": number})
    return HttpResponseRedirect(address("codebook", wave.code))


def _refused(
    request: HttpRequest,
    wave: WaveView,
    item: CodebookItem | None,
    form: CodebookForm,
    error: UserFacingError,
) -> HttpResponse:
    form.is_valid()
    refusals.put(form, error)
    return _page(request, wave, item, form, error.status)


def _page(
    request: HttpRequest, wave: WaveView, item: CodebookItem | None, form: CodebookForm, status: int = 200
) -> HttpResponse:
    title = _("Change %(item)s") % {"item": item.code} if item is not None else _("Add a coded item")
    return show(
        request,
        "coding/codebook_item",
        title=title,
        crumbs=_crumbs(wave, Crumb(_("Codebook"), address("codebook", wave.code))),
        context={"wave": wave, "item": item, "form": form},
        status=status,
    )


@needs(Permission.CODING_DECIDE, methods=["POST"])
def confirm(request: HttpRequest, wave: str, item: str) -> HttpResponse:
    """Take over what was coded under an older codebook."""
    many = actions.codings_confirm(
        wave=wave,
        item=item,
        by=viewer_of(request),
        now=request.now,  # type: ignore[attr-defined]
    )
    told = ngettext("%(many)d coding was confirmed.", "%(many)d codings were confirmed.", many)
    messages.success(request, told % {"many": many})
    return HttpResponseRedirect(address("coding-item", wave, item))


@needs(Permission.CODING_DECIDE, methods=["POST"])
def set_times(request: HttpRequest, wave: str, item: str) -> HttpResponse:
    """Have an item coded once or twice."""
    actions.item_code_twice(
        wave=wave,
        item=item,
        twice=request.POST.get("twice") == "1",
        expected=refusals.version_of(request),
        by=viewer_of(request),
        now=request.now,  # type: ignore[attr-defined]
    )
    messages.success(request, _("Saved as a new version of the codebook."))
    return HttpResponseRedirect(address("coding-item", wave, item))


def _crumbs(wave: WaveView, *more: Crumb) -> tuple[Crumb, ...]:
    return wave_crumbs(wave, Crumb(_("Coding"), address("coding", wave.code)), *more)

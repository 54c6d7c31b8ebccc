"""Pages of questionnaires: all of them, a new one, the builder, head, check, preview, copying, throwing away."""

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import override

from rapport.actors.roles import Permission
from rapport.analysis.types import in_language
from rapport.kernel.errors import InvalidInput
from rapport.surveys.instruments import actions, queries, rules
from rapport.surveys.instruments.content import SectionContent
from rapport.surveys.instruments.problems import missing_translations
from rapport.surveys.instruments.types import Level
from rapport.surveys.instruments.views import sections_of
from rapport.surveys.instruments.wording import asked_only_if
from rapport.web.access import needs
from rapport.web.office import refusals, words
from rapport.web.office.forms import questionnaires as forms
from rapport.web.office.frame import address, show, viewer_of
from rapport.web.office.questionnaires import (
    Edit,
    Opened,
    Refused,
    kind_words,
    name,
    opened,
    page,
    saved,
    shown_problem,
    skip_words,
    state_label,
)


@needs(Permission.OFFICE_VIEW)
def show_questionnaires(request: HttpRequest) -> HttpResponse:
    """All questionnaires with their versions, newest first."""
    viewer = viewer_of(request)
    found = queries.versions(viewer=viewer)
    listed = [
        (code, [(view, words.text(view.title), state_label(view)) for view in views])
        for code, views in groupby(found, key=lambda view: view.code)
    ]
    return show(
        request,
        "questionnaires/list",
        title=_("Questionnaires"),
        context={"listed": listed, "can_edit": rules.can_edit_questionnaires(viewer)},
    )


@needs(Permission.QUESTIONNAIRE_EDIT, methods=["GET", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """The form of a new questionnaire, and its saving."""
    form = forms.BeginForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            given = form.cleaned_data
            languages = forms.languages_of(given["languages"])
            try:
                code, number = actions.questionnaire_begin(
                    code=given["code"].strip(),
                    title={languages[0] if languages else "en": given["title"].strip()},
                    intro={},
                    languages=languages,
                    by=viewer_of(request),
                    now=request.now,  # type: ignore[attr-defined]
                )
                return HttpResponseRedirect(address("questionnaire", code, number))
            except InvalidInput as error:
                refusals.put(form, error)
    return show(
        request,
        "questionnaires/begin",
        title=_("Begin a questionnaire"),
        crumbs=(),
        context={"form": form},
        status=status,
    )


@needs(Permission.OFFICE_VIEW)
def show_questionnaire(request: HttpRequest, questionnaire: str, number: int) -> HttpResponse:
    """The builder: sections and questions in order, with what to do with each."""
    one = opened(request, questionnaire, number)
    viewer = viewer_of(request)
    problems = queries.questionnaire_problems(viewer=viewer, **one.key)
    faulty = {problem.item for problem in problems if problem.level is Level.ERROR and problem.item}
    return page(
        request,
        one,
        "questionnaires/questionnaire",
        title=words.text(one.content.title),
        context={
            "label": state_label(one.view),
            "sections_shown": [_section(one, section, faulty) for section in one.content.sections],
            "kinds": forms.NEW_KINDS,
            "errors": sum(1 for problem in problems if problem.level is Level.ERROR),
            "warnings": sum(1 for problem in problems if problem.level is Level.WARNING),
            "missing": [
                (forms.name_of(language), many)
                for language, many in missing_translations(one.content).items()
                if many
            ],
            "languages": [(language, forms.name_of(language)) for language in one.content.languages],
            "can_edit": rules.can_edit_questionnaires(viewer),
            "why_not": rules.can_change(one.view.state),
        },
    )


def _section(one: Opened, section: SectionContent, faulty: set[str]) -> dict[str, Any]:
    views = one.views()
    depth: dict[str, int] = {}
    rows = []
    for item in section.items:
        depth[item.code] = depth.get(item.parent or "", -1) + 1
        rows.append(
            {
                "item": item,
                "text": words.text(item.text),
                "kind": kind_words(item),
                "skip": skip_words(one, item, views),
                "options": [words.text(option.text) or option.code for option in item.options],
                "is_part": depth[item.code] > 0,
                "is_faulty": item.code in faulty,
                "is_coded": item.origin == "CODED",
            }
        )
    return {
        "code": section.code,
        "title": words.text(section.title),
        "attachment": words.text(section.attachment) if section.attachment else "",
        "rows": rows,
    }


@needs(Permission.QUESTIONNAIRE_EDIT, methods=["GET", "POST"])
def change_head(request: HttpRequest, questionnaire: str, number: int) -> HttpResponse:
    """The form of title, introduction and languages, and its saving."""
    one = opened(request, questionnaire, number)
    rules.check_change(one.view.state)
    initial = forms.initial_of_head(one.content, one.view.version)
    if request.method == "GET":
        form = forms.HeadForm(initial=initial, languages=one.content.languages)
        return _head(request, one, form, Refused(200))
    form = forms.HeadForm(request.POST, languages=one.content.languages)
    if not form.is_valid():
        return _head(request, one, form, Refused(400))

    def save(expected: int) -> None:
        actions.questionnaire_change(
            **one.key,
            title=form.texts("title", one.content.title),
            intro=form.texts("intro", one.content.intro),
            languages=forms.languages_of(form.cleaned_data["offered"]),
            expected=expected,
            by=viewer_of(request),
            now=request.now,  # type: ignore[attr-defined]
        )

    def theirs() -> dict[str, Any]:
        now = opened(request, questionnaire, number)
        return forms.initial_of_head(now.content, now.view.version)

    compared = [*form.groups["title"], *form.groups["intro"], "offered"]
    refused = saved(form, Edit(save, theirs, compared, default_field="offered"))
    if refused is not None:
        return _head(request, one, form, refused)
    messages.success(request, _("The questionnaire was saved."))
    return HttpResponseRedirect(one.to("questionnaire"))


def _head(request: HttpRequest, one: Opened, form: forms.HeadForm, refused: Refused) -> HttpResponse:
    context = {"form": form, "differing": refused.differing}
    return page(
        request,
        one,
        "questionnaires/head",
        title=_("Title and languages"),
        context=context,
        status=refused.status,
    )


@needs(Permission.QUESTIONNAIRE_EDIT, methods=["POST"])
def copy(request: HttpRequest, questionnaire: str, number: int) -> HttpResponse:
    """Make a new draft version of a version."""
    code, made = actions.questionnaire_copy(
        questionnaire=questionnaire,
        number=number,
        by=viewer_of(request),
        now=request.now,  # type: ignore[attr-defined]
    )
    messages.success(request, _("Version %(number)s was made.") % {"number": made})
    return HttpResponseRedirect(address("questionnaire", code, made))


@needs(Permission.QUESTIONNAIRE_EDIT, methods=["GET", "POST"])
def delete(request: HttpRequest, questionnaire: str, number: int) -> HttpResponse:
    """Ask, then throw a draft away."""
    one = opened(request, questionnaire, number)
    rules.check_change(one.view.state)
    if request.method == "POST":
        actions.questionnaire_delete(
            **one.key,
            expected=refusals.version_of(request),
            by=viewer_of(request),
            now=request.now,  # type: ignore[attr-defined]
        )
        messages.success(request, _("%(name)s was thrown away.") % {"name": name(one.view)})
        return HttpResponseRedirect(address("questionnaires"))
    title = _("Throw %(name)s away") % {"name": name(one.view)}
    return page(
        request,
        one,
        "questionnaires/delete",
        title=title,
        context={"back": one.to("questionnaire"), "uses": ()},
    )


@needs(Permission.OFFICE_VIEW)
def check(request: HttpRequest, questionnaire: str, number: int) -> HttpResponse:
    """Every problem of a version with a link to where it is put right."""
    one = opened(request, questionnaire, number)
    problems = queries.questionnaire_problems(viewer=viewer_of(request), **one.key)
    return page(
        request,
        one,
        "questionnaires/check",
        title=_("Check"),
        context={
            "problems": [shown_problem(one, problem) for problem in problems],
            "errors": sum(1 for problem in problems if problem.level is Level.ERROR),
        },
    )


@needs(Permission.OFFICE_VIEW)
def preview(request: HttpRequest, questionnaire: str, number: int) -> HttpResponse:
    """The questionnaire as a respondent is asked, in one of its languages. Nothing can be sent from it."""
    one = opened(request, questionnaire, number)
    offered = one.content.languages or ("en",)
    language = request.GET.get("language", offered[0])
    language = language if language in offered else offered[0]
    views = one.views()
    with override(language):
        attach = _("Document asked for")
        shown = [
            {
                "title": in_language(section.title, language),
                "intro": in_language(section.intro, language),
                "attachment": in_language(section.attachment, language),
                "rows": [
                    _previewed(item, asked_only_if(item, views, language), language)
                    for item in section.items
                    if not item.coded
                ],
            }
            for section in sections_of(one.content)
        ]
    context = {
        "language": language,
        "direction": forms.direction(language),
        "offered": [(code, forms.name_of(code)) for code in offered],
        "heading": in_language(one.content.title, language),
        "intro": in_language(one.content.intro, language),
        "attach": attach,
        "shown": shown,
    }
    return page(request, one, "questionnaires/preview", title=_("Preview"), context=context)


def _previewed(item: Any, skip: str, language: str) -> dict[str, Any]:
    return {
        "item": item,
        "text": in_language(item.text, language),
        "hint": in_language(item.hint, language),
        "skip": skip,
        "options": [
            (in_language(text, language), code in item.described) for code, text in item.options.items()
        ],
        "is_part": item.parent is not None,
        "unit": item.settings.get("unit") or item.settings.get("currency") or "",
    }

"""Sections and questions of a draft: adding, changing, moving, deleting."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from rapport.actors.roles import Permission
from rapport.surveys.instruments import actions, loops, rules
from rapport.surveys.instruments.content import ItemContent, OptionContent, SectionContent
from rapport.web.access import needs
from rapport.web.office import refusals, words
from rapport.web.office.forms import questionnaires as forms
from rapport.web.office.forms.figures import Builder
from rapport.web.office.frame import viewer_of
from rapport.web.office.questionnaires import Edit, Opened, Refused, kind_words, opened, page, saved

KINDS = dict(forms.NEW_KINDS)


def _draft(request: HttpRequest, questionnaire: str, number: int) -> Opened:
    """A version that may be changed now. Raises NotAvailable, UnableTo."""
    one = opened(request, questionnaire, number)
    rules.check_change(one.view.state)
    return one


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"by": viewer_of(request), "now": request.now}  # type: ignore[attr-defined]


@needs(Permission.QUESTIONNAIRE_EDIT, methods=["GET", "POST"])
def add_section(request: HttpRequest, questionnaire: str, number: int) -> HttpResponse:
    """The form of a new section, and its saving."""
    return _edit_section(request, _draft(request, questionnaire, number), None)


@needs(Permission.QUESTIONNAIRE_EDIT, methods=["GET", "POST"])
def change_section(request: HttpRequest, questionnaire: str, number: int, section: str) -> HttpResponse:
    """The form of a section, and its saving."""
    one = _draft(request, questionnaire, number)
    return _edit_section(request, one, one.section(section))


def _edit_section(request: HttpRequest, one: Opened, section: SectionContent | None) -> HttpResponse:
    version = one.view.version
    initial = forms.initial_of_section(section, version) if section else {"version": version}
    languages = one.content.languages
    if request.method == "GET":
        return _section_page(
            request, one, section, forms.SectionForm(initial=initial, languages=languages), Refused(200)
        )
    form = forms.SectionForm(request.POST, languages=languages)
    if not form.is_valid():
        return _section_page(request, one, section, form, Refused(400))

    def save(expected: int) -> None:
        fields = form.section_fields(section)
        if section is None:
            actions.section_add(**one.key, fields=fields, expected=expected, **_by(request))
        else:
            actions.section_change(
                **one.key, section=section.code, fields=fields, expected=expected, **_by(request)
            )

    def theirs() -> dict[str, Any]:
        now = opened(request, **one.key)
        if section is None:
            return {"seen": form.cleaned_data["seen"] or "new"}
        return forms.initial_of_section(now.section(section.code), now.view.version)

    compared = [key for group in form.groups.values() for key in group]
    if section is None:
        form.cleaned_data["seen"] = "new"
    refused = saved(form, Edit(save, theirs, compared))
    if refused is not None:
        return _section_page(request, one, section, form, refused)
    messages.success(request, _("The section was saved."))
    return HttpResponseRedirect(one.to("questionnaire"))


def _section_page(
    request: HttpRequest,
    one: Opened,
    section: SectionContent | None,
    form: forms.SectionForm,
    refused: Refused,
) -> HttpResponse:
    title = _("Change section %(code)s") % {"code": section.code} if section else _("Add a section")
    context = {"form": form, "differing": refused.differing, "section": section}
    return page(request, one, "questionnaires/section", title=title, context=context, status=refused.status)


@needs(Permission.QUESTIONNAIRE_EDIT, methods=["POST"])
def move_section(request: HttpRequest, questionnaire: str, number: int, section: str) -> HttpResponse:
    """Move a section one place up or down."""
    one = opened(request, questionnaire, number)
    step = -1 if request.POST.get("step") == "up" else 1
    expected = refusals.version_of(request)
    actions.section_move(**one.key, section=section, step=step, expected=expected, **_by(request))
    return HttpResponseRedirect(f"{one.to('questionnaire')}#section-{section}")


@needs(Permission.QUESTIONNAIRE_EDIT, methods=["GET", "POST"])
def delete_section(request: HttpRequest, questionnaire: str, number: int, section: str) -> HttpResponse:
    """Ask, then take a section out with its questions."""
    one = _draft(request, questionnaire, number)
    part = one.section(section)
    if request.method == "POST":
        expected = refusals.version_of(request)
        actions.section_delete(**one.key, section=section, expected=expected, **_by(request))
        messages.success(request, _("The section was taken out."))
        return HttpResponseRedirect(one.to("questionnaire"))
    context = {
        "back": one.to("questionnaire"),
        "parts": [(item.code, words.text(item.text)) for item in part.items],
        "uses": _uses(one, {item.code for item in part.items}),
    }
    title = _("Take out section %(code)s") % {"code": section}
    return page(request, one, "questionnaires/delete", title=title, context=context)


def _uses(one: Opened, codes: set[str]) -> list[tuple[str, str]]:
    """The questions and rules outside that name one of the questions in a condition."""
    found = [
        (item.code, item.show_if)
        for item in one.content.items()
        if item.code not in codes and loops.named_in(item.show_if) & codes
    ]
    return found + [(rule.code, rule.when) for rule in one.content.rules if loops.named_in(rule.when) & codes]


@needs(Permission.QUESTIONNAIRE_EDIT, methods=["GET", "POST"])
def add_item(request: HttpRequest, questionnaire: str, number: int, section: str) -> HttpResponse:
    """The form of a new question of the kind asked for, and its saving."""
    one = _draft(request, questionnaire, number)
    one.section(section)
    given = request.POST if request.method == "POST" else request.GET
    wanted = given.get("kind", "SINGLE")
    kind = "SINGLE" if wanted not in KINDS or wanted == forms.YES_NO else wanted
    parent = given.get("parent", "")
    code, printed = forms.suggested_item(one.content, parent if parent in one.views() else "")
    options = _yes_no(one) if wanted == forms.YES_NO else ()
    new = ItemContent(code, kind, {}, printed, parent=parent or None, options=options)
    return _edit_item(request, one, (section, new), is_new=True)


def _yes_no(one: Opened) -> tuple[OptionContent, ...]:
    """The two answers, in the languages that the pages know too."""
    from django.utils.translation import override

    texts: dict[str, dict[str, str]] = {"yes": {}, "no": {}}
    for language in one.content.languages:
        with override(language):
            said = {"yes": _("Yes"), "no": _("No")}
        for code, text in said.items():
            if language == "en" or text not in {"Yes", "No"}:
                texts[code][language] = text
    return tuple(OptionContent(code, given) for code, given in texts.items())


@needs(Permission.QUESTIONNAIRE_EDIT, methods=["GET", "POST"])
def change_item(request: HttpRequest, questionnaire: str, number: int, item: str) -> HttpResponse:
    """The form of a question, and its saving."""
    one = _draft(request, questionnaire, number)
    section, found = one.item(item)
    return _edit_item(request, one, (section.code, found), is_new=False)


def _edit_item(
    request: HttpRequest, one: Opened, placed: tuple[str, ItemContent], *, is_new: bool
) -> HttpResponse:
    section, item = placed
    initial = forms.initial_of_item(item, section, one.view.version)
    languages = one.content.languages
    if request.method == "GET":
        offered = list(item.options)
        if is_new and item.kind in forms.WITH_OPTIONS and not offered:
            offered = [OptionContent("", {}), OptionContent("", {})]
        rows = forms.OptionRows(languages, offered)
        return _item_page(request, one, (item, is_new), _form(one, item, initial=initial), rows)
    data = request.POST.copy()
    rows = forms.OptionRows.sent(data, languages, item.options)
    if any(button in data for button in ("row", "again", "add")):
        return _again(request, one, (item, is_new), data, rows)
    form = _form(one, item, kind=data.get("kind", item.kind), data=data)
    if not form.is_valid():
        return _item_page(request, one, (item, is_new), form, rows, refused=Refused(400))
    if is_new:
        form.cleaned_data["seen"] = "new"
    refused = saved(form, _saving(request, one, (item, is_new), form, rows))
    if refused is not None:
        return _item_page(request, one, (item, is_new), form, rows, refused=refused)
    code = form.cleaned_data["code"].strip()
    messages.success(request, _("The question %(code)s was saved.") % {"code": code})
    if "another" in data:
        kind, at = form.cleaned_data["kind"], form.cleaned_data["section"]
        return HttpResponseRedirect(f"{one.to('questionnaire-item-new', at)}?kind={kind}")
    return HttpResponseRedirect(f"{one.to('questionnaire')}#item-{code}")


def _form(one: Opened, item: ItemContent, *, kind: str = "", **given: Any) -> forms.ItemForm:
    known = kind if kind in KINDS and kind != forms.YES_NO else item.kind
    return forms.ItemForm(content=one.content, kind=known, item=item.code, **given)


def _saving(
    request: HttpRequest,
    one: Opened,
    edited: tuple[ItemContent, bool],
    form: forms.ItemForm,
    rows: forms.OptionRows,
) -> Edit:
    item, is_new = edited

    def save(expected: int) -> None:
        content = form.item_content(rows.given(), None if is_new else item)
        if content.show_if:
            rules.check_readable(content.show_if, field="show_if")
        given = {**one.key, "section": form.cleaned_data["section"], "content": content, "expected": expected}
        if is_new:
            actions.item_add(**given, **_by(request))
        else:
            actions.item_change(**given, item=item.code, **_by(request))

    def theirs() -> dict[str, Any]:
        if is_new:
            return {"seen": "new"}
        now = opened(request, **one.key)
        section, found = now.item(item.code)
        return forms.initial_of_item(found, section.code, now.view.version)

    settings = [f"set_{name}" for name in form.setting_names]
    texts = [key for group in form.groups.values() for key in group]
    plain = ["code", "number", "kind", "section", "parent", "required", "show_if"]
    return Edit(save, theirs, [*texts, *plain, *settings])


def _again(
    request: HttpRequest,
    one: Opened,
    edited: tuple[ItemContent, bool],
    data: QueryDict,
    rows: forms.OptionRows,
) -> HttpResponse:
    """The form as typed, after a button that saves nothing: answers moved, kind changed, condition added to."""
    rows.pressed(data.get("row", ""))
    if "add" in data:
        builder = Builder(data, items=list(one.views().values()))
        data["show_if"] = builder.added_to(data.get("show_if", ""))
    form = _form(one, edited[0], kind=data.get("kind", ""), initial=data.dict())
    return _item_page(request, one, edited, form, rows)


def _item_page(
    request: HttpRequest,
    one: Opened,
    edited: tuple[ItemContent, bool],
    form: forms.ItemForm,
    rows: forms.OptionRows,
    *,
    refused: Refused | None = None,
) -> HttpResponse:
    item, is_new = edited
    answer = refused or Refused(200)
    title = (
        _("Add a question: %(kind)s") % {"kind": kind_words(item)}
        if is_new
        else _("Change question %(code)s") % {"code": item.code}
    )
    context = {
        "form": form,
        "rows": rows.rows() if form.kind in forms.WITH_OPTIONS else None,
        "item": item,
        "is_new": is_new,
        "is_table": form.kind == "TABLE",
        "builder": Builder(items=list(one.views().values())),
        "fault": answer.fault,
        "differing": answer.differing,
    }
    return page(request, one, "questionnaires/item", title=title, context=context, status=answer.status)


@needs(Permission.QUESTIONNAIRE_EDIT, methods=["POST"])
def move_item(request: HttpRequest, questionnaire: str, number: int, item: str) -> HttpResponse:
    """Move a question one place up or down among its neighbours."""
    one = opened(request, questionnaire, number)
    step = -1 if request.POST.get("step") == "up" else 1
    expected = refusals.version_of(request)
    actions.item_move(**one.key, item=item, step=step, expected=expected, **_by(request))
    return HttpResponseRedirect(f"{one.to('questionnaire')}#item-{item}")


@needs(Permission.QUESTIONNAIRE_EDIT, methods=["GET", "POST"])
def delete_item(request: HttpRequest, questionnaire: str, number: int, item: str) -> HttpResponse:
    """Ask, then take a question out with its parts."""
    one = _draft(request, questionnaire, number)
    _section, found = one.item(item)
    if request.method == "POST":
        expected = refusals.version_of(request)
        actions.item_delete(**one.key, item=item, expected=expected, **_by(request))
        messages.success(request, _("The question %(code)s was taken out.") % {"code": item})
        return HttpResponseRedirect(one.to("questionnaire"))
    parts = [(part.code, words.text(part.text)) for part in one.content.items() if part.parent == item]
    context = {
        "back": one.to("questionnaire-item", item),
        "parts": [(found.code, words.text(found.text)), *parts],
        "uses": _uses(one, {item, *(code for code, _text in parts)}),
    }
    return page(
        request,
        one,
        "questionnaires/delete",
        title=_("Take out question %(code)s") % {"code": item},
        context=context,
    )


@needs(Permission.OFFICE_VIEW)
def answers_of_item(request: HttpRequest, questionnaire: str, number: int) -> HttpResponse:
    """The answers that a question offers, with their codes, for the form that puts a condition together."""
    one = opened(request, questionnaire, number)
    item = one.views().get(request.GET.get("item_asked", ""))
    options = [(code, words.text(label)) for code, label in item.options.items()] if item else []
    return render(request, "office/figures/_answers.html", {"item": item, "options": options})

"""Consistency rules of a questionnaire, and how its questions stand to those of earlier versions."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from rapport.actors.roles import Permission
from rapport.kernel.errors import InvalidInput
from rapport.surveys.instruments import actions, loops, queries, rules
from rapport.surveys.instruments.content import RuleContent
from rapport.surveys.instruments.kinds import COMPARABILITIES
from rapport.surveys.instruments.types import SeriesEntry
from rapport.surveys.instruments.wording import condition
from rapport.web.access import needs
from rapport.web.components.types import Crumb, Label
from rapport.web.office import refusals, words
from rapport.web.office.forms import questionnaires as forms
from rapport.web.office.forms.figures import Builder
from rapport.web.office.frame import address, show, viewer_of
from rapport.web.office.questionnaires import Edit, Opened, Refused, opened, page, saved

TONES = {"SAME": "green", "REWORDED": "teal", "RECODED": "yellow", "NEW": "grey"}


@needs(Permission.OFFICE_VIEW)
def show_rules(request: HttpRequest, questionnaire: str, number: int) -> HttpResponse:
    """The consistency rules of a version in words."""
    one = opened(request, questionnaire, number)
    views = one.views()
    rows = [
        (rule, condition(rule.when, views, words.language()), words.text(rule.message))
        for rule in one.content.rules
    ]
    return page(request, one, "questionnaires/rules", title=_("Consistency rules"), context={"rows": rows})


@needs(Permission.QUESTIONNAIRE_EDIT, methods=["GET", "POST"])
def add_rule(request: HttpRequest, questionnaire: str, number: int) -> HttpResponse:
    """The form of a new rule, and its saving."""
    return _edit_rule(request, opened(request, questionnaire, number), None)


@needs(Permission.QUESTIONNAIRE_EDIT, methods=["GET", "POST"])
def change_rule(request: HttpRequest, questionnaire: str, number: int, code: str) -> HttpResponse:
    """The form of a rule, and its saving or its end."""
    one = opened(request, questionnaire, number)
    for rule in one.content.rules:
        if rule.code == code:
            return _edit_rule(request, one, rule)
    raise rules.unknown_part(code)


def _edit_rule(request: HttpRequest, one: Opened, rule: RuleContent | None) -> HttpResponse:
    rules.check_change(one.view.state)
    languages = one.content.languages
    by: dict[str, Any] = {"by": viewer_of(request), "now": request.now}  # type: ignore[attr-defined]
    if request.method == "GET":
        version = one.view.version
        initial = forms.initial_of_rule(rule, version) if rule else {"version": version}
        return _rule_page(
            request, one, rule, forms.RuleForm(initial=initial, languages=languages), Refused(200)
        )
    data = request.POST.copy()
    if "delete" in data and rule is not None:
        expected = refusals.version_of(request)
        actions.rule_delete(**one.key, rule=rule.code, expected=expected, **by)
        messages.success(request, _("The rule %(code)s was taken out.") % {"code": rule.code})
        return HttpResponseRedirect(one.to("questionnaire-rules"))
    if "add" in data:
        data["when"] = Builder(data, items=list(one.views().values())).added_to(data.get("when", ""))
        form = forms.RuleForm(initial=data.dict(), languages=languages)
        return _rule_page(request, one, rule, form, Refused(200))
    form = forms.RuleForm(data, languages=languages)
    if not form.is_valid():
        return _rule_page(request, one, rule, form, Refused(400))

    def save(expected: int) -> None:
        named = sorted(loops.named_in(form.cleaned_data["when"]))
        fields = form.rule_content(rule, named)
        code = rule.code if rule else ""
        actions.rule_put(**one.key, rule=code, fields=fields, expected=expected, **by)

    def theirs() -> dict[str, Any]:
        now = opened(request, **one.key)
        found = [each for each in now.content.rules if rule is not None and each.code == rule.code]
        return forms.initial_of_rule(found[0], now.view.version) if found else {"seen": "new"}

    if rule is None:
        form.cleaned_data["seen"] = "new"
    compared = ["code", "when", "items", *form.groups["message"]]
    refused = saved(form, Edit(save, theirs, compared))
    if refused is not None:
        return _rule_page(request, one, rule, form, refused)
    messages.success(request, _("The rule was saved."))
    return HttpResponseRedirect(one.to("questionnaire-rules"))


def _rule_page(
    request: HttpRequest, one: Opened, rule: RuleContent | None, form: forms.RuleForm, refused: Refused
) -> HttpResponse:
    title = _("Change rule %(code)s") % {"code": rule.code} if rule else _("Add a consistency rule")
    context = {
        "form": form,
        "rule": rule,
        "builder": Builder(items=list(one.views().values())),
        "fault": refused.fault,
        "differing": refused.differing,
    }
    crumb = Crumb(_("Consistency rules"), one.to("questionnaire-rules"))
    return page(
        request,
        one,
        "questionnaires/rule",
        title=title,
        context=context,
        status=refused.status,
        crumbs=(crumb,),
    )


def label_of(comparability: str) -> Label:
    """A judgement in words and colour."""
    return Label(dict(COMPARABILITIES)[comparability], TONES[comparability])


@needs(Permission.OFFICE_VIEW)
def show_links(request: HttpRequest, questionnaire: str, number: int) -> HttpResponse:
    """How each question of a version stands to the one before it in its series."""
    one = opened(request, questionnaire, number)
    links = queries.links(viewer=viewer_of(request), **one.key)
    rows = [
        {
            "item": item,
            "text": words.text(entry.text),
            "series": series,
            "older": older,
            "label": label_of(entry.comparability),
            "note": words.text(entry.note) if entry.note else "",
        }
        for item, (series, entry, older) in links.items()
    ]
    context = {"rows": rows, "can_edit": rules.can_edit_questionnaires(viewer_of(request))}
    return page(request, one, "questionnaires/links", title=_("Comparability"), context=context)


@needs(Permission.QUESTIONNAIRE_EDIT, methods=["GET", "POST"])
def change_link(request: HttpRequest, questionnaire: str, number: int, item: str) -> HttpResponse:
    """The form of how a question stands to the one before it, and its saving."""
    one = opened(request, questionnaire, number)
    found = queries.links(viewer=viewer_of(request), **one.key).get(item)
    if found is None:
        raise rules.unknown_part(item)
    series, entry, older = found
    given = request.POST if request.method == "POST" else None
    form = _link_form(one, entry, older, given)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                actions.comparability_say(
                    **one.key,
                    item=item,
                    comparability=form.cleaned_data["comparability"],
                    recode=form.recode(),
                    note=form.texts("note", entry.note),
                    expected=form.cleaned_data["version"] or 0,
                    by=viewer_of(request),
                    now=request.now,  # type: ignore[attr-defined]
                )
                messages.success(request, _("The judgement was saved."))
                return HttpResponseRedirect(one.to("questionnaire-links"))
            except InvalidInput as error:
                refusals.put(form, error, default="comparability")
    context = {
        "form": form,
        "entry": entry,
        "older": older,
        "series": series,
        "ours": words.text(entry.text),
        "theirs": words.text(older.text) if older else "",
    }
    crumb = Crumb(_("Comparability"), one.to("questionnaire-links"))
    title = _("Comparability of %(code)s") % {"code": item}
    return page(
        request, one, "questionnaires/link", title=title, context=context, status=status, crumbs=(crumb,)
    )


def _link_form(
    one: Opened, entry: SeriesEntry, older: SeriesEntry | None, data: Any
) -> forms.ComparabilityForm:
    ours = {code: words.text(text) for code, text in entry.options.items()}
    theirs = {code: words.text(text) for code, text in older.options.items()} if older else {}
    recode = {f"recode_{place}": entry.recode.get(code, "") for place, code in enumerate(ours)}
    same = {f"recode_{place}": code for place, code in enumerate(ours) if code in theirs}
    initial = {
        **(recode if entry.recode else same),
        **forms.texts_of("note", entry.note),
        "comparability": entry.comparability,
        "version": one.view.version,
    }
    choices = COMPARABILITIES if older else [one for one in COMPARABILITIES if one[0] == "NEW"]
    return forms.ComparabilityForm(
        data,
        initial=initial,
        languages=one.content.languages,
        choices=choices,
        ours=ours if theirs else {},
        theirs=theirs,
    )


@needs(Permission.OFFICE_VIEW)
def show_series(request: HttpRequest, series: str) -> HttpResponse:
    """One question over the versions that ask it."""
    found = queries.series(viewer=viewer_of(request), code=series)
    rows = [
        {
            "entry": entry,
            "text": words.text(entry.text),
            "label": label_of(entry.comparability),
            "note": words.text(entry.note) if entry.note else "",
            "recode": [
                (words.text(entry.options.get(code, {"en": code})), stands_for)
                for code, stands_for in entry.recode.items()
            ],
            "href": address("questionnaire-links", entry.questionnaire, entry.number),
        }
        for entry in found.items
    ]
    return show(
        request,
        "questionnaires/series",
        title=words.text(found.title),
        crumbs=(Crumb(_("Questionnaires"), address("questionnaires")),),
        context={"series": found, "rows": rows},
    )

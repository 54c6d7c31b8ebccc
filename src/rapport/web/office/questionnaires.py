"""What the pages of a questionnaire share: its frame, its problems in words, forms that meet another's change."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from rapport.kernel.errors import InvalidInput, StaleVersion
from rapport.surveys.instruments import queries, rules
from rapport.surveys.instruments.content import ItemContent, QuestionnaireContent, SectionContent
from rapport.surveys.instruments.kinds import ITEM_KINDS
from rapport.surveys.instruments.types import Level, Problem, VersionView
from rapport.surveys.instruments.views import sections_of
from rapport.surveys.instruments.wording import asked_only_if
from rapport.surveys.types import ItemView, items_by_code
from rapport.web.components.types import Crumb, Label, Text
from rapport.web.office import refusals, words
from rapport.web.office.frame import address, show, viewer_of

STATE_WORDS: Mapping[str, tuple[Callable[[], str], str]] = {
    "DRAFT": (lambda: _("Draft"), "yellow"),
    "FIXED": (lambda: _("Sent out"), "green"),
}


@dataclass(frozen=True)
class Opened:
    """A version as a page opens it: its head, its whole content, whether the viewer may change it."""

    view: VersionView
    content: QuestionnaireContent
    can_change: bool

    @property
    def key(self) -> dict[str, Any]:
        """What every action and query takes."""
        return {"questionnaire": self.view.code, "number": self.view.number}

    def section(self, code: str) -> SectionContent:
        """A section by its name. Raises NotAvailable."""
        for section in self.content.sections:
            if section.code == code:
                return section
        raise rules.unknown_part(code)

    def item(self, code: str) -> tuple[SectionContent, ItemContent]:
        """A question by its name, with its section. Raises NotAvailable."""
        for section in self.content.sections:
            for item in section.items:
                if item.code == code:
                    return section, item
        raise rules.unknown_part(code)

    def views(self) -> dict[str, ItemView]:
        """All questions as conditions are told over them."""
        return items_by_code(sections_of(self.content))

    def to(self, name: str, *parts: Any) -> str:
        """The address of one of its pages."""
        return address(name, self.view.code, self.view.number, *parts)


def opened(request: HttpRequest, questionnaire: str, number: int) -> Opened:
    """A version for a page. Raises NotAvailable."""
    viewer = viewer_of(request)
    view = queries.version(viewer=viewer, questionnaire=questionnaire, number=number)
    content = queries.questionnaire_content(viewer=viewer, questionnaire=questionnaire, number=number)
    return Opened(view, content, bool(rules.can_edit_questionnaires(viewer)) and view.is_draft)


def page(
    request: HttpRequest,
    one: Opened,
    template: str,
    *,
    title: Text,
    context: dict[str, Any] | None = None,
    status: int = 200,
    crumbs: Sequence[Crumb] = (),
) -> HttpResponse:
    """A page of a version, with the way to it and its pages beside it."""
    return show(
        request,
        template,
        title=title,
        crumbs=(
            Crumb(_("Questionnaires"), address("questionnaires")),
            Crumb(name(one.view), one.to("questionnaire")),
            *crumbs,
        ),
        context={"questionnaire": one.view, "one": one, **(context or {})},
        status=status,
    )


def name(view: VersionView) -> str:
    """Code and number of a version."""
    return _("%(code)s, version %(number)s") % {"code": view.code, "number": view.number}


def state_label(view: VersionView) -> Label:
    """The state of a version in one word."""
    word, tone = STATE_WORDS[view.state]
    return Label(word(), tone)


def kind_words(item: ItemContent) -> str:
    """The kind of a question; yes/no questions are called what they are."""
    if item.kind == "SINGLE" and [option.code for option in item.options] == ["yes", "no"]:
        return _("Yes or no")
    return str(dict(ITEM_KINDS).get(item.kind, item.kind))


def skip_words(one: Opened, item: ItemContent, views: Mapping[str, ItemView]) -> str:
    """The skip rule of a question as a sentence in the reader's language."""
    return asked_only_if(views[item.code], views, words.language())


@dataclass(frozen=True)
class ShownProblem:
    """A problem with the address of the page where it is put right."""

    level: Label
    message: str
    place: str
    href: str
    near: tuple[str, ...]


def shown_problem(one: Opened, problem: Problem) -> ShownProblem:
    """A problem as a page lists it."""
    if problem.item:
        place, href = problem.item, one.to("questionnaire-item", problem.item)
    elif problem.section:
        place = _("Section %(code)s") % {"code": problem.section}
        href = one.to("questionnaire-section", problem.section)
    elif problem.rule:
        place, href = problem.rule, one.to("questionnaire-rule", problem.rule)
    else:
        place, href = _("The questionnaire"), one.to("questionnaire-change")
    if problem.code in {"comparability", "recode", "reworded"}:
        href = one.to("questionnaire-link", problem.item)
    is_error = problem.level is Level.ERROR
    label = Label(_("Error"), "red") if is_error else Label(_("To look at"), "yellow")
    return ShownProblem(
        label, problem.message, place, href if one.can_change or "link" in href else "", problem.near
    )


@dataclass(frozen=True)
class Edit:
    """What a form of a draft needs to be saved.

    `save` takes the version it is based on; `theirs` gives what the form would start with now; `compared` are the
    fields that are shown beside one another where two people changed the same thing.
    """

    save: Callable[[int], object]
    theirs: Callable[[], Mapping[str, Any]]
    compared: Sequence[str]
    default_field: str = "code"


@dataclass(frozen=True)
class Refused:
    """A form that was not saved: its status, what to show beside it."""

    status: int
    fault: refusals.Fault | None = None
    differing: Sequence[refusals.Differing] = ()


def saved(form: forms.Form, edit: Edit) -> Refused | None:
    """Save, or say why not. Somebody's change of another part of the questionnaire is no conflict."""
    expected = form.cleaned_data.get("version") or 0
    try:
        try:
            edit.save(expected)
        except StaleVersion as error:
            theirs = edit.theirs()
            if not theirs.get("seen") or theirs["seen"] != form.cleaned_data.get("seen"):
                raise
            edit.save(int(error.extra.get("current") or 0))
    except StaleVersion as error:
        theirs = edit.theirs()
        data = refusals.with_version(form.data, error)  # type: ignore[arg-type]
        data["seen"] = str(theirs.get("seen", ""))
        form.data = data
        return Refused(409, differing=refusals.differing(form, theirs, edit.compared))
    except InvalidInput as error:
        default = "show_if" if error.code.startswith("analysis.expression") else edit.default_field
        _put(form, error, default)
        return Refused(400, fault=refusals.fault_of(error))
    return None


def _put(form: forms.Form, error: InvalidInput, default: str) -> None:
    """The refusal at its field: settings by their prefix, texts by their first language."""
    named = error.extra.get("fields", {})
    for key in named:
        for candidate in (
            key,
            f"set_{key}",
            f"{key}_{form.languages[0]}" if hasattr(form, "languages") else key,
        ):
            if candidate in form.fields:
                form.add_error(candidate, error.message)
                return
    form.add_error(default if default in form.fields and not named else None, error.message)

"""Who may do what, and what a questionnaire must be. `check_x` raises with a reason, `can_x` answers with it."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from rapport.actors.roles import Permission
from rapport.analysis.errors import AnalyticsError
from rapport.analysis.tabulation import check_expression, parse_expression
from rapport.analysis.tabulation.expression import KEYWORDS, WORD
from rapport.kernel.access import ALLOWED, Decision, Viewer, can_use, check_use
from rapport.kernel.errors import InvalidInput, NotAvailable, UnableTo
from rapport.surveys.instruments import problems, settings
from rapport.surveys.instruments.content import ItemContent, QuestionnaireContent, SectionContent
from rapport.surveys.models.instrument import Comparability, Item, ItemKind, ItemOrigin, QuestionnaireState

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
MOST_ITEMS = 2000


def can_edit_questionnaires(viewer: Viewer) -> Decision:
    """Whether the viewer's role lets them design, import and fix questionnaires."""
    return can_use(viewer, Permission.QUESTIONNAIRE_EDIT)


def check_edit_questionnaires(viewer: Viewer) -> None:
    """Raise AccessDenied where `can_edit_questionnaires` says no."""
    check_use(viewer, Permission.QUESTIONNAIRE_EDIT)


def can_see_drafts(viewer: Viewer) -> Decision:
    """Whether the viewer may read questionnaires that have not been sent out: those of the office."""
    return can_use(viewer, Permission.OFFICE_VIEW)


def can_change(state: str) -> Decision:
    """Whether a version may still be changed: once a wave has used it, never."""
    if state == QuestionnaireState.DRAFT:
        return ALLOWED
    return Decision(
        False,
        _("This version has been sent out and never changes again. Make a new version and change that one."),
    )


def check_change(state: str) -> None:
    """Raise UnableTo where `can_change` says no."""
    decision = can_change(state)
    if not decision:
        raise UnableTo(decision.reason, code="questionnaire_fixed")


def unknown_questionnaire(code: str, number: int | None = None) -> NotAvailable:
    """The one answer for a version that does not exist or is not the viewer's to know of."""
    name = code if number is None else f"{code} {number}"
    return NotAvailable(
        _("There is no questionnaire '%(name)s'.") % {"name": name}, code="unknown_questionnaire"
    )


def unknown_part(code: str) -> NotAvailable:
    """The one answer for a section, question, answer or rule that a version does not have."""
    return NotAvailable(
        _("The questionnaire has nothing of the name '%(code)s'.") % {"code": code}, code="unknown_part"
    )


def check_item_code(code: str, taken: Iterable[str] = ()) -> None:
    """Raise InvalidInput where a condition could not name the code, or another item has it.

    Codes are compared whatever the case: a sheet or a statistics program would not tell q1 from Q1.
    """
    if not WORD.fullmatch(code) or code in KEYWORDS or len(code) > 60:
        raise refused(
            "code",
            _(
                "'%(code)s' cannot be the name of a question: use letters, digits, '.', '_' and '-', begin with a "
                "letter or digit, and avoid words of conditions such as and, or, not, is, in."
            )
            % {"code": code},
        )
    if code.casefold() in {one.casefold() for one in taken}:
        raise refused("code", _("Another question has the name '%(code)s' already.") % {"code": code})


def check_option_code(code: str, taken: Iterable[str] = ()) -> None:
    """Raise InvalidInput for the code of an answer that is empty, too long, holds a space or is taken."""
    if not re.fullmatch(r"[^\s|,;']{1,60}", code):
        raise refused(
            "code",
            _("'%(code)s' cannot be the code of an answer: one word without spaces, commas or quotes.")
            % {"code": code},
        )
    if code in set(taken):
        raise refused("code", _("The question has an answer '%(code)s' already.") % {"code": code})


def refused(field: str, message: str) -> InvalidInput:
    """An InvalidInput that a form shows at one of its fields."""
    return InvalidInput(message, code="questionnaire_refused", extra={"fields": {field: message}})


def check_head(code: str, title: Mapping[str, str], languages: Iterable[str]) -> None:
    """Raise InvalidInput unless name, title and languages of a questionnaire can be kept."""
    if not CODE.fullmatch(code):
        raise refused(
            "code",
            _("'%(code)s' cannot be the name of a questionnaire: letters, digits and hyphens.")
            % {"code": code},
        )
    given = list(languages)
    if not given or len(set(given)) != len(given) or not all(LANGUAGE.fullmatch(one) for one in given):
        raise refused(
            "languages", _("Name at least one language, each once, by its code such as en, fr or ar.")
        )
    if not any(text.strip() for text in title.values()):
        raise refused("title", _("A questionnaire needs a title."))


def check_structure(content: QuestionnaireContent) -> None:
    """Raise InvalidInput unless the content can be kept: names, places and settings.

    What is merely unfinished or doubtful (a missing translation, a skip rule that leads astray) may be kept in a
    draft: `problems` lists it.
    """
    check_head(content.code, content.title, content.languages)
    items = content.items()
    if len(items) > MOST_ITEMS:
        raise refused("items", _("A questionnaire holds at most %(most)s questions.") % {"most": MOST_ITEMS})
    _check_once("section", [section.code for section in content.sections])
    _check_once("rule", [rule.code for rule in content.rules])
    seen: list[str] = []
    for section in content.sections:
        if not section.code or len(section.code) > 40 or "/" in section.code:
            raise refused(
                "section", _("'%(code)s' cannot be the name of a section.") % {"code": section.code}
            )
        _check_items(section, seen)


def _check_once(field: str, codes: list[str]) -> None:
    twice = [code for code, times in Counter(codes).items() if times > 1]
    if twice:
        raise refused(
            field, _("These names are given twice: %(names)s.") % {"names": ", ".join(sorted(twice))}
        )


def _check_items(section: SectionContent, seen: list[str]) -> None:
    here: set[str] = set()
    known = {code.casefold() for code in seen}
    for item in section.items:
        check_item_code(item.code)
        if item.code.casefold() in known:
            check_item_code(item.code, [item.code])
        if item.parent is not None and item.parent not in here:
            raise refused(
                "parent",
                _(
                    "%(code)s: the question it belongs to, %(parent)s, must stand before it in the same section."
                )
                % {"code": item.code, "parent": item.parent},
            )
        check_kind(item)
        here.add(item.code)
        seen.append(item.code)
        known.add(item.code.casefold())


def check_kind(item: ItemContent) -> None:
    """Raise InvalidInput unless kind, settings and answers of a question can be kept."""
    if item.kind not in ItemKind.values or item.origin not in ItemOrigin.values:
        raise refused("kind", _("%(code)s: there is no such kind of question.") % {"code": item.code})
    if len(item.number) > 20:
        raise refused("number", _("A printed number has at most 20 signs."))
    settings.cleaned(item.kind, item.settings)
    codes: list[str] = []
    for option in item.options:
        check_option_code(option.code, codes)
        codes.append(option.code)


def check_section(code: str, title: Mapping[str, str], taken: Iterable[str]) -> None:
    """Raise InvalidInput unless a section can have this name and title."""
    if not WORD.fullmatch(code) or len(code) > 40:
        raise refused(
            "code", _("'%(code)s' cannot be the name of a section: letters and digits.") % {"code": code}
        )
    if code.casefold() in {one.casefold() for one in taken}:
        raise refused("code", _("Another section has the name '%(code)s' already.") % {"code": code})
    if not any(text.strip() for text in title.values()):
        raise refused("title", _("A section needs a title."))


def check_condition(content: QuestionnaireContent, text: str, *, field: str) -> None:
    """Raise InvalidInput, with the engine's reason as its cause, where a condition cannot be read over the content."""
    try:
        check_expression(parse_expression(text), problems.variables(content))
    except AnalyticsError as error:
        raise InvalidInput(str(error), code=error.code, extra={"fields": {field: str(error)}}) from error


def check_readable(text: str, *, field: str) -> None:
    """Raise InvalidInput, with the engine's reason as its cause, where a condition cannot be read at all.

    What it names may come later; a condition that is no condition never becomes one.
    """
    try:
        parse_expression(text)
    except AnalyticsError as error:
        raise InvalidInput(str(error), code=error.code, extra={"fields": {field: str(error)}}) from error


def check_comparability(
    comparability: str, recode: Mapping[str, str], item: Item, older: Item | None
) -> None:
    """Raise InvalidInput unless the judgement can be kept.

    The first of a series is new; the same question has the same kind and answers; a table names answers that both have.
    """
    if comparability not in Comparability.values:
        raise refused("comparability", _("Choose how the question stands to the one before it."))
    if older is None:
        if comparability != Comparability.NEW:
            raise refused("comparability", _("No question stands before this one in its series."))
        return
    ours = {option.code for option in item.options.all()}
    theirs = {option.code for option in older.options.all()}
    if comparability in {Comparability.SAME, Comparability.REWORDED} and (
        item.kind != older.kind or ours != theirs
    ):
        raise refused(
            "comparability",
            _("Other answers are offered than before: translate them by a table, or call the question new."),
        )
    if comparability == Comparability.RECODED and (set(recode) != ours or not set(recode.values()) <= theirs):
        raise refused("recode", _("Give for every answer the one of the version before that it stands for."))

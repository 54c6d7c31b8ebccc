"""What is wrong or doubtful in a questionnaire, read as a whole. Pure: it reads values and writes nothing.

Errors keep a wave from being opened: a respondent could not answer, or an answer could not be counted. Warnings are to
be looked at and may stay.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from rapport.analysis.errors import AnalyticsError, ExpressionError
from rapport.analysis.tabulation import Expression, Variable, check_expression, parse_expression
from rapport.analysis.types import in_language
from rapport.kernel.errors import InvalidInput
from rapport.surveys import extracts
from rapport.surveys.instruments import loops, settings
from rapport.surveys.instruments.content import ItemContent, QuestionnaireContent, RuleContent, Texts
from rapport.surveys.instruments.types import Level, Problem
from rapport.surveys.instruments.views import view_of
from rapport.surveys.models.instrument import HEADINGS, ItemKind

CHOICES = frozenset({ItemKind.SINGLE, ItemKind.MULTIPLE})
HOLDERS = frozenset({ItemKind.GROUP, ItemKind.REPEAT, ItemKind.TABLE})
ERROR, WARNING = Level.ERROR, Level.WARNING


def problems_of(content: QuestionnaireContent) -> list[Problem]:
    """Every problem of a questionnaire: errors first, each in printed order."""
    found = [
        *_whole(content),
        *_texts_of_sections(content),
        *_each_item(content),
        *_conditions(content),
        *_rules(content),
    ]
    return sorted(found, key=lambda problem: problem.level is Level.WARNING)


def _whole(content: QuestionnaireContent) -> Iterator[Problem]:
    answered = [item for item in content.items() if item.kind not in HEADINGS and item.origin == "ASKED"]
    if not answered:
        yield Problem(ERROR, "empty", _("The questionnaire asks nothing yet."))
    yield from _text(content, content.title, _("The title"), Problem(ERROR, "", ""))
    yield from _text(content, content.intro, _("The introduction"), Problem(ERROR, "", ""), optional=True)
    numbers = Counter(
        item.number
        for item in content.items()
        if item.number and item.parent is None and item.origin == "ASKED"
    )
    for number, times in numbers.items():
        if times > 1:
            told = _(
                "The number %(number)s is printed with several questions. It may stay: their names differ."
            )
            yield Problem(WARNING, "number_twice", told % {"number": number})


def _texts_of_sections(content: QuestionnaireContent) -> Iterator[Problem]:
    for section in content.sections:
        at = Problem(ERROR, "", "", section=section.code)
        yield from _text(content, section.title, _("The title of the section"), at)
        yield from _text(content, section.intro, _("The introduction of the section"), at, optional=True)
        yield from _text(content, section.attachment, _("The document asked for"), at, optional=True)
        if not section.items:
            yield replace(
                at, level=WARNING, code="section_empty", message=_("The section holds no questions.")
            )


def _text(
    content: QuestionnaireContent, texts: Texts, what: str, at: Problem, *, optional: bool = False
) -> Iterator[Problem]:
    """The languages in which a text is missing: an error for the first language, a warning for the others."""
    given = {language for language, text in texts.items() if text.strip()}
    if optional and not given:
        return
    if not content.languages or content.languages[0] not in given:
        yield replace(at, level=ERROR, code="text_empty", message=_("%(what)s is empty.") % {"what": what})
        return
    missing = [language for language in content.languages if language not in given]
    if missing:
        told = _("%(what)s is not translated: %(languages)s.")
        message = told % {"what": what, "languages": ", ".join(missing)}
        yield replace(at, level=WARNING, code="translation_missing", message=message)


def _each_item(content: QuestionnaireContent) -> Iterator[Problem]:
    parts: dict[str, list[ItemContent]] = {}
    for item in content.items():
        parts.setdefault(item.parent or "", []).append(item)
    for section in content.sections:
        for item in section.items:
            at = Problem(ERROR, "", "", section=section.code, item=item.code)
            yield from _text(content, item.text, _("The text of the question"), at)
            yield from _text(content, item.hint, _("The hint"), at, optional=True)
            yield from _options(content, item, at)
            yield from _shape(item, parts.get(item.code, []), at)
            try:
                settings.cleaned(item.kind, item.settings)
            except InvalidInput as error:
                yield replace(at, code="setting", message=error.message)


def _options(content: QuestionnaireContent, item: ItemContent, at: Problem) -> Iterator[Problem]:
    for option in item.options:
        what = _("The text of the answer '%(code)s'") % {"code": option.code}
        yield from _text(content, option.text, what, replace(at, option=option.code))
    folded = Counter(option.code.casefold() for option in item.options)
    for code in (code for code, times in folded.items() if times > 1):
        told = _("The answer code '%(code)s' is given twice.") % {"code": code}
        yield replace(at, code="option_twice", message=told, option=code)
    for language in content.languages[:1]:
        words = Counter(option.text.get(language, "").strip().casefold() for option in item.options)
        for text in (text for text, times in words.items() if times > 1 and text):
            told = _("Two answers read the same: “%(text)s”.") % {"text": text}
            yield replace(at, level=WARNING, code="option_same_text", message=told)


def _shape(item: ItemContent, parts: list[ItemContent], at: Problem) -> Iterator[Problem]:
    """Whether the question has the answers, rows and parts that its kind needs, and no others."""
    if item.kind in CHOICES and not item.options:
        yield replace(at, code="no_options", message=_("No answers are offered to choose from."))
    elif item.kind in CHOICES and len(item.options) == 1:
        yield replace(at, level=WARNING, code="one_option", message=_("Only one answer is offered."))
    if item.kind == ItemKind.TABLE and not item.options:
        yield replace(at, code="no_rows", message=_("The table has no rows."))
    if item.kind in HOLDERS and not parts:
        told = {
            ItemKind.TABLE: _("The table has no columns: add questions that belong to it."),
            ItemKind.REPEAT: _("Nothing is asked in the repeated group: add questions that belong to it."),
        }.get(ItemKind(item.kind), _("The group holds no questions."))
        level = WARNING if item.kind == ItemKind.GROUP else ERROR
        yield replace(at, level=level, code="no_parts", message=told)
    if item.kind in {ItemKind.TABLE, ItemKind.REPEAT}:
        for part in parts:
            if part.kind in HOLDERS:
                told_part = _("A table or repeated group cannot hold another group.")
                yield replace(at, item=part.code, code="nested", message=told_part)
    if item.options and item.kind not in {*CHOICES, ItemKind.TABLE}:
        yield replace(
            at, level=WARNING, code="options_unused", message=_("Answers are offered, but not for this kind.")
        )


def variables(content: QuestionnaireContent, row_of: str = "") -> dict[str, Variable]:
    """The questions by name, as conditions see them; `row_of`: within one row of that group, answered once."""
    views = [
        view_of(replace(item, parent=None) if row_of and item.parent == row_of else item, section.code)
        for section in content.sections
        for item in section.items
    ]
    return {one.code: one for one in extracts.variables(extracts.offers(views))}


def _read(text: str, known: Mapping[str, Variable], at: Problem) -> tuple[Expression | None, Problem | None]:
    """A condition as it is understood, or the problem with it."""
    try:
        expression = parse_expression(text)
        check_expression(expression, known)
    except AnalyticsError as error:
        near = error.near if isinstance(error, ExpressionError) else ()
        return None, replace(at, code=error.code, message=str(error), near=tuple(near))
    return expression, None


def _conditions(content: QuestionnaireContent) -> Iterator[Problem]:
    known = variables(content)
    order = {item.code: place for place, item in enumerate(content.items())}
    reads: dict[str, frozenset[str]] = {}
    kinds = {item.code: item.kind for item in content.items()}
    for section in content.sections:
        for item in section.items:
            at = Problem(ERROR, "", "", section=section.code, item=item.code)
            constraint = str(item.settings.get("constraint") or "")
            if constraint:
                holder = kinds.get(item.parent or "")
                rows = item.parent if holder in {ItemKind.TABLE, ItemKind.REPEAT} else None
                _expression, problem = _read(constraint, variables(content, rows) if rows else known, at)
                if problem is not None:
                    yield problem
            if not item.show_if.strip():
                continue
            expression, problem = _read(item.show_if, known, at)
            if problem is not None:
                yield problem
            reads[item.code] = loops.named_in(item.show_if) & order.keys()
            later = sorted(code for code in reads[item.code] if order[code] > order[item.code])
            if later and expression is not None:
                told = _("The skip rule looks forward, to %(names)s: the respondent has not come to it yet.")
                message = told % {"names": ", ".join(later)}
                yield replace(at, level=WARNING, code="looks_forward", message=message)
    yield from _loops(content, reads)


def _loops(content: QuestionnaireContent, reads: Mapping[str, frozenset[str]]) -> Iterator[Problem]:
    sections = {item.code: section.code for section in content.sections for item in section.items}
    parents = {item.code: item.parent for item in content.items() if item.parent}
    for loop in loops.loops(reads, parents):
        told = _("The skip rules run in a loop: %(names)s. None of these questions could ever be asked.")
        message = told % {"names": " → ".join((*loop, loop[0]))}
        yield Problem(ERROR, "loop", message, section=sections[loop[0]], item=loop[0])


def _rules(content: QuestionnaireContent) -> Iterator[Problem]:
    known = variables(content)
    for rule in content.rules:
        at = Problem(ERROR, "", "", rule=rule.code)
        yield from _rule(content, rule, known, at)


def _rule(
    content: QuestionnaireContent, rule: RuleContent, known: Mapping[str, Variable], at: Problem
) -> Iterator[Problem]:
    _expression, problem = _read(rule.when, known, at)
    if problem is not None:
        yield problem
    yield from _text(content, rule.message, _("The message of the rule"), at)
    codes = {item.code for item in content.items()}
    for code in rule.items:
        if code not in codes:
            told = _("There is no question '%(code)s'.") % {"code": code}
            yield replace(at, code="unknown_item", message=told)


def missing_translations(content: QuestionnaireContent) -> dict[str, int]:
    """How many texts each further language lacks."""
    counted = dict.fromkeys(content.languages[1:], 0)
    for texts in _all_texts(content):
        for language in counted:
            if any(text.strip() for text in texts.values()) and not texts.get(language, "").strip():
                counted[language] += 1
    return counted


def _all_texts(content: QuestionnaireContent) -> Iterable[Texts]:
    yield from (content.title, content.intro)
    for section in content.sections:
        yield from (section.title, section.intro, section.attachment)
        for item in section.items:
            yield from (item.text, item.hint, *(option.text for option in item.options))
    yield from (rule.message for rule in content.rules)


def short(item: ItemContent, language: str, most: int = 80) -> str:
    """The text of a question on one line, cut where it would not fit."""
    words = " ".join(in_language(item.text, language).split())
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"

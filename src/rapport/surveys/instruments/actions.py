"""Writes of questionnaires: begin, store, copy, change drafts. A version that has been sent out never changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from rapport.kernel.access import Viewer
from rapport.kernel.audit import action, record
from rapport.kernel.errors import InvalidInput, UnableTo
from rapport.surveys.instruments import drafts, rules, series, settings, storing
from rapport.surveys.instruments.content import ItemContent, QuestionnaireContent, RuleContent, Texts
from rapport.surveys.models import (
    ConsistencyRule,
    Item,
    Questionnaire,
    Section,
    SeriesItem,
)
from rapport.surveys.models.instrument import Comparability


@dataclass(frozen=True)
class SectionFields:
    """What a person gives of a section. `attachment`: the document asked for with it."""

    code: str
    title: Texts
    intro: Texts = field(default_factory=dict)
    attachment: Texts = field(default_factory=dict)


def _next_number(code: str) -> int:
    """The number after the last version of the questionnaire, whose versions are held until the end of the write."""
    list(Questionnaire.objects.filter(code__iexact=code).select_for_update().values_list("pk", flat=True))
    last = Questionnaire.objects.filter(code__iexact=code).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


@action
def questionnaire_store(*, content: QuestionnaireContent, by: Viewer, now: datetime) -> tuple[str, int]:
    """Store a whole questionnaire as a draft under the next free number of its code, or nothing.

    Where a version stands before it, questions of the same name that have not changed are linked to theirs.
    Returns code and number. Raises AccessDenied, InvalidInput (`rules.check_structure`).
    """
    rules.check_edit_questionnaires(by)
    rules.check_structure(content)
    before = Questionnaire.objects.filter(code__iexact=content.code).order_by("-number").first()
    number = _next_number(content.code)
    row = storing.store(settings.cleaned_content(content), number)
    linked = series.link(before, row) if before is not None else 0
    _recorded("questionnaire.stored", row, by, now, items=len(content.items()), linked=linked)
    return row.code, number


@action
def questionnaire_begin(
    *, code: str, title: Texts, intro: Texts, languages: Sequence[str], by: Viewer, now: datetime
) -> tuple[str, int]:
    """Begin a questionnaire with nothing in it. Returns code and number.

    Raises AccessDenied, InvalidInput: a name that is taken or cannot be one, no title, no language.
    """
    rules.check_edit_questionnaires(by)
    rules.check_head(code, title, languages)
    if Questionnaire.objects.filter(code__iexact=code).exists():
        raise rules.refused(
            "code",
            _("There is a questionnaire '%(code)s' already: make a new version of it.") % {"code": code},
        )
    content = QuestionnaireContent(code=code, title=title, languages=tuple(languages), intro=intro)
    row = storing.store(content, 1)
    _recorded("questionnaire.begun", row, by, now)
    return row.code, row.number


@action
def questionnaire_copy(*, questionnaire: str, number: int, by: Viewer, now: datetime) -> tuple[str, int]:
    """Make a new draft version of a version, its questions linked to those copied. Returns code and number.

    Raises AccessDenied, NotAvailable.
    """
    rules.check_edit_questionnaires(by)
    old = _any_version(questionnaire, number)
    row = storing.store(storing.content_of(old), _next_number(old.code))
    linked = series.link(old, row)
    _recorded("questionnaire.copied", row, by, now, copied=old.number, linked=linked)
    return row.code, row.number


@action
def questionnaire_change(
    *,
    questionnaire: str,
    number: int,
    title: Texts,
    intro: Texts,
    languages: Sequence[str],
    expected: int,
    by: Viewer,
    now: datetime,
) -> None:
    """Change title, introduction and languages of a draft. Texts of a language taken out stay on record.

    Raises AccessDenied, NotAvailable, UnableTo, InvalidInput, StaleVersion, as every change of a draft does.
    """
    row = _draft(questionnaire, number, by)
    rules.check_head(row.code, title, languages)
    row.title, row.intro, row.languages = dict(title), dict(intro), list(languages)
    row.save_version(expected=expected, fields=["title", "intro", "languages"])
    _recorded("questionnaire.changed", row, by, now)


@action
def questionnaire_delete(
    *, questionnaire: str, number: int, expected: int, by: Viewer, now: datetime
) -> None:
    """Throw a draft away that no wave was prepared with. Raises as `questionnaire_change`."""
    row = _draft(questionnaire, number, by)
    if row.waves.exists():
        raise UnableTo(_("A wave was prepared with this version: give it another one first."), code="in_use")
    row.save_version(expected=expected, fields=[])
    _recorded("questionnaire.deleted", row, by, now)
    row.delete()


@action
def section_add(
    *, questionnaire: str, number: int, fields: SectionFields, expected: int, by: Viewer, now: datetime
) -> str:
    """Add a section at the end. Returns its code. Raises as `questionnaire_change`."""
    row = _draft(questionnaire, number, by)
    code = fields.code or _free_letter(row)
    _check_section(row, code, fields)
    row.save_version(expected=expected, fields=[])
    Section.objects.create(
        questionnaire=row,
        code=code,
        title=dict(fields.title),
        intro=dict(fields.intro),
        attachment=dict(fields.attachment),
        position=row.sections.count(),
    )
    _recorded("section.added", row, by, now, section=code)
    return code


@action
def section_change(
    *,
    questionnaire: str,
    number: int,
    section: str,
    fields: SectionFields,
    expected: int,
    by: Viewer,
    now: datetime,
) -> None:
    """Change name, texts and the document asked for. Raises as `questionnaire_change`."""
    row = _draft(questionnaire, number, by)
    part = drafts.of_code(row, Section.objects, section)
    _check_section(row, fields.code, fields, but=part.pk)
    row.save_version(expected=expected, fields=[])
    part.code, part.title = fields.code, dict(fields.title)
    part.intro, part.attachment = dict(fields.intro), dict(fields.attachment)
    part.save()
    _recorded("section.changed", row, by, now, section=part.code)


@action
def section_move(
    *, questionnaire: str, number: int, section: str, step: int, expected: int, by: Viewer, now: datetime
) -> bool:
    """Move a section with its questions one place up (-1) or down (1). False where it stands at the end already."""
    row = _draft(questionnaire, number, by)
    drafts.of_code(row, Section.objects, section)
    row.save_version(expected=expected, fields=[])
    moved = drafts.exchange(list(row.sections.order_by("position", "pk")), section, 1 if step > 0 else -1)
    drafts.renumber(row)
    _recorded("section.moved", row, by, now, section=section)
    return moved


@action
def section_delete(
    *, questionnaire: str, number: int, section: str, expected: int, by: Viewer, now: datetime
) -> None:
    """Take a section out with its questions. Raises as `questionnaire_change`."""
    row = _draft(questionnaire, number, by)
    part = drafts.of_code(row, Section.objects, section)
    row.save_version(expected=expected, fields=[])
    count = part.items.count()
    part.delete()
    drafts.renumber(row)
    _recorded("section.deleted", row, by, now, section=section, items=count)


@action
def item_add(
    *,
    questionnaire: str,
    number: int,
    section: str,
    content: ItemContent,
    expected: int,
    by: Viewer,
    now: datetime,
) -> str:
    """Add a question at the end of its section or of what it belongs to. Returns its name.

    Raises as `questionnaire_change`; InvalidInput also for a name that is taken or cannot be one.
    """
    row = _draft(questionnaire, number, by)
    row.save_version(expected=expected, fields=[])
    if row.items.count() >= rules.MOST_ITEMS:
        raise InvalidInput(
            _("A questionnaire holds at most %(most)s questions.") % {"most": rules.MOST_ITEMS}
        )
    drafts.put(row, Item(questionnaire=row), section, content)
    drafts.renumber(row)
    _recorded("question.added", row, by, now, item=content.code, kind=content.kind)
    return content.code


@action
def item_change(
    *,
    questionnaire: str,
    number: int,
    item: str,
    section: str,
    content: ItemContent,
    expected: int,
    by: Viewer,
    now: datetime,
) -> str:
    """Change a question with its answers and its place; conditions follow it to a new name. Returns its name.

    Raises as `item_add`.
    """
    row = _draft(questionnaire, number, by)
    one = drafts.of_code(row, Item.objects, item)
    row.save_version(expected=expected, fields=[])
    drafts.put(row, one, section, content)
    if content.code != item:
        drafts.rename(row, item, content.code)
    drafts.renumber(row)
    _recorded("question.changed", row, by, now, item=content.code, kind=content.kind)
    return content.code


@action
def item_move(
    *, questionnaire: str, number: int, item: str, step: int, expected: int, by: Viewer, now: datetime
) -> bool:
    """Move a question with its parts one place up (-1) or down (1) among its neighbours.

    False where it stands at the end already. Raises as `questionnaire_change`.
    """
    row = _draft(questionnaire, number, by)
    one = drafts.of_code(row, Item.objects, item)
    row.save_version(expected=expected, fields=[])
    moved = drafts.exchange(drafts.siblings(one), item, 1 if step > 0 else -1)
    drafts.renumber(row)
    _recorded("question.moved", row, by, now, item=item)
    return moved


@action
def item_delete(
    *, questionnaire: str, number: int, item: str, expected: int, by: Viewer, now: datetime
) -> None:
    """Take a question out with its parts. Conditions that name it stay and are listed as problems.

    Raises as `questionnaire_change`.
    """
    row = _draft(questionnaire, number, by)
    one = drafts.of_code(row, Item.objects, item)
    row.save_version(expected=expected, fields=[])
    one.delete()
    drafts.renumber(row)
    _recorded("question.deleted", row, by, now, item=item)


@action
def rule_put(
    *,
    questionnaire: str,
    number: int,
    rule: str,
    fields: RuleContent,
    expected: int,
    by: Viewer,
    now: datetime,
) -> str:
    """Add a consistency rule (`rule` empty) or change one. Returns its name.

    Raises as `questionnaire_change`; InvalidInput also for a condition that cannot be read over the questionnaire.
    """
    row = _draft(questionnaire, number, by)
    one = drafts.of_code(row, ConsistencyRule.objects, rule) if rule else ConsistencyRule(questionnaire=row)
    if not rules.CODE.fullmatch(fields.code) or len(fields.code) > 60:
        raise rules.refused("code", _("Use letters, digits and hyphens, as in budget-without-plan."))
    if row.rules.exclude(pk=one.pk).filter(code__iexact=fields.code).exists():
        raise rules.refused(
            "code", _("Another rule has the name '%(code)s' already.") % {"code": fields.code}
        )
    rules.check_condition(storing.content_of(row), fields.when, field="when")
    row.save_version(expected=expected, fields=[])
    one.code, one.when = fields.code, fields.when
    one.items, one.message = list(fields.items), dict(fields.message)
    one.position = one.position if rule else row.rules.count()
    one.save()
    _recorded("consistency_rule.put", row, by, now, rule=one.code)
    return one.code


@action
def rule_delete(
    *, questionnaire: str, number: int, rule: str, expected: int, by: Viewer, now: datetime
) -> None:
    """Take a consistency rule out. Raises as `questionnaire_change`."""
    row = _draft(questionnaire, number, by)
    one = drafts.of_code(row, ConsistencyRule.objects, rule)
    row.save_version(expected=expected, fields=[])
    one.delete()
    drafts.renumber(row)
    _recorded("consistency_rule.deleted", row, by, now, rule=rule)


@action
def comparability_say(
    *,
    questionnaire: str,
    number: int,
    item: str,
    comparability: str,
    recode: Mapping[str, str],
    note: Texts,
    expected: int,
    by: Viewer,
    now: datetime,
) -> None:
    """Say how a question stands to the one before it in its series; `recode` maps its answers to those before.

    Of a version that was sent out, too: what was asked stays, what it is worth is a judgement. Raises AccessDenied,
    NotAvailable (no such question, or in no series), InvalidInput, StaleVersion.
    """
    rules.check_edit_questionnaires(by)
    row = _any_version(questionnaire, number)
    entry = (
        SeriesItem.objects.filter(item__questionnaire=row, item__code=item).select_related("series").first()
    )
    if entry is None:
        raise rules.unknown_part(item)
    older = series.before(entry)
    rules.check_comparability(comparability, recode, entry.item, older)
    row.save_version(expected=expected, fields=[])
    entry.comparability = comparability
    entry.recode = dict(recode) if comparability == Comparability.RECODED else {}
    entry.note = {language: text for language, text in note.items() if text.strip()}
    entry.save()
    _recorded("comparability.said", row, by, now, item=item, comparability=comparability)


def _any_version(questionnaire: str, number: int) -> Questionnaire:
    row: Questionnaire | None = Questionnaire.objects.filter(
        code__iexact=questionnaire, number=number
    ).first()
    if row is None:
        raise rules.unknown_questionnaire(questionnaire, number)
    return row


def _draft(questionnaire: str, number: int, by: Viewer) -> Questionnaire:
    """The version, which `by` may change now. Raises AccessDenied, NotAvailable, UnableTo."""
    rules.check_edit_questionnaires(by)
    row = _any_version(questionnaire, number)
    rules.check_change(row.state)
    return row


def _recorded(event: str, row: Questionnaire, by: Viewer, now: datetime, **detail: Any) -> None:
    record(
        event,
        by=by,
        now=now,
        subject=f"surveys.questionnaire:{row.pk}",
        detail={"code": row.code, "number": row.number, **detail},
    )


def _free_letter(row: Questionnaire) -> str:
    """The first letter, then number, that no section is named by."""
    taken = {code.casefold() for code in row.sections.values_list("code", flat=True)}
    names = (*(chr(65 + place) for place in range(26)), *(f"S{place}" for place in range(27, 10_000)))
    return next(name for name in names if name.casefold() not in taken)


def _check_section(row: Questionnaire, code: str, fields: SectionFields, but: int | None = None) -> None:
    taken = [part.code for part in row.sections.all() if part.pk != but]
    rules.check_section(code, fields.title, taken)

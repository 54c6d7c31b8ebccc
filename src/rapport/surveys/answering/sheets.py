"""A return's questionnaire with what was answered so far, from rows. Private to queries and actions."""

from collections.abc import Iterable, Mapping

from django.db.models import Q

from rapport.kernel.access import Viewer
from rapport.surveys import queries as surveys
from rapport.surveys.answering import constraints, routing, rows, submission
from rapport.surveys.answering.types import Broken, Conflict, Entry, Question, Readiness, Sheet
from rapport.surveys.models import AnswerChange, DraftAnswer, Item, Return
from rapport.surveys.models.instrument import HEADINGS
from rapport.surveys.types import ItemView, SectionView, items_by_code


def sections_of(row: Return, viewer: Viewer) -> tuple[SectionView, ...]:
    """The questionnaire of a return that the viewer may see."""
    which = Q(questionnaire_id=row.respondent.wave.questionnaire_id)
    return surveys.sections_of(viewer=viewer, which=which)


def sheet_of(row: Return, sections: tuple[SectionView, ...]) -> Sheet:
    """The whole questionnaire with the answers as they stand."""
    kept = rows.kept_of(row)
    items = [item for section in sections for item in section.items if not item.coded]
    asked = routing.routes(items, kept, group=row.respondent.group)
    return Sheet(
        rows.view_of(row),
        sections,
        {item.code: Question(item, asked[item.code] is True, kept.get(item.code, {})) for item in items},
        asked,
    )


def readiness_of(row: Return, sections: tuple[SectionView, ...]) -> Readiness:
    """What is unanswered, and what stands against submitting."""
    items = {item.code: item for section in sections for item in section.items if not item.coded}
    kept = rows.kept_of(row)
    asked = routing.routes(items.values(), kept, group=row.respondent.group)
    files = rows.by_item(rows.documents_of(row))
    questions = [item for item in items.values() if item.kind not in HEADINGS]
    lacking = [
        item
        for item in questions
        if asked[item.code] is True and item.code not in files and _is_blank(item, kept)
    ]
    known = [item for item in questions if asked[item.code] is True]
    return Readiness(
        asked=len(known),
        answered=len(known) - len(lacking),
        unanswered=tuple(item.code for item in lacking),
        required=tuple(
            item.code
            for item in known
            if item.required and (item in lacking or _has_empty_row(item, items, kept))
        ),
        undecided=tuple(item.code for item in questions if asked[item.code] is None),
        conflicts=tuple(conflicts_of(row)),
        broken=tuple(constraints.standing(items.values(), kept, asked, group=row.respondent.group)),
    )


def broken_by(row: Return, entries: Iterable[Entry], viewer: Viewer) -> list[Broken]:
    """Which of these answers the condition of their question would refuse, given what else stands."""
    given = {(entry.item, entry.path): entry for entry in entries}
    questionnaire = row.respondent.wave.questionnaire_id
    conditions = Item.objects.filter(questionnaire_id=questionnaire, settings__has_key="constraint")
    if not conditions.filter(code__in={item for item, _path in given}).exists():
        return []
    items = items_by_code(sections_of(row, viewer)).values()
    kept = constraints.with_entries(rows.kept_of(row), given.values())
    found = constraints.broken(items, kept, group=row.respondent.group)
    return [one for one in found if (one.item, one.path) in given]


def _is_blank(item: ItemView, kept: submission.KeptAnswers) -> bool:
    return all(one.given.state == "blank" for one in kept.get(item.code, {}).values())


def _has_empty_row(item: ItemView, items: Mapping[str, ItemView], kept: submission.KeptAnswers) -> bool:
    """Whether a row of its repeated group was begun and left without this answer."""
    parent = items.get(item.parent or "")
    if parent is None or parent.kind != "REPEAT":
        return False
    known = kept.get(item.code, {})
    written = submission.rows_of(parent.code, items, kept)
    return any(path not in known or known[path].given.state == "blank" for path in written)


def conflicts_of(row: Return) -> list[Conflict]:
    """Texts that were kept beside another and have not been decided since."""
    rejected = AnswerChange.objects.filter(of=row, outcome=AnswerChange.Outcome.CONFLICT)
    waiting = {(change.item_id, change.path): change for change in rejected.select_related("item")}
    if not waiting:
        return []
    codes = {item for item, _path in waiting}
    for change in AnswerChange.objects.filter(of=row, item_id__in=codes, outcome=AnswerChange.Outcome.SAVED):
        place = (change.item_id, change.path)
        if place in waiting and waiting[place].pk < change.pk:
            del waiting[place]
    standing = {
        (draft.item_id, draft.path): draft for draft in DraftAnswer.objects.filter(of=row, item_id__in=codes)
    }
    return [
        Conflict(
            change.item.code,
            change.path,
            rows.given_of(change),
            rows.given_of(standing[place]),
            standing[place].version,
            change.by,
            standing[place].saved_by,
            change.at,
        )
        for place, change in waiting.items()
        if place in standing
    ]

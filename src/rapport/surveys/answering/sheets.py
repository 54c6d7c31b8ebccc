"""A return's questionnaire with what was answered so far, from rows. Private to queries and actions."""

from django.db.models import Q

from rapport.kernel.access import Viewer
from rapport.surveys import queries as surveys
from rapport.surveys.answering import routing, rows, submission
from rapport.surveys.answering.types import Conflict, Question, Readiness, Sheet
from rapport.surveys.models import AnswerChange, DraftAnswer, Return
from rapport.surveys.models.instrument import HEADINGS
from rapport.surveys.types import ItemView, SectionView


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
        required=tuple(item.code for item in lacking if item.required),
        undecided=tuple(item.code for item in questions if asked[item.code] is None),
        conflicts=tuple(conflicts_of(row)),
    )


def _is_blank(item: ItemView, kept: submission.KeptAnswers) -> bool:
    return all(one.given.state == "blank" for one in kept.get(item.code, {}).values())


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

"""Reads of answering. Others' returns are not available; what is being written is its delegation's alone."""

from collections.abc import Iterable, Mapping

from django.db.models import Q
from django.utils.translation import gettext as _

from rapport.actors.roles import Permission
from rapport.kernel.access import Viewer, check_use
from rapport.kernel.errors import NotAvailable
from rapport.surveys.answering import asked as asked_rows
from rapport.surveys.answering import routing, rows, rules, sheets
from rapport.surveys.answering.types import (
    Change,
    Document,
    Entry,
    Readiness,
    ReturnView,
    RevisionView,
    Sheet,
)
from rapport.surveys.models import Answer, AnswerChange, Item, Return, ReturnDocument, Revision, SeriesItem
from rapport.surveys.rows import item_view
from rapport.surveys.types import AnswerView, ItemView, SectionView, items_by_code

_STARTED = Q(respondent__wave__collection__in=("OPEN", "CLOSED"))


def returns(*, viewer: Viewer) -> list[ReturnView]:
    """The returns of the organisations the viewer acts for or supports, in waves that are open or closed."""
    mine = viewer.organisations | viewer.supports
    return [
        rows.view_of(row) for row in rows.returns_where(_STARTED & Q(respondent__organisation_id__in=mine))
    ]


def returns_of_wave(*, viewer: Viewer, wave: str) -> list[ReturnView]:
    """All returns of a wave, for the office. Raises AccessDenied."""
    check_use(viewer, Permission.OFFICE_VIEW)
    found = rows.returns_where(Q(respondent__wave__code=wave))
    return sorted((rows.view_of(row) for row in found), key=lambda view: view.respondent)


def return_of(*, viewer: Viewer, wave: str, respondent: str) -> ReturnView:
    """One return, without what is being written. Raises NotAvailable."""
    return rows.view_of(rows.visible_return(viewer, wave, respondent))


def own_return(*, viewer: Viewer, wave: str, respondent: str) -> ReturnView:
    """One return of an organisation the viewer acts for or supports. Raises NotAvailable for everybody else."""
    view = return_of(viewer=viewer, wave=wave, respondent=respondent)
    if view.organisation_id not in viewer.organisations | viewer.supports:
        raise rules.unknown_return(wave, respondent)
    return view


def sheet(*, viewer: Viewer, wave: str, respondent: str) -> Sheet:
    """The whole questionnaire with the answers as they stand. Raises NotAvailable, AccessDenied (a draft)."""
    row = _draft_row(viewer, wave, respondent)
    return sheets.sheet_of(row, sheets.sections_of(row, viewer))


def routes(*, viewer: Viewer, wave: str, respondent: str) -> Mapping[str, bool | None]:
    """For every question whether it is asked, given the answers as they stand; None where it is not known yet."""
    row = _draft_row(viewer, wave, respondent)
    items = items_by_code(sheets.sections_of(row, viewer)).values()
    return routing.routes(items, rows.kept_of(row), group=row.respondent.group)


def readiness(*, viewer: Viewer, wave: str, respondent: str) -> Readiness:
    """What is unanswered, and what stands against submitting. Raises NotAvailable, AccessDenied (a draft)."""
    row = _draft_row(viewer, wave, respondent)
    return sheets.readiness_of(row, sheets.sections_of(row, viewer))


def broken_by(
    *, viewer: Viewer, wave: str, respondent: str, entries: Iterable[Entry]
) -> Mapping[tuple[str, str], str]:
    """Which of these answers the condition of their question would refuse, by place, with what to do.

    Raises NotAvailable, AccessDenied (a draft).
    """
    row = _draft_row(viewer, wave, respondent)
    return {(one.item, one.path): one.message for one in sheets.broken_by(row, entries, viewer)}


def history(*, viewer: Viewer, wave: str, respondent: str, item: str, path: str = "") -> list[Change]:
    """Every saving of an answer, newest first. Raises NotAvailable, AccessDenied (a draft)."""
    row = _draft_row(viewer, wave, respondent)
    changes = AnswerChange.objects.filter(of=row, item__code=item, path=path).order_by("-pk")
    return [
        Change(
            rows.given_of(change),
            change.version,
            change.outcome == AnswerChange.Outcome.CONFLICT,
            change.channel,
            change.at,
            change.by,
        )
        for change in changes
    ]


def documents(*, viewer: Viewer, wave: str, respondent: str) -> list[Document]:
    """The documents of a return: to who writes it all of them, to the office those submitted. Raises NotAvailable."""
    row = rows.visible_return(viewer, wave, respondent)
    return rows.documents_of(row, submitted=not _sees_draft(viewer, row))


def document(*, viewer: Viewer, wave: str, respondent: str, document: int) -> Document:
    """One document of a return. Raises NotAvailable for one that is not the viewer's, removed or unknown."""
    row = rows.visible_return(viewer, wave, respondent)
    which = Q(removed_at__isnull=True) | Q(submitted=True) if _sees_draft(viewer, row) else Q(submitted=True)
    found = (
        ReturnDocument.objects.select_related("section", "item").filter(which, of=row, pk=document).first()
    )
    if found is None:
        raise NotAvailable(_("There is no such document."), code="unknown_document")
    return rows.document_view(found)


def revisions(*, viewer: Viewer, wave: str, respondent: str) -> list[RevisionView]:
    """What was submitted, oldest first. Raises NotAvailable."""
    row = rows.visible_return(viewer, wave, respondent)
    return [rows.revision_view(one) for one in Revision.objects.filter(of=row)]


def revision(*, viewer: Viewer, wave: str, respondent: str, number: int) -> RevisionView:
    """One submission by its number. Raises NotAvailable."""
    row = rows.visible_return(viewer, wave, respondent)
    found = Revision.objects.filter(of=row, number=number).first()
    if found is None:
        raise NotAvailable(_("There is no such submission."), code="unknown_submission")
    return rows.revision_view(found)


def questionnaire_of(*, viewer: Viewer, wave: str, respondent: str) -> tuple[SectionView, ...]:
    """The questions that a return answers, also to delegations that may not see the wave. Raises NotAvailable."""
    return sheets.sections_of(rows.visible_return(viewer, wave, respondent), viewer)


def _sees_draft(viewer: Viewer, row: Return) -> bool:
    return bool(
        rules.can_see_draft(
            viewer, organisation_id=row.respondent.organisation_id, kept_by_office=row.kept_by_office
        )
    )


def _draft_row(viewer: Viewer, wave: str, respondent: str) -> Return:
    row = rows.visible_return(viewer, wave, respondent)
    rules.check_see_draft(
        viewer, organisation_id=row.respondent.organisation_id, kept_by_office=row.kept_by_office
    )
    return row


def before(
    *, viewer: Viewer, wave: str, respondent: str
) -> tuple[Mapping[str, str], Mapping[str, AnswerView]]:
    """What the same organisation answered in the wave before this one, under the questions of this one, with its title.

    Found through series, where comparable, and else by the code of the question in the same questionnaire. Raises
    NotAvailable, AccessDenied (a draft).
    """
    row = _draft_row(viewer, wave, respondent)
    earlier = row.respondent.wave.previous
    if earlier is None:
        return {}, {}
    answers = Answer.objects.filter(
        respondent__wave=earlier, respondent__organisation_id=row.respondent.organisation_id
    ).select_related("item")
    known = {answer.item.code: answer for answer in answers}
    asked = row.respondent.wave.questionnaire_id
    followed = _followed(asked, earlier.questionnaire_id)
    codes = Item.objects.filter(questionnaire_id=asked, origin="ASKED").values_list("code", flat=True)
    same = earlier.questionnaire.code == row.respondent.wave.questionnaire.code
    found = {code: followed.get(code, code if same else "") for code in codes}
    return earlier.title, {
        code: AnswerView(
            known[old].item.code, known[old].state, tuple(known[old].values), known[old].original
        )
        for code, old in found.items()
        if old in known
    }


def _followed(asked: int, earlier: int) -> dict[str, str]:
    """Questions of a questionnaire to those of an earlier one in the same series; NEW ones to nothing."""
    found_rows = SeriesItem.objects.filter(item__questionnaire_id__in=(asked, earlier)).select_related("item")
    old = {one.series_id: one.item.code for one in found_rows if one.item.questionnaire_id == earlier}
    return {
        one.item.code: "" if one.comparability == "NEW" else old.get(one.series_id, "")
        for one in found_rows
        if one.item.questionnaire_id == asked
    }


def question(*, viewer: Viewer, wave: str, respondent: str, code: str) -> ItemView:
    """One question of the return's questionnaire, without the rest of it. Raises NotAvailable."""
    row = rows.visible_return(viewer, wave, respondent)
    found = asked_rows.rows(row.respondent.wave.questionnaire_id, [code]).get(code)
    if found is None:
        raise NotAvailable(_("There is no such question."), code="unknown_question")
    return item_view(found)

"""Writes of answering: saving answers, submitting, correcting, declining; and documents."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from rapport.actors.roles import Permission
from rapport.kernel.access import Viewer
from rapport.kernel.audit import action, record
from rapport.kernel.errors import InvalidInput, NotAvailable, UnableTo
from rapport.kernel.files import storage
from rapport.kernel.files.guard import check_upload
from rapport.surveys.answering import keeping, limits, rows, rules, sheets, submission
from rapport.surveys.answering.keeping import Place, Sending
from rapport.surveys.answering.types import Entry, Saved
from rapport.surveys.answering.workflow import RETURN, State
from rapport.surveys.counting import count_again
from rapport.surveys.models import Item, Return, ReturnDocument, Revision, Section
from rapport.surveys.running import actions as running

MOST_DOCUMENTS = 60
"""Documents of one return."""


@action
def return_begin(*, wave: str, respondent: str, by: Viewer, now: datetime) -> None:
    """Open a return for answering.

    Raises NotAvailable, AccessDenied, UnableTo (begun before, or the wave is not open).
    """
    row = _writer_row(by, wave, respondent)
    rules.check_write_now(row.state, row.respondent.collection)
    _step(row, State.DRAFTING, opened_at=now)
    record("return.begun", by=by, now=now, subject=_subject(row), detail={"wave": wave})


@action
def answer_save(
    *,
    wave: str,
    respondent: str,
    entry: Entry,
    expected: int,
    key: UUID | None,
    channel: str = "WEB",
    by: Viewer,
    now: datetime,
) -> Saved:
    """Keep one answer. `expected`: the version it is based on, 0 for the first; `key` names the sending.

    The same sending arriving again does nothing twice. Where somebody else saved meanwhile, theirs stands, this is kept
    beside it, and its writer is to choose. Raises NotAvailable, AccessDenied, UnableTo, InvalidInput.
    """
    row = _begun(wave, respondent, by, now)
    place = (entry.item, entry.path)
    kept = keeping.keep(row, [entry], {place: expected}, Sending(channel, by, now, key))
    saved = kept[place]
    record(
        "answer.saved",
        by=by,
        now=now,
        subject=_subject(row),
        detail={
            "item": entry.item,
            "version": saved.version,
            "conflict": saved.conflict,
            "repeated": saved.repeated,
        },
    )
    return saved


@action
def section_save(
    *,
    wave: str,
    respondent: str,
    entries: Sequence[Entry],
    expected: Mapping[Place, int],
    channel: str = "WEB",
    by: Viewer,
    now: datetime,
) -> Mapping[Place, Saved]:
    """Keep the answers of a page, each based on the version it was shown with; those not touched are left alone.

    Gives what became of those that were touched. Raises as `answer_save`.
    """
    row = _begun(wave, respondent, by, now)
    shown = keeping.seen_before(row, {(one.item, one.path): 0 for one in entries} | dict(expected))
    touched = [one for one in entries if one.given != shown[(one.item, one.path)]]
    kept: dict[Place, Saved] = {}
    if touched:
        kept = keeping.keep(row, touched, expected, Sending(channel, by, now))
    conflicts = sum(one.conflict for one in kept.values())
    record(
        "section.saved",
        by=by,
        now=now,
        subject=_subject(row),
        detail={"answers": len(kept), "conflicts": conflicts},
    )
    return kept


@action
def answers_save(
    *,
    wave: str,
    respondent: str,
    entries: Sequence[Entry],
    channel: str,
    by: Viewer,
    now: datetime,
) -> int:
    """Keep many answers or none, whatever stands now (its history is kept). Gives how many were kept.

    Raises NotAvailable, AccessDenied, UnableTo, InvalidInput (`extra["item"]`).
    """
    row = _begun(wave, respondent, by, now)
    latest = {(one.item, one.path): one for one in entries}
    if latest:
        keeping.keep(row, list(latest.values()), None, Sending(channel, by, now))
    record(
        "answers.saved",
        by=by,
        now=now,
        subject=_subject(row),
        detail={"answers": len(latest), "channel": channel},
    )
    return len(latest)


@action
def return_two_persons(*, wave: str, respondent: str, wanted: bool, by: Viewer, now: datetime) -> None:
    """Say whether a second person checks the return before it is submitted.

    Raises NotAvailable, AccessDenied, UnableTo (it is with that person, or was submitted).
    """
    row = _writer_row(by, wave, respondent, Permission.DELEGATION_MANAGE)
    rules.check_write_now(row.state, row.respondent.collection)
    row.two_person = wanted
    row.save_version(expected=row.version, fields=["two_person"])
    record("return.two_persons_set", by=by, now=now, subject=_subject(row), detail={"wanted": wanted})


@action
def return_prepare(*, wave: str, respondent: str, by: Viewer, now: datetime) -> None:
    """Hand a return over to a second person, who checks and submits it.

    Raises NotAvailable, AccessDenied, UnableTo (required answers or choices are lacking).
    """
    row = _writer_row(by, wave, respondent, lock=True)
    rules.check_write_now(row.state, row.respondent.collection)
    _check_ready(row, by)
    _step(row, State.CHECKING, prepared_by=by.person_id)
    record("return.prepared", by=by, now=now, subject=_subject(row), detail={"wave": wave})


@action
def return_hand_back(*, wave: str, respondent: str, by: Viewer, now: datetime) -> None:
    """Give a return that is being checked back to those who write it. Raises NotAvailable, AccessDenied, UnableTo."""
    row = _writer_row(by, wave, respondent, Permission.RETURN_SUBMIT, lock=True)
    _step(row, State.DRAFTING, prepared_by=None, closing="", reason="" if row.closing else row.reason)
    record("return.handed_back", by=by, now=now, subject=_subject(row), detail={"wave": wave})


@action
def return_submit(
    *,
    wave: str,
    respondent: str,
    channel: str = "WEB",
    reason: str = "",
    publish: bool = True,
    by: Viewer,
    now: datetime,
) -> int:
    """Submit a return officially. Gives the number of the submission.

    `publish` holds for the answers about which nothing was chosen; `reason` says why a later submission differs. What
    was not answered stands as blank, what was not asked as not routed. Late is allowed while the wave is open. Raises
    NotAvailable, AccessDenied, UnableTo (state, second person, required answers, choices that wait).
    """
    row = _writer_row(by, wave, respondent, Permission.RETURN_SUBMIT, lock=True)
    _check_open(row)
    RETURN.check(State(row.state), State.SUBMITTED)
    rules.check_handed_over(state=row.state, closing=row.closing, wanted="")
    rules.check_second_person(by, two_person=row.two_person, state=row.state, prepared_by=row.prepared_by)
    _check_ready(row, by)
    late = rows.view_of(row).is_late(now)
    number = _submit(
        row,
        State.SUBMITTED,
        content=_content(row, by, publish=publish),
        channel=channel,
        reason=reason or row.reason,
        by=by,
        now=now,
    )
    running.queries_raise(wave=wave, respondent=respondent, by=by, now=now)
    record(
        "return.submitted",
        by=by,
        now=now,
        subject=_subject(row),
        detail={"wave": wave, "revision": number, "channel": channel, "late": late},
    )
    return number


@action
def return_send_back(*, wave: str, respondent: str, reason: str, by: Viewer, now: datetime) -> None:
    """The office asks a respondent to correct what it submitted; the submission goes on counting.

    Raises NotAvailable, AccessDenied, UnableTo, InvalidInput (no reason).
    """
    row = rows.visible_return(by, wave, respondent)
    rules.check_send_back(by)
    rules.check_reason(reason)
    _check_open(row)
    _step(row, State.RETURNED, reason=reason.strip())
    record("return.sent_back", by=by, now=now, subject=_subject(row), detail={"revision": row.revision})


@action
def return_reopen(*, wave: str, respondent: str, reason: str, by: Viewer, now: datetime) -> None:
    """Open a submitted return for correction; the last submission goes on counting until the next.

    Raises NotAvailable, AccessDenied, UnableTo, InvalidInput (no reason).
    """
    row = _writer_row(by, wave, respondent, Permission.RETURN_SUBMIT)
    rules.check_reason(reason)
    _check_open(row)
    _step(row, State.CORRECTING, reason=reason.strip(), prepared_by=None)
    record("return.reopened", by=by, now=now, subject=_subject(row), detail={"revision": row.revision})


@action
def return_decline(*, wave: str, respondent: str, reason: str, by: Viewer, now: datetime) -> bool:
    """Decline to answer a wave. Gives whether that is settled: where the State wants it, a second person is awaited.

    Raises NotAvailable, AccessDenied, UnableTo, InvalidInput (no reason).
    """
    row = _writer_row(by, wave, respondent, Permission.RETURN_SUBMIT, lock=True)
    rules.check_reason(reason)
    _check_open(row)
    if _awaits_second(row, State.DECLINED, reason.strip(), by, now):
        record("return.closing_prepared", by=by, now=now, subject=_subject(row), detail={"wave": wave})
        return False
    _step(row, State.DECLINED, reason=reason.strip(), prepared_by=None, closing="")
    record("return.declined", by=by, now=now, subject=_subject(row), detail={"wave": wave})
    return True


@action
def return_not_applicable(*, wave: str, respondent: str, reason: str, by: Viewer, now: datetime) -> int:
    """Answer as a whole that the survey does not apply, with the reason: a full answer, with a receipt.

    Source of the need: OSCE 2008 annual report, Annex C, Table 1 note 3 (the Holy See). Gives the number of the
    submission, 0 where the State wants a second person, who is awaited. Raises NotAvailable, AccessDenied, UnableTo,
    InvalidInput (no reason).
    """
    row = _writer_row(by, wave, respondent, Permission.RETURN_SUBMIT, lock=True)
    rules.check_reason(reason)
    _check_open(row)
    if _awaits_second(row, State.NOT_APPLICABLE, reason.strip(), by, now):
        record("return.closing_prepared", by=by, now=now, subject=_subject(row), detail={"wave": wave})
        return 0
    RETURN.check(State(row.state), State.NOT_APPLICABLE)
    content = submission.not_applicable_content(_content(row, by, publish=True), reason.strip())
    number = _submit(
        row, State.NOT_APPLICABLE, content=content, channel="WEB", reason=reason.strip(), by=by, now=now
    )
    record("return.not_applicable", by=by, now=now, subject=_subject(row), detail={"revision": number})
    return number


def _awaits_second(row: Return, target: State, reason: str, by: Viewer, now: datetime) -> bool:
    """Hand a return that is to be closed without answers over to a second person, where the State wants one.

    False where nobody wants one, or this is the second person. Raises UnableTo, AccessDenied.
    """
    rules.check_handed_over(state=row.state, closing=row.closing, wanted=target)
    if not row.two_person:
        return False
    if row.state == State.CHECKING:
        rules.check_second_person(by, two_person=True, state=row.state, prepared_by=row.prepared_by)
        return False
    RETURN.check(State(row.state), target)
    if row.state == State.NOT_OPENED:
        _step(row, State.DRAFTING, opened_at=now)
    _step(row, State.CHECKING, prepared_by=by.person_id, closing=target, reason=reason)
    return True


@action
def return_take_up(*, wave: str, respondent: str, by: Viewer, now: datetime) -> None:
    """Answer after all what was declined or called not applicable. Raises NotAvailable, AccessDenied, UnableTo."""
    row = _writer_row(by, wave, respondent, Permission.RETURN_SUBMIT)
    _check_open(row)
    _step(row, State.DRAFTING, reason="")
    record("return.taken_up", by=by, now=now, subject=_subject(row), detail={"wave": wave})


@action
def return_keep_in_office(*, wave: str, respondent: str, by: Viewer, now: datetime) -> None:
    """The office enters a return that came on paper or by mail itself.

    Only while the delegation has written nothing. Raises NotAvailable, AccessDenied, UnableTo.
    """
    row = rows.visible_return(by, wave, respondent)
    rules.check_send_back(by)
    _check_open(row)
    if row.state != State.NOT_OPENED or row.kept_by_office:
        raise UnableTo(
            _("The return is being written already; what a delegation writes is not taken over."),
            code="return_begun",
        )
    row.kept_by_office = True
    row.save_version(expected=row.version, fields=["kept_by_office"])
    record("return.kept_in_office", by=by, now=now, subject=_subject(row), detail={"wave": wave})


@action
def document_keep(
    *,
    wave: str,
    respondent: str,
    name: str,
    content: bytes,
    section: str = "",
    item: str = "",
    note: str = "",
    by: Viewer,
    now: datetime,
) -> int:
    """Keep a file with a return: as the answer to `item`, with a `section`, or with the whole. Gives its id.

    Raises NotAvailable, AccessDenied, UnableTo, InvalidInput (the guard refuses the file, or the question asks for
    files of other kinds; an unknown place).
    """
    row = _begun(wave, respondent, by, now)
    if len(rows.documents_of(row)) >= MOST_DOCUMENTS:
        raise UnableTo(
            _("A return holds at most %(most)d documents. Remove one first.") % {"most": MOST_DOCUMENTS},
            code="too_many_documents",
        )
    of_questionnaire = {"questionnaire_id": row.respondent.wave.questionnaire_id}
    asked = Item.objects.filter(**of_questionnaire, code=item, kind="FILE").first() if item else None
    placed = Section.objects.filter(**of_questionnaire, code=section).first() if section else None
    if (item and asked is None) or (section and placed is None):
        raise InvalidInput(_("The questionnaire asks for no document there."), code="unknown_place")
    accepted = limits.document_types(asked.settings) if asked else limits.DOCUMENT_TYPES
    upload = check_upload(name, content, accepted=accepted)
    stored = storage.store(rows.documents_root(), upload.content, suffix="")
    made = ReturnDocument.objects.create(
        of=row,
        item=asked,
        section=placed or (asked.section if asked else None),
        name=upload.name,
        stored=stored,
        content_type=upload.type.content_type,
        size=len(upload.content),
        sha256=submission.hash_of(upload.content),
        note=note.strip()[:300],
        kept_at=now,
        kept_by=by.person_id,
    )
    record(
        "document.kept",
        by=by,
        now=now,
        subject=f"surveys.returndocument:{made.pk}",
        detail={"type": upload.type.name, "size": made.size, "item": item, "section": section},
    )
    return int(made.pk)


@action
def document_remove(*, wave: str, respondent: str, document: int, by: Viewer, now: datetime) -> None:
    """Take a document out of a return. One that was submitted stays with its submission, others lose their file.

    Raises NotAvailable, AccessDenied, UnableTo.
    """
    row = _writer_row(by, wave, respondent, lock=True)
    keeping.note_saving(row, now)
    found = ReturnDocument.objects.filter(of=row, pk=document, removed_at__isnull=True).first()
    if found is None:
        raise NotAvailable(_("There is no such document."), code="unknown_document")
    ReturnDocument.objects.filter(pk=found.pk).update(removed_at=now)
    if not found.submitted:
        path = rows.documents_root() / found.stored
        transaction.on_commit(lambda: path.unlink(missing_ok=True))
    record("document.removed", by=by, now=now, subject=f"surveys.returndocument:{found.pk}", detail={})


def _writer_row(
    by: Viewer,
    wave: str,
    respondent: str,
    permission: Permission = Permission.RETURN_ANSWER,
    *,
    lock: bool = False,
) -> Return:
    """The return, for who may write in it; `lock`: held alone, so that no saving is under way."""
    row = rows.visible_return(by, wave, respondent, held=lock)
    rules.check_write(
        by,
        organisation_id=row.respondent.organisation_id,
        kept_by_office=row.kept_by_office,
        permission=permission,
    )
    return row


def _begun(wave: str, respondent: str, by: Viewer, now: datetime) -> Return:
    """The return, begun where it was not, held, for an answer or document to be written. Raises UnableTo."""
    row = _writer_row(by, wave, respondent, lock=True)
    if row.state == State.NOT_OPENED:
        return_begin(wave=wave, respondent=respondent, by=by, now=now)
        row = rows.visible_return(by, wave, respondent)
    keeping.note_saving(row, now)
    return row


def _step(row: Return, target: State, **fields: object) -> None:
    """Take the return to a state, with fields that change along with it. Raises UnableTo, StaleVersion."""
    RETURN.check(State(row.state), target)
    row.state = target
    for name, value in fields.items():
        setattr(row, name, value)
    row.save_version(expected=row.version, fields=["state", *fields])


def _check_open(row: Return) -> None:
    if row.respondent.collection != "OPEN":
        raise UnableTo(_("The wave is not open: nothing can be written or submitted."), code="wave_not_open")


def _check_ready(row: Return, by: Viewer) -> None:
    """Raise UnableTo where choices wait, an answer breaks a limit, or the delegation left a required question blank.

    What came on paper is entered as it came.
    """
    ready = sheets.readiness_of(row, sheets.sections_of(row, by))
    if ready.conflicts:
        raise UnableTo(
            _("Two texts were written for one answer. Choose between them first."), code="conflicts_open"
        )
    if ready.broken:
        raise UnableTo(
            _("Answers do not fit their questions: %(items)s. Change them, or say why there is no answer.")
            % {"items": ", ".join(dict.fromkeys(one.item for one in ready.broken))},
            code="limits_broken",
            extra={"items": [one.item for one in ready.broken]},
        )
    if ready.required and not row.kept_by_office:
        raise UnableTo(
            _("Required questions are not answered: %(items)s. Answer them, or say why not.")
            % {"items": ", ".join(ready.required[:12])},
            code="required_missing",
            extra={"items": list(ready.required)},
        )


def _content(row: Return, by: Viewer, *, publish: bool) -> dict[str, Any]:
    sheet = sheets.sheet_of(row, sheets.sections_of(row, by))
    questionnaire = row.respondent.wave.questionnaire
    return submission.content_of(
        sheet.of,
        sheet.sections,
        {code: question.kept for code, question in sheet.questions.items()},
        rows.documents_of(row),
        sheet.routes,
        questionnaire=(questionnaire.code, questionnaire.number),
        publish=publish,
    )


def _submit(
    row: Return,
    target: State,
    *,
    content: Mapping[str, Any],
    channel: str,
    reason: str,
    by: Viewer,
    now: datetime,
) -> int:
    """Write the submission, count it, and take the return to its state. Gives the number of the submission."""
    number = row.revision + 1
    Revision.objects.create(
        of=row,
        number=number,
        content=content,
        sha256=submission.sha256_of(content),
        reason=reason,
        channel=channel,
        submitted_at=now,
        submitted_by=by.person_id,
        prepared_by=row.prepared_by,
    )
    ReturnDocument.objects.filter(of=row, removed_at__isnull=True).update(submitted=True)
    kept_reason = reason if target == State.NOT_APPLICABLE else ""
    _step(row, target, revision=number, submitted_at=now, prepared_by=None, closing="", reason=kept_reason)
    count_again(row.respondent_id)
    return number


def _subject(row: Return) -> str:
    return f"surveys.return:{row.pk}"

"""Writes of updates: begun, written, submitted, taken back, returned, accepted; the evidence they carry."""

from dataclasses import asdict
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext as _

from rapport.kernel.access import Viewer
from rapport.kernel.audit import action, record
from rapport.kernel.errors import InvalidInput, NotAvailable, UnableTo
from rapport.kernel.files import storage
from rapport.kernel.files.guard import check_upload
from rapport.obligations import notices, reading, rules
from rapport.obligations.absences import queries as absences
from rapport.obligations.models import Evidence, Obligation, Update, UpdateEntry
from rapport.obligations.updates.types import UpdateFields
from rapport.obligations.workflow import OBLIGATION, UNSETTLED, UPDATE, WRITABLE, ObligationStep, UpdateStep

ACCEPTED_FILES = ("pdf", "docx", "xlsx", "png", "jpeg", "csv", "text")
MOST_EVIDENCE = 20
_TEXTS = ("activity", "obstacles", "next_step", "percent", "result", "closes")


def _subject(pk: int) -> str:
    return f"obligations.update:{pk}"


def _report_on(by: Viewer, obligation: int) -> Obligation:
    row = reading.found(by, obligation, lock=True)
    rules.check_report(by, reading.above(by, row.accountable_id))
    rules.check_running(row.state)
    return row


def _own(by: Viewer, update: int, *states: UpdateStep) -> tuple[Obligation, Update]:
    """An update for those who write for the accountable organisation, both rows locked. Others: NotAvailable."""
    first = Update.objects.filter(pk=update).values_list("obligation_id", flat=True).first()
    if first is None:
        raise _unknown()
    row = _report_on(by, first)
    found = Update.objects.select_for_update(of=("self",)).filter(pk=update).first()
    if found is None or found.organisation_id != row.accountable_id:
        raise _unknown()
    if states and found.state not in states:
        raise UnableTo(
            _("This update is not being written any more. Take it back, or begin a new one."),
            code="update_rests",
        )
    return row, found


def _unknown() -> NotAvailable:
    return NotAvailable(_("There is no such update."), code="unknown_update")


def _note(update: Update, step: str, by: Viewer, now: datetime, **more: object) -> None:
    UpdateEntry.objects.create(of=update, step=step, at=now, by=by.person_id, **more)


def _fill(update: Update, fields: UpdateFields) -> None:
    rules.check_percent(fields.percent)
    update.activity, update.obstacles = fields.activity.strip(), fields.obstacles.strip()
    update.next_step, update.result = fields.next_step.strip(), fields.result.strip()
    update.percent, update.closes = fields.percent, fields.closes


@action
def update_begin(*, obligation: int, fields: UpdateFields, by: Viewer, now: datetime) -> int:
    """Begin an update as a draft of the accountable organisation. Returns its id.

    Raises NotAvailable, AccessDenied, UnableTo (closed, or an update is being written or waits), InvalidInput.
    """
    row = _report_on(by, obligation)
    if Update.objects.filter(obligation=row, state__in=UNSETTLED).exists():
        raise UnableTo(
            _("An update on this obligation is being written or waits for approval already. Open that one."),
            code="update_under_way",
        )
    update = Update(
        obligation=row,
        organisation_id=row.accountable_id,
        begun_at=now,
        begun_by=by.person_id,
        changed_at=now,
        changed_by=by.person_id,
    )
    _fill(update, fields)
    update.save()
    _note(update, "BEGUN", by, now)
    record("update.begun", by=by, now=now, subject=_subject(update.pk))
    return int(update.pk)


@action
def update_write(*, update: int, fields: UpdateFields, expected: int, by: Viewer, now: datetime) -> None:
    """Change a draft or a returned update; `expected` is the version that was read.

    Raises NotAvailable, AccessDenied, UnableTo, InvalidInput, StaleVersion.
    """
    _row, found = _own(by, update, *WRITABLE)
    _fill(found, fields)
    found.changed_at, found.changed_by = now, by.person_id
    found.save_version(expected=expected, fields=[*_TEXTS, "changed_at", "changed_by"])
    record("update.written", by=by, now=now, subject=_subject(found.pk))


@action
def update_submit(*, update: int, expected: int, by: Viewer, now: datetime) -> None:
    """Submit an update officially; those who approve are told. What was said is kept word for word.

    A deputy submits in the name of whom they stand in for. Raises NotAvailable, AccessDenied, UnableTo, InvalidInput
    (nothing said; closing without a result and evidence), StaleVersion.
    """
    row, found = _own(by, update)
    rules.check_submit(by, reading.above(by, row.accountable_id))
    UPDATE.check(UpdateStep(found.state), UpdateStep.SUBMITTED)
    fields = reading.fields_of(found)
    rules.check_to_submit(fields, evidence=found.evidence.count())
    instead_of = absences.represented(viewer=by, organisation_id=row.accountable_id, now=now)
    found.state, found.submitted_at, found.submitted_by = "SUBMITTED", now, by.person_id
    found.submitted_for, found.return_reason = instead_of, ""
    names = ["state", "submitted_at", "submitted_by", "submitted_for", "return_reason"]
    found.save_version(expected=expected, fields=names)
    _note(found, "SUBMITTED", by, now, said=asdict(fields), for_person=instead_of)
    notices.waiting(row.pk, by=by, now=now)
    record("update.submitted", by=by, now=now, subject=_subject(found.pk), detail={"closes": found.closes})


@action
def update_take_back(*, update: int, expected: int, by: Viewer, now: datetime) -> None:
    """Take back a submitted update that nobody has decided on.

    Raises NotAvailable, AccessDenied, UnableTo, StaleVersion.
    """
    row, found = _own(by, update)
    rules.check_submit(by, reading.above(by, row.accountable_id))
    UPDATE.check(UpdateStep(found.state), UpdateStep.DRAFT)
    found.state = "DRAFT"
    found.save_version(expected=expected, fields=["state"])
    _note(found, "TAKEN_BACK", by, now)
    record("update.taken_back", by=by, now=now, subject=_subject(found.pk))


def _to_decide(by: Viewer, update: int, target: UpdateStep) -> tuple[Obligation, Update]:
    rules.check_review(by)
    first = (
        Update.objects.filter(pk=update)
        .exclude(state="DRAFT")
        .values_list("obligation_id", flat=True)
        .first()
    )
    if first is None:
        raise _unknown()
    row = reading.found(by, first, lock=True)
    found = Update.objects.select_for_update(of=("self",)).get(pk=update)
    rules.check_decide(by, submitted_by=found.submitted_by)
    UPDATE.check(UpdateStep(found.state), target)
    return row, found


@action
def update_return(*, update: int, reason: str, expected: int, by: Viewer, now: datetime) -> None:
    """Give an update back with a reason.

    Raises NotAvailable, AccessDenied, UnableTo (own one), InvalidInput, StaleVersion.
    """
    row, found = _to_decide(by, update, UpdateStep.RETURNED)
    why = rules.check_reason(reason)
    found.state, found.return_reason, found.decided_at, found.decided_by = "RETURNED", why, now, by.person_id
    found.save_version(expected=expected, fields=["state", "return_reason", "decided_at", "decided_by"])
    _note(found, "RETURNED", by, now, text=why)
    notices.decided(notices.RETURNED, row.pk, found.organisation_id, by=by, now=now)
    record("update.returned", by=by, now=now, subject=_subject(found.pk))


@action
def update_accept(*, update: int, expected: int, by: Viewer, now: datetime) -> None:
    """Accept an update; one that asks to close closes its obligation.

    Raises NotAvailable, AccessDenied, UnableTo (submitted by the same person, or not waiting), StaleVersion.
    """
    row, found = _to_decide(by, update, UpdateStep.ACCEPTED)
    found.state, found.decided_at, found.decided_by = "ACCEPTED", now, by.person_id
    found.save_version(expected=expected, fields=["state", "decided_at", "decided_by"])
    _note(found, "ACCEPTED", by, now)
    target = ObligationStep.DONE if found.closes else ObligationStep.IN_PROGRESS
    row.last_update_at = now
    if row.state != target:
        OBLIGATION.check(ObligationStep(row.state), target)
        row.state = target
    if found.closes:
        row.closed_at, row.closed_by = now, by.person_id
    row.save_version(expected=row.version, fields=["state", "last_update_at", "closed_at", "closed_by"])
    notices.decided(notices.ACCEPTED, row.pk, found.organisation_id, by=by, now=now)
    record("update.accepted", by=by, now=now, subject=_subject(found.pk), detail={"closes": found.closes})


@action
def evidence_link(*, update: int, title: str, link: str, by: Viewer, now: datetime) -> int:
    """Add a link as evidence. Returns its id. Raises NotAvailable, AccessDenied, UnableTo, InvalidInput."""
    _row, found = _own(by, update, *WRITABLE)
    _hold_room(found)
    try:
        URLValidator(schemes=["http", "https"])(link)
    except ValidationError as error:
        raise InvalidInput(
            _("This is not an address of the web. Give it whole, as in https://www.example.org/report."),
            extra={"fields": {"link": "not_an_address"}},
        ) from error
    made = Evidence.objects.create(
        update=found, title=title.strip()[:300] or link[:300], link=link, kept_at=now, kept_by=by.person_id
    )
    record("evidence.linked", by=by, now=now, subject=f"obligations.evidence:{made.pk}")
    return int(made.pk)


@action
def evidence_keep(*, update: int, title: str, name: str, content: bytes, by: Viewer, now: datetime) -> int:
    """Keep a file as evidence. Returns its id.

    Raises NotAvailable, AccessDenied, UnableTo, InvalidInput (the guard refuses it).
    """
    _row, found = _own(by, update, *WRITABLE)
    _hold_room(found)
    upload = check_upload(name, content, accepted=ACCEPTED_FILES)
    made = Evidence.objects.create(
        update=found,
        title=title.strip()[:300] or upload.name[:300],
        name=upload.name,
        stored=storage.store(reading.documents_root(), upload.content, suffix=""),
        content_type=upload.type.content_type,
        size=len(upload.content),
        sha256=reading.sha256_of(upload.content),
        kept_at=now,
        kept_by=by.person_id,
    )
    record(
        "evidence.kept",
        by=by,
        now=now,
        subject=f"obligations.evidence:{made.pk}",
        detail={"type": upload.type.name, "size": len(upload.content)},
    )
    return int(made.pk)


def _hold_room(found: Update) -> None:
    if found.evidence.count() >= MOST_EVIDENCE:
        raise UnableTo(
            _("An update holds at most %(most)d pieces of evidence. Remove one first.")
            % {"most": MOST_EVIDENCE},
            code="too_much_evidence",
        )


@action
def evidence_remove(*, evidence: int, by: Viewer, now: datetime) -> None:
    """Take a piece of evidence out of a draft or returned update. Raises NotAvailable, AccessDenied, UnableTo."""
    piece = Evidence.objects.filter(pk=evidence).first()
    if piece is None:
        raise NotAvailable(_("There is no such evidence."), code="unknown_evidence")
    _own(by, piece.update_id, *WRITABLE)
    path = reading.documents_root() / piece.stored if piece.stored else None
    piece.delete()
    if path is not None:
        transaction.on_commit(lambda: path.unlink(missing_ok=True))
    record("evidence.removed", by=by, now=now, subject=f"obligations.evidence:{evidence}")

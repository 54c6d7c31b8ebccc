"""Writes of workbooks: take in the answers of one, or of many."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rapport.kernel.access import Viewer
from rapport.kernel.audit import action, record
from rapport.kernel.errors import StaleVersion, UnableTo, UserFacingError
from rapport.surveys.answering import actions as answering
from rapport.surveys.answering import queries as returns
from rapport.surveys.answering.rules import check_write
from rapport.surveys.answering.types import Entry
from rapport.surveys.models import Return
from rapport.surveys.running.rules import check_enter_returns
from rapport.surveys.workbooks import layout
from rapport.surveys.workbooks.types import FileReport, Imported
from rapport.surveys.workbooks.writing import BLANK

CHANNEL = "EXCEL"


@dataclass(frozen=True)
class Handling:
    """What the office wants done with the workbooks it takes in.

    `take_over`: returns nobody has begun are entered by the office; `submit`: each return is submitted as it came.
    """

    take_over: bool = False
    submit: bool = False


@action
def workbook_take(
    *,
    wave: str,
    respondent: str,
    entries: Sequence[Entry],
    seen: Mapping[tuple[str, str], str],
    by: Viewer,
    now: datetime,
) -> int:
    """Keep answers of a workbook in a draft. `seen`: fingerprint of what stood, by item and path, when it was chosen.

    Gives how many were changed. Raises StaleVersion where one of them was changed since, and as `answers_save`.
    """
    of = returns.return_of(viewer=by, wave=wave, respondent=respondent)
    check_write(by, organisation_id=of.organisation_id, kept_by_office=of.kept_by_office)
    # Held alone: nobody saves between the look at what stands and the writing over it.
    Return.objects.select_for_update().get(pk=of.id)
    sheet = returns.sheet(viewer=by, wave=wave, respondent=respondent)
    for entry in entries:
        kept = sheet.questions[entry.item].kept.get(entry.path)
        if layout.fingerprint(kept.given if kept else BLANK) != seen.get((entry.item, entry.path)):
            raise StaleVersion(
                _(
                    "An answer was changed meanwhile. Send the workbook again to see the differences as they are now."
                ),
                code="answers_changed",
            )
    if entries:
        answering.answers_save(
            wave=wave, respondent=respondent, entries=entries, channel=CHANNEL, by=by, now=now
        )
    record(
        "workbook.taken",
        by=by,
        now=now,
        subject=f"surveys.return:{of.id}",
        detail={"wave": wave, "answers": len(entries)},
    )
    return len(entries)


@action
def workbooks_import(
    *,
    wave: str,
    reports: Sequence[tuple[FileReport, bytes]],
    handling: Handling,
    by: Viewer,
    now: datetime,
) -> list[Imported]:
    """Take in the workbooks of returns that the office keeps: each whole or not at all, the others regardless.

    Files with problems are left out. The file itself is kept with the return when something was taken from it; the same
    file a second time changes nothing. Raises AccessDenied.
    """
    check_enter_returns(by)
    found = [
        Imported(report) if report.problems else _import(wave, report, content, handling, by=by, now=now)
        for report, content in reports
    ]
    record(
        "workbooks.imported",
        by=by,
        now=now,
        subject=f"surveys.wave:{wave}",
        detail={
            "files": len(found),
            "returns": sum(1 for one in found if one.changed),
            "answers": sum(one.changed for one in found),
            "submitted": sum(1 for one in found if one.revision),
        },
    )
    return found


def _import(
    wave: str, report: FileReport, content: bytes, handling: Handling, *, by: Viewer, now: datetime
) -> Imported:
    """One file, in a transaction of its own within the whole: its refusal undoes nothing of the others."""
    place: dict[str, Any] = {"wave": wave, "respondent": report.respondent}
    revision = 0
    try:
        with transaction.atomic():
            wanted = report.entries or handling.submit
            if wanted and handling.take_over and report.state == "NOT_OPENED" and not report.kept_by_office:
                answering.return_keep_in_office(**place, by=by, now=now)
            if report.entries:
                answering.answers_save(**place, entries=report.entries, channel=CHANNEL, by=by, now=now)
                answering.document_keep(**place, name=report.name, content=content, by=by, now=now)
            if handling.submit and (report.entries or report.state in {"NOT_OPENED", "DRAFTING"}):
                if not report.entries:
                    answering.answers_save(**place, entries=(), channel=CHANNEL, by=by, now=now)
                revision = answering.return_submit(**place, channel=CHANNEL, by=by, now=now)
    except UserFacingError as error:
        return Imported(report, refused=error.message)
    return Imported(report, len(report.entries), revision)


@action
def typed_submit(*, wave: str, respondent: str, letter_of: date, by: Viewer, now: datetime) -> int:
    """Submit a return that the office typed in from a letter of a day, which must be attached. Gives its number.

    Raises UnableTo where no document is attached, and as `return_submit`.
    """
    check_enter_returns(by)
    if not returns.documents(viewer=by, wave=wave, respondent=respondent):
        raise UnableTo(
            _("Attach the letter or document from which the answers were typed, then submit."),
            code="no_document",
        )
    revision = answering.return_submit(
        wave=wave,
        respondent=respondent,
        channel="TYPED",
        reason=_("Typed in from a letter of %(day)s.") % {"day": letter_of.isoformat()},
        by=by,
        now=now,
    )
    view = returns.return_of(viewer=by, wave=wave, respondent=respondent)
    record(
        "return.typed_in",
        by=by,
        now=now,
        subject=f"surveys.return:{view.id}",
        detail={"wave": wave, "revision": revision, "letter_of": letter_of.isoformat()},
    )
    return revision

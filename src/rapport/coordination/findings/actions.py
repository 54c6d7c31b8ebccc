"""Writes of achievements and challenges: entered or proposed, changed, accepted, declined with a reason."""

from datetime import datetime

from django.utils.translation import gettext as _

from rapport.coordination import seats
from rapport.coordination.decisions import queries as decisions
from rapport.coordination.findings import queries, rules
from rapport.coordination.findings.types import FindingFields
from rapport.coordination.findings.workflow import FINDING, FindingStep
from rapport.coordination.models import Finding, Mechanism
from rapport.kernel.access import Viewer
from rapport.kernel.audit import action, record
from rapport.kernel.errors import InvalidInput
from rapport.obligations import queries as obligations

_PLAIN = ("kind", "topic", "precondition", "link", "from_on", "until_on", "visibility")
_TEXTS = ("title", "text", "example")


def _subject(pk: int) -> str:
    return f"coordination.finding:{pk}"


@action
def finding_enter(*, country: str, fields: FindingFields, by: Viewer, now: datetime) -> int:
    """Enter what the secretariat knows; it counts at once. Returns its id.

    `country` is the code of the State of the mechanism. Raises AccessDenied, InvalidInput.
    """
    rules.check_settle(by)
    row = Finding(
        made_at=now, made_by=by.person_id, state="ACCEPTED", decided_at=now, decided_by=by.person_id
    )
    return _make(row, "finding.entered", country=country, fields=fields, by=by, now=now)


@action
def finding_propose(
    *, country: str, organisation_id: int, fields: FindingFields, by: Viewer, now: datetime
) -> int:
    """Propose on behalf of an organisation; the secretariat accepts or declines. Returns its id.

    Raises AccessDenied, InvalidInput.
    """
    rules.check_propose(by, organisation_id)
    row = Finding(made_at=now, made_by=by.person_id, proposed_by_id=organisation_id)
    return _make(row, "finding.proposed", country=country, fields=fields, by=by, now=now)


def _make(row: Finding, event: str, *, country: str, fields: FindingFields, by: Viewer, now: datetime) -> int:
    mechanism = Mechanism.objects.filter(country__code=country).first()
    if mechanism is None:
        raise InvalidInput(
            _("There is no mechanism of '%(code)s'. Choose one from the list.") % {"code": country},
            code="unknown_mechanism",
            extra={"fields": {"country": "unknown"}},
        )
    row.mechanism = mechanism
    _fill(row, fields)
    linked = _linked(fields, by, now)
    row.save()
    _link(row, linked)
    record(event, by=by, now=now, subject=_subject(row.pk), detail={"kind": row.kind, "topic": row.topic})
    return int(row.pk)


def _fill(row: Finding, fields: FindingFields) -> None:
    rules.check_fields(fields)
    row.body = seats.body_of(fields.body) if fields.body else None
    if row.body is not None and row.body.mechanism_id != row.mechanism_id:
        raise InvalidInput(
            _("This body belongs to another mechanism. Choose one of the same State."),
            code="foreign_body",
            extra={"fields": {"body": "foreign"}},
        )
    for name in _PLAIN:
        setattr(row, name, getattr(fields, name))
    for name in _TEXTS:
        setattr(row, name, getattr(fields, name).strip())


Linked = tuple[set[int], set[int]]


def _linked(fields: FindingFields, by: Viewer, now: datetime) -> Linked:
    """Ids of the obligations and decisions it rests on; those the writer may not see are unknown."""
    owed = obligations.numbered(viewer=by, numbers=fields.obligations)
    if missing := sorted(set(fields.obligations) - set(owed)):
        raise InvalidInput(
            _("There is no obligation %(number)s. Write the numbers as they are printed, such as O-2026-014.")
            % {"number": missing[0]},
            code="unknown_obligation",
            extra={"fields": {"obligations": "unknown"}},
        )
    rows = decisions.visible(by, now.date()).filter(pk__in=fields.decisions)
    decided = set(rows.values_list("pk", flat=True))
    if set(fields.decisions) - decided:
        raise InvalidInput(
            _("There is no such decision. Choose from the list."),
            code="unknown_decision",
            extra={"fields": {"decisions": "unknown"}},
        )
    return set(owed.values()), decided


def _link(row: Finding, linked: Linked) -> None:
    row.obligations.set(linked[0])
    row.decisions.set(linked[1])


def _held(by: Viewer, finding: int, now: datetime) -> Finding:
    if not queries.visible(by, now.date()).filter(pk=finding).exists():
        raise rules.unknown()
    row: Finding = Finding.objects.select_for_update(of=("self",)).get(pk=finding)
    return row


@action
def finding_change(*, finding: int, fields: FindingFields, expected: int, by: Viewer, now: datetime) -> None:
    """Change what is said; links that the writer may not see stay. `expected` is the version that was read.

    Whoever proposed it changes it until it is decided. Raises NotAvailable, AccessDenied, InvalidInput, StaleVersion.
    """
    row = _held(by, finding, now)
    rules.check_changing(row, by)
    _fill(row, fields)
    owed, decided = _linked(fields, by, now)
    before = (
        set(row.obligations.values_list("pk", flat=True)),
        set(row.decisions.values_list("pk", flat=True)),
    )
    known = {one.id for one in obligations.some(viewer=by, day=now.date(), ids=before[0])}
    shown = set(decisions.visible(by, now.date()).filter(pk__in=before[1]).values_list("pk", flat=True))
    row.save_version(expected=expected, fields=[*_PLAIN, *_TEXTS, "body"])
    _link(row, (owed | (before[0] - known), decided | (before[1] - shown)))
    record("finding.changed", by=by, now=now, subject=_subject(row.pk))


@action
def finding_accept(*, finding: int, expected: int, by: Viewer, now: datetime) -> None:
    """Take what was proposed or declined into what counts.

    Raises NotAvailable, AccessDenied, UnableTo, StaleVersion.
    """
    rules.check_settle(by)
    row = _held(by, finding, now)
    FINDING.check(FindingStep(row.state), FindingStep.ACCEPTED)
    _decide(row, "ACCEPTED", why="", expected=expected, by=by, now=now)
    record("finding.accepted", by=by, now=now, subject=_subject(row.pk))


@action
def finding_decline(*, finding: int, reason: str, expected: int, by: Viewer, now: datetime) -> None:
    """Leave it out, and say why; whoever proposed it reads the reason.

    Raises NotAvailable, AccessDenied, UnableTo, InvalidInput (no reason), StaleVersion.
    """
    rules.check_settle(by)
    row = _held(by, finding, now)
    FINDING.check(FindingStep(row.state), FindingStep.DECLINED)
    why = reason.strip()
    if not why:
        raise InvalidInput(
            _("Say why, in a sentence: whoever proposed it reads it."),
            code="reason_missing",
            extra={"fields": {"reason": "missing"}},
        )
    _decide(row, "DECLINED", why=why, expected=expected, by=by, now=now)
    record("finding.declined", by=by, now=now, subject=_subject(row.pk))


def _decide(row: Finding, state: str, *, why: str, expected: int, by: Viewer, now: datetime) -> None:
    row.state, row.decline_reason, row.decided_at, row.decided_by = state, why, now, by.person_id
    row.save_version(expected=expected, fields=["state", "decline_reason", "decided_at", "decided_by"])

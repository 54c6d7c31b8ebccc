"""Writes of plans: begun, changed, taken in from a document, consulted, adopted, revised."""

import hashlib
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from rapport.analysis.plan.document import Plan, PlanDocumentError, plan_of, read_plan, write_plan
from rapport.coordination.decisions import queries as decisions
from rapport.kernel.access import Viewer
from rapport.kernel.audit import action, record
from rapport.kernel.errors import InvalidInput, UnableTo
from rapport.plans import extracts, models, owing, rows, rules
from rapport.plans.consultation.standing import consulted
from rapport.plans.publishing import keeping
from rapport.plans.types import PlanFields
from rapport.plans.workflow import VERSION, VersionStep

LONGEST_CODE = 60
"""Signs of the name of a plan: with the id of a measure it must fit into what obligations refer to."""


def _given(code: str, fields: PlanFields) -> Plan:
    if not fields.title.strip():
        raise InvalidInput(_("Give the plan a title."), extra={"fields": {"title": "missing"}})
    if fields.visibility not in models.ActionPlan.Visibility.values:
        raise InvalidInput(_("Choose who may see it."), extra={"fields": {"visibility": "unknown"}})
    values = {
        **(fields.values or {}),
        "code": code,
        "title": fields.title.strip(),
        "kind": fields.kind,
        "starts_on": fields.starts_on,
        "ends_on": fields.ends_on,
    }
    try:
        return plan_of(values)
    except PlanDocumentError as error:
        where, rule = error.faults[0]
        raise InvalidInput(
            _("%(where)s: %(rule)s. Correct it.") % {"where": where, "rule": rule},
            code="plan_document",
            extra={"fields": {where.split(".")[0]: "wrong"}},
        ) from error


def _begin(code: str, columns: dict[str, Any], visibility: str, by: Viewer, now: datetime) -> Any:
    if not code or slugify(code) != code or len(code) > LONGEST_CODE:
        raise InvalidInput(
            _(
                "The name in addresses has lower-case letters, digits and hyphens only, at most %(most)d of them."
            )
            % {"most": LONGEST_CODE},
            extra={"fields": {"code": "wrong"}},
        )
    if models.ActionPlan.objects.filter(code=code).exists():
        raise InvalidInput(
            _("A plan has this name in addresses already. Choose another one."),
            code="code_taken",
            extra={"fields": {"code": "taken"}},
        )
    row = models.ActionPlan.objects.create(code=code, visibility=visibility, made_at=now, **columns)
    version = models.PlanVersion.objects.create(plan=row, number=1, begun_at=now)
    rows.wrote(version, by)
    return row


@action
def plan_make(*, code: str, fields: PlanFields, by: Viewer, now: datetime) -> None:
    """Begin a plan, with the draft of its first version. Raises AccessDenied, InvalidInput."""
    rules.check_edit(by)
    _begin(code, rows.columns_of(_given(code, fields)), fields.visibility, by, now)
    record("plan.made", by=by, now=now, subject=rows.subject_of(code))


@action
def plan_change(*, plan: str, fields: PlanFields, expected: int, by: Viewer, now: datetime) -> None:
    """Change what the draft of a plan says of itself. Raises NotAvailable, AccessDenied, UnableTo, InvalidInput,

    StaleVersion.
    """
    row, version = rows.writing(plan, by)
    if fields.visibility != row.visibility and version.number > 1:
        rules.check_show(by)  # it opens or closes what was adopted
    columns = {**rows.columns_of(_given(plan, fields)), "visibility": fields.visibility}
    for name, value in columns.items():
        setattr(row, name, value)
    row.save_version(expected=expected, fields=list(columns))
    keeping.put(row)
    record("plan.changed", by=by, now=now, subject=rows.subject_of(plan))


@action
def document_load(
    *, document: Plan, code: str = "", by: Viewer, now: datetime
) -> tuple[str, tuple[str, ...]]:
    """Begin a plan from a document: everything in it, as the draft of a first version.

    Gives its code and the names of organisations that the register does not have: they are kept as names. Raises
    AccessDenied, InvalidInput (whole or not at all).
    """
    rules.check_edit(by)
    given = code or slugify(document.code)
    row = _begin(given, rows.columns_of(document), "MEMBERS", by, now)
    register = rows.Register(by, now.date(), document.language)
    rows.put_strategy(row, document)
    seen: set[str] = set()
    unknown: set[str] = set()
    for position, one in enumerate(document.measures, start=1):
        if one.id in seen or not rows.KEY.fullmatch(one.id):
            raise InvalidInput(
                _(
                    "Measure %(code)s: its id is missing, given twice or more than forty letters, digits, points "
                    "and hyphens. Give each measure its own."
                )
                % {"code": one.code},
                code="measure_id",
            )
        seen.add(one.id)
        rows.put_measure(row, one, register, by=by, now=now, position=position)
        parties = [who.party for who in one.contributors] + ([one.accountable] if one.accountable else [])
        unknown |= {party.name or party.ref for party in parties if register.find(party) is None}
    numbers = [int(key[1:]) for key in seen if key[0] == "m" and key[1:].isdecimal() and len(key) < 9]
    last = max([len(seen), *numbers])
    models.ActionPlan.objects.filter(pk=row.pk).update(last_measure=last)
    record("plan.taken_in", by=by, now=now, subject=rows.subject_of(given), detail={"measures": len(seen)})
    return given, tuple(sorted(unknown))


@action
def plan_open_consultation(
    *, plan: str, until: date | None, expected: int, by: Viewer, now: datetime
) -> None:
    """Show the draft to members and ask for comments until a day. Raises AccessDenied, UnableTo, StaleVersion."""
    rules.check_edit(by)
    version = rows.open_version(rows.held(plan))
    if until is not None and until < now.date():
        raise InvalidInput(
            _("The last day for comments lies in the past. Choose a later one."),
            extra={"fields": {"until": "past"}},
        )
    _move(version, VersionStep.IN_CONSULTATION, expected, comments_until=until)
    models.Consultation.objects.create(of=version, opened_at=now, until=until)
    record("plan.consultation_opened", by=by, now=now, subject=rows.subject_of(plan))


@action
def plan_close_consultation(*, plan: str, expected: int, reason: str = "", by: Viewer, now: datetime) -> None:
    """End the consultation, so that the draft can be changed; before its last day only with a reason.

    Raises AccessDenied, UnableTo, InvalidInput, StaleVersion.
    """
    rules.check_edit(by)
    version = rows.open_version(rows.held(plan))
    rules.check_closing(version.comments_until, reason, now.date())
    early = version.comments_until is not None and now.date() <= version.comments_until
    _move(version, VersionStep.DRAFT, expected, comments_until=None)
    models.Consultation.objects.filter(of=version, closed_at=None).update(
        closed_at=now, closed_early=reason.strip() if early else ""
    )
    record("plan.consultation_closed", by=by, now=now, subject=rows.subject_of(plan))


def _move(version: models.PlanVersion, to: VersionStep, expected: int, **changes: Any) -> None:
    VERSION.check(VersionStep(version.state), to)
    version.state = to.value
    for name, value in changes.items():
        setattr(version, name, value)
    version.save_version(expected=expected, fields=["state", *changes])


@action
def plan_adopt(
    *, plan: str, decision: int, expected: int, not_consulted: str = "", by: Viewer, now: datetime
) -> owing.Outcome:
    """Adopt the open version after the decision of a body: freeze it, and make what its measures ask for.

    A version on which nobody was consulted is adopted with the reason only (`not_consulted`), which stays with it.
    Gives how many obligations were made, changed and withdrawn. Raises NotAvailable, AccessDenied (only author),
    UnableTo (blocking findings, a repealed decision, nothing open, still in consultation, comments without an answer),
    InvalidInput (neither a consultation nor a reason), StaleVersion.
    """
    row = rows.held(plan)
    version = rows.open_version(row)
    rules.check_adopt(by, version.authors.values_list("person", flat=True))
    rules.check_consulted(consulted(version.pk, version.state), not_consulted)
    language = row.language or "en"
    decided = decisions.decision(viewer=by, decision_id=decision, language=language, day=now.date())
    if decided.state not in rules.STANDING_DECISIONS:
        raise UnableTo(
            _("This decision no longer holds. Name the one that adopts the plan."), code="repealed"
        )
    said = f"{decided.body_name}, {decided.number}"[:400]
    written = extracts.document_of(row, version.number, viewer=by, day=now.date())
    document = replace(written, adopted_on=decided.decided_on, adopted_by=said)
    rules.check_blocking(document)
    content = write_plan(document)
    replaced = (
        models.PlanVersion.objects.select_for_update(of=("self",)).filter(plan=row, state="ADOPTED").first()
    )
    if replaced is not None:
        _move(replaced, VersionStep.SUPERSEDED, replaced.version)
    _move(
        version,
        VersionStep.ADOPTED,
        expected,
        document=content,
        sha256=hashlib.sha256(content).hexdigest(),
        adopted_on=decided.decided_on,
        adopted_at=now,
        adopted_by=said,
        decision_ref=decided.ref,
        not_consulted="" if version.rounds.exists() else not_consulted.strip(),
    )
    keeping.put(row)
    done = owing.put(
        document,
        before=read_plan(bytes(replaced.document or b"")) if replaced is not None else None,
        number=version.number,
        visibility=row.visibility,
        by=by,
        now=now,
    )
    detail = {"version": version.number, "decision": decided.ref, **asdict(done)}
    record("plan.adopted", by=by, now=now, subject=rows.subject_of(plan), detail=detail)
    return done


@action
def plan_revise(*, plan: str, reason: str, begun_by: str = "", by: Viewer, now: datetime) -> int:
    """Begin the next version as a draft of what was adopted, with the reason and the meeting that asked for it.

    Returns its number. Raises NotAvailable, AccessDenied, InvalidInput (no reason), UnableTo where one is open.
    """
    rules.check_edit(by)
    rules.check_reason(2, reason)
    row = rows.held(plan)
    newest = models.PlanVersion.objects.filter(plan=row).defer("document").order_by("-number")[0]
    if newest.state != "ADOPTED":
        raise UnableTo(
            _("The newest version of this plan is still open. Adopt it first."), code="version_open"
        )
    models.ActionPlan.objects.filter(pk=row.pk).update(changes=[])
    version = models.PlanVersion.objects.create(
        plan=row,
        number=newest.number + 1,
        begun_at=now,
        reason=reason.strip(),
        begun_by=begun_by.strip()[:400],
    )
    rows.wrote(version, by)
    record("plan.revision_begun", by=by, now=now, subject=rows.subject_of(plan))
    return int(version.number)

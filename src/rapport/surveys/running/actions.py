"""Writes of running waves: prepare, choose, open, close, extend, remind; ask, answer and close queries."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rapport.actors import queries as actors
from rapport.actors.roles import Permission
from rapport.kernel.access import Viewer
from rapport.kernel.audit import action, record
from rapport.kernel.errors import InvalidInput, UnableTo
from rapport.surveys import queries as surveys
from rapport.surveys.models import Return, ReturnQuery, Revision, Wave, WaveMessage, WaveRespondent
from rapport.surveys.models.waves import Collection, WaveState
from rapport.surveys.running import consistency, notices, queries, rules, sending
from rapport.surveys.running.types import RunView, Sent, WaveFields
from rapport.surveys.running.workflow import COLLECTION, QUERY, QueryState, State
from rapport.surveys.types import items_by_code

CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
Kind = WaveMessage.Kind


@action
def wave_prepare(*, fields: WaveFields, by: Viewer, now: datetime) -> str:
    """Begin a wave: a draft that asks nobody yet. Returns its code.

    Raises AccessDenied, NotAvailable (unknown questionnaire or previous wave), InvalidInput: a code that is taken or
    malformed, a deadline that has passed, an unknown time zone.
    """
    rules.check_run_waves(by)
    if not CODE.fullmatch(fields.code):
        raise InvalidInput(
            _("A code is of lower-case letters, digits and hyphens: '%(code)s' is none.")
            % {"code": fields.code},
            code="code_malformed",
            extra={"fields": {"code": "malformed"}},
        )
    if Wave.objects.filter(code=fields.code).exists():
        raise InvalidInput(
            _("There is a wave '%(code)s' already.") % {"code": fields.code},
            code="code_taken",
            extra={"fields": {"code": "taken"}},
        )
    row = Wave.objects.create(
        code=fields.code, collection=Collection.PREPARING, state=WaveState.DRAFT, **_columns(fields, by, now)
    )
    record("wave.prepared", by=by, now=now, subject=f"surveys.wave:{row.pk}", detail={"code": fields.code})
    return fields.code


@action
def wave_change(*, fields: WaveFields, expected: int, by: Viewer, now: datetime) -> None:
    """Change a wave while it is being prepared. Raises as `wave_prepare`, UnableTo (opened meanwhile), StaleVersion."""
    rules.check_run_waves(by)
    view = surveys.wave(viewer=by, code=fields.code)
    rules.check_collection(view.collection, "PREPARING")
    columns = _columns(fields, by, now)
    kept = set(WaveRespondent.objects.filter(wave_id=view.id).values_list("group", flat=True))
    if lost := sorted(kept - set(fields.groups)):
        raise InvalidInput(
            _("Respondents are in the group '%(group)s': give them another one first.") % {"group": lost[0]},
            code="group_used",
            extra={"fields": {"groups": "used"}},
        )
    row = Wave.objects.get(pk=view.id)
    for name, value in columns.items():
        setattr(row, name, value)
    row.save_version(expected=expected, fields=list(columns))
    record("wave.changed", by=by, now=now, subject=f"surveys.wave:{row.pk}", detail={"code": fields.code})


def _columns(fields: WaveFields, by: Viewer, now: datetime) -> dict[str, object]:
    """The columns of a wave from what was given. Raises as `wave_prepare`."""
    deadline = rules.end_of(fields.deadline, fields.timezone)
    rules.check_deadline(deadline, now=now)
    if not fields.groups:
        raise InvalidInput(
            _("Name at least one group of respondents."),
            code="groups_missing",
            extra={"fields": {"groups": "missing"}},
        )
    questionnaire = queries.questionnaire_named(viewer=by, code=fields.questionnaire, number=fields.number)
    previous = surveys.wave(viewer=by, code=fields.previous).id if fields.previous else None
    return {
        "title": dict(fields.title),
        "questionnaire_id": questionnaire.pk,
        "as_of": fields.as_of,
        "deadline": deadline,
        "timezone": fields.timezone,
        "groups": {code: dict(texts) for code, texts in fields.groups.items()},
        "previous_id": previous,
        "letter": dict(fields.letter),
    }


@action
def respondents_choose(*, wave: str, chosen: Mapping[str, str], by: Viewer, now: datetime) -> int:
    """Ask organisations (`chosen`: code to group) in a wave; one that is asked already goes into the group given.

    While the wave is open, they are invited at once. Returns how many are new. Raises AccessDenied, NotAvailable
    (unknown wave or organisation), InvalidInput (unknown group), UnableTo (closed, or loaded from files).
    """
    rules.check_run_waves(by)
    of = queries.run(viewer=by, wave=wave)
    rules.check_collection(of.wave.collection, "PREPARING", "OPEN")
    new = _choose(of, chosen, by)
    if of.wave.collection == "OPEN":
        _begin_returns(new)
        sending.send(of, new, Kind.INVITATION, "invitation", by=by, now=now)
    record(
        "wave.respondents_chosen",
        by=by,
        now=now,
        subject=f"surveys.wave:{of.wave.id}",
        detail={"code": wave, "given": len(chosen), "new": len(new)},
    )
    return len(new)


def _choose(of: RunView, chosen: Mapping[str, str], by: Viewer) -> list[WaveRespondent]:
    known = {
        one.code: one for one in actors.organisations(viewer=by, language="en", day=of.wave.as_of).values()
    }
    asked = {row.organisation_id: row for row in WaveRespondent.objects.filter(wave_id=of.wave.id)}
    place = max((row.position for row in asked.values()), default=-1) + 1
    new: list[WaveRespondent] = []
    moved: list[WaveRespondent] = []
    for code, group in chosen.items():
        if code not in known:
            raise rules.unknown_respondent(code)
        if group not in of.wave.groups:
            raise InvalidInput(
                _("The wave has no group '%(group)s'.") % {"group": group},
                code="unknown_group",
                extra={"fields": {"group": "unknown"}},
            )
        organisation = known[code]
        row = asked.get(organisation.id)
        if row is None:
            new.append(
                WaveRespondent(
                    wave_id=of.wave.id,
                    organisation_id=organisation.id,
                    name_then=organisation.name,
                    group=group,
                    replied=False,
                    position=place + len(new),
                )
            )
        elif row.group != group:
            row.group = group
            moved.append(row)
    WaveRespondent.objects.bulk_update(moved, ["group"])
    return list(WaveRespondent.objects.bulk_create(new))


@action
def respondents_copy(*, wave: str, by: Viewer, now: datetime) -> int:
    """Ask everybody who was asked in the previous wave, with their groups. Returns how many are new.

    Raises as `respondents_choose`, and UnableTo where no previous wave is named.
    """
    rules.check_run_waves(by)
    of = queries.run(viewer=by, wave=wave)
    rules.check_collection(of.wave.collection, "PREPARING")
    if not of.wave.previous:
        raise UnableTo(_("The wave names no previous one: name it first."), code="no_previous_wave")
    before = surveys.wave(viewer=by, code=of.wave.previous)
    groups = {**before.groups, **of.wave.groups}
    Wave.objects.filter(pk=of.wave.id).update(groups=groups)
    chosen = {row.code: row.group for row in surveys.respondents(viewer=by, wave=before)}
    already = {row.code for row in surveys.respondents(viewer=by, wave=of.wave)}
    new = _choose(
        queries.run(viewer=by, wave=wave),
        {code: group for code, group in chosen.items() if code not in already},
        by,
    )
    record(
        "wave.respondents_copied",
        by=by,
        now=now,
        subject=f"surveys.wave:{of.wave.id}",
        detail={"code": wave, "from": before.code, "new": len(new)},
    )
    return len(new)


@action
def respondents_remove(*, wave: str, codes: Iterable[str], by: Viewer, now: datetime) -> int:
    """No longer ask organisations, while the wave is being prepared. Returns how many were taken out.

    Raises AccessDenied, NotAvailable, UnableTo: once invited, a respondent stays on record.
    """
    rules.check_run_waves(by)
    view = surveys.wave(viewer=by, code=wave)
    rules.check_collection(view.collection, "PREPARING")
    rows = WaveRespondent.objects.filter(wave_id=view.id, organisation__code__in=list(codes))
    removed = rows.count()
    rows.delete()
    record(
        "wave.respondents_removed",
        by=by,
        now=now,
        subject=f"surveys.wave:{view.id}",
        detail={"code": wave, "removed": removed},
    )
    return removed


@action
def wave_open(*, wave: str, expected: int, by: Viewer, now: datetime) -> Sent:
    """Open a wave: the questionnaire is fixed for ever, everybody gets a return and an invitation.

    Raises AccessDenied, NotAvailable, StaleVersion, UnableTo (not being prepared, or something stands in the way).
    """
    rules.check_run_waves(by)
    of = queries.run(viewer=by, wave=wave)
    rules.check_collection(of.wave.collection, "PREPARING")
    step = COLLECTION.check(State.PREPARING, State.OPEN)
    readiness = queries.ready(viewer=by, of=of, language="en", now=now)
    if readiness.problems:
        raise UnableTo(readiness.problems[0], code="wave_not_ready", extra={"problems": readiness.problems})
    row = _move(of, State.OPEN, expected, opened_at=now, sent_on=_day(of, now), deadlines=[_last_day(of)])
    questionnaire = row.questionnaire
    if questionnaire.state != "FIXED":
        questionnaire.state = "FIXED"
        questionnaire.save_version(expected=questionnaire.version, fields=["state"])
    asked = list(WaveRespondent.objects.filter(wave_id=of.wave.id).select_related("organisation"))
    _begin_returns(asked)
    sent = sending.send(of, asked, Kind.INVITATION, "invitation", by=by, now=now)
    detail = {"code": wave, "respondents": sent.respondents, "people": sent.people}
    record(step.event, by=by, now=now, subject=f"surveys.wave:{row.pk}", detail=detail)
    return sent


def _begin_returns(asked: Iterable[WaveRespondent]) -> None:
    Return.objects.bulk_create(Return(respondent=row) for row in asked)


def _day(of: RunView, moment: datetime) -> date:
    return moment.astimezone(rules.zone_named(of.wave.timezone)).date()


def _last_day(of: RunView) -> str:
    return _day(of, of.wave.deadline).isoformat() if of.wave.deadline else ""


def _move(of: RunView, target: State, expected: int, **changes: object) -> Wave:
    row: Wave = Wave.objects.select_related("questionnaire").get(pk=of.wave.id)
    row.collection = target.value
    for name, value in changes.items():
        setattr(row, name, value)
    row.save_version(expected=expected, fields=["collection", *changes])
    return row


@action
def wave_close(*, wave: str, expected: int, by: Viewer, now: datetime) -> None:
    """Close a wave: nobody answers any more, unless given longer. Raises AccessDenied, UnableTo, StaleVersion."""
    rules.check_run_waves(by)
    of = queries.run(viewer=by, wave=wave)
    rules.check_collection(of.wave.collection, "OPEN")
    step = COLLECTION.check(State.OPEN, State.CLOSED)
    rows = queries.status(viewer=by, wave=of.wave, language="en", now=now)
    _move(of, State.CLOSED, expected, closed_at=now, counted_until=_day(of, now).isoformat())
    outstanding = sum(1 for row in rows if row.is_outstanding)
    detail = {"code": wave, "respondents": len(rows), "outstanding": outstanding}
    record(step.event, by=by, now=now, subject=f"surveys.wave:{of.wave.id}", detail=detail)


@action
def wave_reopen(*, wave: str, reason: str, expected: int, by: Viewer, now: datetime) -> None:
    """Open a closed wave again. Raises AccessDenied, InvalidInput (no reason), UnableTo (published), StaleVersion."""
    rules.check_run_waves(by)
    of = queries.run(viewer=by, wave=wave)
    if of.wave.collection != "CLOSED" or of.wave.published:
        raise UnableTo(
            _("Only a wave that is closed and not published can be opened again."), code="wave_state"
        )
    step = COLLECTION.check(State.CLOSED, State.OPEN)
    rules.check_reason(reason)
    _move(of, State.OPEN, expected, closed_at=None, counted_until="")
    record(step.event, by=by, now=now, subject=f"surveys.wave:{of.wave.id}", detail={"code": wave})


@action
def deadline_extend(
    *, wave: str, day: date, reason: str, respondents: Iterable[str] | None = None, by: Viewer, now: datetime
) -> Sent:
    """Give everybody, or the named respondents, until the end of a later day; tell those who still owe an answer.

    Shorter is never given. A new deadline for all is added to the list that the public page shows; it ends shorter ones
    of single respondents. After closing, single respondents may be given longer, all only after reopening. Raises
    AccessDenied, NotAvailable, InvalidInput (in the past, not later, no reason), UnableTo.
    """
    rules.check_run_waves(by)
    of = queries.run(viewer=by, wave=wave)
    reason = rules.check_reason(reason)
    deadline = rules.end_of(day, of.wave.timezone)
    rules.check_deadline(deadline, now=now)
    Wave.objects.select_for_update().get(pk=of.wave.id)
    rows = WaveRespondent.objects.filter(wave_id=of.wave.id).select_related("organisation", "returned")
    if respondents is None:
        rules.check_collection(of.wave.collection, "OPEN")
        _check_later(of.wave.deadline, deadline)
        _extend_all(of, deadline)
        wanted = list(rows)
    else:
        rules.check_collection(of.wave.collection, "OPEN", "CLOSED")
        wanted = _named(rows, respondents)
        for row in wanted:
            _check_later(row.deadline or of.wave.deadline, deadline)
        WaveRespondent.objects.filter(pk__in=[row.pk for row in wanted]).update(deadline=deadline)
    for row in wanted:
        row.deadline = max(row.deadline, deadline) if row.deadline else deadline
    owing = [row for row in wanted if row.returned.revision == 0 or row.returned.state == "RETURNED"]
    key = f"extension-{day.isoformat()}{'' if respondents is None else '-own'}"
    sent = sending.send(of, owing, Kind.EXTENSION, key, by=by, now=now, note=reason)
    record(
        "wave.deadline_extended",
        by=by,
        now=now,
        subject=f"surveys.wave:{of.wave.id}",
        detail={
            "code": wave,
            "deadline": day.isoformat(),
            "respondents": len(wanted),
            "all": respondents is None,
            "people": sent.people,
        },
    )
    return sent


def _check_later(present: datetime | None, deadline: datetime) -> None:
    if present is not None and deadline <= present:
        raise InvalidInput(
            _("A deadline is only ever extended: the present one is %(day)s.")
            % {"day": present.date().isoformat()},
            code="deadline_not_later",
            extra={"fields": {"deadline": "not later"}},
        )


def _extend_all(of: RunView, deadline: datetime) -> None:
    row = Wave.objects.get(pk=of.wave.id)
    row.deadline = deadline
    row.deadlines = [*row.deadlines, _day(of, deadline).isoformat()]
    row.save_version(expected=row.version, fields=["deadline", "deadlines"])
    WaveRespondent.objects.filter(wave_id=of.wave.id, deadline__lte=deadline).update(deadline=None)


def _named(rows: Iterable[WaveRespondent], codes: Iterable[str]) -> list[WaveRespondent]:
    by_code = {row.organisation.code: row for row in rows}
    wanted = list(dict.fromkeys(codes))
    for code in wanted:
        if code not in by_code:
            raise rules.unknown_respondent(code)
    if not wanted:
        raise InvalidInput(
            _("Choose at least one respondent."),
            code="nobody_chosen",
            extra={"fields": {"respondents": "missing"}},
        )
    return [by_code[code] for code in wanted]


@action
def remind(
    *, wave: str, respondents: Iterable[str], occasion: str, note: str = "", by: Viewer, now: datetime
) -> Sent:
    """Remind respondents that still owe an answer, once on each occasion however often the button is pressed.

    `occasion` is one of the keys of `rules.occasion_number`: the first of the day, or a further one, which needs a
    reason (`note`). Who submitted meanwhile is passed over. Raises AccessDenied, NotAvailable, InvalidInput
    (nobody chosen, an occasion of another day, no reason), UnableTo: the wave is not open, or everybody was reminded
    on this occasion.
    """
    rules.check_run_waves(by)
    of = queries.run(viewer=by, wave=wave)
    rules.check_collection(of.wave.collection, "OPEN")
    if rules.occasion_number(occasion, _day(of, now)) > 1:
        note = rules.check_reason(note, "note")
    # Two presses at once: the second waits here and then finds everything sent.
    Wave.objects.select_for_update().get(pk=of.wave.id)
    rows = WaveRespondent.objects.filter(wave_id=of.wave.id).select_related("organisation", "returned")
    owing = [
        row
        for row in _named(rows, respondents)
        if row.returned.state in ("NOT_OPENED", "DRAFTING", "CHECKING", "RETURNED")
    ]
    sent = sending.send(of, owing, Kind.REMINDER, occasion, by=by, now=now, note=note.strip())
    if not sent.respondents:
        raise UnableTo(
            _("Nobody was reminded: all of them were reminded today, or have answered."),
            code="reminded_already",
        )
    record(
        "wave.reminded",
        by=by,
        now=now,
        subject=f"surveys.wave:{of.wave.id}",
        detail={"code": wave, "occasion": occasion, "respondents": sent.respondents, "people": sent.people},
    )
    return sent


@action
def queries_raise(*, wave: str, respondent: str, by: Viewer, now: datetime) -> int:
    """Ask about what the last submission holds together that should not be, each rule once while it is not closed.

    Called by the submission itself. A query whose cause the submission removed is marked so, for the office to close.
    Returns how many queries are new. Raises NotAvailable.
    """
    row = queries.return_row(viewer=by, wave=wave, respondent=respondent)
    revision = Revision.objects.filter(of=row).order_by("-number").first()
    asked = row.respondent.wave.questionnaire_id
    if revision is None:
        raise UnableTo(_("Nothing was submitted yet."), code="nothing_submitted")
    sections = queries.asked_about(viewer=by, wave=wave, respondent=respondent)
    known = queries.consistency_rules(viewer=by, questionnaire_id=asked)
    found = {
        rule.code: rule
        for rule in consistency.findings(items_by_code(sections).values(), known, revision.content)
    }
    pending = {
        one.rule: one for one in ReturnQuery.objects.filter(of=row).exclude(state="CLOSED").exclude(rule="")
    }
    for code, one in pending.items():
        closing = "" if code in found else one.closing or f"{queries.RESOLVED}{revision.number}"
        if closing != one.closing:
            ReturnQuery.objects.filter(pk=one.pk).update(closing=closing)
    new = [rule for code, rule in found.items() if code not in pending]
    ReturnQuery.objects.bulk_create(
        ReturnQuery(
            of=row,
            rule=rule.code,
            items=list(rule.items),
            text=dict(rule.message),
            revision=revision.number,
            asked_at=now,
        )
        for rule in new
    )
    if new:
        _tell_respondent(row, by=by, now=now)
    record(
        "queries.raised",
        by=by,
        now=now,
        subject=f"surveys.return:{row.pk}",
        detail={"wave": wave, "respondent": respondent, "revision": revision.number, "new": len(new)},
    )
    return len(new)


def _tell_respondent(row: Return, *, by: Viewer, now: datetime) -> None:
    respondent = row.respondent
    people = actors.acting_for(
        viewer=by, organisation_id=respondent.organisation_id, permission=Permission.RETURN_ANSWER, now=now
    )
    notices.tell(
        notices.ASKED, people, wave=respondent.wave.code, respondent=respondent.organisation.code, now=now
    )


@action
def query_ask(
    *, wave: str, respondent: str, text: str, items: Iterable[str] = (), by: Viewer, now: datetime
) -> int:
    """Ask a respondent about what it submitted, by hand. Returns the id of the query.

    Raises AccessDenied, NotAvailable, InvalidInput (no text, a question that there is not), UnableTo (nothing was
    submitted).
    """
    rules.check_enter_returns(by)
    row = queries.return_row(viewer=by, wave=wave, respondent=respondent)
    if not row.revision:
        raise UnableTo(
            _("Nothing was submitted yet: there is nothing to ask about."), code="nothing_submitted"
        )
    words = rules.check_reason(text, "text")
    known = items_by_code(queries.asked_about(viewer=by, wave=wave, respondent=respondent))
    wanted = list(dict.fromkeys(items))
    if unknown := [code for code in wanted if code not in known]:
        raise InvalidInput(
            _("The questionnaire has no question '%(code)s'.") % {"code": unknown[0]},
            code="unknown_item",
            extra={"fields": {"items": "unknown"}},
        )
    language = (get_language() or "en").split("-")[0]
    made = ReturnQuery.objects.create(
        of=row,
        items=wanted,
        text={language: words},
        revision=row.revision,
        asked_at=now,
        asked_by=by.person_id,
    )
    _tell_respondent(row, by=by, now=now)
    detail = {"wave": wave, "respondent": respondent, "items": wanted}
    record("query.asked", by=by, now=now, subject=f"surveys.returnquery:{made.pk}", detail=detail)
    return int(made.pk)


@action
def query_answer(*, wave: str, respondent: str, query: int, answer: str, by: Viewer, now: datetime) -> None:
    """Answer a query on behalf of the respondent. Raises NotAvailable, AccessDenied, InvalidInput, UnableTo."""
    row = queries.return_row(viewer=by, wave=wave, respondent=respondent)
    rules.check_answer_query(by, row.respondent.organisation_id)
    one = _query(row, query)
    step = QUERY.check(QueryState(one.state), QueryState.ANSWERED)
    one.answer = rules.check_reason(answer, "answer")
    one.state, one.answered_at, one.answered_by = step.target.value, now, by.person_id
    one.save(update_fields=["answer", "state", "answered_at", "answered_by"])
    people = [one.asked_by] if one.asked_by else actors.holders(viewer=by, permission=Permission.RETURN_ENTER)
    notices.tell(notices.ANSWERED, people, wave=wave, respondent=respondent, now=now)
    detail = {"wave": wave, "respondent": respondent}
    record(step.event, by=by, now=now, subject=f"surveys.returnquery:{one.pk}", detail=detail)


@action
def query_close(*, wave: str, respondent: str, query: int, note: str, by: Viewer, now: datetime) -> None:
    """Close a query with a note on how it was settled. Raises AccessDenied, NotAvailable, InvalidInput, UnableTo."""
    rules.check_enter_returns(by)
    row = queries.return_row(viewer=by, wave=wave, respondent=respondent)
    one = _query(row, query)
    step = QUERY.check(QueryState(one.state), QueryState.CLOSED)
    one.closing = rules.check_reason(note, "note")
    one.state, one.closed_at, one.closed_by = step.target.value, now, by.person_id
    one.save(update_fields=["closing", "state", "closed_at", "closed_by"])
    detail = {"wave": wave, "respondent": respondent}
    record(step.event, by=by, now=now, subject=f"surveys.returnquery:{one.pk}", detail=detail)


def _query(row: Return, query: int) -> ReturnQuery:
    """The row of a query, kept from others until the end of the action. Raises NotAvailable."""
    found = ReturnQuery.objects.select_for_update().filter(pk=query, of=row).first()
    if found is None:
        raise rules.unknown_query()
    return found

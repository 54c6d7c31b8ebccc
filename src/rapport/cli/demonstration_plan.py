"""The demonstration's action plan: adopted, reported on for two years, revised, and open again as a draft.

Everything goes through the actions that planners, the Council and accountable offices use. How far a task has come
follows from its place in the list, so that every start makes the same.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from rapport.analysis.plan.document import Plan
from rapport.cli import demonstration_plan_data as data
from rapport.cli.demonstration import Say
from rapport.kernel.access import Viewer
from rapport.kernel.errors import NotAvailable

CODE, COUNCIL, LEAD = "varanda-plan", "qv-council", "qv-coordinator"
MONTHS_AGO = 23
"""So many months before the month in which it is loaded the plan began."""
SECOND_YEAR = 13
DAY = timedelta(days=1)
SOON = timedelta(days=300)
"""Work on what falls due within so many days has begun."""


def first_day(now: datetime) -> date:
    """The first day of the plan."""
    return data.first_of(now.date().replace(day=1), 1 - MONTHS_AGO)


def load(*, now: datetime, say: Say) -> bool:
    """Load the plan where it is missing, whole or not at all. Gives whether something was loaded.

    The invented State must be there already.
    """
    from django.db import transaction

    from rapport.plans import queries

    try:
        queries.plan(viewer=Viewer.system(), code=CODE)
    except NotAvailable:
        first = first_day(now)
        adopted, revised, draft = data.versions(first)
        begun, turn = (_session_day(first, month) for month in (1, SECOND_YEAR))
        many = len(draft.document.measures)
        say(f"· loading the action plan of an invented State: three versions, {many} measures, their reports")
        with transaction.atomic():
            _begin(adopted.document, begun - 10 * DAY)
            _consult(begun - 9 * DAY, begun - DAY)
            _adopt(adopted.document, begun, "Adopt the national action plan")
            _report(adopted.document, begun, turn)
            _revise(adopted.document, revised, turn - 5 * DAY)
            _adopt(
                revised.document,
                turn,
                "Adopt the revised national action plan",
                not_consulted="Every organisation concerned took part in the session that wrote the changes.",
            )
            _report(revised.document, turn, now)
            _revise(revised.document, draft, now - 2 * DAY)
        return True
    return False


def _session_day(first: date, month: int) -> datetime:
    return datetime.combine(data.first_of(first, month) + 11 * DAY, time(12), UTC)


def _begin(document: Plan, then: datetime) -> None:
    from rapport.plans import actions, queries
    from rapport.plans.types import PlanFields

    system = Viewer.system()
    actions.document_load(document=document, by=system, now=then)
    fields = PlanFields(
        document.title,
        document.kind.value,
        document.starts_on,
        document.ends_on,
        visibility="PUBLIC",
        values=_own(document),
    )
    lock = queries.plan(viewer=system, code=CODE).version
    actions.plan_change(plan=CODE, fields=fields, expected=lock, by=system, now=then)


def _consult(opened: datetime, closed: datetime) -> None:
    """Organisations comment on the draft, and every comment is answered."""
    from rapport.actors import queries as actors
    from rapport.plans import actions
    from rapport.plans.consultation import actions as consultation

    by, given = Viewer.system(), {"plan": CODE}
    until = (closed - DAY).date()
    actions.plan_open_consultation(until=until, expected=_lock(), by=by, now=opened, **given)
    for said in data.words_of_reports()["COMMENTS"]:
        who = actors.organisation_by_code(viewer=by, code=said["by"], language="en", day=until).id
        speaker = Viewer(is_system=True, organisations=frozenset({who}))
        made = consultation.comment_add(
            organisation_id=who,
            text=said["text"],
            measure=said["measure"],
            by=speaker,
            now=opened + 2 * DAY,
            **given,
        )
        consultation.comment_answer(
            comment=made,
            answer=said["answer"],
            outcome=said["outcome"],
            expected=1,
            by=by,
            now=closed - DAY,
            **given,
        )
    actions.plan_close_consultation(expected=_lock(), by=by, now=closed, **given)


def _lock() -> int:
    from rapport.plans import queries

    opened = queries.plan(viewer=Viewer.system(), code=CODE).open
    assert opened is not None
    return opened.version


def _own(document: Plan) -> dict[str, Any]:
    """What the plan says of itself, as the form of a plan sends it."""
    from rapport.analysis.plan.document import values_of
    from rapport.plans.rows import OWN_FIELDS

    values = values_of(document)
    return {name: values[name] for name in OWN_FIELDS}


def _adopt(document: Plan, at: datetime, title: str, not_consulted: str = "") -> None:
    """A session of the Council decides, and the open version is adopted by its decision."""
    from rapport.plans import actions

    decision = _decided(title, document, at)
    actions.plan_adopt(
        plan=CODE,
        decision=decision,
        not_consulted=not_consulted,
        expected=_lock(),
        by=Viewer.system(),
        now=at,
    )


def _decided(title: str, document: Plan, at: datetime) -> int:
    from rapport.actors import queries as actors
    from rapport.coordination.decisions import actions as decisions
    from rapport.coordination.decisions.types import DecisionFields
    from rapport.coordination.meetings import actions, queries
    from rapport.coordination.meetings.types import MeetingFields

    by = Viewer.system()
    session = MeetingFields(
        "Session of the Council", at - timedelta(hours=4), at - timedelta(hours=2), "UTC", place="Capital"
    )
    (meeting,) = actions.meetings_plan(body=COUNCIL, fields=session, by=by, now=at - 9 * DAY)

    def lock() -> int:
        return queries.meeting(viewer=by, meeting_id=meeting, language="en", day=at.date()).version

    actions.meeting_convene(meeting=meeting, expected=lock(), by=by, now=at - 8 * DAY)
    actions.meeting_hold(meeting=meeting, expected=lock(), by=by, now=at)
    lead = actors.organisation_by_code(viewer=by, code=LEAD, language="en", day=at.date()).id
    fields = DecisionFields(
        title,
        "The Council adopts the plan as it lies before it and asks the co-ordinator to see that it is carried out.",
        owners=[lead],
        due_on=document.ends_on,
    )
    made = decisions.decision_record(meeting=meeting, item=None, fields=fields, by=by, now=at)
    decisions.decision_put_in_force(decision=made, expected=1, by=by, now=at)
    return made


def _revise(before: Plan, after: data.Revised, now: datetime) -> None:
    """Begin a revision, and write its changes each with its reason."""
    from rapport.plans import actions, queries
    from rapport.plans.measures import actions as measures

    by = Viewer.system()
    actions.plan_revise(plan=CODE, reason=after.reason, begun_by=after.decided_at, by=by, now=now)
    given: dict[str, Any] = {"plan": CODE, "by": by, "now": now, "decided_at": after.decided_at}
    for key, reason in after.reasons.items():
        was, becomes = before.measure(key), after.document.measure(key)
        if was is None and becomes is not None:
            measures.measure_add(measure=becomes, reason=reason, **given)
            continue
        found = queries.measure_state(viewer=by, code=CODE, key=key, language="en", day=now.date())
        which: dict[str, Any] = {"key": key, "expected": found.version, "reason": reason, **given}
        if becomes is None:
            measures.measure_drop(**which)
        else:
            measures.measure_change(measure=becomes, **which)


def _report(document: Plan, since: datetime, until: datetime) -> None:
    """What offices reported between two moments on what measures ask of them, and what became of it."""
    from rapport.obligations import queries
    from rapport.plans import rules

    words = data.words_of_reports()
    of = {rules.measure_ref(CODE, one.id): str(one.action or "OTHER") for one in document.measures}
    found = queries.of_origin(viewer=Viewer.system(), refs=of, day=until.date())
    owed = sorted((one for views in found.values() for one in views), key=lambda one: (one.due_on, one.id))
    running = [one for one in owed if one.is_running and not one.waiting]
    for number, one in enumerate(running):
        told = Told(words[of[one.origin_ref]], words["RETURNED"], one.id, one.accountable_id)
        if one.due_on <= until.date():
            told.when_due(number % 12, datetime.combine(one.due_on, time(9), UTC), since, until)
        elif one.due_on - until.date() <= SOON and number % 4 == 1:
            told.under_way(until - timedelta(days=20 + number % 60), number)


class Told:
    """Reports on one obligation, by the office that owes it."""

    def __init__(self, words: Mapping[str, str], returned: str, obligation: int, owner: int) -> None:
        self.words, self.returned, self.obligation = words, returned, obligation
        self.owner = Viewer(is_system=True, organisations=frozenset({owner}))

    def when_due(self, stage: int, due: datetime, since: datetime, until: datetime) -> None:
        """Of twelve, nine were reached in time, one is silent, one under way and late, one waits or was returned."""
        if stage == 0:
            return
        at = min(max(since + 20 * DAY, due - timedelta(days=10 + stage)), until - 4 * DAY)
        if stage == 1:
            self.under_way(at, stage)
        elif stage == 2 and until - due < 120 * DAY:
            self._send(at, self._closing(), "RETURNED" if due.day % 2 else "")
        else:
            self._send(at, self._closing(), "ACCEPTED")

    def under_way(self, at: datetime, number: int) -> None:
        """A first report that was accepted."""
        from rapport.obligations.updates.types import UpdateFields

        fields = UpdateFields(
            activity=self.words["under_way"],
            obstacles=self.words["obstacles"],
            next_step="It goes on as planned.",
            percent=20 + 10 * (number % 6),
        )
        self._send(at, fields, "ACCEPTED")

    def _closing(self) -> Any:
        from rapport.obligations.updates.types import UpdateFields

        return UpdateFields(
            activity="What the plan asks for is done.", percent=100, result=self.words["result"], closes=True
        )

    def _send(self, at: datetime, fields: Any, outcome: str) -> None:
        from rapport.obligations.updates import actions

        by = self.owner
        update = actions.update_begin(obligation=self.obligation, fields=fields, by=by, now=at)
        if fields.closes:
            link = "https://varanda.example/evidence"
            actions.evidence_link(update=update, title="Note of the check", link=link, by=by, now=at)
        # A draft is in its first version until it is submitted.
        actions.update_submit(update=update, expected=1, by=by, now=at)
        later = at + 3 * DAY
        if outcome == "ACCEPTED":
            actions.update_accept(update=update, expected=2, by=Viewer.system(), now=later)
        elif outcome:
            actions.update_return(
                update=update, reason=self.returned, expected=2, by=Viewer.system(), now=later
            )

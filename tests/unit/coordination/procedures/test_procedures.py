"""Written procedures: drafted, opened, answered, closed by the rule; members that leave; who may speak; who sees it."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories import actors as people
from tests.factories import meetings as made

from rapport.actors import queries as actors
from rapport.coordination import jobs
from rapport.coordination.decisions import queries as decided
from rapport.coordination.meetings import actions as meetings
from rapport.coordination.models import Ballot, BodyMember, Decision, Procedure
from rapport.coordination.procedures import actions, queries, tally
from rapport.coordination.procedures.types import ProcedureFields, ProcedureView
from rapport.coordination.procedures.workflow import PROCEDURE, ProcedureStep
from rapport.kernel.access import Viewer
from rapport.kernel.audit import Recorded
from rapport.kernel.errors import AccessDenied, InvalidInput, NotAvailable, StaleVersion, UnableTo
from rapport.kernel.models import MailNotice
from rapport.obligations.models import Absence, Obligation

pytestmark = pytest.mark.django_db
CHOICES = st.sampled_from(["", "FOR", "AGAINST", "ABSTAIN"])


@pytest.fixture
def table(now: datetime) -> made.Table:
    """A body of two members with a vote and one observer."""
    return made.a_table(now=now)


def fields(table: made.Table, mode: str = "SILENCE", **more: Any) -> ProcedureFields:
    return ProcedureFields(decision=table.decided(**more), mode=mode, days=7)


def opened(table: made.Table, mode: str = "SILENCE", **more: Any) -> int:
    one = actions.procedure_draft(body=table.body.code, fields=fields(table, mode, **more), **table.given())
    actions.procedure_open(procedure=one, expected=1, **table.given())
    return one


def view(table: made.Table, procedure: int, by: Viewer | None = None) -> ProcedureView:
    return queries.procedure(
        viewer=by or table.secretariat, procedure_id=procedure, language="en", day=table.now.date()
    )


def seat(table: made.Table, procedure: int, organisation: int) -> int:
    rows = queries.roll(
        viewer=table.secretariat, procedure=view(table, procedure), language="en", now=table.now
    )
    return next(one.id for one in rows if one.organisation_id == organisation)


def say(table: made.Table, procedure: int, organisation: Any, choice: str, **more: Any) -> None:
    actions.procedure_vote(
        procedure=procedure,
        seat=seat(table, procedure, organisation.pk),
        choice=choice,
        **{**table.given(table.acting_for(organisation)), **more},
    )


@given(
    st.lists(st.tuples(st.integers(1, 3), CHOICES), max_size=8),
    st.sampled_from(["SILENCE", "VOTE"]),
    st.sampled_from(["SIMPLE", "TWO_THIRDS"]),
    st.integers(0, 100),
    st.booleans(),
)
def test_the_result_is_what_the_rule_says(
    seats: list[tuple[int, str]], mode: str, majority: str, percent: int, above: bool
) -> None:
    words = [choice for votes, choice in seats for _one in range(votes)]
    counted = tally.count(seats)
    assert (counted.base, counted.silent) == (len(words), words.count(""))
    found = tally.outcome(mode, counted, tally.quorum_of(counted, percent, above=above), majority)
    if mode == "SILENCE":
        assert found == ("OBJECTED" if "AGAINST" in words else "SILENT")
        return
    said, asked = 100 * (len(words) - words.count("")), percent * len(words)
    reached = bool(words) and (said > asked if above else said >= asked)
    favour, against = words.count("FOR"), words.count("AGAINST")
    carried = favour * 3 >= 2 * (favour + against) if majority == "TWO_THIRDS" else favour > against
    assert (found == "NO_QUORUM") == (not reached)
    if reached:
        assert (found == "CARRIED") == (carried and favour > 0)


@given(st.lists(st.sampled_from(list(ProcedureStep)), max_size=6))
def test_nothing_follows_an_end(path: list[ProcedureStep]) -> None:
    state = ProcedureStep.DRAFT
    for target in path:
        if PROCEDURE.can(state, target):
            assert state in (ProcedureStep.DRAFT, ProcedureStep.OPEN)
            state = target


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    moves=st.lists(
        st.tuples(
            st.sampled_from(["interior", "health"]), st.sampled_from(["FOR", "AGAINST", "ABSTAIN", "out"])
        ),
        max_size=6,
    )
)
def test_no_change_of_members_turns_a_vote(db: None, now: datetime, moves: list[tuple[str, str]]) -> None:
    """Each member's last word while it had a vote counts, out of all who had one at the opening."""
    table = made.a_table(now=now)
    one = opened(table, "VOTE")
    meant: dict[str, str] = {}
    gone: set[str] = set()
    for name, move in moves:
        organisation = getattr(table, name)
        if move == "out":
            BodyMember.objects.filter(organisation=organisation).update(
                from_on=now.date() - timedelta(days=9), until_on=now.date()
            )
            gone.add(name)
        elif name in gone:
            with pytest.raises(UnableTo, match="no vote in the body any more"):
                say(table, one, organisation, move)
        else:
            say(table, one, organisation, move)
            meant[name] = move
    after = table.now + timedelta(days=8)
    made_id = actions.procedure_close(procedure=one, expected=2, **table.given(at=after))
    words = list(meant.values())
    carried = len(words) == 2 and words.count("FOR") > words.count("AGAINST")
    found = view(table, one)
    assert found.tally is not None
    assert (found.tally.base, found.tally.said) == (2, len(words))
    assert (found.state, made_id is not None) == ("ADOPTED" if carried else "NOT_ADOPTED", carried)
    assert Decision.objects.filter(body=table.body).count() == int(carried)


def test_silence_becomes_a_decision(table: made.Table, audited: list[Recorded]) -> None:
    meeting = table.planned(days=20)
    member = table.acting_for(table.interior)
    one = opened(table)
    assert MailNotice.objects.filter(kind="procedure.opened", person_id=member.person_id).count() == 1
    with pytest.raises(UnableTo, match="period is running"):
        actions.procedure_close(procedure=one, expected=2, **table.given())
    with pytest.raises(UnableTo, match="vote on the proposal as it stands"):
        actions.procedure_change(procedure=one, fields=fields(table), expected=2, **table.given())
    late = table.now + timedelta(days=12)
    with pytest.raises(UnableTo, match="last day"):
        say(table, one, table.interior, "FOR", now=late)
    assert [pk for pk, _version in queries.due(viewer=Viewer.system(), now=late)] == [one]
    decision = actions.procedure_close(procedure=one, expected=2, **table.given(at=late))
    assert decision is not None
    found = decided.decision(
        viewer=table.secretariat, decision_id=decision, language="en", day=table.now.date()
    )
    last = table.now.date() + timedelta(days=7)
    assert (found.number, found.state, found.decided_on) == (f"1/{last.year}", "IN_FORCE", last)
    assert Obligation.objects.get(origin_ref=found.ref).accountable_id == table.health.pk
    items = meetings.queries.agenda(
        viewer=table.secretariat, meeting=table.view(meeting), day=table.now.date()
    )
    assert found.title in items[-1].title, "it comes back at the next meeting"
    assert queries.of_decision(viewer=member, decision_id=decision, day=table.now.date()) == one
    assert audited[-1].event == "procedure.adopted"
    assert queries.due(viewer=Viewer.system(), now=late) == []


def test_an_objection_needs_its_reason_and_can_be_taken_back(table: made.Table) -> None:
    one = opened(table)
    with pytest.raises(InvalidInput, match="Say why"):
        say(table, one, table.interior, "AGAINST")
    with pytest.raises(InvalidInput):
        say(table, one, table.interior, "ABSTAIN")
    say(table, one, table.interior, "AGAINST", reason="No budget.")
    assert MailNotice.objects.filter(
        kind="procedure.objected", person_id=table.secretariat.person_id
    ).exists()
    say(table, one, table.interior, "FOR")
    say(table, one, table.health, "AGAINST", reason="Not ours.")
    assert Ballot.objects.count() == 3
    assert actions.procedure_close(procedure=one, expected=2, **table.given()) is None
    assert view(table, one).outcome == "OBJECTED"
    with pytest.raises(UnableTo):
        say(table, one, table.health, "FOR")


def test_who_speaks_for_a_seat(table: made.Table) -> None:
    one = opened(table, "VOTE")
    named = people.a_person("REPRESENTATIVE", now=table.now, organisation=table.interior.pk)
    deputy = people.a_person("OFFICER", now=table.now, organisation=table.interior.pk)
    colleague = people.a_person("REPRESENTATIVE", now=table.now, organisation=table.interior.pk)
    BodyMember.objects.filter(organisation=table.interior).update(representative=named, deputy=deputy)
    viewers = [actors.viewer_of(person, table.now) for person in (named, deputy, colleague)]
    for viewer in viewers[1:]:
        with pytest.raises(UnableTo, match="representative in this body votes"):
            say(table, one, table.interior, "FOR", by=viewer)
    say(table, one, table.interior, "FOR", by=viewers[0])
    day = table.now.date()
    Absence.objects.create(person=named, deputy=deputy, from_on=day, until_on=day, made_at=table.now)
    say(table, one, table.interior, "ABSTAIN", by=viewers[1])
    with pytest.raises(UnableTo, match="the deputy votes"):
        say(table, one, table.interior, "FOR", by=viewers[2])
    assert list(Ballot.objects.values_list("choice", "for_absent")) == [("FOR", False), ("ABSTAIN", True)]
    for stranger in (table.acting_for(table.outside), table.acting_for(table.health), table.secretariat):
        with pytest.raises((NotAvailable, UnableTo)):
            say(table, one, table.interior, "FOR", by=stranger)
    given = {"procedure": one, "seat": seat(table, one, table.health.pk), "choice": "AGAINST"}
    with pytest.raises(InvalidInput):
        actions.vote_enter(came_as=" ", **given, **table.given())
    actions.vote_enter(came_as="Letter of 3 March", **given, **table.given())
    found = view(table, one).tally
    assert found is not None
    assert (found.against, found.abstain, found.silent) == (1, 1, 0)


def test_who_sees_what(table: made.Table) -> None:
    draft = actions.procedure_draft(body=table.body.code, fields=fields(table), **table.given())
    closed, shared = opened(table, visibility="BODY"), opened(table)
    member, outsider = table.acting_for(table.interior), table.acting_for(table.outside)
    seen = {
        name: {one.id for one in queries.procedures(viewer=viewer, language="en", day=table.now.date())}
        for name, viewer in (("member", member), ("outsider", outsider), ("public", Viewer.public()))
    }
    assert seen == {"member": {closed, shared}, "outsider": {shared}, "public": set()}
    assert view(table, shared, outsider).tally is None, "who said what is for the body"
    assert queries.roll(viewer=outsider, procedure=view(table, shared), language="en", now=table.now) == []
    assert len(queries.awaiting(viewer=member, now=table.now)) == 2
    with pytest.raises(NotAvailable):
        view(table, draft, member)
    with pytest.raises(AccessDenied):
        actions.procedure_open(procedure=draft, expected=1, **table.given(member))


def test_bad_input(table: made.Table) -> None:
    day = table.now.date()
    wrong = [
        fields(table, title=" "),
        fields(table, text=" "),
        fields(table, owners=[]),
        fields(table, owners=[table.health.pk, table.interior.pk]),
        fields(table, owners=[999_999]),
        fields(table, due_on=day + timedelta(days=6)),
        fields(table, mode="SHOUT"),
        ProcedureFields(decision=table.decided(), mode="VOTE", days=0),
        ProcedureFields(decision=table.decided(), mode="VOTE", days=7, majority="ALL"),
    ]
    for one in wrong:
        with pytest.raises(InvalidInput):
            actions.procedure_draft(body=table.body.code, fields=one, **table.given())
    draft = actions.procedure_draft(body=table.body.code, fields=fields(table), **table.given())
    actions.procedure_change(
        procedure=draft, fields=fields(table, title="Another"), expected=1, **table.given()
    )
    with pytest.raises(StaleVersion):
        actions.procedure_open(procedure=draft, expected=1, **table.given())
    with pytest.raises(InvalidInput, match="lies before"):
        actions.procedure_open(procedure=draft, expected=2, **table.given(at=table.now + timedelta(days=25)))
    with pytest.raises(InvalidInput):
        actions.procedure_withdraw(procedure=draft, reason=" ", expected=2, **table.given())
    BodyMember.objects.filter(body=table.body).update(capacity="OBSERVER")
    with pytest.raises(UnableTo, match="Nobody has a vote"):
        actions.procedure_open(procedure=draft, expected=2, **table.given())
    actions.procedure_withdraw(procedure=draft, reason="Too early.", expected=2, **table.given())
    assert Procedure.objects.get(pk=draft).state == "WITHDRAWN"


def test_the_clock_reminds_once_and_closes(table: made.Table, monkeypatch: pytest.MonkeyPatch) -> None:
    member = table.acting_for(table.interior)
    one = opened(table)
    for days in (1, 5, 6):
        monkeypatch.setattr("rapport.kernel.clock.now", lambda days=days: table.now + timedelta(days=days))
        jobs.procedures.func(0)
    near = MailNotice.objects.filter(kind="procedure.near", person_id=member.person_id)
    assert (near.count(), Procedure.objects.get(pk=one).state) == (1, "OPEN")
    monkeypatch.setattr("rapport.kernel.clock.now", lambda: table.now + timedelta(days=8))
    jobs.procedures.func(0)
    assert Procedure.objects.get(pk=one).state == "ADOPTED"

"""From the first saved answer to the receipt: what is kept, what is refused, who may."""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import connections
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from tests.factories.actors import a_viewer
from tests.factories.answering import WAVE, an_open_wave, delegate, every_kind

from rapport.kernel.access import Viewer
from rapport.kernel.audit import Recorded
from rapport.kernel.database.scope import database_scope
from rapport.kernel.errors import AccessDenied, InvalidInput, NotAvailable, UnableTo, UserFacingError
from rapport.surveys.answering import actions, queries, rows, submission
from rapport.surveys.answering.types import Entry, Given, Saved
from rapport.surveys.answering.workflow import RETURN, WRITABLE, State
from rapport.surveys.models import Answer, AnswerChange, DraftAnswer, Wave

AT = {"wave": WAVE, "respondent": "AT"}


def entry(item: str, *values: str, path: str = "", **more: object) -> Entry:
    """An answer; without a value, whatever `more` says."""
    state = "answered" if values else "blank"
    return Entry(item, Given(**{"state": state, "values": values, **more}), path)  # type: ignore[arg-type]


def save(by: Viewer, now: datetime, one: Entry, expected: int = 0, **more: object) -> Saved:
    """Save an answer of AT."""
    return actions.answer_save(
        **AT,
        entry=one,
        expected=expected,
        **{"key": None, **more},
        by=by,
        now=now,  # type: ignore[arg-type]
    )


@pytest.fixture
def wave(db: None, now: datetime) -> str:
    return an_open_wave(now=now)


@pytest.fixture
def focal(wave: str, now: datetime) -> Viewer:
    return delegate("AT", now=now)


def test_an_answer_is_kept_with_its_history(focal: Viewer, now: datetime, audited: list[Recorded]) -> None:
    assert save(focal, now, entry("Q4", "It met.", text="It met.")).version == 1
    assert save(focal, now, entry("Q4", "It meets.", text="It meets."), expected=1).version == 2
    view = queries.return_of(viewer=focal, **AT)
    assert (view.state, view.saved_at) == ("DRAFTING", now)
    assert [c.given.text for c in queries.history(viewer=focal, **AT, item="Q4")] == ["It meets.", "It met."]
    assert [one.event for one in audited][-3:] == ["return.begun", "answer.saved", "answer.saved"]
    assert "meets" not in str(audited)


def test_the_same_sending_is_kept_once(focal: Viewer, now: datetime) -> None:
    key = uuid4()
    first = save(focal, now, entry("Q4", "a", text="a"), key=key)
    again = save(focal, now, entry("Q4", "a", text="a"), key=key)
    assert (first.version, again.version, again.repeated) == (1, 1, True)
    assert AnswerChange.objects.count() == 1


def test_two_texts_for_one_answer_are_both_kept_and_one_is_chosen(focal: Viewer, now: datetime) -> None:
    colleague = delegate("AT", now=now, role="CONTRIBUTOR")
    save(focal, now, entry("Q1", "yes"))
    save(focal, now, entry("Q4", "Mine", text="Mine"))
    second = save(colleague, now, entry("Q4", "Theirs", text="Theirs"))
    assert second.conflict and second.theirs is not None and second.theirs.text == "Mine"
    (waiting,) = queries.readiness(viewer=focal, **AT).conflicts
    assert (waiting.mine.text, waiting.theirs.text, waiting.by) == ("Theirs", "Mine", colleague.person_id)
    with pytest.raises(UnableTo, match="Choose between them"):
        actions.return_submit(**AT, by=focal, now=now)
    save(colleague, now, entry("Q4", "Both", text="Both"), expected=waiting.version)
    assert queries.readiness(viewer=focal, **AT).conflicts == ()
    assert {c.given.text for c in queries.history(viewer=focal, **AT, item="Q4")} == {
        "Mine",
        "Theirs",
        "Both",
    }


def test_a_page_saves_what_was_touched_on_it(focal: Viewer, now: datetime) -> None:
    colleague = delegate("AT", now=now)
    page = {("Q4", ""): 0, ("Q6", ""): 0, ("Q7", ""): 0}
    save(colleague, now, entry("Q4", "Theirs", text="Theirs"))
    save(colleague, now, entry("Q7", "30"))
    kept = actions.section_save(
        **AT,
        entries=[entry("Q4", "Mine", text="Mine"), entry("Q6", "4"), entry("Q7")],
        expected=page,
        by=focal,
        now=now,
    )
    assert {place[0]: one.conflict for place, one in kept.items()} == {"Q4": True, "Q6": False}
    assert queries.sheet(viewer=focal, **AT).questions["Q7"].kept[""].given.values == ("30",)


@pytest.mark.parametrize(
    "bad",
    [
        entry("Q99", "x"),
        entry("Q12", "x"),
        entry("Q5", "x"),
        entry("Q1", "maybe"),
        entry("Q4", "x", path="1"),
        entry("Q10a", "x"),
        entry("Q10a", "x", path="0"),
        entry("Q10a", "x", path="9999"),
        entry("Q11a", "3", path="children"),
        entry("Q4", state="no_reply"),
        entry("Q4", "x", state="blank"),
    ],
)
def test_answers_to_nothing_are_refused(focal: Viewer, now: datetime, bad: Entry) -> None:
    with pytest.raises(InvalidInput):
        save(focal, now, bad)
    with pytest.raises(InvalidInput):
        actions.answers_save(**AT, entries=[entry("Q4", "x"), bad], channel="EXCEL", by=focal, now=now)
    assert not DraftAnswer.objects.filter(item__code="Q4", version__gt=0).exists()


def test_a_submission_says_something_about_every_question(focal: Viewer, now: datetime) -> None:
    actions.answers_save(
        **AT,
        entries=[
            entry("Q1", "no"), entry("Q2", "2003"), entry("Q4", "x", text="x", publish=False),
            entry("Q6", state="not_applicable", reason="None."), entry("Q10a", "First", path="1", text="First"),
            entry("Q11a", "3", path="women"),
        ],
        channel="EXCEL",
        by=focal,
        now=now,
    )  # fmt: skip
    assert actions.return_submit(**AT, by=focal, now=now) == 1
    (revision,) = queries.revisions(viewer=focal, **AT)
    assert submission.sha256_of(revision.content) == revision.sha256
    states = {(one["item"], one["path"]): one["state"] for one in revision.content["answers"]}
    assert states == {
        ("Q1", ""): "answered", ("Q2", ""): "not_routed", ("Q3", ""): "blank", ("Q4", ""): "answered",
        ("Q6", ""): "not_applicable", ("Q7", ""): "blank", ("Q8", ""): "blank", ("Q9", ""): "blank",
        ("Q10a", "1"): "answered", ("Q10b", "1"): "blank", ("Q11a", "women"): "answered",
        ("Q11a", "men"): "blank", ("Q11b", "women"): "blank", ("Q11b", "men"): "blank",
    }  # fmt: skip
    counted = dict(
        Answer.objects.filter(respondent__organisation__code="AT").values_list("item__code", "state")
    )
    assert (counted["Q1"], counted["Q2"], counted["Q4"]) == ("answered", "not_routed", "withheld")


def test_a_required_question_is_answered_or_said_why_not(focal: Viewer, now: datetime) -> None:
    save(focal, now, entry("Q4", "x"))
    with pytest.raises(UnableTo) as refused:
        actions.return_submit(**AT, by=focal, now=now)
    assert refused.value.extra["items"] == ["Q1"]
    save(focal, now, entry("Q1", state="declined"))
    assert actions.return_submit(**AT, by=focal, now=now) == 1


def test_a_correction_is_a_new_submission_with_its_reason(focal: Viewer, now: datetime) -> None:
    save(focal, now, entry("Q1", "yes"))
    actions.return_submit(**AT, by=focal, now=now)
    with pytest.raises(UnableTo):
        save(focal, now, entry("Q1", "no"), expected=1)
    with pytest.raises(InvalidInput):
        actions.return_reopen(**AT, reason=" ", by=focal, now=now)
    actions.return_reopen(**AT, reason="It was dissolved.", by=focal, now=now)
    save(focal, now, entry("Q1", "no"), expected=1)
    assert actions.return_submit(**AT, by=focal, now=now) == 2
    first, second = queries.revisions(viewer=focal, **AT)
    assert (first.reason, second.reason) == ("", "It was dissolved.")
    assert first.sha256 != second.sha256
    assert Answer.objects.get(respondent__organisation__code="AT", item__code="Q1").values == ["no"]


def test_the_second_person_is_another_one(focal: Viewer, now: datetime) -> None:
    other = delegate("AT", now=now)
    save(focal, now, entry("Q1", "yes"))
    actions.return_two_persons(**AT, wanted=True, by=focal, now=now)
    with pytest.raises(UnableTo, match="second person"):
        actions.return_submit(**AT, by=other, now=now)
    actions.return_prepare(**AT, by=focal, now=now)
    with pytest.raises(UnableTo):
        save(focal, now, entry("Q1", "no"), expected=1)
    with pytest.raises(AccessDenied, match="another person"):
        actions.return_submit(**AT, by=focal, now=now)
    assert actions.return_submit(**AT, by=other, now=now) == 1
    (revision,) = queries.revisions(viewer=focal, **AT)
    assert (revision.prepared_by, revision.submitted_by) == (focal.person_id, other.person_id)


def test_not_applicable_is_a_full_answer(focal: Viewer, now: datetime) -> None:
    actions.return_not_applicable(**AT, reason="We have no such offence.", by=focal, now=now)
    (revision,) = queries.revisions(viewer=focal, **AT)
    assert {one["state"] for one in revision.content["answers"]} == {"not_applicable"}
    answer = Answer.objects.get(respondent__organisation__code="AT", item__code="Q1")
    assert (answer.state, answer.original) == ("not_applicable", "We have no such offence.")
    actions.return_take_up(**AT, by=focal, now=now)
    assert queries.return_of(viewer=focal, **AT).state == "DRAFTING"


def test_late_is_allowed_until_the_wave_is_closed(focal: Viewer, now: datetime) -> None:
    late = now + timedelta(days=40)
    save(focal, late, entry("Q1", "yes"))
    assert queries.return_of(viewer=focal, **AT).is_late(late)
    Wave.objects.filter(code=WAVE).update(collection="CLOSED")
    steps: list[Callable[[], object]] = [
        lambda: save(focal, late, entry("Q4", "x")),
        lambda: actions.return_submit(**AT, by=focal, now=late),
        lambda: actions.return_decline(**AT, reason="Too late.", by=focal, now=late),
    ]
    for step in steps:
        with pytest.raises(UnableTo, match="not open"):
            step()


def test_nobody_else_writes_and_the_office_sees_no_draft(focal: Viewer, now: datetime) -> None:
    save(focal, now, entry("Q4", "Secret until sent", text="Secret until sent"))
    manager, other = a_viewer("SURVEY_MANAGER", now=now), delegate("BE", now=now)
    contributor = delegate("AT", now=now, role="CONTRIBUTOR")
    supporter = Viewer(9, manager.permissions | {"SUPPORT_ACCESS"}, frozenset(), focal.organisations)
    for viewer, refusal in ((manager, AccessDenied), (supporter, AccessDenied), (other, NotAvailable)):
        with pytest.raises(refusal):
            save(viewer, now, entry("Q4", "x"), expected=1)
    with pytest.raises(AccessDenied):
        actions.return_submit(**AT, by=contributor, now=now)
    with pytest.raises(AccessDenied, match="its own"):
        queries.sheet(viewer=manager, **AT)
    with pytest.raises(NotAvailable):
        queries.return_of(viewer=other, **AT)
    assert queries.sheet(viewer=supporter, **AT).questions["Q4"].kept[""].given.text == "Secret until sent"


def test_the_database_hides_drafts_without_any_rule(focal: Viewer, now: datetime) -> None:
    """The first line switched off: rows are asked for directly, in the scope of each viewer."""
    save(focal, now, entry("Q4", "x"))
    actions.document_keep(**AT, name="plan.txt", content=b"Plan", by=focal, now=now)
    manager = a_viewer("SURVEY_MANAGER", now=now)
    supporter = Viewer(9, manager.permissions, manager.organisations, focal.organisations)
    seen = {}
    for name, viewer in (
        ("own", focal), ("other", delegate("BE", now=now)), ("office", manager), ("support", supporter),
    ):  # fmt: skip
        with database_scope(viewer, read_only=True):
            seen[name] = (DraftAnswer.objects.count(), AnswerChange.objects.count())
    assert seen == {"own": (1, 1), "other": (0, 0), "office": (0, 0), "support": (1, 1)}


def test_the_office_enters_what_came_on_paper(focal: Viewer, now: datetime) -> None:
    manager = a_viewer("SURVEY_MANAGER", now=now)
    actions.return_keep_in_office(**AT, by=manager, now=now)
    save(manager, now, entry("Q4", "x"), channel="TYPED")
    with pytest.raises(AccessDenied, match="office enters"):
        save(focal, now, entry("Q4", "y"), expected=1)
    assert actions.return_submit(**AT, channel="TYPED", by=manager, now=now) == 1
    begun = {"wave": WAVE, "respondent": "BE"}
    actions.return_begin(**begun, by=delegate("BE", now=now), now=now)
    with pytest.raises(UnableTo, match="not taken over"):
        actions.return_keep_in_office(**begun, by=manager, now=now)


def test_sending_back_keeps_the_submission(focal: Viewer, now: datetime) -> None:
    manager = a_viewer("SURVEY_MANAGER", now=now)
    save(focal, now, entry("Q1", "yes"))
    actions.return_submit(**AT, by=focal, now=now)
    actions.return_send_back(**AT, reason="The date is lacking.", by=manager, now=now)
    view = queries.return_of(viewer=focal, **AT)
    assert (view.state, view.reason, view.revision) == ("RETURNED", "The date is lacking.", 1)
    assert Answer.objects.filter(respondent__organisation__code="AT").exists()
    save(focal, now, entry("Q2", "2003"))
    assert actions.return_submit(**AT, reason="Date added.", by=focal, now=now) == 2


def test_documents_belong_to_the_return(focal: Viewer, now: datetime) -> None:
    manager = a_viewer("SURVEY_MANAGER", now=now)
    made = actions.document_keep(**AT, name="plan.txt", content=b"Plan", item="Q9", by=focal, now=now)
    path = rows.documents_root() / queries.document(viewer=focal, **AT, document=made).stored
    assert path.read_bytes() == b"Plan"
    with pytest.raises(NotAvailable):
        queries.document(viewer=manager, **AT, document=made)
    for name, content in (("plan.exe", b"MZ"), ("plan.pdf", b"no pdf"), ("../plan.txt", b"x")):
        with pytest.raises(InvalidInput):
            actions.document_keep(**AT, name=name, content=content, by=focal, now=now)
    save(focal, now, entry("Q1", "no"))
    actions.return_submit(**AT, by=focal, now=now)
    assert queries.document(viewer=manager, **AT, document=made).name == "plan.txt"
    (revision,) = queries.revisions(viewer=manager, **AT)
    assert {one["item"]: one["values"] for one in revision.content["answers"]}["Q9"] == ["plan.txt"]


def test_two_connections_saving_at_once_lose_nothing(committed_db: object, now: datetime) -> None:
    an_open_wave(now=now)
    viewers = [delegate("AT", now=now) for _ in range(4)]
    actions.return_begin(**AT, by=viewers[0], now=now)
    outcomes: list[Saved | BaseException] = []
    start = Barrier(4)

    def work(number: int) -> None:
        start.wait()
        try:
            text = f"text {number}"
            outcomes.append(save(viewers[number], now, entry("Q4", text, text=text)))
        except BaseException as error:
            outcomes.append(error)
        finally:
            connections.close_all()

    threads = [Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(isinstance(one, Saved) for one in outcomes), outcomes
    assert sum(not one.conflict for one in outcomes) == 1  # type: ignore[union-attr]
    kept = {change.given.text for change in queries.history(viewer=viewers[0], **AT, item="Q4")}
    assert kept == {f"text {number}" for number in range(4)}


class Returns(RuleBasedStateMachine):
    """Any order of steps by anybody: only the table's steps happen, and what was acknowledged is in the submission."""

    now: datetime
    focal: Viewer
    manager: Viewer
    contributor: Viewer

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.before = State(queries.return_of(viewer=self.focal, **AT).state)

    def step(self, call: Callable[[], object]) -> bool:
        """Take a step and hold the state against the table."""
        before = State(queries.return_of(viewer=self.focal, **AT).state)
        try:
            call()
            done = True
        except UserFacingError:
            done = False
        after = State(queries.return_of(viewer=self.focal, **AT).state)
        if not done:
            assert after == before
        assert after == before or RETURN.can(before, after)
        return done

    @rule(
        text=st.text("ab", min_size=1, max_size=5), who=st.sampled_from(["focal", "contributor", "manager"])
    )
    def write(self, text: str, who: str) -> None:
        view = queries.return_of(viewer=self.focal, **AT)
        kept = queries.sheet(viewer=self.focal, **AT).questions["Q4"].kept
        by, version = getattr(self, who), kept[""].version if kept else 0
        done = self.step(lambda: save(by, self.now, entry("Q4", text, text=text), expected=version))
        assert done == (who != "manager" and State(view.state) in WRITABLE)
        if done:
            self.text = text

    @rule(who=st.sampled_from(["focal", "contributor", "manager"]))
    def submit(self, who: str) -> None:
        done = self.step(lambda: actions.return_submit(**AT, by=getattr(self, who), now=self.now))
        assert not done or who == "focal"
        if done and self.text:
            last = queries.revisions(viewer=self.focal, **AT)[-1]
            assert {one["item"]: one["text"] for one in last.content["answers"]}["Q4"] == self.text

    @rule(
        name=st.sampled_from(
            ["return_reopen", "return_send_back", "return_decline", "return_not_applicable"]
        ),
        who=st.sampled_from(["focal", "contributor", "manager"]),
    )
    def with_reason(self, name: str, who: str) -> None:
        call = getattr(actions, name)
        done = self.step(lambda: call(**AT, reason="Because.", by=getattr(self, who), now=self.now))
        assert not done or who == ("manager" if name == "return_send_back" else "focal")

    @rule(
        name=st.sampled_from(["return_prepare", "return_hand_back", "return_take_up", "return_begin"]),
        who=st.sampled_from(["focal", "contributor", "manager"]),
    )
    def without_reason(self, name: str, who: str) -> None:
        call = getattr(actions, name)
        assert not self.step(lambda: call(**AT, by=getattr(self, who), now=self.now)) or who != "manager"

    @precondition(lambda self: queries.return_of(viewer=self.focal, **AT).revision > 0)
    @invariant()
    def numbers_have_no_gap(self) -> None:
        numbers = [one.number for one in queries.revisions(viewer=self.focal, **AT)]
        assert numbers == list(range(1, len(numbers) + 1))
        assert numbers[-1] == queries.return_of(viewer=self.focal, **AT).revision


def test_no_order_of_steps_leaves_the_table(db: None, now: datetime) -> None:
    from django.db import transaction
    from hypothesis.stateful import run_state_machine_as_test

    class Fresh(Returns):
        def __init__(self) -> None:
            self.atomic = transaction.atomic()
            self.atomic.__enter__()
            every_kind(required=False)
            an_open_wave(now=now)
            self.now, self.focal = now, delegate("AT", now=now)
            self.contributor = delegate("AT", now=now, role="CONTRIBUTOR")
            self.manager = a_viewer("SURVEY_MANAGER", now=now)
            super().__init__()

        def teardown(self) -> None:
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    run_state_machine_as_test(
        Fresh,
        settings=settings(
            max_examples=12,
            stateful_step_count=14,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )

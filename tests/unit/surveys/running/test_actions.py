"""A wave from its preparation to its close: what is written, what is refused, and that nothing is sent twice."""

import contextlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import actors, waves

from rapport.kernel.access import Viewer
from rapport.kernel.errors import AccessDenied, InvalidInput, NotAvailable, StaleVersion, UnableTo
from rapport.kernel.models import MailNotice
from rapport.surveys import actions as publishing
from rapport.surveys import queries as surveys
from rapport.surveys.answering import actions as answering
from rapport.surveys.answering.types import Entry, Given
from rapport.surveys.instruments import queries as instruments
from rapport.surveys.models import Questionnaire, Return, WaveMessage
from rapport.surveys.running import actions, queries, rules
from rapport.surveys.running.types import StatusRow
from rapport.surveys.running.workflow import COLLECTION, State

pytestmark = pytest.mark.django_db
READER = Viewer(person_id=None, permissions=frozenset({"OFFICE_VIEW"}))


@pytest.fixture
def manager(db: None, now: datetime) -> Viewer:
    return actors.a_viewer("SURVEY_MANAGER", now=now)


def rows(wave: str, now: datetime) -> dict[str, StatusRow]:
    view = surveys.wave(viewer=READER, code=wave)
    return {row.code: row for row in queries.status(viewer=READER, wave=view, language="en", now=now)}


def version(wave: str) -> int:
    return surveys.wave(viewer=READER, code=wave).version


def test_opening_fixes_the_questionnaire_and_invites_everybody(
    manager: Viewer, now: datetime, audited: list[Any]
) -> None:
    waves.prepared_wave(now=now)
    audited.clear()
    sent = actions.wave_open(wave="run", expected=1, by=manager, now=now)
    assert (sent.respondents, sent.people) == (2, 2)
    assert [one.event for one in audited] == ["wave.opened"]
    assert Questionnaire.objects.get(code=waves.CODE).state == "FIXED"
    assert Return.objects.filter(respondent__wave__code="run").count() == 2
    found = rows("run", now)
    assert [(row.state, row.invited_at, row.is_late) for row in found.values()] == [
        ("NOT_OPENED", now, False)
    ] * 2
    kinds = list(MailNotice.objects.values_list("kind", "params__respondent"))
    assert sorted(kinds) == [("wave.invited", "AT"), ("wave.invited", "BE")]
    wave = surveys.wave(viewer=READER, code="run")
    assert (wave.collection, wave.deadlines, wave.sent_on) == ("OPEN", ("2026-04-01",), date(2026, 3, 2))


def test_a_notice_names_the_deadline_in_the_zone_of_the_wave(now: datetime) -> None:
    from rapport.kernel.mail.directory import line_of

    waves.open_wave(now=now)
    notice = MailNotice.objects.filter(kind="wave.invited", params__respondent="AT").get()
    line = line_of(notice.kind, notice.params)
    assert line is not None and "1 April 2026, 23:59" in line.text
    assert line.path == "/delegation/run/AT/"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"code": "Run it"}, "lower-case"),
        ({"deadline": date(2026, 3, 1)}, "deadline 2026-03-01 has passed"),
        ({"timezone": "Vienna"}, "no time zone 'Vienna'"),
        ({"timezone": "../../etc/passwd"}, "no time zone"),
        ({"groups": {}}, "at least one group"),
    ],
)
def test_a_wave_that_cannot_be_run_is_refused(
    manager: Viewer, now: datetime, changes: dict[str, Any], message: str
) -> None:
    fields = replace(waves.wave_fields(now=now), **changes)
    with pytest.raises(InvalidInput, match=message):
        actions.wave_prepare(fields=fields, by=manager, now=now)
    assert surveys.waves(viewer=READER) == []


def test_the_last_day_counts_to_its_end_in_the_zone_of_the_wave() -> None:
    deadline = rules.end_of(date(2027, 1, 31), "America/New_York")
    assert deadline.isoformat() == "2027-01-31T23:59:00-05:00"


def test_two_people_preparing_are_told_of_each_other(manager: Viewer, now: datetime) -> None:
    waves.prepared_wave(now=now)
    fields = waves.wave_fields(now=now, questionnaire=(waves.CODE, 1))
    actions.wave_change(fields=replace(fields, title={"en": "Mine"}), expected=1, by=manager, now=now)
    with pytest.raises(StaleVersion):
        actions.wave_change(fields=replace(fields, title={"en": "Yours"}), expected=1, by=manager, now=now)
    assert surveys.wave(viewer=READER, code="run").title == {"en": "Mine"}
    with pytest.raises(InvalidInput, match="group 'state'"):
        actions.wave_change(
            fields=replace(fields, groups={"x": {"en": "X"}}), expected=2, by=manager, now=now
        )


def test_respondents_are_chosen_moved_and_removed_while_preparing(manager: Viewer, now: datetime) -> None:
    waves.prepared_wave(now=now, respondents=("AT", "BE", "DK"))
    actions.respondents_choose(wave="run", chosen={"BE": "partner"}, by=manager, now=now)
    assert actions.respondents_remove(wave="run", codes=["DK"], by=manager, now=now) == 1
    assert {code: row.group for code, row in rows("run", now).items()} == {"AT": "state", "BE": "partner"}
    for chosen, error in (({"ZZ": "state"}, NotAvailable), ({"DK": "nobody"}, InvalidInput)):
        with pytest.raises(error):
            actions.respondents_choose(wave="run", chosen=chosen, by=manager, now=now)
    actions.wave_open(wave="run", expected=1, by=manager, now=now)
    with pytest.raises(UnableTo):
        actions.respondents_remove(wave="run", codes=["BE"], by=manager, now=now)


def test_who_is_added_to_an_open_wave_is_invited(manager: Viewer, now: datetime) -> None:
    waves.open_wave(now=now)
    waves.a_state("DK", now=now)
    assert actions.respondents_choose(wave="run", chosen={"DK": "state"}, by=manager, now=now) == 1
    added = rows("run", now)["DK"]
    assert (added.state, added.invited_at) == ("NOT_OPENED", now)


def test_respondents_are_copied_with_their_groups(manager: Viewer, now: datetime) -> None:
    waves.open_wave(now=now, code="first", respondents=("AT", "BE", "FI"))
    waves.prepared_wave(
        now=now, code="run", previous="first", respondents=("AT",), questionnaire=(waves.CODE, 1)
    )
    actions.respondents_choose(wave="run", chosen={"AT": "partner"}, by=manager, now=now)
    assert actions.respondents_copy(wave="run", by=manager, now=now) == 2
    groups = {code: row.group for code, row in rows("run", now).items()}
    assert groups == {"AT": "partner", "BE": "state", "FI": "state"}


def test_a_wave_without_respondents_is_not_opened(manager: Viewer, now: datetime) -> None:
    waves.prepared_wave(now=now, respondents=())
    with pytest.raises(UnableTo, match="Nobody is asked"):
        actions.wave_open(wave="run", expected=1, by=manager, now=now)
    assert Questionnaire.objects.get(code=waves.CODE).state == "DRAFT"


def test_only_who_runs_waves_runs_them(now: datetime) -> None:
    waves.prepared_wave(now=now)
    focal = waves.focal_point_of("AT", now=now)
    for viewer, error in ((READER, AccessDenied), (focal, AccessDenied)):
        with pytest.raises(error):
            actions.wave_open(wave="run", expected=1, by=viewer, now=now)


def test_a_reminder_is_sent_once_on_an_occasion(manager: Viewer, now: datetime) -> None:
    waves.open_wave(now=now)
    today = f"reminder-{now.date().isoformat()}"
    sent = actions.remind(wave="run", respondents=["AT"], occasion=today, by=manager, now=now)
    assert (sent.respondents, sent.people, sent.before) == (1, 1, 0)
    sent = actions.remind(wave="run", respondents=["AT", "BE"], occasion=today, by=manager, now=now)
    assert (sent.respondents, sent.before) == (1, 1)
    with pytest.raises(UnableTo, match="reminded today"):
        actions.remind(wave="run", respondents=["AT", "BE"], occasion=today, by=manager, now=now)
    with pytest.raises(InvalidInput, match="reason"):
        actions.remind(wave="run", respondents=["AT"], occasion=f"{today}-2", by=manager, now=now)
    actions.remind(wave="run", respondents=["AT"], occasion=f"{today}-2", note="A call", by=manager, now=now)
    assert {code: row.reminders for code, row in rows("run", now).items()} == {"AT": 2, "BE": 1}


@pytest.mark.parametrize("occasion", ["reminder-2026-03-01", "reminder-2026-03-02-1", "x", ""])
def test_an_occasion_of_another_day_is_refused(manager: Viewer, now: datetime, occasion: str) -> None:
    waves.open_wave(now=now)
    with pytest.raises(InvalidInput, match="another day"):
        actions.remind(wave="run", respondents=["AT"], occasion=occasion, by=manager, now=now)


def test_who_has_submitted_is_not_reminded(manager: Viewer, now: datetime) -> None:
    waves.open_wave(now=now)
    Return.objects.filter(respondent__organisation__code="AT").update(
        state="SUBMITTED", revision=1, submitted_at=now
    )
    today = f"reminder-{now.date().isoformat()}"
    sent = actions.remind(wave="run", respondents=["AT", "BE"], occasion=today, by=manager, now=now)
    assert sent.respondents == 1
    assert set(
        WaveMessage.objects.filter(kind="REMINDER").values_list("respondent__organisation__code", flat=True)
    ) == {"BE"}


def test_who_has_submitted_is_not_told_of_a_later_deadline(manager: Viewer, now: datetime) -> None:
    waves.open_wave(now=now)
    Return.objects.filter(respondent__organisation__code="AT").update(
        state="SUBMITTED", revision=1, submitted_at=now
    )
    sent = actions.deadline_extend(wave="run", day=date(2026, 5, 1), reason="Asked", by=manager, now=now)
    assert sent.respondents == 1
    told = WaveMessage.objects.filter(kind="EXTENSION").values_list(
        "respondent__organisation__code", flat=True
    )
    assert list(told) == ["BE"]


def test_a_deadline_is_extended_for_one_and_for_all(manager: Viewer, now: datetime) -> None:
    waves.open_wave(now=now)
    actions.deadline_extend(
        wave="run", day=date(2026, 5, 1), reason="Elections", respondents=["BE"], by=manager, now=now
    )
    found = rows("run", now)
    assert (found["BE"].has_own_deadline, found["AT"].has_own_deadline) == (True, False)
    assert found["BE"].deadline == rules.end_of(date(2026, 5, 1), "Europe/Vienna")
    sent = actions.deadline_extend(
        wave="run", day=date(2026, 4, 15), reason="Asked by many", by=manager, now=now
    )
    assert sent.people == 2
    found = rows("run", now)
    assert found["BE"].deadline == rules.end_of(date(2026, 5, 1), "Europe/Vienna"), "the longer one stays"
    assert found["AT"].deadline == rules.end_of(date(2026, 4, 15), "Europe/Vienna")
    wave = surveys.wave(viewer=READER, code="run")
    assert wave.deadlines == ("2026-04-01", "2026-04-15")
    notes = [
        (one.respondent, one.note)
        for one in queries.messages(viewer=READER, wave=wave)
        if one.kind == "EXTENSION"
    ]
    assert sorted(notes) == [("AT", "Asked by many"), ("BE", "Asked by many"), ("BE", "Elections")]


@pytest.mark.parametrize(
    ("day", "reason", "message"),
    [
        (date(2026, 3, 1), "Why", "has passed"),
        (date(2026, 3, 20), "Why", "only ever extended"),
        (date(2026, 5, 1), " ", "reason"),
    ],
)
def test_a_deadline_is_not_moved_anyhow(
    manager: Viewer, now: datetime, day: date, reason: str, message: str
) -> None:
    waves.open_wave(now=now)
    with pytest.raises(InvalidInput, match=message):
        actions.deadline_extend(wave="run", day=day, reason=reason, by=manager, now=now)


def test_after_the_deadline_a_return_is_late_and_may_still_come(now: datetime) -> None:
    waves.open_wave(now=now)
    late = now + timedelta(days=40)
    assert {row.is_late for row in rows("run", late).values()} == {True}
    focal = waves.focal_point_of("AT", now=now)
    entry = Entry("Q1", Given("answered", ("yes",)))
    assert answering.answers_save(
        wave="run", respondent="AT", entries=[entry], channel="WEB", by=focal, now=late
    )


def test_a_closed_wave_takes_answers_of_who_was_given_longer(manager: Viewer, now: datetime) -> None:
    waves.open_wave(now=now)
    actions.wave_close(wave="run", expected=version("run"), by=manager, now=now)
    with pytest.raises(UnableTo):
        actions.deadline_extend(wave="run", day=date(2026, 5, 1), reason="All", by=manager, now=now)
    actions.deadline_extend(
        wave="run", day=date(2026, 5, 1), reason="One", respondents=["AT"], by=manager, now=now
    )
    entry = Entry("Q1", Given("answered", ("yes",)))
    for code, may in (("AT", True), ("BE", False)):
        given: dict[str, Any] = {
            "wave": "run", "respondent": code, "entries": [entry], "channel": "WEB",
            "by": waves.focal_point_of(code, now=now), "now": now + timedelta(days=1),
        }  # fmt: skip
        with contextlib.nullcontext() if may else pytest.raises(UnableTo, match="not open"):
            answering.answers_save(**given)
    with pytest.raises(InvalidInput, match="reason"):
        actions.wave_reopen(wave="run", reason="", expected=version("run"), by=manager, now=now)
    actions.wave_reopen(wave="run", reason="A letter was late", expected=version("run"), by=manager, now=now)
    assert surveys.wave(viewer=READER, code="run").collection == "OPEN"


def test_a_published_wave_is_not_opened_again(manager: Viewer, now: datetime) -> None:
    waves.open_wave(now=now)
    actions.wave_close(wave="run", expected=version("run"), by=manager, now=now)
    publishing.wave_publish(code="run", by=Viewer.system(), now=now)
    with pytest.raises(UnableTo, match="not published"):
        actions.wave_reopen(wave="run", reason="Why not", expected=version("run"), by=manager, now=now)
    assert surveys.wave(viewer=READER, code="run").collection == "CLOSED"


@pytest.mark.slow
@given(steps=st.lists(st.sampled_from(["open", "close", "reopen"]), max_size=6))
def test_a_wave_goes_only_where_the_table_says(steps: list[str], django_db_blocker: Any) -> None:
    """Any order of presses: each is done where the table has the step, and otherwise refused without a trace."""
    from django.db import transaction

    now = datetime.fromisoformat("2026-03-02T09:30:00+00:00")
    by, doing = Viewer.system(), _steps()
    targets = {"open": State.OPEN, "close": State.CLOSED, "reopen": State.OPEN}
    with transaction.atomic():
        waves.prepared_wave(now=now)
        state = State.PREPARING
        for step in steps:
            legal = bool(COLLECTION.can(state, targets[step])) and (step == "reopen") == (
                state is State.CLOSED
            )
            try:
                doing[step](by, now)
                done = True
            except UnableTo:
                done = False
            assert done == legal
            state = targets[step] if legal else state
            assert surveys.wave(viewer=by, code="run").collection == state.value
        transaction.set_rollback(True)


def _steps() -> dict[str, Callable[[Viewer, datetime], object]]:
    return {
        "open": lambda by, now: actions.wave_open(wave="run", expected=version("run"), by=by, now=now),
        "close": lambda by, now: actions.wave_close(wave="run", expected=version("run"), by=by, now=now),
        "reopen": lambda by, now: actions.wave_reopen(
            wave="run", reason="Why", expected=version("run"), by=by, now=now
        ),
    }


def test_status_takes_a_fixed_number_of_queries(now: datetime, django_assert_num_queries: Any) -> None:
    waves.open_wave(now=now, respondents=("AT", "BE", "DK", "FI", "FR", "SE"))
    view = surveys.wave(viewer=READER, code="run")
    with django_assert_num_queries(3):
        assert len(queries.status(viewer=READER, wave=view, language="en", now=now)) == 6


def test_others_see_nothing_of_a_run(now: datetime, public: Viewer) -> None:
    waves.open_wave(now=now)
    focal = waves.focal_point_of("AT", now=now)
    view = surveys.wave(viewer=READER, code="run")
    for viewer in (public, focal):
        assert queries.status(viewer=viewer, wave=view, language="en", now=now) == []
        assert queries.queries_of_wave(viewer=viewer, wave=view) == []
        with pytest.raises(NotAvailable):
            queries.run(viewer=viewer, wave="run")
    assert [one.respondent for one in queries.messages(viewer=focal, wave=view)] == ["AT"]
    assert instruments.questionnaire_content(viewer=READER, questionnaire=waves.CODE, number=1).rules

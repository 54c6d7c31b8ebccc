"""Queries to respondents: raised once by a rule, marked when their cause is gone, answered by whom they ask."""

import threading
from datetime import datetime
from typing import Any

import pytest
from tests.factories import actors, waves

from rapport.kernel.access import Viewer
from rapport.kernel.errors import AccessDenied, InvalidInput, NotAvailable, UnableTo
from rapport.kernel.models import MailNotice
from rapport.surveys.models import Return, ReturnQuery, Revision, WaveMessage
from rapport.surveys.running import actions, queries

READER = Viewer(person_id=None, permissions=frozenset({"OFFICE_VIEW"}))


def submit(respondent: str, number: int, now: datetime, **values: str) -> None:
    """A submission as answering stores it."""
    returned = Return.objects.get(respondent__organisation__code=respondent)
    answers = [
        {
            "item": item,
            "path": "",
            "state": "answered",
            "values": [value],
            "text": value,
            "reason": "",
            "publish": True,
        }
        for item, value in values.items()
    ]
    content = {"wave": "run", "respondent": respondent, "revision": number, "answers": answers}
    Revision.objects.create(of=returned, number=number, content=content, sha256="0" * 64, submitted_at=now)
    Return.objects.filter(pk=returned.pk).update(state="SUBMITTED", revision=number, submitted_at=now)


def raise_queries(by: Viewer, now: datetime) -> int:
    return actions.queries_raise(wave="run", respondent="AT", by=by, now=now)


@pytest.fixture
def focal(db: None, now: datetime) -> Viewer:
    waves.open_wave(now=now)
    return waves.focal_point_of("AT", now=now)


@pytest.fixture
def manager(db: None, now: datetime) -> Viewer:
    return actors.a_viewer("SURVEY_MANAGER", now=now)


def test_a_rule_asks_once_while_its_query_is_not_closed(
    focal: Viewer, manager: Viewer, now: datetime
) -> None:
    submit("AT", 1, now, Q1="no", Q3="Many measures")
    assert raise_queries(focal, now) == 1
    assert raise_queries(focal, now) == 0
    (one,) = queries.queries_of(viewer=focal, wave="run", respondent="AT")
    assert (one.rule, one.items, one.state, one.revision) == ("plan-no-measures", ("Q1", "Q3"), "OPEN", 1)
    assert MailNotice.objects.filter(kind="query.asked", person_id=focal.person_id).count() == 1
    given: dict[str, Any] = {"wave": "run", "respondent": "AT", "query": one.id, "now": now}
    actions.query_close(note="A slip", by=manager, **given)
    assert raise_queries(focal, now) == 1, "closed and still true: it is asked again"


def test_a_query_whose_cause_is_gone_says_so_and_waits_for_the_office(
    focal: Viewer, manager: Viewer, now: datetime
) -> None:
    submit("AT", 1, now, Q1="no", Q3="Many measures")
    raise_queries(focal, now)
    submit("AT", 2, now, Q1="yes", Q3="Many measures")
    assert raise_queries(focal, now) == 0
    (one,) = queries.queries_of(viewer=manager, wave="run", respondent="AT")
    assert (one.state, one.resolved_by, one.closing) == ("OPEN", 2, "")
    submit("AT", 3, now, Q1="no", Q3="Many measures")
    raise_queries(focal, now)
    assert queries.queries_of(viewer=manager, wave="run", respondent="AT")[0].resolved_by == 0


def test_a_query_is_answered_by_whom_it_asks(focal: Viewer, manager: Viewer, now: datetime) -> None:
    submit("AT", 1, now, Q1="no")
    query = actions.query_ask(wave="run", respondent="AT", text="Why?", items=["Q1"], by=manager, now=now)
    given: dict[str, Any] = {
        "wave": "run",
        "respondent": "AT",
        "query": query,
        "answer": "A slip.",
        "now": now,
    }
    for viewer, error in (
        (waves.focal_point_of("BE", now=now), NotAvailable),
        (manager, NotAvailable),
        (Viewer(person_id=9, organisations=focal.organisations), AccessDenied),
    ):
        with pytest.raises(error):
            actions.query_answer(by=viewer, **given)
    with pytest.raises(InvalidInput):
        actions.query_answer(by=focal, **{**given, "answer": " "})
    actions.query_answer(by=focal, **given)
    with pytest.raises(UnableTo):
        actions.query_answer(by=focal, **given)
    (one,) = queries.queries_of(viewer=focal, wave="run", respondent="AT")
    assert (one.state, one.answer) == ("ANSWERED", "A slip.")
    assert MailNotice.objects.filter(kind="query.answered", person_id=manager.person_id).exists()
    with pytest.raises(AccessDenied):
        actions.query_close(wave="run", respondent="AT", query=query, note="Mine", by=focal, now=now)


def test_queries_of_another_delegation_do_not_exist(focal: Viewer, now: datetime, public: Viewer) -> None:
    submit("AT", 1, now, Q1="no", Q3="Many measures")
    raise_queries(focal, now)
    for viewer in (waves.focal_point_of("BE", now=now), public):
        with pytest.raises(NotAvailable):
            queries.queries_of(viewer=viewer, wave="run", respondent="AT")


@pytest.mark.parametrize(
    ("changes", "error"),
    [({"text": " "}, InvalidInput), ({"items": ["Q99"]}, InvalidInput), ({"respondent": "ZZ"}, NotAvailable)],
)
def test_a_query_that_cannot_be_asked_is_refused(
    focal: Viewer, manager: Viewer, now: datetime, changes: dict[str, Any], error: type[Exception]
) -> None:
    submit("AT", 1, now, Q1="no")
    given = {"wave": "run", "respondent": "AT", "text": "Why?", **changes}
    with pytest.raises(error):
        actions.query_ask(**given, by=manager, now=now)
    assert not ReturnQuery.objects.exists()


def test_nothing_is_asked_about_what_was_not_submitted(focal: Viewer, manager: Viewer, now: datetime) -> None:
    with pytest.raises(UnableTo):
        actions.query_ask(wave="run", respondent="AT", text="Why?", by=manager, now=now)
    with pytest.raises(UnableTo):
        raise_queries(focal, now)


@pytest.mark.slow
def test_two_presses_at_once_remind_once(committed_db: object, now: datetime) -> None:
    """Eight connections at once: one sends, seven are told that everybody was reminded."""
    from django.db import connections

    waves.open_wave(now=now)
    start, told = threading.Barrier(8), []

    def press() -> None:
        start.wait()
        try:
            actions.remind(
                wave="run",
                respondents=["AT", "BE"],
                occasion="reminder-2026-03-02",
                by=Viewer.system(),
                now=now,
            )
            told.append("sent")
        except UnableTo:
            told.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["refused"] * 7 + ["sent"]
    assert WaveMessage.objects.filter(kind="REMINDER").count() == 2
    assert MailNotice.objects.filter(kind="wave.reminded").count() == 2

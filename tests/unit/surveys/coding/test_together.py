"""Two who code at once, and an answer that is given anew after it was coded."""

from datetime import datetime
from threading import Event, Thread

from django.db import connections, transaction
from tests.factories import coding
from tests.factories.actors import a_viewer
from tests.factories.coding import WAVE, answered, code

from rapport.kernel.access import Viewer
from rapport.surveys.coding import actions
from rapport.surveys.models import Answer, Coding


def test_a_coded_question_whose_answer_changed_counts_as_it_is_answered_now(db: None, now: datetime) -> None:
    coding.submitted_wave(now=now)
    code(a_viewer("CODER", now=now), "Q2", "AT", "199X", now=now, reason="A decade.")
    coding.correct("AT", answered("Q2", "2003", text="2003"), now=now)
    one = Answer.objects.get(item__code="Q2", respondent__organisation__code="AT")
    assert (one.values, one.original, one.interpretation) == (["2003"], "2003", "")


def test_of_two_who_code_at_once_the_later_is_the_second(committed_db: object, now: datetime) -> None:
    coding.submitted_wave(now=now)
    system = Viewer.system()
    actions.item_code_twice(wave=WAVE, item="LEAD", twice=True, expected=3, by=system, now=now)
    one, other = a_viewer("CODER", now=now), a_viewer("CODER", now=now)
    coded, stages = Event(), list[str]()

    def first() -> None:
        with transaction.atomic():
            stages.append(code(one, "LEAD", "AT", "justice", now=now))
            coded.set()
            # Long enough for the other to read what it would read without waiting.
            connections["default"].cursor().execute("SELECT pg_sleep(0.5)")
        connections.close_all()

    thread = Thread(target=first)
    thread.start()
    assert coded.wait(10)
    stages.append(code(other, "LEAD", "AT", "police", now=now))
    thread.join()
    assert stages == ["FIRST", "SECOND"]
    made = Coding.objects.filter(superseded_at=None).order_by("stage").values_list("stage", "coder")
    assert list(made) == [("FIRST", one.person_id), ("SECOND", other.person_id)]

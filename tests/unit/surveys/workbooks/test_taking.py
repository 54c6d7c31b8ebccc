"""Taking a workbook in: nothing that somebody else saves at the same time is overwritten unseen."""

from datetime import datetime
from threading import Event, Thread
from typing import Any

import pytest
from django.db import connections, transaction
from tests.factories.actors import a_viewer
from tests.factories.answering import WAVE, an_open_wave, delegate

from rapport.kernel.access import Viewer
from rapport.kernel.errors import AccessDenied, StaleVersion
from rapport.surveys.answering import actions as answering
from rapport.surveys.answering import queries
from rapport.surveys.answering.types import Entry, Given
from rapport.surveys.workbooks import actions, layout
from rapport.surveys.workbooks.writing import BLANK

AT: dict[str, Any] = {"wave": WAVE, "respondent": "AT"}
SEEN = {("Q4", ""): layout.fingerprint(BLANK)}


def entry(text: str) -> Entry:
    return Entry("Q4", Given("answered", (text,), text))


def test_a_workbook_waits_for_a_saving_under_way_and_then_finds_it(
    committed_db: object, now: datetime
) -> None:
    an_open_wave(now=now)
    focal, colleague = delegate("AT", now=now), delegate("AT", now=now, role="CONTRIBUTOR")
    answering.return_begin(**AT, by=focal, now=now)
    saved = Event()

    def saving() -> None:
        with transaction.atomic():
            answering.answer_save(**AT, entry=entry("Saved"), expected=0, key=None, by=colleague, now=now)
            saved.set()
            # Long enough for the workbook to look at what stands without waiting.
            connections["default"].cursor().execute("SELECT pg_sleep(0.5)")
        connections.close_all()

    thread = Thread(target=saving)
    thread.start()
    assert saved.wait(10)
    with pytest.raises(StaleVersion):
        actions.workbook_take(**AT, entries=[entry("In Excel")], seen=SEEN, by=focal, now=now)
    thread.join()
    assert queries.sheet(viewer=focal, **AT).questions["Q4"].kept[""].given.text == "Saved"


def test_who_may_only_look_takes_in_nothing_not_even_nothing(db: None, now: datetime) -> None:
    an_open_wave(now=now)
    focal, manager = delegate("AT", now=now), a_viewer("SURVEY_MANAGER", now=now)
    supporter = Viewer(9, manager.permissions, frozenset(), focal.organisations)
    assert queries.sheet(viewer=supporter, **AT).of.state == "NOT_OPENED", "looking is allowed"
    with pytest.raises(AccessDenied, match="read, not write"):
        actions.workbook_take(**AT, entries=[], seen={}, by=supporter, now=now)

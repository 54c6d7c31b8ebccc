"""What a step of a return holds fast: savings under way, the second person, documents, whom a section is given."""

from datetime import datetime
from threading import Event, Thread

import pytest
from django.db import connections, transaction
from tests.factories.actors import a_viewer
from tests.factories.answering import WAVE, an_open_wave, delegate

from rapport.kernel.access import Viewer
from rapport.kernel.errors import AccessDenied, InvalidInput, NotAvailable, UnableTo
from rapport.surveys.answering import actions, queries, rows
from rapport.surveys.answering.colleagues import actions as colleagues
from rapport.surveys.answering.types import Entry, Given
from rapport.surveys.models import SectionShare

AT = {"wave": WAVE, "respondent": "AT"}


def save(by: Viewer, now: datetime, item: str, value: str, expected: int = 0) -> None:
    """Save an answer of AT."""
    given = Entry(item, Given("answered", (value,), value))
    actions.answer_save(**AT, entry=given, expected=expected, key=None, by=by, now=now)  # type: ignore[arg-type]


@pytest.fixture
def focal(db: None, now: datetime) -> Viewer:
    an_open_wave(now=now)
    return delegate("AT", now=now)


def test_a_submission_waits_for_a_saving_under_way_and_holds_it(committed_db: object, now: datetime) -> None:
    an_open_wave(now=now)
    focal, colleague = delegate("AT", now=now), delegate("AT", now=now, role="CONTRIBUTOR")
    save(focal, now, "Q1", "yes")
    saved, asked = Event(), Event()

    def saving() -> None:
        with transaction.atomic():
            save(colleague, now, "Q4", "At the last moment")
            saved.set()
            asked.wait(5)
            # Long enough for the submission to read what it would read without waiting.
            connections["default"].cursor().execute("SELECT pg_sleep(0.5)")
        connections.close_all()

    thread = Thread(target=saving)
    thread.start()
    assert saved.wait(5)
    asked.set()
    actions.return_submit(**AT, by=focal, now=now)
    thread.join()
    (revision,) = queries.revisions(viewer=focal, **AT)
    submitted = {one["item"]: one["text"] for one in revision.content["answers"]}
    assert submitted["Q4"] == "At the last moment", "what was acknowledged is in the submission"


def test_a_return_that_is_not_ready_is_not_handed_over(focal: Viewer, now: datetime) -> None:
    save(focal, now, "Q4", "x")
    with pytest.raises(UnableTo, match="Required"):
        actions.return_prepare(**AT, by=focal, now=now)
    assert queries.return_of(viewer=focal, **AT).state == "DRAFTING"


def test_nobody_does_away_with_the_second_person_once_it_is_with_them(focal: Viewer, now: datetime) -> None:
    save(focal, now, "Q1", "yes")
    actions.return_two_persons(**AT, wanted=True, by=focal, now=now)
    actions.return_prepare(**AT, by=focal, now=now)
    with pytest.raises(UnableTo):
        actions.return_two_persons(**AT, wanted=False, by=focal, now=now)
    assert queries.return_of(viewer=focal, **AT).two_person


def test_a_command_is_no_second_person(now: datetime, focal: Viewer) -> None:
    manager, system = a_viewer("SURVEY_MANAGER", now=now), Viewer.system()
    actions.return_keep_in_office(**AT, by=manager, now=now)
    save(manager, now, "Q1", "yes")
    actions.return_two_persons(**AT, wanted=True, by=system, now=now)
    actions.return_prepare(**AT, by=manager, now=now)
    with pytest.raises(AccessDenied, match="another person"):
        actions.return_submit(**AT, by=system, now=now)


def test_a_submitted_return_keeps_its_documents(focal: Viewer, now: datetime) -> None:
    made = actions.document_keep(**AT, name="plan.txt", content=b"Plan", by=focal, now=now)
    save(focal, now, "Q1", "yes")
    actions.return_submit(**AT, by=focal, now=now)
    with pytest.raises(UnableTo):
        actions.document_remove(**AT, document=made, by=focal, now=now)
    assert [one.id for one in queries.documents(viewer=focal, **AT)] == [made]


def test_what_was_submitted_stays_when_it_is_taken_out_and_other_files_go(
    focal: Viewer, now: datetime, django_capture_on_commit_callbacks: object
) -> None:
    manager = a_viewer("SURVEY_MANAGER", now=now)
    kept = actions.document_keep(**AT, name="plan.txt", content=b"Plan", by=focal, now=now)
    never = actions.document_keep(**AT, name="draft.txt", content=b"Draft", by=focal, now=now)
    files = {one.id: rows.documents_root() / one.stored for one in queries.documents(viewer=focal, **AT)}
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        actions.document_remove(**AT, document=never, by=focal, now=now)
    save(focal, now, "Q1", "yes")
    actions.return_submit(**AT, by=focal, now=now)
    actions.return_reopen(**AT, reason="Another plan.", by=focal, now=now)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        actions.document_remove(**AT, document=kept, by=focal, now=now)
    assert (files[kept].exists(), files[never].exists()) == (True, False)
    assert queries.document(viewer=manager, **AT, document=kept).name == "plan.txt"
    with pytest.raises(NotAvailable):
        queries.document(viewer=manager, **AT, document=never)


def test_a_section_is_given_to_colleagues_only(focal: Viewer, now: datetime) -> None:
    stranger, colleague = delegate("BE", now=now), delegate("AT", now=now, role="CONTRIBUTOR")
    share = {**AT, "section": "A", "by": focal, "now": now}
    for person in (stranger.person_id, 999_999):
        with pytest.raises(InvalidInput, match="your delegation"):
            colleagues.section_share(**share, person=person)  # type: ignore[arg-type]
    colleagues.section_share(**share, person=colleague.person_id)  # type: ignore[arg-type]
    assert [one.person for one in SectionShare.objects.all()] == [colleague.person_id]

"""Word and PDF of agenda, minutes and decisions: what each person may see, and the public nothing more."""

import io
import zipfile
from datetime import datetime, timedelta
from typing import Any

import pikepdf
import pytest
from django.test import Client
from tests.factories import meetings as made
from tests.integration.web.mechanism.test_meetings import browser, day
from tests.unit.reports.document import sample

from rapport.coordination.decisions import actions as decisions
from rapport.coordination.meetings import actions
from rapport.coordination.minutes import actions as minutes

pytestmark = pytest.mark.django_db
ROOT = "/mechanism"


@pytest.fixture
def table(now: datetime) -> made.Table:
    """A body with members."""
    return made.a_table(now=now)


def words_of(answer: Any) -> str:
    """The text of a Word file that was sent."""
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment; filename=")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as opened:
        return opened.read("word/document.xml").decode()


def held(table: made.Table) -> int:
    """A meeting with minutes, a public decision and one for the body only."""
    meeting = table.convened()
    item, given = table.item(meeting), table.given()
    said = {"text": "Whole-discussion.", "public_text": "Public-part."}
    minutes.text_write(meeting=meeting, item=item, **said, expected=1, **given)
    for seen, title in (("PUBLIC", "Open-decision"), ("BODY", "Closed-decision")):
        fields = table.decided(title=title, visibility=seen)
        decision = decisions.decision_record(meeting=meeting, item=item, fields=fields, **given)
        decisions.decision_put_in_force(decision=decision, expected=1, **given)
    actions.meeting_hold(meeting=meeting, expected=2, **given)
    return meeting


def test_each_reads_what_is_theirs(table: made.Table) -> None:
    meeting = held(table)
    path = f"{ROOT}/meetings/{meeting}/files"
    office = browser(table, "SECRETARIAT")
    outside = browser(table, "REPRESENTATIVE", table.outside.pk)
    assert outside.get(f"{path}/minutes.docx").status_code == 404  # in draft
    assert "Whole-discussion." in words_of(office.get(f"{path}/minutes.docx"))
    minutes.minutes_circulate(meeting=meeting, expected=3, **table.given())
    member = words_of(browser(table, "OFFICER", table.interior.pk).get(f"{path}/minutes.docx"))
    assert "Whole-discussion." in member
    assert "Closed-decision" in member
    other = words_of(outside.get(f"{path}/minutes.docx"))
    assert "Whole-discussion." not in other
    assert "Closed-decision" not in other
    assert "Open-decision" in other
    assert "Shelters" in words_of(outside.get(f"{path}/agenda.docx"))
    public = words_of(office.get(f"{path}/public-minutes.docx"))
    assert "Public-part." in public
    assert "Whole-discussion." not in public
    assert "Closed-decision" not in public
    assert "Closed-decision" in words_of(office.get(f"{path}/decisions.docx"))
    assert "Closed-decision" not in words_of(outside.get(f"{path}/decisions.docx"))
    for unknown in ("minutes.exe", "secrets.pdf", "minutes"):
        assert office.get(f"{path}/{unknown}").status_code == 404
    assert "Public part of the minutes" in office.get(f"{ROOT}/meetings/{meeting}/").content.decode()


def test_nothing_of_a_closed_meeting_is_public(table: made.Table) -> None:
    meeting = table.convened(visibility="BODY")
    path = f"{ROOT}/meetings/{meeting}/files"
    assert browser(table, "SECRETARIAT").get(f"{path}/public-minutes.docx").status_code == 404
    for name in ("agenda.docx", "minutes.pdf", "decisions.docx"):
        answer = browser(table, "REPRESENTATIVE", table.outside.pk).get(f"{path}/{name}")
        assert answer.status_code == 404
    planned = table.planned(days=20)
    late = f"{ROOT}/meetings/{planned}/files/minutes.docx"
    assert browser(table, "SECRETARIAT").get(late).status_code == 404


def test_a_list_over_a_period(table: made.Table) -> None:
    held(table)
    office, path = browser(table, "SECRETARIAT"), f"{ROOT}/decisions/list/"
    assert table.body.code in office.get(f"{path}?body={table.body.code}").content.decode()
    since, until = table.now - timedelta(days=30), table.now
    asked = {"body": table.body.code, "form": "docx", **day("since", since), **day("until", until)}
    found = words_of(office.get(path, asked))
    assert "Open-decision" in found
    assert "Closed-decision" in found
    assert "Closed-decision" not in words_of(office.get(path, {**asked, "public_only": "on"}))
    outside = browser(table, "REPRESENTATIVE", table.outside.pk)
    assert "Closed-decision" not in words_of(outside.get(path, asked))
    assert "Open-decision" not in words_of(office.get(path, {**asked, **day("until", since)}))
    wrong = office.get(path, {**asked, **day("until", since - timedelta(days=1))})
    assert wrong.status_code == 400
    assert "The last day lies before the first." in wrong.content.decode()
    assert office.get(path, {**asked, "body": "no-such"}).status_code == 400


@pytest.mark.skipif(not sample.has_fonts(), reason="the fonts of documents are not built")
def test_a_pdf_in_arabic_and_the_public_one(table: made.Table, settings: Any) -> None:
    settings.FONTS_DIR = sample.fonts_dir()
    meeting, given = held(table), table.given()
    minutes.minutes_circulate(meeting=meeting, expected=3, **given)
    following = table.convened(days=-1)
    minutes.minutes_confirm(meeting=meeting, at=following, expected=4, **given)
    actions.practice_set(
        body=table.body.code, zone="UTC", quorum_percent=50, quorum_above=True, publishes_minutes=True,
        template=[], expected=0, **given,
    )  # fmt: skip
    assert Client().get(f"/minutes/{meeting}/minutes.pdf").status_code == 404
    minutes.minutes_publish(meeting=meeting, **given)
    answer = Client().get(f"/minutes/{meeting}/minutes.pdf", headers={"accept-language": "ar"})
    with pikepdf.open(io.BytesIO(answer.content)) as pdf:
        assert str(pdf.Root.Lang) == "ar"
    public = words_of(Client().get(f"/minutes/{meeting}/minutes.docx"))
    assert "Public-part." in public
    assert "Whole-discussion." not in public
    assert "Closed-decision" not in public
    assert Client().get(f"/minutes/{meeting}/minutes.exe").status_code == 404
    assert "minutes.pdf" in Client().get(f"/minutes/{meeting}/").content.decode()

"""The coding desk in the browser, without scripts: list, one by one, twice and blind, codebook, who may."""

from collections.abc import Callable
from datetime import datetime
from html import unescape

import pytest
from django.test import Client
from tests.factories import coding
from tests.factories.coding import WAVE, code

from rapport.actors import queries as actors
from rapport.actors.models import Person
from rapport.kernel.access import Viewer
from rapport.surveys.coding import actions
from rapport.surveys.models import Answer, Coding

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]
SYSTEM = Viewer.system()
DESK = f"/office/waves/{WAVE}/coding/"
LEAD = f"{DESK}items/LEAD/"


@pytest.fixture
def wave(now: datetime) -> str:
    return coding.submitted_wave(now=now)


def text(response: object) -> str:
    return unescape(response.content.decode())  # type: ignore[attr-defined]


def viewer_of(client: Client, now: datetime) -> Viewer:
    return actors.viewer_of(Person.objects.get(pk=client.session["_auth_user_id"]), now)


def row(item: str, of: str, *values: str, was: str = "||||", seen: int = 0, **more: str) -> dict[str, object]:
    key = f"{item}~{of}"
    return {
        f"{key}-was": was,
        f"{key}-seen": str(seen),
        f"{key}-values": list(values),
        **{f"{key}-{name}": value for name, value in more.items()},
    }


def test_the_desk_counts_and_lists_what_waits(browser: Browser, wave: str) -> None:
    reader = browser("READER")
    page = text(reader.get(DESK))
    assert "9 answers wait for somebody." in page, "LEAD, FORM and the date of three States"
    assert f'href="{LEAD}?show=uncoded">3' in page
    assert 'aria-label="Not coded: 3"' in page
    assert "<bdi>Austria</bdi>" in page, "States by their names, not by their codes"
    listed = text(reader.get(f"{LEAD}?show=uncoded"))
    assert all(words in listed for words in coding.WORDS.values()) and "Austria" in listed
    assert "Your role does not include this." in page


def test_a_list_is_saved_whole_and_only_what_was_touched(browser: Browser, wave: str) -> None:
    coder = browser("CODER")
    sent = {
        **row("LEAD", "AT", "justice", "interior"),
        **row("LEAD", "BE", "police", footnote="As of May."),
        **row("LEAD", "DK"),
    }
    answer = coder.post(LEAD, sent, follow=True)
    assert answer.redirect_chain == [(LEAD, 302)]
    page = text(answer)
    assert "2 answers were coded." in page and "Counts as: Justice, Interior" in page
    assert 'value="answered|interior,justice|||"' in page, "what a row was shown with comes back with it"
    assert sorted(Coding.objects.filter(stage="FINAL").values_list("respondent__organisation__code", flat=True)) == [
        "AT", "BE",
    ]  # fmt: skip
    assert "Nothing was changed." in text(coder.post(LEAD, row("LEAD", "DK"), follow=True))


def test_one_fault_saves_nothing_and_keeps_what_was_typed(browser: Browser, wave: str) -> None:
    sent = {
        **row("LEAD", "AT", "justice", reason="typed words"),
        **row("LEAD", "BE", "police", state="blank"),
    }
    answer = browser("CODER").post(LEAD, sent)
    page = text(answer)
    assert answer.status_code == 400 and not Coding.objects.exists()
    assert "Choose codes or a state of the answer, not both." in page and 'href="#LEAD~BE"' in page
    assert "typed words" in page


def test_one_after_the_other(browser: Browser, wave: str) -> None:
    coder = browser("CODER")
    page = text(coder.get(f"{LEAD}AT/"))
    assert (
        coding.WORDS["AT"] in page
        and "Every ministry that the answer names" in page
        and "Answer 1 of 3" in page
        and "Which measures does it hold?" in page
    )
    answer = coder.post(f"{LEAD}AT/", row("LEAD", "AT", "justice"))
    assert answer["Location"] == f"{LEAD}BE/"
    assert coder.post(f"{LEAD}DK/", row("LEAD", "DK", "justice"))["Location"] == f"{LEAD}BE/"
    assert coder.post(f"{LEAD}BE/", row("LEAD", "BE", "police"))["Location"] == LEAD
    last = Coding.objects.get(stage="FINAL", respondent__organisation__code="AT").pk
    refused = coder.post(f"{LEAD}AT/", row("LEAD", "AT", seen=last, reason="kept"))
    assert refused.status_code == 400 and "kept" in text(refused) and "Choose a code" in text(refused)


def test_what_somebody_coded_meanwhile_is_not_overwritten(browser: Browser, wave: str, now: datetime) -> None:
    coder = browser("CODER")
    code(viewer_of(browser("CODER"), now), "LEAD", "AT", "police", now=now)
    answer = coder.post(f"{LEAD}AT/", row("LEAD", "AT", "justice", seen=0))
    assert answer.status_code == 409 and "Somebody else coded this answer meanwhile" in text(answer)
    listed = coder.post(LEAD, row("LEAD", "AT", "justice", seen=0))
    assert listed.status_code == 400 and "Somebody else coded this answer meanwhile" in text(listed)
    assert Answer.objects.get(item__code="LEAD", respondent__organisation__code="AT").values == ["police"]
    seen = Coding.objects.get(stage="FINAL").pk
    assert coder.post(f"{LEAD}AT/", row("LEAD", "AT", "justice", seen=seen)).status_code == 302


def test_a_respondent_over_all_items_and_an_asked_answer(browser: Browser, wave: str) -> None:
    coder = browser("CODER")
    here = f"{DESK}respondents/AT/"
    page = text(coder.get(here))
    assert "beginning of the 1990s" in page and coding.WORDS["AT"] in page
    sent = {
        **row("LEAD", "AT", "justice"),
        **row("Q2", "AT", reason="A decade."),
        "Q2~AT-values": "199X",
    }
    assert coder.post(here, sent, follow=True).status_code == 200
    one = Answer.objects.get(item__code="Q2", respondent__organisation__code="AT")
    assert (one.values, one.original) == (["199X"], "beginning of the 1990s")


class TestTwice:
    @pytest.fixture(autouse=True)
    def twice(self, wave: str, now: datetime) -> None:
        actions.item_code_twice(wave=WAVE, item="LEAD", twice=True, expected=3, by=SYSTEM, now=now)

    def test_no_page_shows_the_second_coder_the_first_coding(self, browser: Browser, now: datetime) -> None:
        first, second = browser("CODER"), browser("CODER", "SURVEY_MANAGER")
        by = viewer_of(first, now)
        code(by, "LEAD", "AT", "police", now=now, reason="canary-reason", footnote="canary-note")
        name = Person.objects.get(pk=by.person_id).full_name
        pages = (
            LEAD, f"{LEAD}AT/", f"{LEAD}?show=once", f"{DESK}respondents/AT/", DESK, f"{DESK}agreement/",
            f"{DESK}codebook/", f"/office/waves/{WAVE}/questions/", f"/office/waves/{WAVE}/status/",
        )  # fmt: skip
        for address in pages:
            answer = second.get(address)
            page = text(answer)
            assert answer.status_code in (200, 404), address
            assert "canary" not in page and name not in page and "checked" not in page, address
        assert "canary-reason" in text(first.get(f"{LEAD}AT/"))

    def test_difference_side_by_side_and_settled(self, browser: Browser, now: datetime) -> None:
        first, second, manager = browser("CODER"), browser("CODER"), browser("SURVEY_MANAGER")
        first.post(f"{LEAD}AT/", row("LEAD", "AT", "justice"))
        second.post(f"{LEAD}AT/", row("LEAD", "AT", "justice", "interior"))
        page = text(manager.get(f"{DESK}agreement/"))
        assert "Differences in LEAD" in page and "Justice, Interior" in page and "To settle" in page
        settle = {"settle-values": ["justice", "interior"], "settle-reason": ""}
        refused = manager.post(f"{LEAD}AT/settle/", settle)
        assert refused.status_code == 400 and "Say why it is settled so." in text(refused)
        assert second.post(f"{LEAD}AT/settle/", settle).status_code == 403
        done = manager.post(f"{LEAD}AT/settle/", {**settle, "settle-reason": "Both lead."}, follow=True)
        assert "settled" in text(done) and "All codings of this answer" in text(done)
        assert Answer.objects.get(item__code="LEAD", respondent__organisation__code="AT").values == [
            "justice", "interior",
        ]  # fmt: skip


class TestCodebook:
    FIELDS = {
        "text": "Who leads?", "parent": "Q3", "kind": "MULTIPLE", "rule": "Every one.", "examples": "",
        "options": "justice = Justice\ninterior = Interior\npolice = Police\nmayor = A mayor", "because": "Mayors.",
        "version": "3",
    }  # fmt: skip

    def test_a_code_is_added_and_what_stands_is_confirmed(
        self, browser: Browser, wave: str, now: datetime
    ) -> None:
        manager, coder = browser("SURVEY_MANAGER"), browser("CODER")
        coder.post(f"{LEAD}AT/", row("LEAD", "AT", "justice"))
        here = f"{DESK}codebook/LEAD/"
        assert "justice = Justice" in text(manager.get(here))
        done = manager.post(here, self.FIELDS, follow=True)
        assert "version 4" in text(done) and "A mayor" in text(done) and "Mayors." in text(done)
        assert manager.post(here, self.FIELDS).status_code == 409, (
            "based on a version that is not the present one"
        )
        assert "1 answer was coded before" in text(manager.get(LEAD))
        assert "1 coding was confirmed." in text(manager.post(f"{LEAD}confirm/", follow=True))
        assert coder.post(f"{LEAD}confirm/").status_code == 403
        assert coder.get(here).status_code == 403

    def test_a_new_item_waits_at_once_and_a_used_code_stays(self, browser: Browser, wave: str) -> None:
        manager = browser("SURVEY_MANAGER")
        new = {**self.FIELDS, "code": "MAYOR", "version": "3"}
        assert manager.post(f"{DESK}codebook-item/", new).status_code == 302
        assert Answer.objects.filter(item__code="MAYOR", state="not_known").count() == 3
        browser("CODER").post(f"{LEAD}AT/", row("LEAD", "AT", "justice"))
        refused = manager.post(
            f"{DESK}codebook/LEAD/", {**self.FIELDS, "options": "police = Police", "version": "4"}
        )
        assert refused.status_code == 409 and "Codes in use are not removed: justice" in text(refused)

    def test_an_item_is_coded_twice_from_now_on(self, browser: Browser, wave: str) -> None:
        manager = browser("SURVEY_MANAGER")
        assert "Have it coded twice" in text(manager.get(LEAD))
        done = manager.post(f"{LEAD}times/", {"twice": "1", "version": "3"}, follow=True)
        assert "Have it coded once" in text(done)
        assert manager.post(f"{LEAD}times/", {"twice": "0", "version": "3"}).status_code == 409


def test_who_may_see_the_desk(browser: Browser, wave: str, client: Client) -> None:
    for address in (
        DESK,
        LEAD,
        f"{LEAD}AT/",
        f"{DESK}agreement/",
        f"{DESK}codebook/",
        f"{DESK}respondents/AT/",
    ):
        assert client.get(address).status_code == 302
        assert browser("FOCAL_POINT").get(address).status_code == 403
        assert browser("READER").get(address).status_code == 200
    reader = browser("READER")
    assert reader.post(LEAD, row("LEAD", "AT", "justice")).status_code == 403
    assert reader.post(f"{LEAD}AT/", row("LEAD", "AT", "justice")).status_code == 403
    for address in (f"{DESK}items/NOPE/", f"{LEAD}XX/", f"{DESK}respondents/XX/", f"{DESK}items/Q9/"):
        assert reader.get(address).status_code == 404

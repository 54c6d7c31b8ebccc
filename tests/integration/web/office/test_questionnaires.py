"""Designing a questionnaire in the browser: every page, every refusal, and that nothing typed is lost."""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from html import unescape
from typing import Any

import pytest
from django.test import Client
from tests.factories.questionnaires import small_questionnaire, stored_questionnaire

from rapport.kernel.access import Viewer
from rapport.surveys.instruments import actions, queries
from rapport.surveys.instruments.content import ItemContent, QuestionnaireContent
from rapport.surveys.models import Questionnaire

Browser = Callable[..., Client]
ONE = "/office/questionnaires/mechanisms/1/"
SYSTEM = Viewer.system()


@pytest.fixture
def draft(db: None, now: datetime) -> str:
    stored_questionnaire(now=now)
    return ONE


def content(number: int = 1) -> QuestionnaireContent:
    return queries.questionnaire_content(viewer=SYSTEM, questionnaire="mechanisms", number=number)


def item(code: str) -> ItemContent:
    return next(one for one in content().items() if one.code == code)


def version() -> int:
    return queries.version(viewer=SYSTEM, questionnaire="mechanisms", number=1).version


def opened(client: Client, address: str) -> dict[str, Any]:
    """The fields of the page's form as a browser would send them back."""
    page = client.get(address)
    assert page.status_code == 200, page.content.decode()[:2000]
    form = page.context["form"]
    given = {field.html_name: field.value() for field in form if field.value() not in (None, False, "")}
    text = page.content.decode()
    for name, value in re.findall(r'name="(option-[^"]+)"[^>]*? value="([^"]*)"', text):
        given[name] = value
    for name in re.findall(r'name="(option-\d+-takes_text)" id="[^"]*" checked', text):
        given[name] = "on"
    return given


def test_a_questionnaire_is_begun_and_filled(browser: Browser, db: None) -> None:
    manager = browser("SURVEY_MANAGER")
    begun = manager.post(
        "/office/questionnaires/begin/", {"code": "thb-2027", "title": "Survey", "languages": "en, ar"}
    )
    assert begun["Location"] == "/office/questionnaires/thb-2027/1/"
    one = begun["Location"]
    manager.post(f"{one}add-section/", {"title_en": "First", "version": "1"})
    new = f"{one}sections/A/questions/new/?kind=YES_NO"
    given = opened(manager, new)
    assert (given["code"], given["number"], given["option-0-code"]) == ("Q1", "1", "yes")
    assert given["option-0-text_ar"] == "نعم"
    saved = manager.post(new, {**given, "text_en": "Is there one?", "text_ar": "هل توجد؟", "save": "1"})
    assert saved["Location"] == f"{one}#item-Q1"
    page = manager.get(one).content.decode()
    assert "Is there one?" in page and "Yes or no" in page
    assert "نعم" not in page.split("<main")[1].split("Yes / No")[0]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"code": "a b"}, "cannot be the name of a questionnaire"),
        ({"languages": "English"}, "at least one language"),
        ({"title": ""}, "required"),
        ({"code": "mechanisms"}, "already"),
    ],
)
def test_what_cannot_begin_is_refused_with_what_was_typed(
    browser: Browser, draft: str, changes: dict[str, str], words: str
) -> None:
    given = {"code": "new-one", "title": "My title", "languages": "en", **changes}
    page = browser("SURVEY_MANAGER").post("/office/questionnaires/begin/", given)
    assert page.status_code == 400
    assert words in page.content.decode() and given["languages"] in page.content.decode()


def test_a_question_keeps_what_is_not_in_its_form(browser: Browser, now: datetime) -> None:
    whole = small_questionnaire()
    first = whole.sections[0]
    kept = replace(
        first.items[0], extra={"appearance": "likert"}, text={**first.items[0].text, "ru": "Есть?"}
    )
    changed = replace(whole, sections=(replace(first, items=(kept, *first.items[1:])), whole.sections[1]))
    stored_questionnaire(now=now, content=changed)
    manager = browser("SURVEY_MANAGER")
    address = f"{ONE}questions/Q1/"
    manager.post(address, {**opened(manager, address), "text_en": "Is there a mechanism?", "save": "1"})
    assert item("Q1") == replace(kept, text={**kept.text, "en": "Is there a mechanism?"})


def test_answers_are_added_moved_and_taken_out_without_saving(browser: Browser, draft: str) -> None:
    manager = browser("SURVEY_MANAGER")
    address = f"{draft}questions/Q4/"
    given = opened(manager, address)
    added = manager.post(address, {**given, "row": "add"})
    assert added.status_code == 200 and 'name="option-2-code"' in added.content.decode()
    moved = manager.post(address, {**given, "row": "down-0"}).content.decode()
    assert moved.index('value="other"') < moved.index('value="state"')
    dropped = manager.post(address, {**given, "row": "drop-0", "text_en": "Typed"}).content.decode()
    assert 'value="state"' not in dropped and "Typed" in dropped
    assert [option.code for option in item("Q4").options] == ["state", "other"]
    for button in ("up-99", "drop-1000", "sideways-0", "add" * 50):
        assert manager.post(address, {**given, "row": button}).status_code == 200
    manager.post(address, {**given, "option-2-text_en": "NGOs abroad", "option-2-code": "", "save": "1"})
    assert [(option.code, option.takes_text) for option in item("Q4").options] == [
        ("state", False), ("other", True), ("ngos-abroad", False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"code": "Q1"}, "Another question has the name"),
        ({"code": "Q 2"}, "cannot be the name of a question"),
        ({"text_en": ""}, "required"),
        ({"show_if": "Q1 = = yes"}, "Reading stopped at character 6"),
        ({"set_precision": "century"}, "is not possible here"),
        ({"kind": "POEM"}, "Select a valid choice"),
        ({"parent": "Q9"}, "Select a valid choice"),
    ],
)
def test_a_refused_question_comes_back_as_typed(
    browser: Browser, draft: str, changes: dict[str, str], words: str
) -> None:
    manager = browser("SURVEY_MANAGER")
    address = f"{draft}questions/Q2/"
    before = content()
    answer = manager.post(
        address, {**opened(manager, address), "hint_en": "A hint I typed", **changes, "save": "1"}
    )
    page = answer.content.decode()
    assert answer.status_code == 400
    assert words in page and "A hint I typed" in page
    assert content() == before


def test_changes_of_two_people_to_different_questions_both_stay(browser: Browser, draft: str) -> None:
    manager, other = browser("SURVEY_MANAGER"), browser("SURVEY_MANAGER")
    mine = opened(manager, f"{draft}questions/Q1/")
    other.post(
        f"{draft}questions/Q5/", {**opened(other, f"{draft}questions/Q5/"), "text_en": "Theirs", "save": "1"}
    )
    saved = manager.post(f"{draft}questions/Q1/", {**mine, "text_en": "Mine", "save": "1"})
    assert saved.status_code == 302
    assert (item("Q1").text["en"], item("Q5").text["en"]) == ("Mine", "Theirs")


def test_who_changes_the_same_question_later_sees_both_and_may_choose(browser: Browser, draft: str) -> None:
    manager, other = browser("SURVEY_MANAGER"), browser("SURVEY_MANAGER")
    address = f"{draft}questions/Q1/"
    mine, theirs = opened(manager, address), opened(other, address)
    other.post(address, {**theirs, "text_en": "Theirs, saved first", "save": "1"})
    answer = manager.post(address, {**mine, "text_en": "Mine, typed", "save": "1"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Theirs, saved first" in page and "Mine, typed" in page and "Two versions" in page
    assert item("Q1").text["en"] == "Theirs, saved first"
    form = answer.context["form"]
    again = {
        **mine,
        "text_en": "Mine, typed",
        "version": form["version"].value(),
        "seen": form["seen"].value(),
    }
    assert manager.post(address, {**again, "save": "1"}).status_code == 302
    assert item("Q1").text["en"] == "Mine, typed"


def test_a_condition_is_put_together_from_lists(browser: Browser, draft: str) -> None:
    manager = browser("SURVEY_MANAGER")
    address = f"{draft}questions/Q5/"
    given = {**opened(manager, address), "item_asked": "Q1", "operator": "=", "value": "yes", "add": "1"}
    page = manager.post(address, given)
    assert page.context["form"]["show_if"].value() == "Q1 = yes"
    assert "Yes" in manager.get(f"{draft}answers/?item_asked=Q1").content.decode()


def test_moving_and_taking_out(browser: Browser, draft: str) -> None:
    manager = browser("SURVEY_MANAGER")
    moved = manager.post(f"{draft}questions/Q3/move/", {"step": "up", "version": version()})
    assert moved["Location"] == f"{draft}#item-Q3"
    assert [one.code for one in content().sections[0].items] == ["Q1", "Q3", "Q3.count", "Q2"]
    asked = manager.get(f"{draft}questions/Q1/delete/").content.decode()
    assert "Conditions that name them" in asked and "budget" in asked
    manager.post(f"{draft}questions/Q1/delete/", {"version": version()})
    check = manager.get(f"{draft}check/").content.decode()
    assert "no item “Q1”" in check and f'href="{draft}questions/Q2/"' in check
    manager.post(f"{draft}sections/B/move/", {"step": "up", "version": version()})
    assert [one.code for one in content().sections] == ["B", "A"]
    manager.post(f"{draft}sections/A/delete/", {"version": version()})
    assert [one.code for one in content().sections] == ["B"]
    stale = manager.post(f"{draft}sections/B/delete/", {"version": "1"})
    assert stale.status_code == 409


def test_a_version_that_was_sent_out_is_shown_but_not_changed(browser: Browser, draft: str) -> None:
    Questionnaire.objects.update(state="FIXED")
    manager = browser("SURVEY_MANAGER")
    page = manager.get(draft).content.decode()
    assert "never changes again" in page and "Add a question" not in page
    for address in ("change/", "delete/", "add-section/", "sections/A/", "questions/Q1/", "questions/Q1/delete/",
                    "sections/A/questions/new/", "add-rule/", "rules/budget/"):  # fmt: skip
        assert manager.get(draft + address).status_code == 409, address
    for address in ("questions/Q1/move/", "sections/A/move/"):
        assert manager.post(draft + address, {"step": "up", "version": "1"}).status_code == 409, address
    copied = manager.post(f"{draft}copy/")
    assert copied["Location"] == "/office/questionnaires/mechanisms/2/"
    assert "Add a question" in manager.get(copied["Location"]).content.decode()


def test_rules_are_added_changed_and_taken_out(browser: Browser, draft: str) -> None:
    manager = browser("SURVEY_MANAGER")
    assert "the answer to question 1 is “No”" in manager.get(f"{draft}rules/").content.decode()
    broken = manager.post(f"{draft}add-rule/", {"code": "r", "when": "Q11 = yes", "message_en": "Why?"})
    assert broken.status_code == 400 and '<code dir="ltr">Q1</code>' in broken.content.decode()
    manager.post(
        f"{draft}add-rule/", {"code": "r", "when": "Q1 = yes", "message_en": "Why?", "version": version()}
    )
    assert content().rules[1].items == ("Q1",)
    address = f"{draft}rules/r/"
    manager.post(address, {**opened(manager, address), "message_en": "Really?"})
    assert content().rules[1].message == {"en": "Really?"}
    manager.post(address, {"delete": "1", "version": version()})
    assert [rule.code for rule in content().rules] == ["budget"]


def test_comparability_is_said_and_read_on_the_page_of_the_series(
    browser: Browser, draft: str, now: datetime
) -> None:
    actions.questionnaire_copy(questionnaire="mechanisms", number=1, by=SYSTEM, now=now)
    manager = browser("SURVEY_MANAGER")
    links = "/office/questionnaires/mechanisms/2/comparability/"
    assert "The same question" in manager.get(links).content.decode()
    given = opened(manager, f"{links}Q4/")
    refused = manager.post(f"{links}Q4/", {**given, "comparability": "RECODED", "recode_0": ""})
    assert refused.status_code == 400
    recoded = {
        **given,
        "comparability": "RECODED",
        "recode_0": "other",
        "recode_1": "other",
        "note_en": "Merged.",
    }
    assert manager.post(f"{links}Q4/", recoded).status_code == 302
    page = manager.get("/office/questionnaires/series/mechanisms-q4/").content.decode()
    assert "Merged." in page and "Answers and those they stand for" in page
    link = queries.comparability_between(viewer=SYSTEM, older=("mechanisms", 1), newer=("mechanisms", 2))[
        "Q4"
    ]
    assert (link.comparability, dict(link.recode)) == ("RECODED", {"state": "other", "other": "other"})


def test_the_preview_speaks_the_language_asked_for(browser: Browser, draft: str) -> None:
    manager = browser("SURVEY_MANAGER")
    page = manager.get(f"{draft}preview/?language=fr").content.decode()
    assert "Existe-t-il ?" in page and 'lang="fr" dir="ltr"' in page
    assert "Is there one?" in manager.get(f"{draft}preview/?language=xx").content.decode()


def test_who_may_not_design_reads_and_writes_nothing(browser: Browser, draft: str) -> None:
    coder, stranger = browser("CODER"), browser("FOCAL_POINT")
    assert "Add a question" not in coder.get(draft).content.decode()
    before = content()
    for address in ("questions/Q1/", "change/", "copy/", "questions/Q1/move/", "add-section/"):
        assert coder.post(draft + address, {"version": "1"}).status_code == 403, address
    assert stranger.get(draft).status_code == 403
    assert content() == before and len(queries.versions(viewer=SYSTEM)) == 1
    assert browser("SURVEY_MANAGER").get("/office/questionnaires/none/1/").status_code == 404


@pytest.mark.slow
def test_a_questionnaire_is_printed_as_word_and_tagged_pdf(browser: Browser, now: datetime) -> None:
    whole = small_questionnaire()
    titled = {**whole.title, "ar": "الآليات"}
    stored_questionnaire(now=now, content=replace(whole, languages=("en", "fr", "ar"), title=titled))
    manager = browser("SURVEY_MANAGER")
    word = manager.get(f"{ONE}print/questionnaire.docx?language=fr")
    with zipfile.ZipFile(io.BytesIO(word.content)) as opened_file:
        text = unescape(re.sub(r"<[^>]+>", "", opened_file.read("word/document.xml").decode()))
    for words in ("Existe-t-il ?", "☐ Autre …", "○ Oui", "Femmes", "Pour l'année.", "La loi"):
        assert words in text, words
    pdf = manager.get(f"{ONE}print/questionnaire.pdf?language=en")
    assert pdf.content.startswith(b"%PDF") and b"/StructTreeRoot" in pdf.content
    arabic = manager.get(f"{ONE}print/questionnaire.docx?language=ar")
    with zipfile.ZipFile(io.BytesIO(arabic.content)) as opened_file:
        assert "<w:bidi" in opened_file.read("word/document.xml").decode()
    assert manager.get(f"{ONE}print/questionnaire.pdf?language=ar").content.startswith(b"%PDF")
    assert manager.get(f"{ONE}print/questionnaire.pdf?language=xx").status_code == 404
    assert manager.get(f"{ONE}print/other.pdf").status_code == 404

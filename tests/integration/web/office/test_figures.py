"""Naming, changing, previewing and withdrawing figures and universes in the browser."""

from collections.abc import Callable

import pytest
from django.test import Client

from rapport.kernel.access import Viewer
from rapport.kernel.audit import Recorded
from rapport.reports.types import EditionView
from rapport.surveys import queries

Browser = Callable[..., Client]
NEW = "/office/waves/small/figures/new/"
FIELDS = {"code": "no-mechanism", "title_en": "States without one", "universe": "replied", "measure": "share"}
SYSTEM = Viewer.system()


def stored(code: str) -> queries.FigureDefinition:
    return queries.figure(viewer=SYSTEM, wave=queries.wave(viewer=SYSTEM, code="small"), code=code)


def codes() -> list[str]:
    return [
        one.code for one in queries.figures(viewer=SYSTEM, wave=queries.wave(viewer=SYSTEM, code="small"))
    ]


def test_an_editor_names_a_figure_and_sees_it(browser: Browser, wave: str, audited: list[Recorded]) -> None:
    editor = browser("EDITOR")
    response = editor.post(NEW, {**FIELDS, "where": "Q1 = no"}, follow=True)
    assert response.redirect_chain == [("/office/waves/small/figures/no-mechanism/", 302)]
    text = response.content.decode()
    assert "States without one: per cent of States that replied (1 of 4)" in text
    assert "25.0%" in text and "Denmark" in text
    assert [event.event for event in audited][-1] == "figure.defined"


def test_a_figure_without_a_universe_is_not_saved_and_keeps_what_was_typed(
    browser: Browser, wave: str
) -> None:
    response = browser("EDITOR").post(NEW, {**FIELDS, "universe": "", "where": "Q1 = no"})
    assert response.status_code == 400
    text = response.content.decode()
    assert "a number without its base cannot be read" in text
    assert "States without one" in text and "Q1 = no" in text
    assert codes() == ["mechanism"]


def test_a_fault_in_a_condition_is_shown_where_it_is_with_near_names(browser: Browser, wave: str) -> None:
    editor = browser("EDITOR")
    broken = editor.post(NEW, {**FIELDS, "where": "Q1 = yes and ("})
    assert broken.status_code == 400
    assert "Reading stopped at character 15" in broken.content.decode()
    misnamed = editor.post(NEW, {**FIELDS, "where": "Q11 = yes"})
    assert misnamed.status_code == 400
    assert '<code dir="ltr">Q1</code>' in misnamed.content.decode()
    assert codes() == ["mechanism"]


def test_the_lists_put_a_condition_together(browser: Browser, wave: str) -> None:
    editor = browser("EDITOR")
    chosen = {"item_asked": "Q1", "operator": "=", "value": "no", "join": "or"}
    added = editor.post(NEW, {**FIELDS, "where": "Q1 is blank", **chosen, "add": "1"})
    assert added.status_code == 200
    assert "(Q1 is blank) or Q1 = no" in added.content.decode()
    assert codes() == ["mechanism"]
    saved = editor.post(NEW, {**FIELDS, "where": "", **chosen})
    assert saved.status_code == 302
    assert stored("no-mechanism").where == "Q1 = no"


def test_the_preview_says_value_base_members_and_label_and_saves_nothing(browser: Browser, wave: str) -> None:
    editor = browser("EDITOR")
    typed = {**FIELDS, "where": "Q1 = no"}
    with_scripts = editor.post("/office/waves/small/figures/preview/", typed, headers={"HX-Request": "true"})
    without = editor.post(NEW, {**typed, "preview": "1"})
    for response in (with_scripts, without):
        assert response.status_code == 200
        text = response.content.decode()
        assert "States without one: per cent of States that replied (1 of 4)" in text
        assert "Denmark" in text
        assert "For 1 member of the universe the condition is unknown" in text
    assert "<html" not in with_scripts.content.decode()
    assert codes() == ["mechanism"]


def test_the_preview_refuses_with_the_reason(browser: Browser, wave: str) -> None:
    editor = browser("EDITOR")
    address = "/office/waves/small/figures/preview/"
    assert "Choose who is counted" in editor.post(address, {**FIELDS, "universe": ""}).content.decode()
    assert "cannot be counted yet" in editor.post(address, {**FIELDS, "where": "Q1 ="}).content.decode()


def test_a_stale_change_keeps_both_versions_and_can_then_be_saved(browser: Browser, wave: str) -> None:
    first, second = browser("EDITOR"), browser("EDITOR")
    address = "/office/waves/small/figures/mechanism/change/"
    base = {"title_en": "States with a mechanism", "universe": "replied", "measure": "share", "version": "1"}
    assert first.post(address, {**base, "where": "Q1 = yes and Q2 < 2000"}).status_code == 302
    late = second.post(address, {**base, "where": "Q1 = yes or Q1 is blank"})
    assert late.status_code == 409
    text = late.content.decode()
    assert "Q1 = yes and Q2 &lt; 2000" in text and "Q1 = yes or Q1 is blank" in text
    assert 'name="version" value="2"' in text
    assert stored("mechanism").where == "Q1 = yes and Q2 < 2000"
    again = second.post(address, {**base, "version": "2", "where": "Q1 = yes or Q1 is blank"})
    assert again.status_code == 302
    assert stored("mechanism").where == "Q1 = yes or Q1 is blank"


def test_withdrawing_asks_first_and_shows_where_the_figure_is_used(
    browser: Browser, edition: EditionView
) -> None:
    editor = browser("EDITOR")
    address = "/office/waves/small/figures/mechanism/withdraw/"
    asked = editor.get(address).content.decode()
    assert "Summary" in asked and "at-a-glance" in asked
    assert editor.post(address, {"version": "1"}).status_code == 302
    assert codes() == []


@pytest.mark.parametrize("role", ["READER", "APPROVER", "ADMINISTRATOR", "AUDITOR"])
def test_only_editors_name_figures(browser: Browser, wave: str, role: str) -> None:
    other = browser(role)
    assert other.post(NEW, {**FIELDS, "where": "Q1 = no"}).status_code == 403
    page = other.get("/office/waves/small/figures/").content.decode()
    assert NEW not in page and "FIGURE_EDIT" not in page
    assert "Your role does not include this." in page


def test_a_split_figure_shows_its_parts(browser: Browser, wave: str) -> None:
    editor = browser("EDITOR")
    editor.post(NEW, {**FIELDS, "code": "answers", "measure": "count", "split_by": "Q1"})
    text = editor.get("/office/waves/small/figures/answers/").content.decode()
    assert "[[figure:answers:yes]]" in text and "[[figure:answers:blank]]" in text


def test_a_universe_is_named_with_the_number_of_its_members(browser: Browser, wave: str) -> None:
    editor = browser("EDITOR")
    address = "/office/waves/small/universes/new/"
    fields = {"code": "with", "label_en": "States with a mechanism", "where": "Q1 = yes"}
    tried = editor.post(address, {**fields, "preview": "1"}).content.decode()
    assert "2 respondents meet the condition" in tried and "Austria" in tried
    refused = editor.post(address, {**fields, "where": "Q9 = yes"})
    assert refused.status_code == 400 and "States with a mechanism" in refused.content.decode()
    assert editor.post(address, fields).status_code == 302
    assert "with" in [
        one.code for one in queries.universes(viewer=SYSTEM, wave=queries.wave(viewer=SYSTEM, code="small"))
    ]


def test_a_stale_universe_keeps_both_versions(browser: Browser, wave: str) -> None:
    editor = browser("EDITOR")
    address = "/office/waves/small/universes/replied/"
    fields = {"label_en": "States that replied", "where": "@replied = yes", "version": "1"}
    assert editor.post(address, {**fields, "label_en": "Replies"}).status_code == 302
    late = editor.post(address, {**fields, "label_en": "Answers"})
    assert late.status_code == 409
    assert "Replies" in late.content.decode() and "Answers" in late.content.decode()

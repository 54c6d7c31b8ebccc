"""Designing a questionnaire in a real browser: by the keyboard alone, and every page with the accessibility checker."""

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings as live
from django.test import Client
from tests.browser.axe import small_targets, violations
from tests.factories import actors as people
from tests.factories.questionnaires import small_questionnaire, stored_questionnaire

from rapport.actors.models import Person
from rapport.kernel import clock
from rapport.kernel.access import Viewer
from rapport.surveys.instruments import actions, queries

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SYSTEM = Viewer.system()
ONE = "/office/questionnaires/mechanisms/2/"
PAGES = (
    "/office/questionnaires/",
    "/office/questionnaires/begin/",
    "/office/questionnaires/series/mechanisms-q4/",
    ONE,
    *(
        ONE + page
        for page in (
            "change/", "check/", "preview/", "add-section/", "sections/A/", "sections/A/delete/", "questions/Q4/",
            "questions/Q3/", "questions/Q1/delete/", "sections/A/questions/new/?kind=NUMBER", "rules/", "add-rule/",
            "rules/budget/", "comparability/", "comparability/Q4/",
        )
    ),
)  # fmt: skip
Opened = Callable[..., "Page"]


@pytest.fixture
def manager_page(chromium: "Browser", live_site: str) -> Iterator[Opened]:
    """`manager_page(language="ar", width=360)`: a page of a signed-in survey manager."""
    contexts = []
    person = people.a_person("SURVEY_MANAGER", now=clock.now())

    def opened(*, language: str = "en", width: int = 1280) -> "Page":
        context = chromium.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
        contexts.append(context)
        Person.objects.filter(pk=person.pk).update(language=language)
        client = Client()
        client.force_login(person)
        session = client.cookies[live.SESSION_COOKIE_NAME].value
        cookies = {live.LANGUAGE_COOKIE_NAME: language, live.SESSION_COOKIE_NAME: session}
        context.add_cookies(
            [{"name": name, "value": value, "url": live_site} for name, value in cookies.items()]
        )
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


def two_versions() -> None:
    """A version, and a draft after it with a loop in its skip rules, so that the check has something to say."""
    code, number = stored_questionnaire(now=clock.now())
    actions.questionnaire_copy(questionnaire=code, number=number, by=SYSTEM, now=clock.now())
    first = next(one for one in small_questionnaire().items() if one.code == "Q1")
    version = queries.version(viewer=SYSTEM, questionnaire=code, number=2).version
    looped = replace(first, show_if="Q2 is answered")
    actions.item_change(
        questionnaire=code,
        number=2,
        item="Q1",
        section="A",
        content=looped,
        expected=version,
        by=SYSTEM,
        now=clock.now(),
    )


@pytest.mark.parametrize(("language", "width"), [("en", 360), ("ar", 360), ("en", 1280), ("ar", 1280)])
def test_nothing_grave_is_found_and_nothing_runs_over_the_edge(
    live_site: str, manager_page: Opened, language: str, width: int
) -> None:
    two_versions()
    page = manager_page(language=language, width=width)
    found = []
    for number, address in enumerate(PAGES):
        answer = page.goto(f"{live_site}{address}")
        found += [] if answer is not None and answer.status == 200 else [f"{address}: not shown"]
        found += [f"{address}: {one}" for one in violations(page)]
        small = [
            one for one in small_targets(page) if "service-navigation" not in one and "aria-hidden" not in one
        ]
        found += [f"{address}: small: {one}" for one in small]
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found += [f"{address}: {over} pixels over the edge"] if over else []
        if folder := os.environ.get("PICTURES_FOLDER"):
            page.screenshot(path=Path(folder) / f"{number:02}-{language}-{width}.png", full_page=True)
    assert found == []


class Keys:
    """A person with a keyboard and nothing else."""

    def __init__(self, page: "Page") -> None:
        self.page = page

    def to(self, selector: str) -> None:
        """Press Tab until the control has the focus."""
        for _press in range(200):
            if self.page.evaluate("s => document.activeElement.matches(s)", selector):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"no way by Tab to {selector} on {self.page.url}")

    def fill(self, selector: str, text: str) -> None:
        """Go to a field and write over what stands there."""
        self.to(selector)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def press(self, selector: str, key: str = "Enter") -> None:
        """Go to a link or button and press it; the next page is awaited."""
        self.to(selector)
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def question(self, kind: str, text: str, answers: tuple[str, ...] = ()) -> None:
        """Add a question of a kind from the builder's page."""
        self.to("#kind-A")
        self.page.keyboard.type(kind)
        self.press("form.rp-add button")
        self.fill("#id_text_en", text)
        for place, answer in enumerate(answers):
            self.fill(f"#option-{place}-text_en", answer)
        self.press("button[name=save]")


def test_five_questions_are_designed_by_the_keyboard_alone(live_site: str, manager_page: Opened) -> None:
    page = manager_page()
    page.goto(f"{live_site}/office/questionnaires/begin/")
    keys = Keys(page)
    keys.fill("#id_code", "keyboard")
    keys.fill("#id_title", "By the keyboard")
    keys.press("main button[type=submit]")
    keys.press("a[href$='/add-section/']")
    keys.fill("#id_title_en", "Structure")
    keys.press("main button[type=submit]")
    keys.question("Yes or no", "Is there a mechanism?")
    keys.question("Number", "How many members?")
    keys.question("Date", "Since when?")
    keys.question("One of", "Who leads it?", ("Justice", "Interior"))
    keys.question("Text", "What was achieved?")
    keys.press("#item-Q5 button[value=up]")
    keys.press("#item-Q2 a[href$='/questions/Q2/']")
    keys.fill("#id_show_if", "Q1 = yes")
    keys.press("button[name=save]")
    found = queries.questionnaire_content(viewer=SYSTEM, questionnaire="keyboard", number=1)
    assert [(item.code, item.kind) for item in found.items()] == [
        ("Q1", "SINGLE"), ("Q2", "NUMBER"), ("Q3", "DATE"), ("Q5", "TEXT"), ("Q4", "SINGLE"),
    ]  # fmt: skip
    assert [option.code for option in found.items()[4].options] == ["justice", "interior"]
    assert found.items()[1].show_if == "Q1 = yes"
    assert queries.questionnaire_problems(viewer=SYSTEM, questionnaire="keyboard", number=1) == []

"""A questionnaire in a real browser: it saves by itself, with the keyboard alone, and every page is accessible."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.test import Client
from tests.browser.axe import small_targets, violations
from tests.factories.answering import WAVE, a_delegate, an_open_wave

from rapport.surveys.models import AnswerChange, DraftAnswer

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]
OWN = f"/delegation/{WAVE}/AT/"
PAGES = (
    "/delegation/", OWN, f"{OWN}sections/A/", f"{OWN}sections/B/", f"{OWN}questions/Q4/", f"{OWN}documents/",
    f"{OWN}colleagues/", f"{OWN}check/", f"{OWN}check/submit/", f"{OWN}check/decline/", f"{OWN}conflicts/",
    f"{OWN}receipts/", f"{OWN}sections/A/comments/",
)  # fmt: skip
SHOTS = os.environ.get("SCREENSHOTS", "")


def opened(
    chromium: "Browser", site: str, *, language: str = "en", width: int = 1280, checked: bool = False
) -> "Page":
    """The browser of a focal point of AT, signed in."""
    now = datetime.now(UTC)
    an_open_wave(now=now)
    client = Client()
    client.force_login(a_delegate("AT", now=now))
    context = chromium.new_context(
        viewport={"width": width, "height": 900}, bypass_csp=checked, locale=language
    )
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies(
        [
            {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site},
            {"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": site},
        ]
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.complaints = complaints  # type: ignore[attr-defined]
    return page


@pytest.mark.parametrize(("language", "width"), [("en", 360), ("ar", 360), ("en", 1280), ("ar", 1280)])
def test_every_page_is_accessible(live_site: str, chromium: "Browser", language: str, width: int) -> None:
    page = opened(chromium, live_site, language=language, width=width, checked=True)
    page.goto(f"{live_site}/delegation/")
    page.locator(f"button[name=language][value={language}]").click()
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.lang") == language
    found = []
    for address in PAGES:
        page.goto(f"{live_site}{address}")
        if SHOTS:
            name = f"{language}-{width}{address.replace('/', '_')}.png"
            page.screenshot(path=str(Path(SHOTS) / name), full_page=True)
        found += [f"{address}: {one}" for one in violations(page)]
        # The main navigation is the frame's of every workspace; its links have room around them.
        small = [one for one in small_targets(page) if "service-navigation" not in one]
        found += [f"{address}: small: {one}" for one in small]
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found += [f"{address}: {over} pixels over the edge"] if over else []
    page.context.close()
    assert found == [], "\n".join(map(str, found))


def test_it_saves_by_itself_and_questions_follow(live_site: str, chromium: "Browser") -> None:
    page = opened(chromium, live_site)
    page.goto(f"{live_site}{OWN}sections/A/")
    status = page.locator("[data-autosave-status]")
    assert page.locator("#question-Q2 [data-asked]").is_hidden()
    page.locator("[id='value-Q1:-yes']").focus()
    page.keyboard.press("Space")
    page.locator("#question-Q2 [data-asked]").wait_for(state="visible")
    page.locator("[id='field-Q2:']").focus()
    page.keyboard.type("the 1990s")
    page.keyboard.press("Tab")
    page.get_by_text("Understood as: the 1990s").wait_for()
    page.context.set_offline(True)
    page.locator("[id='field-Q4:']").focus()
    page.keyboard.type("Written while the line was down")
    page.get_by_text("The line is down").wait_for(timeout=8000)
    page.context.set_offline(False)
    page.get_by_text("All answers are saved.").wait_for(timeout=8000)
    assert "saved" in status.inner_text()
    assert page.complaints == []  # type: ignore[attr-defined]
    stored = page.evaluate("JSON.stringify(localStorage) + JSON.stringify(sessionStorage)")
    page.context.close()
    assert "line was down" not in stored and "1990s" not in stored
    kept = dict(DraftAnswer.objects.values_list("item__code", "text"))
    assert kept["Q4"] == "Written while the line was down" and kept["Q2"] == "the 1990s"
    assert AnswerChange.objects.filter(item__code="Q4").count() == 1

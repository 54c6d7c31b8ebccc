"""A real Chromium for the browser tests: the one of the machine, or the one RAPPORT_CHROMIUM names."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = os.environ.get("RAPPORT_CHROMIUM", "")  # read before the tests' own variables are cleared
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def chromium_path() -> str:
    """Where the browser is; nothing where only Playwright's own could be."""
    return CHROMIUM or next((found for name in NAMES if (found := shutil.which(name))), "")


@pytest.fixture(scope="session")
def chromium() -> Iterator["Browser"]:
    """The browser, started once."""
    from playwright.sync_api import sync_playwright

    # Playwright keeps an event loop in this thread, which Django would take for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path() or None, args=list(QUIET))
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def visit(chromium: "Browser", live_site: str) -> Iterator[Callable[..., "Page"]]:
    """`visit("/design/", language="ar", width=360)`: a page of the served site as a reader sees it.

    The content policy holds unless `checked=True`, which lets the accessibility checker in. What the browser complains
    of is collected in `page.complaints`.
    """
    from django.conf import settings

    contexts = []

    def open_page(path: str, *, language: str = "en", width: int = 1280, checked: bool = False) -> "Page":
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, locale=language, bypass_csp=checked
        )
        contexts.append(context)
        context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": live_site}])
        page = context.new_page()
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.complaints = complaints  # type: ignore[attr-defined]
        page.goto(live_site + path)
        return page

    yield open_page
    for context in contexts:
        context.close()

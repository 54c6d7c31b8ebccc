"""One edition from a figure to its publication, in a real browser, by the two people it takes."""

import os
import re
import subprocess
import sys
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from tests.factories import actors, reports, surveys

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]
MOMENT = 20_000


WORKER = """
import django
django.setup()
from rapport.kernel.jobs.worker import run_worker
run_worker(wait=False)
"""


def page_of(chromium: "Browser", site: str, email: str) -> "Page":
    """A signed-in person's page, in a browser of their own."""
    page = chromium.new_context(locale="en").new_page()
    page.set_default_timeout(MOMENT)
    page.goto(f"{site}/accounts/login/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(actors.PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{site}/office/")
    return page


def name_a_figure(page: "Page", site: str) -> None:
    page.goto(f"{site}/office/waves/small/figures/new/")
    page.get_by_label("Name of the figure").fill("no-mechanism")
    page.get_by_label("Title in English").fill("States without a mechanism")
    page.get_by_role("button", name="Save").click()
    refusal = page.get_by_role("link", name=re.compile("a number without its base cannot be read"))
    refusal.wait_for()
    page.get_by_label("Universe", exact=True).select_option("replied")
    page.get_by_label("Question", exact=True).select_option("Q1")
    page.locator("#answers").get_by_text("Yes", exact=True).wait_for()
    page.get_by_label("Answer", exact=True).fill("no")
    tried = page.locator("#tried")
    tried.get_by_text("States without a mechanism: per cent of States that replied (1 of 4)").wait_for()
    page.get_by_role("button", name="Save").click()
    page.get_by_role("heading", name="States without a mechanism").wait_for()


def write_a_chapter(page: "Page", site: str) -> None:
    page.goto(f"{site}/office/editions/first/chapters/summary/")
    text = page.get_by_label(re.compile("^Text"))
    text.fill("One State has none: [[figure:no-mechanims]]. In full, ")
    page.locator("#preview").get_by_text("no-mechanism", exact=True).wait_for()
    text.fill("One State has none. In full, ")
    text.press("End")
    page.get_by_label("Contains").fill("without")
    page.get_by_role("button", name="Insert [[figure:no-mechanism]]").click()
    page.locator("#preview").get_by_role("link", name="25.0 per cent").wait_for()
    page.get_by_role("main").get_by_role("button", name="Save").click()
    page.get_by_text("The chapter was saved.").wait_for()
    assert "[[figure:no-mechanism]]" in page.get_by_label(re.compile("^Text")).input_value()


def build(page: "Page", site: str) -> None:
    page.goto(f"{site}/office/editions/first/files/")
    page.get_by_role("button", name="Build the files").click()
    page.get_by_text("Waiting").wait_for()
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run([sys.executable, "-c", WORKER], env=environment, check=True, timeout=120)
    # Nobody touches the page: it asks again by itself.
    page.get_by_role("link", name="report.pdf").wait_for()


def freeze(page: "Page", site: str) -> None:
    page.goto(f"{site}/office/editions/first/freeze/")
    page.get_by_role("button", name="Freeze the edition").click()
    page.get_by_text("The edition is frozen.").wait_for()
    assert page.get_by_role("link", name="Publish").count() == 0


def publish(page: "Page", site: str) -> None:
    page.goto(f"{site}/office/editions/first/")
    page.get_by_role("link", name="Publish").click()
    page.get_by_role("button", name="Publish the edition").click()
    page.get_by_text("The edition is published.").wait_for()


def test_a_figure_goes_from_its_name_to_a_published_edition(
    live_site: str, chromium: "Browser", now: datetime
) -> None:
    reports.draft_edition(surveys.small_wave(now=now, published=True), now=now)
    editor = page_of(chromium, live_site, actors.a_person("EDITOR", now=now).email)
    name_a_figure(editor, live_site)
    write_a_chapter(editor, live_site)
    build(editor, live_site)
    freeze(editor, live_site)
    approver = page_of(chromium, live_site, actors.a_person("APPROVER", now=now).email)
    publish(approver, live_site)

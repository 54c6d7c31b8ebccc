"""The design page in a real browser: accessible in every language and width, whole on a small screen, strict policy."""

import pytest
from tests.browser.axe import small_targets, violations

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_serious_is_wrong_for_anybody(visit, language, width):
    page = visit("/design/", language=language, width=width, checked=True)
    assert [str(one) for one in violations(page)] == []
    assert small_targets(page) == []


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_page_fits_a_small_screen(visit, direction):
    page = visit(f"/design/?direction={direction}", width=360)
    width = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert width[0] == width[1]


def test_content_policy_has_nothing_to_refuse_and_scripts_run(visit):
    page = visit("/design/")
    page.wait_for_selector(".govuk-tabs__panel--hidden", state="attached")
    assert page.evaluate("typeof htmx") == "object"
    assert page.complaints == []


def test_the_checker_finds_what_is_planted(visit):
    page = visit("/design/", checked=True)
    page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend', '<input><img src=\"data:,\">')"
    )
    assert {one.rule for one in violations(page)} >= {"label", "image-alt"}


def test_keyboard_meets_the_skip_link_first_and_then_the_page_from_its_start(visit):
    page = visit("/no-such-page/")
    met = []
    for _step in range(5):
        page.keyboard.press("Tab")
        met.append(
            page.evaluate("document.activeElement.getAttribute('href') || document.activeElement.value")
        )
        assert page.evaluate("document.activeElement.getBoundingClientRect().height") >= 24
    assert met == ["#main", "/", "en", "fr", "ar"]


def test_language_is_chosen_by_form_and_kept(visit):
    page = visit("/design/?direction=ltr")
    page.click("button[name=language][value=ar]")
    assert page.url.endswith("/design/?direction=ltr")
    assert page.evaluate("document.documentElement.lang") == "ar"
    page.goto(page.url.replace("?direction=ltr", ""))
    assert page.evaluate("document.documentElement.dir") == "rtl"

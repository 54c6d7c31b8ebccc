"""The single-file report in a real browser: accessible, runs nothing, fits a phone."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.browser.axe import violations
from tests.unit.reports.document import sample

from rapport.reports.document.charts import use_fonts
from rapport.reports.document.edition import prepare
from rapport.reports.document.web import report_html

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module", params=["en", "ar"])
def report(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample edition as a file."""
    if not sample.has_fonts():
        pytest.skip("the product's fonts are not built and the system has no Noto Sans")
    use_fonts(sample.fonts_dir())
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(report_html(prepare(sample.edition(request.param))), encoding="utf-8")
    return path


@pytest.mark.parametrize("width", [1200, 360])
def test_it_is_accessible_and_fits(chromium: "Browser", report: Path, width: int) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 800}, bypass_csp=True)
    try:
        page = context.new_page()
        page.goto(report.as_uri())
        assert violations(page, grave_only=False) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    finally:
        context.close()


def test_its_own_policy_lets_its_style_in_and_nothing_else(chromium: "Browser", report: Path) -> None:
    context = chromium.new_context()
    try:
        page = context.new_page()
        refused: list[str] = []
        page.on("console", lambda message: refused.append(message.text))
        page.goto(report.as_uri())
        assert page.evaluate("getComputedStyle(document.querySelector('h1')).fontSize") == "36px"
        assert refused == []
        page.evaluate(
            "document.body.insertAdjacentHTML('beforeend', '<img src=\"https://example.org/x.png\">')"
        )
        page.wait_for_timeout(200)
        assert any("Content Security Policy" in text for text in refused)
    finally:
        context.close()

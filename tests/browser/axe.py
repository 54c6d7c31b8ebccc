"""Runs the accessibility checker axe-core on a page that a real browser shows."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tools.build_assets import axe_script

if TYPE_CHECKING:
    from playwright.sync_api import Page

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
GRAVE = ("serious", "critical")
RUN = "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}}).then(result => result.violations)"

CONTROLS = "button, input:not([type=hidden]), select, textarea, summary, nav a, .govuk-button"
# A radio button or tick box is reached by its label as well, which is large enough.
SMALL = f"""least => [...document.querySelectorAll('{CONTROLS}')]
  .filter(one => one.checkVisibility() && !one.closest('.govuk-radios, .govuk-checkboxes'))
  .map(one => [one, one.getBoundingClientRect()])
  .filter(([one, box]) => box.width > 0 && (box.height < least || box.width < least))
  .map(([one, box]) => one.outerHTML.slice(0, 80) + ' ' + box.width.toFixed(0) + '×' + box.height.toFixed(0))
"""


@dataclass(frozen=True, slots=True)
class Violation:
    """One rule broken on a page, with the places and what would mend it."""

    impact: str
    rule: str
    help: str
    places: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.impact} {self.rule}: {self.help} at {'; '.join(self.places)}"


def violations(page: "Page", *, grave_only: bool = True) -> list[Violation]:
    """What axe finds on the page as it stands; serious and critical findings unless told otherwise.

    The script is evaluated in the page, so the browser context must be made with `bypass_csp=True`.
    """
    page.evaluate(axe_script().read_text(encoding="utf-8"))
    found = [
        Violation(
            impact=str(one["impact"]),
            rule=one["id"],
            help=one["help"],
            places=tuple(str(node["target"]) for node in one["nodes"]),
        )
        for one in page.evaluate(RUN, list(RULES))
    ]
    return [one for one in found if one.impact in GRAVE or not grave_only]


def small_targets(page: "Page", least: int = 24) -> list[str]:
    """Controls smaller than `least` CSS pixels either way that are not links within a sentence (WCAG 2.2, 2.5.8)."""
    return list(page.evaluate(SMALL, least))

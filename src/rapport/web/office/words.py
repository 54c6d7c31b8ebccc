"""Counted figures and states of editions in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rapport.analysis.tabulation import FigureResult, compose_label
from rapport.analysis.types import in_language
from rapport.kernel.i18n import formats
from rapport.reports.assembly.figures import decimals_of
from rapport.reports.assembly.labels import translator
from rapport.web.components.types import Label, Text


@dataclass(frozen=True)
class Shown:
    """A counted figure as a page shows it: `value` is empty where there is none."""

    code: str
    label: str
    value: str
    base: str
    part: str
    members: tuple[str, ...]
    undetermined: tuple[str, ...]
    numerator: str
    denominator: str
    universe: str


def language() -> str:
    """The language of the page."""
    return (get_language() or "en").split("-")[0]


def text(texts: Mapping[str, str]) -> str:
    """A text of several languages in the one of the page."""
    return in_language(texts, language())


def shown(result: FigureResult, names: Mapping[str, str] | None = None) -> Shown:
    """A result in the page's language; `names` maps codes of respondents to their names."""
    known = names or {}
    parts = result.label_parts
    part = "" if parts.part is None else in_language(parts.part, language())
    if result.state is not None:
        part = _state_words(str(result.state))
    return Shown(
        code=result.id,
        label=compose_label(
            parts, language=language(), translate=translator(language()), number=formats.number
        ),
        value=value_words(result),
        base=base_words(result),
        part=part,
        members=tuple(known.get(code, code) for code in result.members),
        undetermined=tuple(known.get(code, code) for code in result.undetermined),
        numerator=formats.number(result.numerator),
        denominator=formats.number(result.denominator),
        universe=in_language(result.universe.label, language()),
    )


def _state_words(state: str) -> str:
    from rapport.reports.assembly.figures import state_source

    return translator(language())(state_source(state))


def value_words(result: FigureResult) -> str:
    """The value with its unit; empty where there is none."""
    if result.value is None:
        return ""
    decimals = decimals_of(result)
    if result.unit == "percent":
        return formats.percent(result.value, decimals)
    number = formats.number(result.value, decimals)
    return number if result.unit in ("", "count") else f"{number} {_unit(result.unit)}"


def _unit(unit: str) -> str:
    return {"years": _("years"), "members": _("members"), "year": ""}.get(unit, unit)


def base_words(result: FigureResult) -> str:
    """The base in words: "39 of 67 all States invited" reads badly, so the universe stands apart."""
    return _("%(numerator)s of %(denominator)s: %(universe)s") % {
        "numerator": formats.number(result.numerator),
        "denominator": formats.number(result.denominator),
        "universe": in_language(result.universe.label, language()),
    }


STATE_TONES = {"DRAFT": "yellow", "FROZEN": "teal", "PUBLISHED": "green", "WITHDRAWN": "red"}


def state_label(state: str) -> Label:
    """The state of an edition in one word."""
    words: dict[str, Text] = {
        "DRAFT": _("Draft"),
        "FROZEN": _("Frozen"),
        "PUBLISHED": _("Published"),
        "WITHDRAWN": _("Withdrawn"),
    }
    return Label(words[state], STATE_TONES[state])


RUN_TONES = {"QUEUED": "grey", "RUNNING": "yellow", "DONE": "green", "FAILED": "red"}


def run_label(state: str) -> Label:
    """The state of a job in one word."""
    words: dict[str, Text] = {
        "QUEUED": _("Waiting"),
        "RUNNING": _("Running"),
        "DONE": _("Done"),
        "FAILED": _("Failed"),
    }
    return Label(words.get(state, state), RUN_TONES.get(state, "grey"))


def step_words(step: str) -> str:
    """A step of a build."""
    return {
        "narrative and charts": _("Reading the narrative and drawing the charts"),
        "report.html": _("Web edition"),
        "report.pdf": _("PDF"),
        "report.docx": _("Word document"),
        "tables.xlsx": _("Excel workbook"),
        "figures.json": _("Figures"),
        "data": _("Data package"),
        "saved": _("Saved"),
    }.get(step, step)

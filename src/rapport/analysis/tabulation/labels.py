"""Labels that state the base by themselves, in parts so that every language can say them its own way.

`LABEL_TEMPLATES` and `STATE_LABELS` are English source texts for translators; placeholders are in the
`%(name)s` style of gettext.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from rapport.analysis.types import AnswerState, Texts, in_language

LABEL_TEMPLATES: Final[Mapping[str, str]] = {
    "share": "%(title)s: per cent of %(universe)s (%(numerator)s of %(denominator)s)",
    "count": "%(title)s: number among %(universe)s (%(numerator)s of %(denominator)s)",
    "sum": "%(title)s: total for %(universe)s (value known for %(numerator)s of %(denominator)s)",
    "mean": "%(title)s: mean for %(universe)s (value known for %(numerator)s of %(denominator)s)",
    "median": "%(title)s: median for %(universe)s (value known for %(numerator)s of %(denominator)s)",
    "min": "%(title)s: lowest value for %(universe)s (value known for %(numerator)s of %(denominator)s)",
    "max": "%(title)s: highest value for %(universe)s (value known for %(numerator)s of %(denominator)s)",
}
PART_TEMPLATE: Final = "%(title)s – %(part)s"
STATE_LABELS: Final[Mapping[AnswerState, str]] = {
    AnswerState.ANSWERED: "answered",
    AnswerState.BLANK: "left blank",
    AnswerState.NOT_KNOWN: "not known",
    AnswerState.NOT_APPLICABLE: "not applicable",
    AnswerState.DECLINED: "declined to answer",
    AnswerState.NOT_ROUTED: "not asked, by an earlier answer",
    AnswerState.NON_CONFORMING: "answer not usable",
    AnswerState.NO_REPLY: "no reply to the questionnaire",
    AnswerState.WITHHELD: "answered, not for publication",
}


@dataclass(frozen=True, slots=True)
class LabelParts:
    """What a label is made of. `part` is the label of a category, or None; `state` the answer state of a
    part, or None.
    """

    measure: str
    title: Texts = field(hash=False)
    universe: Texts = field(hash=False)
    numerator: int
    denominator: int
    part: Texts | None = field(default=None, hash=False)
    state: AnswerState | None = None


def compose_label(
    parts: LabelParts, *, language: str, translate: Callable[[str], str], number: Callable[[int], str] = str
) -> str:
    """The label in a language: `translate` translates a source text, `number` writes a count."""
    title = in_language(parts.title, language)
    part = in_language(parts.part, language) if parts.part is not None else ""
    if parts.state is not None:
        part = translate(STATE_LABELS[parts.state])
    if part:
        title = translate(PART_TEMPLATE) % {"title": title, "part": part}
    return translate(LABEL_TEMPLATES[parts.measure]) % {
        "title": title,
        "universe": in_language(parts.universe, language),
        "numerator": number(parts.numerator),
        "denominator": number(parts.denominator),
    }


def english_label(parts: LabelParts) -> str:
    """The label in English."""
    return compose_label(parts, language="en", translate=lambda text: text)

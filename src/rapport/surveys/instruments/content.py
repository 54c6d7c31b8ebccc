"""A whole questionnaire as plain values: what is imported, exported, copied and printed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Texts = Mapping[str, str]
"""One text in several languages: language to text."""


@dataclass(frozen=True)
class OptionContent:
    """One offered answer, or a row of a table. `takes_text`: choosing it asks to describe."""

    code: str
    text: Texts
    takes_text: bool = False
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ItemContent:
    """One question. `kind` and `origin` are codes of `ItemKind` and `ItemOrigin`; `parent` names an item before it.

    `settings` holds what belongs to its kind (`rapport.surveys.instruments.settings`), `extra` what an imported form
    says beyond that.
    """

    code: str
    kind: str
    text: Texts
    number: str = ""
    parent: str | None = None
    hint: Texts = field(default_factory=dict)
    required: bool = False
    settings: Mapping[str, Any] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)
    show_if: str = ""
    options: tuple[OptionContent, ...] = ()
    origin: str = "ASKED"
    basis: str = ""
    encoded: bool = True


@dataclass(frozen=True)
class SectionContent:
    """A titled part with its items in printed order. `attachment`: the document asked for with it."""

    code: str
    title: Texts
    items: tuple[ItemContent, ...] = ()
    intro: Texts = field(default_factory=dict)
    attachment: Texts = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class RuleContent:
    """What should not occur together in one return: where `when` is true, `message` is asked."""

    code: str
    when: str
    message: Texts
    items: tuple[str, ...] = ()


@dataclass(frozen=True)
class QuestionnaireContent:
    """A questionnaire without its number: storing it gives the next free one."""

    code: str
    title: Texts
    languages: tuple[str, ...]
    sections: tuple[SectionContent, ...] = ()
    intro: Texts = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)
    rules: tuple[RuleContent, ...] = ()
    source: str = ""

    def items(self) -> tuple[ItemContent, ...]:
        """All items in printed order."""
        return tuple(item for section in self.sections for item in section.items)

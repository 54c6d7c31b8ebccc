"""What the interface answers. Keys are a public contract: they may be added to, never renamed or taken away."""

import datetime as dt
from typing import Any

from ninja import Field, Schema


class Universe(Schema):
    """Who is counted: a stable name, the words, and how many they are."""

    id: str
    label: str
    n: int


class Rounding(Schema):
    """The one rounding rule: `half_up`, to a number of decimal places."""

    rule: str
    decimals: int


class Figure(Schema):
    """A figure: a number with its base.

    `value` is null where there is nothing to compute from (a share of nobody), never 0 in its place. `members`
    are the codes of those counted; `undetermined` those of the base of whom it is not known.
    """

    id: str
    label: str
    wave: str
    universe: Universe
    numerator: int | None
    denominator: int | None
    value: float | int | None
    unit: str
    rounding: Rounding
    members: list[str]
    footnotes: list[str]
    undetermined: list[str] = Field(default_factory=list)


class FrozenFigure(Figure):
    """A figure as an edition prints it, with what is needed to read it alone."""

    definition: str
    as_of: dt.date
    category: str | None = None
    category_label: str = ""
    names: dict[str, str]
    notes: dict[str, str]
    parts: list[str]
    words: dict[str, dict[str, str]] = Field(default_factory=dict)


class Figures(Schema):
    """A page of figures; `count` is how many there are in all."""

    count: int
    items: list[Figure]


class FrozenFigures(Schema):
    """A page of figures of an edition; `count` is how many there are in all."""

    count: int
    items: list[FrozenFigure]


class Group(Schema):
    """A group of respondents of a wave."""

    code: str
    label: dict[str, str]


class Wave(Schema):
    """One sending of a questionnaire."""

    code: str
    title: dict[str, str]
    questionnaire: str
    as_of: dt.date
    sent_on: dt.date | None
    deadlines: list[str]
    counted_until: str
    invited: int
    replied: int
    groups: list[Group]
    limits: list[dict[str, str]]
    source: dict[str, Any]
    content_hash: str


class Waves(Schema):
    """A page of waves."""

    count: int
    items: list[Wave]


class File(Schema):
    """A built file of an edition."""

    name: str
    size: int
    sha256: str
    address: str


class Edition(Schema):
    """A published edition of a report. `sha256` names its frozen content."""

    code: str
    wave: str
    language: str
    title: str
    subtitle: str
    publisher: str
    as_of: dt.date
    number: int
    published_at: dt.datetime
    predecessor: str | None
    sha256: str
    address: str
    files: list[File] = Field(default_factory=list)


class Editions(Schema):
    """A page of editions, newest first, without their files."""

    count: int
    items: list[Edition]


class ProfileLine(Schema):
    """Somebody who was asked. `waves`: where, newest first."""

    code: str
    name: str
    group: str
    replied: bool
    waves: list[str]


class Profiles(Schema):
    """A page of those who were asked, by name."""

    count: int
    items: list[ProfileLine]


class Answer(Schema):
    """One answer. `state` says whether there is one; `values` are counted, `original` is what was printed."""

    item: str
    number: str
    question: str
    state: str
    values: list[str]
    labels: list[str]
    original: str
    source: str
    interpretation: str
    footnotes: list[str]


class Profile(Schema):
    """What one respondent said in one wave."""

    code: str
    name: str
    wave: str
    as_of: dt.date
    group: str
    replied: bool
    note: str
    answers: list[Answer]
    footnotes: dict[str, str]


class RegisterEntry(Schema):
    """A number that was printed, against the number recomputed from the answers."""

    id: str
    place: str
    published: float | int | str | None
    stated_base: str | None
    recomputed: float | int | None
    numerator: int | None
    denominator: int | None
    verdict: str
    explanation: str


class Contradiction(Schema):
    """Places of what was printed that cannot all be right."""

    id: str
    places: list[str]
    finding: str


class Register(Schema):
    """Every number printed about a wave, and where the print contradicts itself."""

    figures: list[RegisterEntry]
    contradictions: list[Contradiction]


class Error(Schema):
    """Why there is no answer. `code` is stable, `message` a sentence in the language asked for."""

    code: str
    message: str
    extra: dict[str, Any] | None = None

"""What the map is drawn from: plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Place:
    """An actor or a body on the map. `id` is unique among both; `house` is that of the ministry, or its own.

    `is_body` tells a body of the mechanism from an organisation; `parent` is 0 where nothing is above it.
    """

    id: int
    code: str
    name: str
    kind: str
    sector: str
    parent: int = 0
    house: int = 0
    level: str = ""
    is_body: bool = False
    competencies: frozenset[str] = frozenset()
    places: tuple[str, ...] = ()


@dataclass(frozen=True)
class Way:
    """A line from one place to another, of a kind of `mapping.kinds`; formal or not."""

    source: int
    target: int
    kind: str
    is_formal: bool = True
    note: str = ""


@dataclass(frozen=True)
class Atlas:
    """Everything that can be drawn, as the viewer may see it; `unheld` are competencies that nobody has."""

    places: Mapping[int, Place]
    ways: tuple[Way, ...]
    unheld: tuple[str, ...] = ()


@dataclass(frozen=True)
class Narrowing:
    """What narrows the map; empty: nothing does. `of` is the code of an organisation, `kinds` are kinds of lines."""

    competence: str = ""
    level: str = ""
    place: str = ""
    of: str = ""
    kinds: frozenset[str] = field(default_factory=frozenset)

    @property
    def picks(self) -> bool:
        """Whether places are picked, beyond the kinds of lines."""
        return bool(self.competence or self.level or self.place or self.of)


@dataclass(frozen=True)
class Picked:
    """A part of the map: places that fit, those around them that only give context, lines between them."""

    fitting: frozenset[int]
    context: frozenset[int]
    ways: tuple[Way, ...]


@dataclass(frozen=True)
class Branch:
    """A place in the chart with the parts under it, `hidden` of which, in all depths, are not drawn."""

    id: int
    parts: tuple["Branch", ...] = ()
    hidden: int = 0


@dataclass(frozen=True)
class Bundle:
    """Lines that are drawn as one: between two places, or their ministries, or their sectors (keys), and how many."""

    source: str
    target: str
    kind: str
    ways: tuple[Way, ...]

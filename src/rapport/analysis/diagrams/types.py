"""What a diagram is made of. Lengths are in pixels of the drawing, x grows to the right, y downwards."""

from dataclasses import dataclass, replace

Point = tuple[int, int]


@dataclass(frozen=True)
class Node:
    """Something to draw as a box: a name, a note under it, where it leads (empty: nowhere), and its look."""

    key: str
    label: str
    note: str = ""
    href: str = ""
    look: str = "plain"


@dataclass(frozen=True)
class Box:
    """A node in its place; `lines` are the lines of its name, which may end in an ellipsis."""

    node: Node
    x: int
    y: int
    width: int
    height: int
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """A line from one box to another along `points`, each segment horizontal or vertical.

    `number` is written at both ends where there is one; `arrow` is "", "full" or "hollow"; `told` says in words what
    the line means.
    """

    source: str
    target: str
    points: tuple[Point, ...]
    look: str
    number: str = ""
    arrow: str = ""
    told: str = ""


@dataclass(frozen=True)
class Heading:
    """A title over a part of the drawing, from `x` on, `width` wide, centred where it is `centred`."""

    text: str
    x: int
    y: int
    width: int
    centred: bool = False


@dataclass(frozen=True)
class Drawing:
    """Everything in its place."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    headings: tuple[Heading, ...]


def mirrored(drawing: Drawing) -> Drawing:
    """The same for writing from right to left: what stood at the left stands at the right."""
    wide = drawing.width
    return replace(
        drawing,
        boxes=tuple(replace(one, x=wide - one.x - one.width) for one in drawing.boxes),
        lines=tuple(
            replace(one, points=tuple((wide - x, y) for x, y in one.points)) for one in drawing.lines
        ),
        headings=tuple(replace(one, x=wide - one.x - one.width) for one in drawing.headings),
    )

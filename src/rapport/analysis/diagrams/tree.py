"""A hierarchy as an organisational chart: every top in a block of its own, its parts hanging under it.

Blocks stand in columns, so that a chart of many ministries stays as wide as a page instead of a wall.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from rapport.analysis.diagrams.text import LEADING, NOTE_LEADING, NOTE_SIZE, wrapped
from rapport.analysis.diagrams.types import Box, Drawing, Heading, Line, Node, Point

MARGIN = 4
GAP, BLOCK_GAP, BAND_GAP = 8, 22, 20
COLUMN_GAP = 24
INDENT = 20
NARROWEST = 190
"""The narrowest box, whatever its depth."""
PAD = 10
HEADING = 52


@dataclass(frozen=True)
class TreeNode:
    """A node with what hangs under it."""

    node: Node
    parts: tuple["TreeNode", ...] = ()


@dataclass(frozen=True)
class Band:
    """A part of the chart under a heading of its own."""

    title: str
    tops: tuple[TreeNode, ...]


def depth_of(tops: Sequence[TreeNode]) -> int:
    """How many steps lie under the tops: 0 where none has a part."""
    depth, level = 0, [part for top in tops for part in top.parts]
    while level:
        depth, level = depth + 1, [part for one in level for part in one.parts]
    return depth


def chart(bands: Sequence[Band], *, columns: int = 3, width: int = 860) -> Drawing:
    """The chart, at least `width` wide, its blocks in so many columns; deeper hierarchies make it wider.

    A block goes into the column that is shortest so far, the first of them, so that order is kept as far as it can be.
    """
    deepest = max((depth_of(band.tops) for band in bands), default=0)
    given = (width - 2 * MARGIN - (columns - 1) * COLUMN_GAP) // columns
    column = max(given, NARROWEST + deepest * INDENT)
    whole = 2 * MARGIN + columns * column + (columns - 1) * COLUMN_GAP
    boxes: list[Box] = []
    lines: list[Line] = []
    headings: list[Heading] = []
    y = MARGIN
    for band in bands:
        if not band.tops:
            continue
        headings.append(Heading(band.title, MARGIN, y, column))
        ends = [y + HEADING] * columns
        for top in band.tops:
            at = ends.index(min(ends))
            x = MARGIN + at * (column + COLUMN_GAP)
            ends[at] = _hang(top, (x, ends[at]), column, boxes=boxes, lines=lines) + BLOCK_GAP
        y = max(ends) + BAND_GAP
    return Drawing(whole, max(y - BAND_GAP, MARGIN) + MARGIN, tuple(boxes), tuple(lines), tuple(headings))


def box_of(node: Node, x: int, y: int, width: int) -> Box:
    """A box as high as its name and note need."""
    text = wrapped(node.label, width - 2 * PAD)
    height = PAD + len(text) * LEADING + (NOTE_LEADING if node.note else 0) + PAD - 4
    return Box(node, x, y, width, height, text)


def _hang(top: TreeNode, at: Point, width: int, *, boxes: list[Box], lines: list[Line]) -> int:
    """Place a block with its corner at a point; gives where it ends. No recursion: a chart may be deep."""
    x, y = at
    stack: list[tuple[TreeNode, int, Box | None]] = [(top, 0, None)]
    end = y
    while stack:
        one, depth, above = stack.pop()
        box = box_of(one.node, x + depth * INDENT, y, width - depth * INDENT)
        boxes.append(box)
        end = box.y + box.height
        y = end + GAP
        if above is not None:
            middle = box.y + box.height // 2
            start = above.x + INDENT // 2
            points = ((start, above.y + above.height), (start, middle), (box.x, middle))
            lines.append(Line(above.node.key, one.node.key, points, "part"))
        stack.extend((part, depth + 1, box) for part in reversed(one.parts))
    return end


__all__ = ["NOTE_SIZE", "Band", "TreeNode", "box_of", "chart", "depth_of"]

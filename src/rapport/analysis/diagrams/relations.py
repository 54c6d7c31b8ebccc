"""Lines between boxes that stand in groups, one group a column: each line has a way of its own and crosses no box.

Lines to a neighbouring column run in the gutter between the two, lines inside a column in the gutter after it, lines
over other columns above all boxes. Lines cross at right angles and never run on top of each other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rapport.analysis.diagrams.text import LEADING, NOTE_LEADING, wrapped
from rapport.analysis.diagrams.types import Box, Drawing, Heading, Line, Node, Point

MARGIN = 6
BOX = 172
PAD = 8
PORT = 16
"""Between two lines at the same side of a box; everything vertical is a multiple of it."""
ROOM = 36
"""Between a box and the first way in a gutter: room for the number of a line and its arrow."""
TRACK, LANE = 9, 9
HEADING = 54


@dataclass(frozen=True)
class Relation:
    """A line to draw; `source` and `target` are keys of nodes."""

    source: str
    target: str
    look: str
    number: str = ""
    arrow: str = "full"
    told: str = ""


@dataclass(frozen=True)
class Group:
    """A column with its title."""

    title: str
    nodes: tuple[Node, ...]


@dataclass
class _Plan:
    """Where each line leaves and arrives (True: at the right), over which gutters, and what that needs."""

    column: Mapping[str, int]
    row: Mapping[str, int]
    lines: Sequence[Relation]
    leaves: list[bool] = field(default_factory=list)
    arrives: list[bool] = field(default_factory=list)
    gutters: list[tuple[int, int]] = field(default_factory=list)
    """First and last gutter of each line; gutter n lies after column n."""

    def __post_init__(self) -> None:
        for line in self.lines:
            start, end = self.column[line.source], self.column[line.target]
            self.leaves.append(start <= end)
            self.arrives.append(start >= end)
            if start <= end:
                self.gutters.append((start, max(start, end - 1)))
            else:
                self.gutters.append((start - 1, end))

    def is_long(self, at: int) -> bool:
        """Whether a line runs over other columns."""
        first, last = self.gutters[at]
        return first != last


def relations(groups: Sequence[Group], lines: Sequence[Relation]) -> Drawing:
    """The drawing. Lines whose ends are not among the nodes, or that end where they begin, are left out."""
    column = {node.key: at for at, group in enumerate(groups) for node in group.nodes}
    row = {node.key: at for group in groups for at, node in enumerate(group.nodes)}
    known = [
        one for one in lines if one.source in column and one.target in column and one.source != one.target
    ]
    plan = _Plan(column, row, known)
    ports = _ports(plan)
    lanes = _coloured(
        [(min(pair), max(pair)) if plan.is_long(at) else None for at, pair in enumerate(plan.gutters)]
    )
    top = MARGIN + (1 + max(lanes.values(), default=-1)) * LANE
    first = _up(top + HEADING)
    boxes, height = _boxes(groups, ports, first)
    ways = _ways(plan, ports, boxes, lanes, columns=len(groups))
    shift = [MARGIN]
    for at in range(len(groups)):
        shift.append(shift[-1] + BOX + ways.width[at])
    placed = {key: _moved(box, shift[column[key]]) for key, box in boxes.items()}
    drawn = tuple(_line(at, plan, ways, placed, shift) for at in range(len(known)))
    headings = tuple(
        Heading(group.title, shift[at], top + 6, BOX, centred=True) for at, group in enumerate(groups)
    )
    wide = shift[-1] + MARGIN if groups else 2 * MARGIN
    return Drawing(wide, height + MARGIN, tuple(placed.values()), drawn, headings)


def _up(value: int) -> int:
    """The next multiple of PORT."""
    return -(-value // PORT) * PORT


Ports = dict[tuple[int, bool], tuple[str, bool, int]]
"""For each line and end (True: where it begins): node, side (True: right), place among the lines of that side."""


def _ports(plan: _Plan) -> Ports:
    """The place of every end at its box, ordered by where the other end lies, so that few lines cross."""
    sides: dict[tuple[str, bool], list[tuple[tuple[int, int, int, int], int, bool]]] = {}
    for at, line in enumerate(plan.lines):
        for begins, own, other, right in (
            (True, line.source, line.target, plan.leaves[at]),
            (False, line.target, line.source, plan.arrives[at]),
        ):
            # What goes over the top leaves at the top of the box.
            order = (0 if plan.is_long(at) else 1, plan.row[other], plan.column[other], at)
            sides.setdefault((own, right), []).append((order, at, begins))
    found: Ports = {}
    for (key, right), ends in sides.items():
        for place, (_order, at, begins) in enumerate(sorted(ends)):
            found[at, begins] = (key, right, place)
    return found


def _boxes(groups: Sequence[Group], ports: Ports, first: int) -> tuple[dict[str, Box], int]:
    """Boxes by key, each column from x 0 on, and where the lowest ends. Heights have room for the ends of lines."""
    many: dict[tuple[str, bool], int] = {}
    for key, right, place in ports.values():
        many[key, right] = max(many.get((key, right), 0), place + 1)
    found: dict[str, Box] = {}
    lowest = first
    for group in groups:
        y = first
        for node in group.nodes:
            text = wrapped(node.label, BOX - 2 * PAD)
            words = 2 * PAD + len(text) * LEADING + (NOTE_LEADING if node.note else 0)
            ends = (max(many.get((node.key, False), 0), many.get((node.key, True), 0)) + 1) * PORT
            box = Box(node, 0, y, BOX, _up(max(words, ends)), text)
            found[node.key] = box
            y += box.height + PORT
        lowest = max(lowest, y)
    return found, lowest


def _moved(box: Box, x: int) -> Box:
    return Box(box.node, x, box.y, box.width, box.height, box.lines)


@dataclass
class _Ways:
    """Heights of the ends, lanes above, and the way of each line in each of its gutters."""

    ends: dict[tuple[int, bool], int]
    lane_y: dict[int, int]
    track: dict[tuple[int, int], int]
    width: list[int]


def _ways(
    plan: _Plan, ports: Ports, boxes: Mapping[str, Box], lanes: Mapping[int, int], *, columns: int
) -> _Ways:
    """Which way each line takes in its gutters, and how wide that makes them.

    Ends at the left of a box lie half a step lower than those at the right: two of them never share a height.
    """
    ends = {
        key: boxes[node].y + (place + 1) * PORT - (0 if right else PORT // 2)
        for key, (node, right, place) in ports.items()
    }
    lane_y = {at: MARGIN + lane * LANE for at, lane in lanes.items()}
    tracks: dict[tuple[int, int], int] = {}
    width = []
    for gutter in range(columns):
        spans: list[tuple[int, int] | None] = []
        owners: list[int] = []
        for at, (start, end) in enumerate(plan.gutters):
            if not plan.is_long(at):
                if start == gutter:
                    spans.append(_span(ends[at, True], ends[at, False]))
                    owners.append(at)
                continue
            for begins, own in ((True, start), (False, end)):
                if own == gutter:
                    spans.append(_span(lane_y[at], ends[at, begins]))
                    owners.append(at)
        coloured = _coloured(spans)
        for place, at in enumerate(owners):
            tracks[at, gutter] = coloured[place]
        used = 1 + max(coloured.values(), default=-1)
        width.append(
            (2 * ROOM + max(used - 1, 0) * TRACK if used else ROOM) if gutter < columns - 1 or used else 0
        )
    return _Ways(ends, lane_y, tracks, width)


def _span(one: int, other: int) -> tuple[int, int]:
    return min(one, other), max(one, other)


def _coloured(spans: Sequence[tuple[int, int] | None]) -> dict[int, int]:
    """A number for each span so that those that touch have different ones, few in all; by place, None left out."""
    order = sorted((span, at) for at, span in enumerate(spans) if span is not None)
    until: list[int] = []
    found: dict[int, int] = {}
    for (start, end), at in order:
        free = next((colour for colour, last in enumerate(until) if last < start), None)
        if free is None:
            free = len(until)
            until.append(end)
        until[free] = end
        found[at] = free
    return found


def _line(at: int, plan: _Plan, ways: _Ways, boxes: Mapping[str, Box], shift: Sequence[int]) -> Line:
    one = plan.lines[at]
    first, last = plan.gutters[at]

    def edge(key: str, right: bool) -> int:
        return boxes[key].x + (boxes[key].width if right else 0)

    def way(gutter: int) -> int:
        return shift[gutter] + BOX + ROOM + ways.track[at, gutter] * TRACK

    begin: Point = (edge(one.source, plan.leaves[at]), ways.ends[at, True])
    end: Point = (edge(one.target, plan.arrives[at]), ways.ends[at, False])
    middle: tuple[Point, ...] = ((way(first), begin[1]), (way(last), end[1]))
    if plan.is_long(at):
        lane = ways.lane_y[at]
        middle = ((way(first), begin[1]), (way(first), lane), (way(last), lane), (way(last), end[1]))
    return Line(one.source, one.target, (begin, *middle, end), one.look, one.number, one.arrow, one.told)

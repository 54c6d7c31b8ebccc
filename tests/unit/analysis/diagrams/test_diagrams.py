"""Diagrams: no box on another, every line ends at its boxes and crosses none, the mirror image of all that."""

from itertools import pairwise
from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st

from rapport.analysis.diagrams import (
    Band,
    Box,
    Drawing,
    Group,
    Line,
    Node,
    Relation,
    TreeNode,
    chart,
    mirrored,
    relations,
    to_svg,
)
from rapport.analysis.diagrams.text import width_of, wrapped

NAMES = st.text(st.sampled_from("abc Wم(é")).map(str.strip) | st.just("Ministry of the Interior")
SVG = "{http://www.w3.org/2000/svg}"


@st.composite
def charts(draw: st.DrawFn) -> Drawing:
    """A chart of a random forest in two bands."""
    parents = draw(st.lists(st.integers(0, 100), max_size=25))
    parts: dict[int, list[int]] = {at: [] for at in range(-1, len(parents))}
    for at, above in enumerate(parents):
        parts[above % (at + 1) - 1].append(at)

    def node(at: int) -> TreeNode:
        own = Node(str(at), draw(NAMES), draw(st.sampled_from(["", "Police"])), f"/{at}/")
        return TreeNode(own, tuple(node(part) for part in parts[at]))

    tops = tuple(node(at) for at in parts[-1])
    bands = [Band("Government", tops[::2]), Band("Others", tops[1::2])]
    return chart(bands, columns=draw(st.integers(1, 4)))


@st.composite
def nets(draw: st.DrawFn) -> Drawing:
    """Random lines between random groups."""
    sizes = draw(st.lists(st.integers(1, 5), min_size=1, max_size=5))
    groups = [
        Group(f"group {at}", tuple(Node(f"{at}-{number}", draw(NAMES), "", "/x/") for number in range(size)))
        for at, size in enumerate(sizes)
    ]
    keys = st.sampled_from([node.key for group in groups for node in group.nodes])
    looks = st.sampled_from(["FUNDS", "INFORMAL"])
    drawn = draw(st.lists(st.tuples(keys, keys, looks), max_size=30))
    return relations(
        groups, [Relation(a, b, look, str(number)) for number, (a, b, look) in enumerate(drawn, 1)]
    )


def on_edge(point: tuple[int, int], box: Box) -> bool:
    x, y = point
    inside = box.x <= x <= box.x + box.width and box.y <= y <= box.y + box.height
    return inside and (x in (box.x, box.x + box.width) or y in (box.y, box.y + box.height))


def crosses(line: Line, box: Box) -> bool:
    return any(
        max(a[0], b[0]) > box.x
        and min(a[0], b[0]) < box.x + box.width
        and max(a[1], b[1]) > box.y
        and min(a[1], b[1]) < box.y + box.height
        for a, b in pairwise(line.points)
    )


def check(drawing: Drawing) -> None:
    """Everything that holds of any drawing."""
    boxes = {box.node.key: box for box in drawing.boxes}
    assert len(boxes) == len(drawing.boxes)
    for box in drawing.boxes:
        assert 0 <= box.x and box.x + box.width <= drawing.width
        assert 0 <= box.y and box.y + box.height <= drawing.height
        for other in drawing.boxes:
            if other is not box:
                assert (
                    box.x + box.width <= other.x
                    or other.x + other.width <= box.x
                    or box.y + box.height <= other.y
                    or other.y + other.height <= box.y
                ), "two boxes overlap"
    for line in drawing.lines:
        assert on_edge(line.points[0], boxes[line.source]) and on_edge(line.points[-1], boxes[line.target])
        assert all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(line.points))
        assert all(0 <= x <= drawing.width and 0 <= y <= drawing.height for x, y in line.points)
        assert not any(crosses(line, box) for box in drawing.boxes), "a line runs through a box"


@given(charts())
def test_a_chart_is_drawn_without_a_collision_in_both_directions(drawing: Drawing) -> None:
    check(drawing)
    check(mirrored(drawing))
    assert mirrored(mirrored(drawing)) == drawing


@given(nets())
@settings(max_examples=200)
def test_lines_are_drawn_without_a_collision_in_both_directions(drawing: Drawing) -> None:
    check(drawing)
    check(mirrored(drawing))
    segments = [(line, a, b) for line in drawing.lines for a, b in pairwise(line.points) if a != b]
    for at, (line, a, b) in enumerate(segments):
        for other, c, d in segments[at + 1 :]:
            if other is line:
                continue
            for axis in (0, 1):  # two that run the same way on the same height or width never touch
                if a[axis] == b[axis] == c[axis] == d[axis]:
                    one, two = sorted((a[1 - axis], b[1 - axis])), sorted((c[1 - axis], d[1 - axis]))
                    assert one[1] < two[0] or two[1] < one[0], (line, other)


def test_a_line_to_nowhere_or_to_itself_is_left_out() -> None:
    groups = [Group("one", (Node("a", "A"), Node("b", "B")))]
    given_lines = [Relation("a", "c", "FUNDS"), Relation("a", "a", "FUNDS"), Relation("a", "b", "FUNDS")]
    assert [(one.source, one.target) for one in relations(groups, given_lines).lines] == [("a", "b")]
    assert relations([], []).boxes == ()


@given(charts() | nets())
def test_the_drawing_is_well_formed_without_style_or_script(drawing: Drawing) -> None:
    text = to_svg(drawing, title="Who & what", desc="<all>")
    root = ElementTree.fromstring(text)
    assert root.find(f"{SVG}title") is not None and root.find(f"{SVG}desc") is not None
    assert all("style" not in one.attrib and one.tag != f"{SVG}script" for one in root.iter())
    assert len(root.findall(f".//{SVG}a")) == len([box for box in drawing.boxes if box.node.href])
    assert all(float(one.get("font-size", "12")) >= 12 for one in root.iter(f"{SVG}text"))


@given(NAMES, st.integers(30, 200))
def test_lines_of_a_name_fit_and_lose_nothing_but_what_the_ellipsis_says(name: str, room: int) -> None:
    lines = wrapped(name, room)
    assert all(width_of(line) <= room or len(line) <= 2 for line in lines)
    if lines and not lines[-1].endswith("…"):
        assert "".join(lines).replace(" ", "") == name.replace(" ", "")

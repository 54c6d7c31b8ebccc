"""A drawing as SVG: attributes only, no style sheet, no script: the same on a page and in a file."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from rapport.analysis.diagrams.text import LEADING, NOTE_LEADING, NOTE_SIZE, SIZE, wrapped
from rapport.analysis.diagrams.types import Box, Drawing, Heading, Line, Point

FONT = "system-ui, 'Segoe UI', Roboto, 'Noto Sans', 'Noto Sans Arabic', Arial, sans-serif"
INK, QUIET, WHITE = "#0d2b33", "#4c5a60", "#ffffff"
HEADING_SIZE, NUMBER_SIZE = 16, 12


@dataclass(frozen=True)
class BoxLook:
    """How a box looks: ground, edge, and the dashes of the edge."""

    fill: str = WHITE
    stroke: str = "#0b5a66"
    dashes: str = ""
    ink: str = INK


@dataclass(frozen=True)
class LineLook:
    """How a line looks: colour, dashes and width. Dashes differ too: colour alone says nothing."""

    stroke: str
    dashes: str = ""
    width: float = 1.75


BOXES: Mapping[str, BoxLook] = {
    "plain": BoxLook(),
    "top": BoxLook(fill="#eaf3f3"),
    "context": BoxLook(stroke="#a9c8ca", ink=QUIET),
    "more": BoxLook(fill="#f3f6f7", stroke="#4c5a60", dashes="2 3"),
    "gap": BoxLook(fill="#fdf3e7", stroke="#b5530b", dashes="6 4"),
}
LINES: Mapping[str, LineLook] = {
    "part": LineLook("#4c5a60", width=1.25),
    "PART_OF": LineLook("#4c5a60", width=1.25),
    "REPORTS_TO": LineLook(INK, width=2.5),
    "MEMBER_OF": LineLook("#0b5a66", "12 3"),
    "SITS_IN": LineLook("#0b5a66", "8 3 2 3"),
    "AGREEMENT": LineLook("#5b3a78", "7 3"),
    "FUNDS": LineLook("#1c6b3c", "2 2", 2.25),
    "REFERS_TO": LineLook("#b5530b", width=2),
    "WORKS_WITH": LineLook("#4c5a60", "5 4"),
    "INFORMAL": LineLook("#4c5a60", "1.5 4"),
    "many": LineLook(INK, width=2),
}


def to_svg(drawing: Drawing, *, title: str, desc: str, key: str = "map") -> str:
    """The drawing as one `svg` element with title and description; `key` begins the ids on a page.

    Names are set apart from the direction of the line they stand in; those who hear the drawing get each link by the
    whole name of its node.
    """
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="rp-map__drawing" role="group" width="{drawing.width}" '
            f'height="{drawing.height}" viewBox="0 0 {drawing.width} {drawing.height}" '
            f'aria-labelledby="{key}-title" aria-describedby="{key}-desc" font-family="{FONT}">'
        ),
        f'<title id="{key}-title">{escape(title)}</title><desc id="{key}-desc">{escape(desc)}</desc>',
        f'<rect width="{drawing.width}" height="{drawing.height}" fill="{WHITE}"/>',
        *(_heading(one) for one in drawing.headings),
        *(_way(one) for one in drawing.lines),
        *(_box(one) for one in drawing.boxes),
        *(_ends(one) for one in drawing.lines),
        "</svg>",
    ]
    return "\n".join(part for part in parts if part)


def sample(look: str) -> str:
    """A short line as a sample for a legend."""
    return (
        f'<svg class="rp-map__sample" width="44" height="12" viewBox="0 0 44 12" aria-hidden="true" '
        f'focusable="false"><path d="M2 6H42"{_stroke(look)}/></svg>'
    )


def _apart(text: str) -> str:
    """A text set apart from the direction of what is around it."""
    return f"\u2068{escape(text)}\u2069"


def _stroke(look: str) -> str:
    style = LINES.get(look, LINES["many"])
    dashes = f' stroke-dasharray="{style.dashes}"' if style.dashes else ""
    return f' fill="none" stroke="{style.stroke}" stroke-width="{style.width}"{dashes}'


def _heading(one: Heading) -> str:
    """A title in at most two lines; over a band it stands on a rule."""
    middle = one.x + one.width // 2
    size = SIZE if one.centred else HEADING_SIZE
    lines = wrapped(one.text, one.width, size, 2)
    rule = "" if one.centred else f'<path d="M{one.x} {one.y + 44}h{one.width}" stroke="#a9c8ca"/>'
    return rule + "".join(
        f'<text x="{middle}" y="{one.y + 17 + at * LEADING}" text-anchor="middle" font-size="{size}" '
        f'font-weight="700" fill="{INK}">{_apart(line)}</text>'
        for at, line in enumerate(lines)
    )


def _way(one: Line) -> str:
    (x, y), *others = one.points
    steps = "".join(f"L{px} {py}" for px, py in others)
    told = f"<title>{escape(one.told)}</title>" if one.told else ""
    return f'<path class="rp-map__line" d="M{x} {y}{steps}"{_stroke(one.look)}>{told}</path>'


def _box(one: Box) -> str:
    look = BOXES.get(one.node.look, BOXES["plain"])
    dashes = f' stroke-dasharray="{look.dashes}"' if look.dashes else ""
    middle = one.x + one.width // 2
    words = len(one.lines) * LEADING + (NOTE_LEADING if one.node.note else 0)
    y = one.y + (one.height - words) // 2 + SIZE
    texts = [
        f'<text x="{middle}" y="{y + at * LEADING}" text-anchor="middle" font-size="{SIZE}" '
        f'font-weight="600" fill="{look.ink}">{_apart(line)}</text>'
        for at, line in enumerate(one.lines)
    ]
    for note in wrapped(one.node.note, one.width - 8, NOTE_SIZE, 1):
        texts.append(
            f'<text x="{middle}" y="{y + len(one.lines) * LEADING}" text-anchor="middle" '
            f'font-size="{NOTE_SIZE}" fill="{QUIET}">{_apart(note)}</text>'
        )
    rect = (
        f'<rect x="{one.x}" y="{one.y}" width="{one.width}" height="{one.height}" rx="3" fill="{look.fill}" '
        f'stroke="{look.stroke}" stroke-width="1.5"{dashes}/>'
    )
    told = escape(f"{one.node.label}, {one.node.note}" if one.node.note else one.node.label)
    inside = f"<title>{told}</title>{rect}{''.join(texts)}"
    if not one.node.href:
        return f"<g>{inside}</g>"
    return f'<a class="rp-map__node" href="{escape(one.node.href)}">{inside}</a>'


def _ends(one: Line) -> str:
    """The arrow where a line arrives, and its number at both ends."""
    found = ""
    if one.arrow:
        found += _arrow(one.points[-2], one.points[-1], one)
    if one.number:
        found += _number(one.points[0], one.points[1], 12, one)
        found += _number(one.points[-1], one.points[-2], 22 if one.arrow else 12, one)
    return found


def _arrow(before: Point, at: Point, one: Line) -> str:
    x, y = at
    back = 9 if before[0] > x else -9
    stroke = LINES.get(one.look, LINES["many"]).stroke
    fill = stroke if one.arrow == "full" else WHITE
    return (
        f'<path d="M{x} {y}L{x + back} {y - 5}L{x + back} {y + 5}Z" fill="{fill}" stroke="{stroke}" '
        'stroke-width="1.25"/>'
    )


def _number(at: Point, towards: Point, away: int, one: Line) -> str:
    step = away if towards[0] > at[0] else -away
    x, y, half = at[0] + step, at[1], 4 + 4 * len(one.number)
    return (
        f'<rect x="{x - half}" y="{y - 7}" width="{2 * half}" height="14" fill="{WHITE}"/>'
        f'<text x="{x}" y="{y + 4}" text-anchor="middle" font-size="{NUMBER_SIZE}" font-weight="600" '
        f'fill="{LINES.get(one.look, LINES["many"]).stroke}">{escape(one.number)}</text>'
    )

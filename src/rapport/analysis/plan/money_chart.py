"""Money of a plan as stacked bars, drawn as SVG: budgeted, pledged, requested, unfunded.

Each part has its own pattern besides its colour, and the sum stands beside every bar. The drawing carries no style
attributes and no script; the same numbers always stand in a table beside it.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

from rapport.analysis.plan.funding import Sums
from rapport.analysis.plan.lists import CostStatus

WIDTH, LABELS, VALUES, ROW, HEAD = 760, 190, 120, 34, 64
INK = "#1b1b1b"
LONGEST = 26
"""Signs of a label that fit beside a bar; the whole text stands in the table."""
FILL: Mapping[CostStatus, str] = {
    CostStatus.BUDGETED: "#12334f",
    CostStatus.PLEDGED: "#2f7d84",
    CostStatus.REQUESTED: "url(#requested)",
    CostStatus.UNFUNDED: "url(#unfunded)",
}
_PATTERNS = (
    '<defs><pattern id="requested" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="8" height="8" fill="#f3d98b"/><rect width="3" height="8" fill="#b5530b"/></pattern>'
    '<pattern id="unfunded" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6" '
    'fill="#ffffff"/><circle cx="3" cy="3" r="1.2" fill="#8c3a2e"/></pattern></defs>'
)


def parts_of(one: Sums) -> tuple[tuple[CostStatus, Decimal], ...]:
    """The four parts of a bar in their order; together they are the need."""
    amounts = (one.budgeted, one.pledged, one.requested, one.unfunded)
    return tuple(zip(CostStatus, amounts, strict=True))


def money_svg(
    rows: Sequence[tuple[str, Sums]],
    *,
    title: str,
    text: str,
    names: Mapping[CostStatus, str],
    number: Callable[[Decimal], str],
    direction: str = "ltr",
) -> str:
    """The drawing, `WIDTH` wide and a row high for each pair of a label and its sums. What is below zero is not drawn.

    `names` say what the parts are, `number` writes an amount in the reader's language; `title` and `text` are for
    those who hear the drawing.
    """
    mirrored = direction == "rtl"
    most = max((one.need for _label, one in rows), default=Decimal(0))
    height = HEAD + ROW * len(rows) + 8
    size = f'viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
    looks = 'font-family="Noto Sans, Noto Sans Arabic, sans-serif" font-size="13"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label={quoteattr(title)} {looks}>',
        f"<title>{escape(title)}</title><desc>{escape(text)}</desc>",
        _PATTERNS,
        *_legend(names, mirrored),
    ]
    for place, (label, one) in enumerate(rows):
        parts += _bar(label, one, HEAD + place * ROW, most, number=number, mirrored=mirrored)
    return "".join([*parts, "</svg>"])


def _box(left: float, top: float, width: float, height: float, *, fill: str, mirrored: bool) -> str:
    x = WIDTH - left - width if mirrored else left
    return (
        f'<rect x="{x:.1f}" y="{top:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{fill}" '
        f'stroke="{INK}" stroke-width="0.75"/>'
    )


def _word(text: str, left: float, top: float, mirrored: bool) -> str:
    """A text that begins at a place, seen from where reading begins."""
    x = WIDTH - left if mirrored else left
    turn = ' direction="rtl"' if mirrored else ""
    return f'<text x="{x:.1f}" y="{top:.1f}" text-anchor="start"{turn} fill="{INK}">{escape(text)}</text>'


def _legend(names: Mapping[CostStatus, str], mirrored: bool) -> list[str]:
    parts = []
    for place, status in enumerate(CostStatus):
        left = 4 + place * WIDTH / 4
        parts.append(_box(left, 12, 22, 16, fill=FILL[status], mirrored=mirrored))
        parts.append(_word(names[status], left + 30, 25, mirrored))
    return parts


def _bar(
    label: str, one: Sums, top: float, most: Decimal, *, number: Callable[[Decimal], str], mirrored: bool
) -> list[str]:
    short = label if len(label) <= LONGEST else label[: LONGEST - 1] + "…"
    parts = [_word(short, 4, top + ROW / 2 + 4, mirrored)]
    room, left = WIDTH - LABELS - VALUES, float(LABELS)
    for status, amount in parts_of(one):
        width = float(amount / most) * room if most and amount > 0 else 0.0
        if width:
            parts.append(_box(left, top + 5, width, ROW - 12, fill=FILL[status], mirrored=mirrored))
            left += width
    parts.append(_word(number(one.need), left + 8, top + ROW / 2 + 4, mirrored))
    return parts

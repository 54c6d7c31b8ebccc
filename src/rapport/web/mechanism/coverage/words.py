"""Coverage in words: labels of codes, what a cell says, sentences that name what is missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.actors import vocabulary
from rapport.actors.register.types import ActorView
from rapport.analysis.coverage import CONSULTED, ELSEWHERE, GAPS_FIRST, HELD, NOBODY, OUTSIDE, Cell, Row
from rapport.coordination.coverage.kinds import CoverageList
from rapport.coordination.coverage.types import Ground, MatrixView, ReasonView
from rapport.web.components.types import Text
from rapport.web.mechanism.frame import address

MOST_ROWS = 120
"""So many rows of a list are drawn; only places, which are words, can be more."""
MOST_NAMES = 3
TERMS: Mapping[str, Mapping[str, vocabulary.Term]] = {
    CoverageList.COMPETENCIES: vocabulary.COMPETENCIES,
    CoverageList.FORMS: vocabulary.FORMS,
    CoverageList.PROFILES: vocabulary.PROFILES,
    CoverageList.LEVELS: vocabulary.LEVELS,
    CoverageList.PERSPECTIVES: vocabulary.PERSPECTIVES,
}
SENTENCES: Mapping[str, Text] = {
    NOBODY: gettext_lazy("Nobody on record has:"),
    OUTSIDE: gettext_lazy("On record, but with nobody who sits here nor in their ministries:"),
    ELSEWHERE: gettext_lazy(
        "With another office of a ministry that sits here, not with the office at the table:"
    ),
    CONSULTED: gettext_lazy("Only with somebody who is consulted without a seat:"),
}
UNDER: Mapping[str, Text] = {
    NOBODY: gettext_lazy("Nobody on record"),
    OUTSIDE: gettext_lazy("Not at the table:"),
    ELSEWHERE: gettext_lazy("Another office:"),
    CONSULTED: gettext_lazy("Consulted only:"),
}
CELLS: Mapping[str, Text] = {
    HELD: gettext_lazy("yes"),
    CONSULTED: gettext_lazy("consulted"),
    ELSEWHERE: gettext_lazy("other office"),
    NOBODY: "–",
}
FILTERS: Mapping[str, str] = {
    CoverageList.COMPETENCIES: "competence",
    CoverageList.LEVELS: "level",
    CoverageList.PLACES: "place",
}
"""The lists by which the register can be narrowed, and the name of its field."""


@dataclass(frozen=True)
class ShownCell:
    """A cell of the table as a picture: look and words; `told` is what it says to those who hear it."""

    look: str
    text: str
    who: str = ""


@dataclass(frozen=True)
class ShownRow:
    """A row: its label; for a gap what is said under it, the first who have it, and how many more of them."""

    code: str
    label: str
    look: str
    under: str
    who: tuple[ActorView, ...]
    more: int
    more_at: str
    cells: tuple[ShownCell, ...]
    reason: ReasonView | None
    explain_at: str


def label(which: str, code: str) -> str:
    """The words for a code of a list; places are words already."""
    return vocabulary.label_of(TERMS.get(which, {}), code)


def rows_of(
    base: Ground,
    table: MatrixView,
    reasons: Mapping[tuple[str, str], ReasonView],
    *,
    counted: bool,
    explain: str,
) -> list[ShownRow]:
    """The rows as they are drawn: open gaps, then gaps with a reason, then what is covered.

    `counted`: cells say how many members have it, since a column is a body. `explain`: the address at which a reason
    is given, empty where the viewer may not.
    """
    found = []
    for row in table.rows:
        reason = reasons.get((table.list, row.code)) if row.state != HELD else None
        is_gap = row.state != HELD
        who = [base.actors[one] for one in row.who] if is_gap else []
        ask = f"{explain}&{urlencode({'list': table.list, 'code': row.code})}" if explain and is_gap else ""
        found.append(
            ShownRow(
                row.code,
                label(table.list, row.code),
                "reason" if reason else "gap" if is_gap else "held",
                str(UNDER[row.state]) if is_gap else "",
                tuple(who[:MOST_NAMES]),
                max(0, len(who) - MOST_NAMES),
                _register(table.list, row.code),
                tuple(_cell(base, cell, counted=counted) for cell in row.cells),
                reason,
                ask,
            )
        )
    order = ("gap", "reason", "held")
    return sorted(found, key=lambda one: order.index(one.look))


def _register(which: str, code: str) -> str:
    named = FILTERS.get(which)
    return f"{address('actors')}?{urlencode({named: code})}" if named else ""


def _cell(base: Ground, cell: Cell, *, counted: bool) -> ShownCell:
    text = str(CELLS[cell.state])
    if counted and cell.state == HELD:
        text = str(len(cell.who))
    who = "; ".join(base.actors[one].name for one in cell.who) if counted or cell.state == ELSEWHERE else ""
    return ShownCell(cell.state.lower(), text, who)


def sentences(which: str, gaps: Sequence[Row]) -> list[tuple[Text, list[str]]]:
    """What is missing, in a sentence for each kind of gap, the widest first: its opening and the labels."""
    return [
        (SENTENCES[state], [label(which, row.code) for row in gaps if row.state == state])
        for state in GAPS_FIRST
        if any(row.state == state for row in gaps)
    ]


def legend(*, counted: bool) -> list[tuple[str, str, str]]:
    """What the looks of cells mean: look, the words in it, the meaning."""
    held = _("members with a seat who have it") if counted else _("has it and has a seat")
    return [
        ("held", "2" if counted else str(CELLS[HELD]), held),
        ("elsewhere", str(CELLS[ELSEWHERE]), _("only another office of the same ministry has it")),
        ("consulted", str(CELLS[CONSULTED]), _("has it, but is heard without a seat")),
        ("nobody", str(CELLS[NOBODY]), _("does not have it")),
    ]

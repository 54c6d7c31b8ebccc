"""States of waves, returns and queries in words and colours, and the picture of how far everybody is."""

from collections import Counter
from collections.abc import Mapping, Sequence

from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.kernel.i18n import formats
from rapport.surveys.running.types import StatusRow
from rapport.surveys.types import WaveView
from rapport.web.components.types import Cell, Chart, Column, Label, Row, Stat, Table, Text
from rapport.web.office import words

STATES: Mapping[str, tuple[Text, str, str]] = {
    "SUBMITTED": (gettext_lazy("Submitted"), "green", "#0b5a66"),
    "CORRECTING": (gettext_lazy("Being corrected"), "teal", "#4d94a0"),
    "RETURNED": (gettext_lazy("Sent back"), "orange", "#8a3f0a"),
    "CHECKING": (gettext_lazy("With a second person"), "yellow", "#d0873a"),
    "DRAFTING": (gettext_lazy("Being answered"), "yellow", "#f3d98b"),
    "NOT_OPENED": (gettext_lazy("Not opened"), "grey", "#dfe6e8"),
    "DECLINED": (gettext_lazy("Declined"), "red", "#5b3a78"),
    "NOT_APPLICABLE": (gettext_lazy("Not applicable"), "purple", "#b7a5c9"),
    "": (gettext_lazy("Not invited yet"), "grey", "#ffffff"),
}
"""State of a return: its words, the tone of its label, its colour in the picture; best first."""
LATE = gettext_lazy("Late")
COLLECTIONS: Mapping[str, tuple[Text, str]] = {
    "LOADED": (gettext_lazy("Loaded from files"), "grey"),
    "PREPARING": (gettext_lazy("Being prepared"), "yellow"),
    "OPEN": (gettext_lazy("Open"), "green"),
    "CLOSED": (gettext_lazy("Closed"), "teal"),
}
QUERIES: Mapping[str, tuple[Text, str]] = {
    "OPEN": (gettext_lazy("Asked"), "orange"),
    "ANSWERED": (gettext_lazy("Answered"), "yellow"),
    "CLOSED": (gettext_lazy("Closed"), "green"),
}
KINDS: Mapping[str, Text] = {
    "INVITATION": gettext_lazy("Invitation"),
    "REMINDER": gettext_lazy("Reminder"),
    "EXTENSION": gettext_lazy("New deadline"),
}


def state_label(state: str) -> Label:
    """The state of a return in a word."""
    return Label(*STATES[state][:2])


def collection_label(state: str) -> Label:
    """How a wave collects, in a word."""
    return Label(*COLLECTIONS[state])


def query_label(state: str) -> Label:
    """The state of a query in a word."""
    return Label(*QUERIES[state])


def deadline_words(wave: WaveView) -> str:
    """The deadline of a wave in its own time zone, and in the reader's where that is another one; empty for none."""
    if wave.deadline is None:
        return ""
    there = formats.date_and_time(wave.deadline, wave.timezone)
    here = formats.date_and_time(wave.deadline, timezone.get_current_timezone_name())
    if timezone.get_current_timezone_name() == wave.timezone:
        return there
    return _("%(there)s; in your time zone %(here)s") % {"there": there, "here": here}


def tiles(rows: Sequence[StatusRow]) -> tuple[Stat, ...]:
    """How many respondents are in each state, each number a link to them; late stands beside, for it is no state."""
    counts = Counter(row.state for row in rows)
    base = _("of %(asked)s asked") % {"asked": formats.number(len(rows))}
    found = [
        Stat(formats.number(counts[state]), label, base, f"?state={state}#respondents")
        for state, (label, _tone, _colour) in STATES.items()
        if state or counts[state]
    ]
    late = sum(1 for row in rows if row.is_late)
    return (*found, Stat(formats.number(late), LATE, base, "?state=LATE#respondents"))


def picture(rows: Sequence[StatusRow], groups: Mapping[str, Mapping[str, str]]) -> Chart | None:
    """A bar for each group with a stretch for each state, and the same as a table. None where nobody is asked."""
    if not rows:
        return None
    names = {code: words.text(texts) for code, texts in groups.items()}
    counted = {code: Counter(row.state for row in rows if row.group == code) for code in names}
    counted = {code: counts for code, counts in counted.items() if counts}
    states = [state for state in STATES if any(counts[state] for counts in counted.values())]
    done = sum(1 for row in rows if row.has_submitted)
    title = _("%(done)s of %(asked)s have submitted") % {
        "done": formats.number(done),
        "asked": formats.number(len(rows)),
    }
    return Chart(
        title=title,
        base=_("All who are asked in this wave, by group and state of the return"),
        svg=_bars(title, counted, names, states),
        table=Table(
            id="states",
            caption=_("Returns by group and state"),
            columns=(
                Column(_("Group")),
                *(Column(STATES[state][0], numeric=True) for state in states),
                Column(_("Asked"), numeric=True),
            ),
            rows=tuple(
                Row(
                    Cell(names[code]),
                    (
                        *(Cell(formats.number(counts[state])) for state in states),
                        Cell(formats.number(counts.total())),
                    ),
                )
                for code, counts in counted.items()
            ),
        ),
    )


WIDTH, BAR, LINE, LEGEND = 440, 30, 56, 24


def _bars(
    title: str, counted: Mapping[str, Counter[str]], names: Mapping[str, str], states: Sequence[str]
) -> SafeString:
    most = max(counts.total() for counts in counted.values())
    top = len(counted) * LINE + 10
    described = "; ".join(
        f"{names[code]}: "
        + ", ".join(f"{STATES[state][0]} {counts[state]}" for state in states if counts[state])
        for code, counts in counted.items()
    )
    bars = format_html_join(
        "",
        "{}",
        ((_bar(place, names[code], counts, most),) for place, (code, counts) in enumerate(counted.items())),
    )
    totals = {state: formats.number(sum(counts[state] for counts in counted.values())) for state in states}
    legend = format_html_join(
        "",
        '<rect x="1" y="{}" width="16" height="16" fill="{}" stroke="#0d2b33"/><text x="24" y="{}">{} ({})</text>',
        (
            (
                top + place * LEGEND,
                STATES[state][2],
                top + place * LEGEND + 13,
                STATES[state][0],
                totals[state],
            )
            for place, state in enumerate(states)
        ),
    )
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" width="{}" role="img"'
        ' font-family="system-ui, sans-serif" font-size="15" fill="#0d2b33"'
        ' aria-labelledby="states-svg-title states-svg-desc"><title id="states-svg-title">{}</title>'
        '<desc id="states-svg-desc">{}</desc>{}{}</svg>',
        WIDTH,
        top + len(states) * LEGEND,
        WIDTH,
        title,
        described,
        bars,
        legend,
    )


def _bar(place: int, name: str, counts: Counter[str], most: int) -> SafeString:
    top = place * LINE
    pieces, at = [], 0.0
    for state, (_label, _tone, colour) in STATES.items():
        if not counts[state]:
            continue
        width = counts[state] / most * (WIDTH - 2)
        pieces.append((round(at + 1, 1), top + 20, round(width, 1), BAR, colour))
        at += width
    label = f"{name} ({formats.number(counts.total())})"
    rects = format_html_join(
        "", '<rect x="{}" y="{}" width="{}" height="{}" fill="{}" stroke="#0d2b33"/>', pieces
    )
    return format_html('<text x="1" y="{}" font-weight="700">{}</text>{}', top + 14, label, rects)

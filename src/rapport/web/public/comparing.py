"""Two States side by side, what changed for one of them between waves, one question over the waves."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from rapport.kernel.access import Viewer
from rapport.kernel.i18n import formats
from rapport.reports import trends
from rapport.surveys import comparison, queries
from rapport.surveys.types import AnswerView, ItemView, ProfileWave
from rapport.web.access import public
from rapport.web.components.types import Cell, CellState, Chart, Column, Crumb, Label, Link, Row, Table
from rapport.web.public import texts
from rapport.web.public.rendering import show

KINDS = {
    comparison.SAME: ("grey", "same"),
    comparison.CHANGED: ("orange", "changed"),
    comparison.INCOMPARABLE: ("purple", "incomparable"),
    comparison.ADDED: ("teal", "added"),
    comparison.GONE: ("grey", "gone"),
}


@dataclass(frozen=True)
class Side:
    """One answer as a reader meets it: labels of what is counted, or the words for why there is none."""

    values: tuple[str, ...]
    state: Any
    look: str
    original: str


def side(item: ItemView | None, answer: AnswerView | None, replied: bool = True) -> Side:
    """An answer to an item; none at all where the item was not there."""
    if item is None:
        return Side((), "", "", "")
    state = CellState(answer.state if answer else ("blank" if replied else "no_reply"))
    values = tuple(
        texts.local(item.options[value]) if value in item.options else value
        for value in (answer.values if answer else ())
    )
    return Side(values, state.words, state.look, texts.marked(answer.original if answer else "", "en"))


@public
def changes(request: HttpRequest, code: str) -> HttpResponse:
    """What a respondent answered otherwise than in the wave before; what may not be compared says why."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    found = comparison.changes(viewer=viewer, code=code, language=texts.page_language())
    asked = queries.asked(viewer=viewer, code=code)
    name = queries.profile(
        viewer=viewer,
        organisation_id=asked.organisation_id,
        language=texts.page_language(),
        among=asked.waves[:1],
    )[0].respondent.name
    address = reverse("public:profile", args=[asked_code(code)])
    context = {
        "crumbs": (
            Crumb(_("States"), reverse("public:profiles")),
            Crumb(name, address),
            Crumb(_("What changed")),
        ),
        "name": name,
        "steps": [_step(one) for one in found],
    }
    return show(request, "comparing/changes.html", context)


def asked_code(code: str) -> str:
    """A code as addresses write it."""
    return code.upper() if len(code) == 2 else code


def _step(one: comparison.Changes) -> dict[str, Any]:
    lines = [
        {
            "number": line.item.number,
            "question": texts.local(line.item.text),
            "kind": line.kind,
            "label": _kind_label(line.kind),
            "before": side(line.before_item, line.before, one.older.respondent.replied),
            "after": side(None if line.kind == comparison.GONE else line.item, line.after),
            "why": _why(line),
        }
        for line in one.lines
    ]
    counts = Counter(line.kind for line in one.lines)
    return {
        "older": texts.local(one.older.wave.title),
        "newer": texts.local(one.newer.wave.title),
        "id": one.newer.wave.code,
        "lines": lines,
        "counts": [(_kind_label(kind), counts[kind]) for kind in KINDS if counts[kind]],
    }


def _kind_label(kind: str) -> Label:
    words = {
        comparison.SAME: _("The same"),
        comparison.CHANGED: _("Changed"),
        comparison.INCOMPARABLE: _("Not comparable"),
        comparison.ADDED: _("New question"),
        comparison.GONE: _("No longer asked"),
    }
    return Label(words[kind], KINDS[kind][0])


def _why(line: comparison.Change) -> str:
    """How the two questions stand to each other, where they are not simply the same."""
    if line.step is None:
        return ""
    return step_words(line.step)


def step_words(step: comparison.Step) -> str:
    """How a question stands to the one before it, in words, with the note of whoever declared it."""
    said = {
        "SAME": "",
        "REWORDED": _("Reworded, meant the same."),
        "RECODED": _("Other answers are offered; they are translated by a table."),
        "NEW": _("The question changed in meaning, so the two are not compared."),
    }[step.comparability]
    return " ".join(filter(None, [said, texts.plain(step.note) if step.note else ""]))


@public
def compare(request: HttpRequest, code: str, other: str) -> HttpResponse:
    """Two who were asked, question by question: say the State of origin and that of destination."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    first, second, shared = comparison.side_by_side(
        viewer=viewer,
        code=code,
        other=other,
        wave=request.GET.get("wave", "")[:80],
        language=texts.page_language(),
    )
    address = reverse("public:compare_states", args=[first.respondent.code, second.respondent.code])
    context = {
        "crumbs": (
            Crumb(_("States"), reverse("public:profiles")),
            Crumb(first.respondent.name, reverse("public:profile", args=[first.respondent.code])),
            Crumb(_("Beside %(name)s") % {"name": second.respondent.name}),
        ),
        "first": first.respondent,
        "second": second.respondent,
        "wave": texts.local(first.wave.title),
        "waves": tuple(
            Link(texts.local(view.title), f"{address}?wave={view.code}", view.code == first.wave.code)
            for view in shared
        ),
        "sections": _beside(first, second),
    }
    return show(request, "comparing/states.html", context)


def _beside(first: ProfileWave, second: ProfileWave) -> list[tuple[str, str, list[dict[str, Any]]]]:
    found = []
    for section in first.sections:
        lines = []
        for item in section.items:
            one, two = first.answers.get(item.code), second.answers.get(item.code)
            if one is None and two is None:
                continue
            lines.append(
                {
                    "number": item.number,
                    "question": texts.local(item.text),
                    "one": side(item, one, first.respondent.replied),
                    "two": side(item, two, second.respondent.replied),
                    "differs": _differs(one, two),
                }
            )
        if lines:
            found.append((section.code, texts.local(section.title), lines))
    return found


def _differs(one: AnswerView | None, two: AnswerView | None) -> bool:
    """Whether both gave an answer that is counted, and not the same one: a gap is no difference."""
    if one is None or two is None or not (one.values and two.values):
        return False
    return frozenset(one.values) != frozenset(two.values)


@public
def choose_other(request: HttpRequest, code: str) -> HttpResponse:
    """Whom to show beside a respondent: the others of its newest wave; a choice (`with`) leads to the two."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    asked = queries.asked(viewer=viewer, code=code)
    if other := request.GET.get("with", "")[:80]:
        queries.asked(viewer=viewer, code=other)
        return HttpResponseRedirect(reverse("public:compare_states", args=[code, other]))
    rows = queries.respondents(viewer=viewer, wave=asked.waves[0], language=texts.page_language())
    one = next(row for row in rows if row.organisation_id == asked.organisation_id)
    context = {
        "crumbs": (
            Crumb(_("States"), reverse("public:profiles")),
            Crumb(one.name, reverse("public:profile", args=[one.code])),
            Crumb(_("Beside another State")),
        ),
        "name": one.name,
        "code": one.code,
        "others": sorted(((row.code, row.name) for row in rows if row is not one), key=_by_name),
    }
    return show(request, "comparing/choose.html", context)


def _by_name(one: tuple[str, str]) -> str:
    return one[1].casefold()


@public
def all_series(request: HttpRequest) -> HttpResponse:
    """The questions that are followed over several waves."""
    rows = [
        (texts.local(title), reverse("public:trend", args=[code]))
        for code, title in comparison.all_series(viewer=request.viewer)  # type: ignore[attr-defined]
    ]
    return show(request, "comparing/series.html", {"crumbs": (Crumb(_("Over the waves")),), "rows": rows})


@public
def trend(request: HttpRequest, series: str) -> HttpResponse:
    """One question over the waves: drawn where it may be, and where not, why not."""
    found = comparison.trend(viewer=request.viewer, code=series)  # type: ignore[attr-defined]
    title = texts.plain(found.title)
    context = {
        "crumbs": (Crumb(_("Over the waves"), reverse("public:all_series")), Crumb(title)),
        "title": texts.local(found.title),
        "stretches": [
            (_chart(found, place), step_words(one.broken_by) if one.broken_by else "")
            for place, one in enumerate(found.stretches)
        ],
    }
    return show(request, "comparing/trend.html", context)


def _chart(found: comparison.Trend, place: int) -> Chart:
    stretch = found.stretches[place]
    waves = [f"{texts.plain(point.wave.title)} ({point.wave.as_of.year})" for point in stretch.points]
    title = texts.plain(found.title)
    base = _("Per cent of those who answered: %(bases)s") % {
        "bases": formats.listing(
            _("%(wave)s, %(number)s") % {"wave": wave, "number": formats.number(point.answered)}
            for wave, point in zip(waves, stretch.points, strict=True)
        )
    }
    rows = tuple(
        Row(Cell(texts.local(label)), tuple(_share(point, code) for point in stretch.points))
        for code, label in stretch.options.items()
    )
    table = Table(
        id=f"trend-{place}",
        caption=title,
        columns=(Column(_("Answer")), *(Column(wave, numeric=True) for wave in waves)),
        rows=rows,
    )
    svg = trends.drawn(stretch, title=title, base=base, language=texts.page_language(), name=f"trend-{place}")
    return Chart(title, base, svg, table)


def _share(point: comparison.TrendPoint, code: str) -> Cell:
    result = point.shares.get(code)
    if result is None:
        return Cell(state=CellState.NOT_ROUTED)
    if result.value is None:
        return Cell(state=CellState.UNKNOWN)
    counted = texts.counted(result.numerator, result.denominator)
    return Cell(f"{formats.percent(result.value)} ({counted})")

"""A plan as one document that the public can read: chart and strategy interwoven, or either alone.

Source: OSCE SR Annual Report 2008, 3.3.2 ("combining the best elements of the chart-based and narrative forms"): under
each objective stand its factors, its chart of measures on a line of time, and what the chart leaves out.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from rapport.analysis.plan.coverage import Matrix, matrix
from rapport.analysis.plan.document import Measure, Objective, Plan
from rapport.analysis.plan.funding import funding, total
from rapport.analysis.plan.progress import Standing
from rapport.analysis.plan.timeline import bars, span_of, timeline_svg
from rapport.kernel.i18n.formats import long_date, number
from rapport.plans.diagnosis.context import coverage_codes
from rapport.plans.diagnosis.labels import AREAS, AXES, FACTORS, KINDS, RELATED, STATUSES, label
from rapport.reports.document.record import (
    Record,
    RecordBlock,
    RecordHeading,
    RecordPicture,
    RecordTable,
    RecordText,
)
from rapport.reports.plans import cells

Part = Literal["combined", "chart", "narrative"]
PARTS: tuple[Part, ...] = ("combined", "chart", "narrative")
CHART_WIDTHS = (4, 14, 12, 10, 12, 12)
ROWS_OF_A_DRAWING = 40
"""More bars than fit on a page are drawn on several."""


def plan_paper(
    plan: Plan,
    *,
    part: Part,
    language: str,
    direction: str,
    standings: Sequence[Standing] = (),
    today: date | None = None,
) -> Record:
    """The plan in the language in use, which `language` and `direction` name. `standings`: of measures, `today`."""
    blocks = list(_blocks(plan, part, standings, today, direction))
    return Record(
        language=language,
        direction=direction,
        title=plan.title,
        above=str(KINDS[plan.kind]),
        foot=plan.title if not plan.version else _("%(title)s, version %(version)d") % vars_of(plan),
        page_of=_("Page {page} of {pages}"),
        facts=tuple(_facts(plan)),
        blocks=tuple(blocks),
        wide=part != "narrative",
    )


def vars_of(plan: Plan) -> dict[str, object]:
    """What the foot of a page names."""
    return {"title": plan.title, "version": plan.version}


def _facts(plan: Plan) -> Iterator[tuple[str, str]]:
    yield _("Period"), cells.period(plan.starts_on, plan.ends_on)
    if plan.legal_basis:
        yield _("Legal basis"), plan.legal_basis
    if plan.adopted_by or plan.adopted_on:
        day = long_date(plan.adopted_on) if plan.adopted_on else ""
        yield _("Adopted"), ", ".join(one for one in (plan.adopted_by, day) if one)
    yield _("Measures"), number(len(plan.measures))


def _blocks(
    plan: Plan, part: Part, standings: Sequence[Standing], today: date | None, direction: str
) -> Iterator[RecordBlock]:
    if part != "chart":
        yield from _strategy(plan)
    for objective, measures in _groups(plan):
        yield RecordHeading(1, _title(objective))
        if part != "chart":
            yield from _reasons(objective, plan)
        if part != "narrative":
            yield from _drawings(plan, measures, standings, today, direction)
            yield _chart(measures, standings)
        if part != "chart":
            yield from _told(measures, whole=part == "narrative")
    if part != "narrative":
        yield from _money(plan)
        yield from _reach(plan)
    yield from _related(plan)


def _groups(plan: Plan) -> Iterator[tuple[Objective | None, tuple[Measure, ...]]]:
    """Objectives in their order with their measures; measures of none come last."""
    known = {one.code for one in plan.objectives}
    for objective in plan.objectives:
        yield objective, tuple(one for one in plan.measures if one.objective == objective.code)
    rest = tuple(one for one in plan.measures if one.objective not in known)
    if rest:
        yield None, rest


def _title(objective: Objective | None) -> str:
    if objective is None:
        return _("Measures of no objective")
    return f"{objective.code}. {objective.title}"


def _strategy(plan: Plan) -> Iterator[RecordBlock]:
    if plan.strategy:
        yield RecordHeading(1, _("Strategy"))
    for section in plan.strategy:
        yield RecordHeading(2, section.title)
        yield RecordText(section.text)
    if plan.factors:
        yield RecordHeading(1, _("What contributes to trafficking"))
    for factor in plan.factors:
        yield RecordText(factor.text, label=f"{factor.code}. {FACTORS[factor.kind]}")
        if factor.evidence:
            yield RecordText(cells.cited(factor.evidence), "quiet")


def _reasons(objective: Objective | None, plan: Plan) -> Iterator[RecordBlock]:
    if objective is None:
        return
    if objective.text:
        yield RecordText(objective.text)
    named = [f"{one.code}. {FACTORS[one.kind]}" for one in plan.factors if one.code in objective.factors]
    if named:
        yield RecordText("\n".join(named), label=_("Answers these factors"))


def _drawings(
    plan: Plan,
    measures: Sequence[Measure],
    standings: Sequence[Standing],
    today: date | None,
    direction: str,
) -> Iterator[RecordBlock]:
    span = span_of(plan)
    dated = [one for one in measures if one.due_on or one.benchmarks]
    if span is None or not dated:
        return
    for begin in range(0, len(dated), ROWS_OF_A_DRAWING):
        some = tuple(dated[begin : begin + ROWS_OF_A_DRAWING])
        found = bars(Plan(code="", title="", measures=some), standings)
        title = _("Measures %(first)s to %(last)s in time") % {"first": some[0].code, "last": some[-1].code}
        said = _(
            "%(many)d measures on a line of time from %(first)d to %(last)d; their dates stand in the table."
        ) % {
            "many": len(some),
            "first": span[0].year,
            "last": span[1].year,
        }
        svg = timeline_svg(found, *span, title=title, text=said, today=today, direction=direction)
        yield RecordPicture(title, svg, said)


def _chart(measures: Sequence[Measure], standings: Sequence[Standing]) -> RecordBlock:
    """The table of measures; with a column of where they stand if that is known."""
    status = {one.measure: str(STATUSES[one.status]) for one in standings}
    header = [_("No."), pgettext("of a plan", "Measure"), _("Accountable, contributors")]
    header += [_("Time"), _("Indicators"), _("Cost")]
    widths = list(CHART_WIDTHS)
    rows = [
        [
            one.code,
            one.text,
            cells.owners_of(one),
            cells.time_of(one),
            cells.indicators_of(one),
            cells.money_of(one),
        ]
        for one in measures
    ]
    if status:
        header.append(_("Status"))
        widths.append(6)
        rows = [[*row, status.get(one.id, "")] for row, one in zip(rows, measures, strict=True)]
    if not rows:
        return RecordText(_("No measure serves this objective."), "quiet")
    return RecordTable(_("Measures"), tuple(header), tuple(tuple(row) for row in rows), tuple(widths))


def _told(measures: Sequence[Measure], *, whole: bool) -> Iterator[RecordBlock]:
    """What the chart leaves out: the detail of measures and their evidence; `whole`: the chart is not there."""
    for one in measures:
        cited = cells.cited(one.evidence)
        if not (whole or one.detail or cited):
            continue
        yield RecordText(one.detail or (one.text if whole else ""), label=f"{one.code} {one.text}")
        if whole:
            yield RecordText(f"{cells.owners_of(one)}\n{cells.time_of(one)}")
        if cited:
            yield RecordText(cited, "quiet", label=_("Evidence"))


def _money(plan: Plan) -> Iterator[RecordBlock]:
    lines = [*funding(plan, "year"), total(plan)]
    if not any(line.need or line.unconverted for line in lines):
        return
    names = [*(line.code for line in lines[:-1]), _("All years")]
    rows = tuple(
        (
            name,
            *(
                number(amount, 0)
                for amount in (one.need, one.budgeted, one.pledged, one.requested, one.unfunded, one.gap)
            ),
        )
        for name, one in zip(names, lines, strict=True)
    )
    header = (_("Year"), _("Need"), _("Budgeted"), _("Pledged"), _("Requested"), _("Unfunded"), _("Gap"))
    yield RecordHeading(1, _("Money"))
    if plan.funding_strategy:
        yield RecordText(plan.funding_strategy)
    yield RecordTable(
        _("Need and gap by year, in %(currency)s") % {"currency": plan.currency}, header, rows, (1,) * 7
    )
    if lines[-1].unconverted:
        said = _("%(many)d amounts are left out: the plan has no rate for their currency.")
        yield RecordText(said % {"many": lines[-1].unconverted}, "quiet")


def _reach(plan: Plan) -> Iterator[RecordBlock]:
    codes = coverage_codes()
    if not plan.measures:
        return
    yield RecordHeading(1, _("Whom the plan reaches"))
    for rows in ("form", "profile", "level"):
        yield _reached(matrix(plan, codes, rows=rows, columns="area"), str(AXES[rows]))


def _reached(table: Matrix, title: str) -> RecordTable:
    """How many measures in each cell; an empty one says so in words, never by emptiness alone."""
    header = (title, *(str(AREAS[cell.at["area"]]) for cell in table.cells[0]))
    rows = []
    for line in table.cells:
        said = {"COVERED": "", "JUSTIFIED": _("not relevant"), "GAP": _("none")}
        rows.append(
            (label(line[0].at[table.rows]), *(said[one.state] or number(len(one.measures)) for one in line))
        )
    caption = _("Measures by %(rows)s and area") % {"rows": title.lower()}
    return RecordTable(caption, header, tuple(rows), (5, *(3,) * (len(header) - 1)))


def _related(plan: Plan) -> Iterator[RecordBlock]:
    if not plan.related:
        return
    rows = tuple((str(RELATED[one.kind]), one.title, one.place) for one in plan.related)
    yield RecordHeading(1, _("Related plans"))
    yield RecordTable(_("Related plans"), (_("Kind"), _("Plan"), _("Place")), rows, (2, 4, 2))

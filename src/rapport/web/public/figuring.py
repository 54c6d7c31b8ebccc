"""Figures as pages show them: tiles, list lines, bars, facts."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from rapport.kernel.i18n import formats
from rapport.kernel.i18n.formats import long_date
from rapport.web.components.types import Cell, Fact, Stat
from rapport.web.public import texts
from rapport.web.public.contexts import Bar, FigureLine
from rapport.web.public.reading import EditionContent

Payload = Mapping[str, Any]


def title_of(figure: Payload) -> str:
    """What the figure is about: its label without the base, which stands beside it."""
    title, found, _rest = str(figure["label"]).rpartition(": ")
    return title.rstrip() if found else str(figure["label"])


def stat(content: EditionContent, figure: Payload) -> Stat:
    """A figure as a tile that leads to its page."""
    language = figure["language"]
    return Stat(
        value=texts.value_words(figure),
        label=texts.marked(title_of(figure), language),
        base=texts.base_words(figure, language),
        href=content.address("figure", figure["id"]),
    )


def headline_stats(content: EditionContent, number: int) -> tuple[Stat, ...]:
    """The first figures that the first chapter cites, as tiles: what the report itself puts first."""
    chapters = content.pages("chapter")
    if not chapters:
        return ()
    codes = content.figures_of(content.page("chapter", chapters[0].slug))
    shares = [one for one in content.figures_named(codes[: 4 * number]) if not one["parts"]]
    return tuple(stat(content, one) for one in shares[:number])


def line(content: EditionContent, figure: Payload) -> FigureLine:
    """A figure in a list."""
    language = figure["language"]
    return FigureLine(
        code=figure["id"],
        label=texts.marked(title_of(figure), language),
        value=texts.parts_words(figure) or texts.value_words(figure) or formats.no_value(),
        base=texts.base_words(figure, language),
        href=content.address("figure", figure["id"]),
    )


def bars(content: EditionContent, figure: Payload, parts: Sequence[Payload]) -> tuple[Bar, ...]:
    """The parts of a split figure, or who is counted, who is not and of whom it is not known."""
    if parts:
        return tuple(_part_bar(content, part) for part in parts)
    if texts.measure_of(figure) not in ("share", "count") or not figure["denominator"]:
        return ()
    whole, yes, unknown = figure["denominator"], figure["numerator"], len(figure["undetermined"])
    split = (
        (_("counted"), yes, "counted"),
        (_("not counted"), whole - yes - unknown, "apart"),
        (_("not known"), unknown, "unknown"),
    )
    return tuple(
        Bar(
            label=label,
            value=formats.percent(_share(count, whole), figure["rounding"]["decimals"])
            if figure["unit"] == "percent"
            else formats.number(count),
            count=texts.counted(count, whole),
            length=count,
            whole=whole,
            tone=tone,
        )
        for label, count, tone in split
        if count or tone == "counted"
    )


def _part_bar(content: EditionContent, part: Payload) -> Bar:
    label = part["category_label"] or part["category"] or part["id"]
    return Bar(
        label=texts.marked(label, part["language"]),
        value=texts.value_words(part) or formats.no_value(),
        count=texts.counted(part["numerator"], part["denominator"]),
        length=part["numerator"] or 0,
        whole=part["denominator"] or 1,
        href=content.address("figure", part["id"]),
    )


def _share(count: int, whole: int) -> Decimal:
    return Decimal(100) * Decimal(count) / Decimal(whole)


MEASURES = {
    "share": lambda: _("per cent of the base"),
    "count": lambda: _("number"),
    "sum": lambda: _("sum of the values given"),
    "mean": lambda: _("mean of the values given"),
    "median": lambda: _("median of the values given"),
    "min": lambda: _("lowest value given"),
    "max": lambda: _("highest value given"),
}


def facts(content: EditionContent, figure: Payload) -> tuple[Fact, ...]:
    """How the number was obtained."""
    language = figure["language"]
    universe = figure["universe"]
    statistic = texts.measure_of(figure) not in ("share", "count")
    obtained = _("values known") if statistic else _("numerator and denominator")
    definition = str(figure["definition"]).split(":", 1)[-1].strip()
    decimals = figure["rounding"]["decimals"]
    found = [
        Fact(_("Among whom"), Cell(texts.marked(universe["label"], language))),
        Fact(_("How many are asked about"), Cell(formats.number(universe["n"]))),
        Fact(_("Measure"), Cell(MEASURES[texts.measure_of(figure)]())),
    ]
    if count := texts.counted(figure["numerator"], figure["denominator"]):
        found.append(Fact(obtained.capitalize(), Cell(count)))
    if definition:
        found.append(Fact(_("Condition, as it is computed"), Cell(definition, code=True)))
    found += [
        Fact(
            _("Rounding"),
            Cell(_("half up, to %(number)s decimal places") % {"number": formats.number(decimals)}),
        ),
        Fact(_("State of the answers on"), Cell(long_date(content.edition.as_of))),
        Fact(_("Wave"), Cell(figure["wave"], href=reverse("public:wave", args=[figure["wave"]]), code=True)),
        Fact(_("Name of the figure"), Cell(figure["id"], code=True)),
    ]
    return tuple(found)

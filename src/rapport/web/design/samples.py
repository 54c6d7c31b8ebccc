"""What the design page shows: the components in order, and example values in the reader's language.

The numbers are those of the survey that the OSCE Special Representative made in 2007 (annual report of 2008); the
office, edition and measure in the examples are examples.
"""

import datetime as dt
from typing import Any, NamedTuple

from django import forms
from django.core.paginator import Paginator
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.kernel.i18n.formats import percent
from rapport.web.components.forms import DateParts
from rapport.web.components.types import (
    Cell,
    CellState,
    Chart,
    Column,
    Crumb,
    Fact,
    Label,
    Link,
    Note,
    Row,
    Section,
    Stat,
    Table,
    Task,
    Text,
)


class Sample(NamedTuple):
    """A component: the name of its template under `design/samples/`, its title and when to use it."""

    key: str
    title: Text
    use: Text


SAMPLES: tuple[Sample, ...] = (
    Sample(
        "stats",
        gettext_lazy("Stat tiles"),
        gettext_lazy("Two to four numbers that a page is about, each with its base."),
    ),
    Sample(
        "figure_link",
        gettext_lazy("Number in running text"),
        gettext_lazy("Every number of a report leads to its figure."),
    ),
    Sample(
        "data_table",
        gettext_lazy("Table"),
        gettext_lazy("Row and column headings, reasons for missing values, footnotes."),
    ),
    Sample(
        "chart",
        gettext_lazy("Chart"),
        gettext_lazy("The finding as title, the base below it, the same numbers as a table."),
    ),
    Sample("summary_list", gettext_lazy("Summary list"), gettext_lazy("The facts about one thing.")),
    Sample("task_list", gettext_lazy("Task list"), gettext_lazy("What is to be done, each with its state.")),
    Sample(
        "tags", gettext_lazy("Tags"), gettext_lazy("A state in one word; the colour only repeats the word.")
    ),
    Sample("notices", gettext_lazy("Notices"), gettext_lazy("Something to know before reading on.")),
    Sample(
        "phase",
        gettext_lazy("Phase banner"),
        gettext_lazy("The page shows a draft, not the published edition."),
    ),
    Sample(
        "breadcrumbs",
        gettext_lazy("Breadcrumbs"),
        gettext_lazy("The way here; this page comes last, without a link."),
    ),
    Sample(
        "side_navigation",
        gettext_lazy("Side navigation"),
        gettext_lazy("The sections of the office workspace."),
    ),
    Sample(
        "tabs", gettext_lazy("Tabs"), gettext_lazy("Without scripts the parts stand one below the other.")
    ),
    Sample(
        "pagination",
        gettext_lazy("Pages of a list"),
        gettext_lazy("Long lists; the rest of the query is kept."),
    ),
    Sample(
        "filter_form",
        gettext_lazy("Filter"),
        gettext_lazy("Narrows the list below it; works without scripts."),
    ),
    Sample(
        "form", gettext_lazy("Form"), gettext_lazy("All kinds of fields; only optional fields are marked.")
    ),
    Sample(
        "form_errors",
        gettext_lazy("Refused form"),
        gettext_lazy("Each error leads to its field and stands beside it."),
    ),
    Sample(
        "buttons",
        gettext_lazy("Buttons"),
        gettext_lazy("One main action on a page; red for what cannot be undone."),
    ),
    Sample("progress", gettext_lazy("Progress"), gettext_lazy("How much of a known whole is done.")),
    Sample(
        "diff",
        gettext_lazy("Comparison of two texts"),
        gettext_lazy("What was taken out and put in between versions."),
    ),
    Sample(
        "empty_state", gettext_lazy("Empty list"), gettext_lazy("Says that there is nothing, and what to do.")
    ),
    Sample("details", gettext_lazy("Details"), gettext_lazy("What only some readers need.")),
    Sample(
        "formats", gettext_lazy("Numbers and dates"), gettext_lazy("As the reader's language writes them.")
    ),
    Sample("prose", gettext_lazy("Narrative"), gettext_lazy("Chapters of a report, written in Markdown.")),
)


class FilterExample(forms.Form):
    """A filter as lists have it."""

    text = forms.CharField(label=gettext_lazy("Name contains"), required=False)
    state = forms.ChoiceField(
        label=gettext_lazy("Reply"),
        required=False,
        choices=[
            ("", gettext_lazy("all")),
            ("yes", gettext_lazy("returned")),
            ("no", gettext_lazy("no reply")),
        ],
    )


class FormExample(forms.Form):
    """One field of each kind."""

    title = forms.CharField(
        label=gettext_lazy("Title of the figure"),
        help_text=gettext_lazy("It states the finding."),
        max_length=80,
    )
    note = forms.CharField(
        label=gettext_lazy("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    universe = forms.ChoiceField(
        label=gettext_lazy("Universe"),
        help_text=gettext_lazy("Who is counted. A figure without it cannot be saved."),
        choices=[
            ("", gettext_lazy("choose")),
            ("invited", gettext_lazy("all States invited")),
            ("replied", gettext_lazy("States that replied")),
        ],
    )
    measure = forms.ChoiceField(
        label=gettext_lazy("Measure"),
        widget=forms.RadioSelect,
        choices=[("share", gettext_lazy("Share in per cent")), ("count", gettext_lazy("Number"))],
    )
    outputs = forms.MultipleChoiceField(
        label=gettext_lazy("Outputs"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("pdf", "PDF"), ("docx", "Word"), ("xlsx", "Excel")],
    )
    as_of = forms.DateField(
        label=gettext_lazy("As of"), help_text=gettext_lazy("For example, 31 12 2007."), widget=DateParts
    )
    source = forms.FileField(label=gettext_lazy("Source document"), required=False)
    confirmed = forms.BooleanField(label=gettext_lazy("I have checked the base of this figure"))


def values() -> dict[str, Any]:
    """Everything the samples draw, by name, worded in the language in use."""
    return {
        "stats": _stats(),
        "table": _table(),
        "chart": _chart(),
        "facts": _facts(),
        "tasks": _tasks(),
        "crumbs": (Crumb(_("Reports"), "#"), Crumb(_("Figures"), "#"), Crumb(_("Stat tiles"))),
        "sections": _sections(),
        "page": Paginator(range(200), 20).page(5),
        "filter": FilterExample(auto_id="filter_%s"),
        "form": FormExample(auto_id="form_%s"),
        "refused": _refused(),
        "before": _("States that replied have a National Co-ordination Mechanism."),
        "as_of": dt.date(2007, 12, 31),
        "names": (_("Reports"), _("Figures"), _("States")),
        "after": _("Most States that replied have a working National Co-ordination Mechanism."),
    }


def _refused() -> forms.Form:
    data = {"note": "", "universe": "", "as_of_day": "31", "as_of_month": "", "as_of_year": "2007"}
    form = FormExample(data, auto_id="refused_%s")
    form.is_valid()
    return form


def _stats() -> tuple[Stat, ...]:
    return (
        Stat("67", _("States invited"), _("participating States and Partners for Co-operation"), "#"),
        Stat(percent(65.7), _("returned the questionnaire"), _("44 of 67 States invited"), "#"),
        Stat("", _("median year of establishment"), _("no State gave a year")),
    )


def _table() -> Table:
    return Table(
        id="sample-table",
        caption=_("Structures and when they were set up"),
        columns=(
            Column(_("State")),
            Column(_("Mechanism")),
            Column(_("Members"), numeric=True),
            Column(_("Victims identified"), numeric=True),
        ),
        rows=(
            Row(Cell("A", code=True), (Cell(_("Yes"), notes=("1",)), Cell("12"), Cell("148")), _("Replied")),
            Row(
                Cell("B", code=True),
                (Cell(_("No")), Cell(state=CellState.NOT_APPLICABLE), Cell(state=CellState.SUPPRESSED)),
            ),
            Row(
                Cell("C", code=True),
                (Cell(state=CellState.BLANK), Cell(state=CellState.NOT_ROUTED), Cell("9", notes=("2",))),
            ),
            Row(
                Cell("D", code=True),
                tuple(Cell(state=CellState.NO_REPLY) for _column in range(3)),
                _("Did not reply"),
            ),
            Row(Cell(_("Total")), (Cell("1"), Cell("12"), Cell(state=CellState.UNKNOWN)), total=True),
        ),
        notes=(
            Note("1", _("Set up by law; the working groups were added later.")),
            Note("2", _("Counted by the police only.")),
        ),
        source=_("an example, not a finding"),
        csv_href="#",
        sticky=True,
    )


def _chart() -> Chart:
    bars = ((_("Yes"), 31, "#0b5a66"), (_("No"), 11, "#b5530b"), (_("left blank"), 2, "#4c5a60"))
    title, base = _("An example of a chart"), _("44 States that replied; an example, not a finding")
    drawn = format_html_join(
        "",
        '<text x="0" y="{}" font-size="14">{}</text><rect x="110" y="{}" width="{}" height="22" fill="{}"></rect>'
        '<text x="{}" y="{}" font-size="14">{}</text>',
        (
            (24 + 34 * row, word, 8 + 34 * row, 10 * count, colour, 118 + 10 * count, 24 + 34 * row, count)
            for row, (word, count, colour) in enumerate(bars)
        ),
    )
    svg = format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 108" width="480" height="108" role="img" '
        'aria-label="{}. {}">{}</svg>',
        *(title, base, drawn),
    )
    table = Table(
        id="sample-chart-table",
        caption=title,
        columns=(Column(_("Answer")), Column(_("Number"), numeric=True)),
        rows=tuple(Row(Cell(word), (Cell(str(count)),)) for word, count, _colour in bars),
    )
    return Chart(title=title, base=base, svg=svg, table=table, csv_href="#", figure_href="#")


def _facts() -> tuple[Fact, ...]:
    return (
        Fact(_("Universe"), Cell(_("all States invited")), "#", _("Change")),
        Fact(_("Wave"), Cell("osce-2007", code=True)),
        Fact(_("Published on"), Cell(state=CellState.UNKNOWN)),
    )


def _tasks() -> tuple[Task, ...]:
    return (
        Task(_("Check the figures"), Label(_("Done"), "green"), "#"),
        Task(_("Write the chapter on structures"), Label(_("In progress"), "yellow"), "#", _("Chapter 2")),
        Task(_("Freeze the edition"), Label(_("Cannot start yet"), "grey")),
    )


def _sections() -> tuple[Section, ...]:
    return (
        Section(_("Survey"), (Link(_("Waves"), "#"), Link(_("Figures"), "#", current=True))),
        Section(_("Report"), (Link(_("Chapters"), "#"), Link(_("Editions"), "#"))),
    )

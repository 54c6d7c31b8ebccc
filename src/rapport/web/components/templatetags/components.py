"""The components as template tags; `/design/` shows each of them in use."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from rapport.web.components import forms
from rapport.web.components.comparison import compare
from rapport.web.components.types import (
    Cell,
    Chart,
    Crumb,
    Fact,
    Label,
    Note,
    Section,
    Stat,
    Table,
    Task,
    Text,
)

register = template.Library()


@register.inclusion_tag("components/stat.html")
def stat(value: str, label: Text, base: Text, href: str = "") -> dict[str, Any]:
    """`{% stat "58.2%" "with a mechanism" "39 of 67 States" href=url %}` inside `<ul class="rp-stats">`."""
    return {"stat": Stat(value, label, base, href)}


@register.inclusion_tag("components/stats.html")
def stats(items: Sequence[Stat]) -> dict[str, Any]:
    """`{% stats items %}`: tiles of numbers, each with its base."""
    return {"items": items}


@register.simple_tag
def figure_link(text: Text, href: str, base: Text = "") -> SafeString:
    """`{% figure_link "58.2 per cent" url base="39 of 67 States" %}`: a number in running text.

    The link leads to the figure; the base is read out to those who hear the page.
    """
    heard = format_html('<span class="govuk-visually-hidden"> ({})</span>', base) if base else ""
    return format_html('<a class="rp-figure-link" href="{}">{}{}</a>', href, text, heard)


@register.inclusion_tag("components/data_table.html")
def data_table(table: Table, caption_class: str = "govuk-table__caption--m") -> dict[str, Any]:
    """`{% data_table table %}`: caption, headings, cell states, footnotes, source, download."""
    return {"table": table, "caption_class": caption_class}


@register.inclusion_tag("components/cell.html")
def cell(value: Cell, table_id: str = "") -> dict[str, Any]:
    """`{% cell value %}`: one value or the words for its absence, with its footnote marks."""
    return {"cell": value, "table_id": table_id}


@register.inclusion_tag("components/notes.html")
def footnotes(notes: Sequence[Note], prefix: str) -> dict[str, Any]:
    """`{% footnotes notes "ch1" %}`: notes that marks link to as `#ch1-note-<mark>`."""
    return {"notes": notes, "prefix": prefix}


@register.inclusion_tag("components/chart.html")
def chart(value: Chart) -> dict[str, Any]:
    """`{% chart value %}`: drawing, base, the same numbers as a table, and the download."""
    return {"chart": value}


@register.inclusion_tag("components/summary_list.html")
def summary_list(facts: Sequence[Fact]) -> dict[str, Any]:
    """`{% summary_list facts %}`: keys and values, with a link to change where there is one."""
    return {"facts": facts, "with_actions": any(fact.href for fact in facts)}


@register.inclusion_tag("components/task_list.html")
def task_list(tasks: Sequence[Task], id: str = "tasks") -> dict[str, Any]:  # noqa: A002
    """`{% task_list tasks %}`: what is to be done, each with its state."""
    return {"tasks": tasks, "id": id}


@register.inclusion_tag("components/breadcrumbs.html")
def breadcrumbs(crumbs: Sequence[Crumb]) -> dict[str, Any]:
    """`{% breadcrumbs crumbs %}`: the way here."""
    return {"crumbs": crumbs}


@register.inclusion_tag("components/side_navigation.html")
def side_navigation(sections: Sequence[Section]) -> dict[str, Any]:
    """`{% side_navigation sections %}`: the sections of a workspace."""
    return {"sections": sections}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Context, page: "Page[Any]", parameter: str = "page") -> dict[str, Any]:
    """`{% pagination page %}`: links to the other pages of a list, keeping the rest of the query.

    Draws nothing where there is only one page. Needs `request` in the context.
    """
    query = context["request"].GET.copy()

    def address(target: int) -> str:
        query[parameter] = str(target)
        return f"?{query.urlencode()}"

    elided = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)

    steps = [
        {"number": step, "href": address(step), "current": step == page.number}
        for step in (item if isinstance(item, int) else 0 for item in elided)
    ]
    before = address(page.previous_page_number()) if page.has_previous() else ""
    after = address(page.next_page_number()) if page.has_next() else ""
    return {"shown": page.paginator.num_pages > 1, "steps": steps, "before": before, "after": after}


@register.simple_tag
def tag(text: Text, tone: str = "teal") -> SafeString:
    """`{% tag "Frozen" "green" %}`: a state in one word. The word says it, the colour only repeats it."""
    label = Label(text, tone)
    return format_html('<strong class="govuk-tag govuk-tag--{}">{}</strong>', label.tone, label.text)


@register.inclusion_tag("components/notice.html")
def notice(text: Text, title: Text = "", tone: str = "info") -> dict[str, Any]:
    """`{% notice text title="…" tone="warning" %}`: a thing to know.

    Tones: info, success, warning, error.
    """
    return {"text": text, "title": title, "tone": _one_of(tone, ("info", "success", "warning", "error"))}


@register.inclusion_tag("components/empty_state.html")
def empty_state(title: Text, text: Text = "", href: str = "", action: Text = "") -> dict[str, Any]:
    """`{% empty_state "No waves yet" text="…" href=url action="Load a wave" %}`: a list without entries."""
    return {"title": title, "text": text, "href": href, "action": action}


@register.inclusion_tag("components/progress.html")
def progress(value: int, total: int, label: Text) -> dict[str, Any]:
    """`{% progress 44 67 "Questionnaires returned" %}`: how much of a known whole is done."""
    return {"value": value, "total": total, "label": label, "meter": max(total, 1)}


@register.inclusion_tag("components/diff.html")
def diff(before: str, after: str) -> dict[str, Any]:
    """`{% diff before after %}`: what was taken out and put in, word by word."""
    return {"parts": compare(before, after)}


@register.inclusion_tag("components/filter_form.html", takes_context=True)
def filter_form(context: Context, form: BaseForm, label: Text = "") -> dict[str, Any]:
    """`{% filter_form form %}`: fields of a GET form that narrows the list below it."""
    return {
        "hidden_fields": form.hidden_fields(),
        "fields": form.visible_fields(),
        "label": label or _("Narrow the list"),
        "clear": context["request"].path,
    }


@register.inclusion_tag("components/forms/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    """`{% error_summary form %}`: all errors at the top of the page, each a link to its field.

    `{{ form }}` brings its own; use this with `{% form_fields form %}`.
    """
    return {"errors": forms.errors_of(form)}


@register.inclusion_tag("components/forms/fields.html")
def form_fields(form: BaseForm) -> dict[str, Any]:
    """`{% form_fields form %}`: the fields without the summary of errors."""
    return {"form": form, "hidden_fields": form.hidden_fields(), "fields": form.visible_fields()}


@register.simple_tag
def error_prefix(form: BaseForm) -> str:
    """`{% error_prefix form %}` opens the title of a page whose form was refused: heard first."""
    return _("Error:") + " " if form.errors else ""


@register.simple_tag
def marks(notes: Sequence[str], prefix: str) -> SafeString:
    """Links from a cell to the notes of its table."""
    links = ((prefix, mark, _("note"), mark) for mark in notes)
    link = '<a class="govuk-link" href="#{}-note-{}"><span class="govuk-visually-hidden">{} </span>{}</a>'
    return format_html('<span class="rp-note-mark">{}</span>', format_html_join(" ", link, links))


def _one_of(value: str, known: tuple[str, ...]) -> str:
    if value not in known:
        raise template.TemplateSyntaxError(f"“{value}” is not one of {', '.join(known)}.")
    return value

"""What is wrong in a sheet, in words: where, which rule, what to do."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.analysis.plan.sheet.reading import Fault

RULES: Mapping[str, str | Promise] = {
    "no_text": gettext_lazy("the row has no text of a measure. Fill it in, or leave the row out."),
    "code_twice": gettext_lazy(
        "this number is given twice. A column that holds numbers drops zeros at the end (3.10): "
        "make it a column of text."
    ),
    "several_leads": gettext_lazy(
        "several organisations are accountable. Exactly one can be: say which, or choose in the "
        "layout that the first one leads."
    ),
    "time_unknown": gettext_lazy(
        "this time cannot be read. Write it like 2027-09-30, September 2027, Q3 2027, 2026–2027 or “ongoing”."
    ),
    "date_ambiguous": gettext_lazy(
        "this day has two readings. Choose in the layout whether the day or the month comes first."
    ),
    "time_turned": gettext_lazy("the period ends before it begins."),
    "due_before_start": gettext_lazy("the deadline lies before the start."),
    "benchmark_without_day": gettext_lazy(
        "write each benchmark as a time, a colon and what is reached then."
    ),
    "amount_unknown": gettext_lazy(
        "this amount cannot be read. Write a number, with the currency if need be: 50 000 EUR."
    ),
    "amount_ambiguous": gettext_lazy(
        "this amount has two readings. Choose in the layout which sign parts the decimals."
    ),
    "amount_negative": gettext_lazy("an amount is never below zero."),
    "number_unknown": gettext_lazy("this number cannot be read."),
    "number_ambiguous": gettext_lazy(
        "this number has two readings. Choose in the layout which sign parts the decimals."
    ),
    "number_negative": gettext_lazy("this number is below zero."),
    "no_currency": gettext_lazy(
        "the amount names no currency. Give it in the cell, or for all in the layout."
    ),
    "no_year": gettext_lazy("the cost belongs to no year. Choose one in the layout."),
    "code_unknown": gettext_lazy("this word is not in our lists. Say in the layout which entry it means."),
    "numbers_of_several_indicators": gettext_lazy(
        "one baseline or target, but several indicators. Give each indicator a row "
        "of its own, or leave the numbers out."
    ),
    "numbers_without_indicator": gettext_lazy("a baseline or target without an indicator."),
    "target_without_year": gettext_lazy(
        "the target belongs to no year: the measure has no end. Choose a year in the layout."
    ),
}
"""A sentence for every code of `rapport.analysis.plan.sheet`."""
SHOWN = 60
"""Signs of a cell that a message repeats."""


def said(fault: Fault) -> str:
    """The fault in words, with its row and column as the spreadsheet shows them."""
    value = fault.value if len(fault.value) <= SHOWN else fault.value[:SHOWN] + "…"
    where = _("Row %(row)d, column %(column)s") % {"row": fault.row, "column": fault.column or "–"}
    quoted = f" “{value}”" if value else ""
    return f"{where}{quoted}: {RULES[fault.code]}"

"""A form that uses what forms use, as sheets: languages, groups, a repeat, skip rules, constraints, odd cells."""

from collections.abc import Sequence

from rapport.surveys.instruments.xlsform_workbook import Cell, Sheet, write_sheets

SURVEY: list[list[Cell]] = [
    ["type", "name", "label::English (en)", "label::Arabic (ar)", "hint::English (en)", "required", "relevant",
     "constraint", "constraint_message::English (en)", "calculation", "appearance", "repeat_count", "my notes",
     "parameters"],
    ["start", "start"],
    ["text", "intro_text", "Loose question\u00a0", "سؤال", "", "", "", "", "", "", "multiline", "", '=HYPERLINK("x")'],
    [],
    ["begin_group", "plan_part", "The plan", "الخطة", "", "", "", "", "", "", "field-list"],
    ["select_one yesno", "plan", "Is there a plan?", "هل توجد خطة؟", "Adopted", True, "", "", "", "", "", "", 3.0],
    ["integer", "measures", "How many measures?", "", "", "yes", "${plan} = 'yes'", ". >= 0 and . <= 500",
     "From 0 to 500"],
    ["begin_group", "detail", "Details", "", "", "", "${measures} > 0 and not(${plan} = 'no')"],
    ["select_multiple topics or_other", "topics", "Topics", "", "", "false"],
    ["select_one yesno", "again", "Again?", "", "", "false()", "selected(${topics}, 'prevention')"],
    ["date", "since", "Since", "", "", "", "", "", "", "", "year"],
    ["end_group"],
    ["end_group"],
    ["begin_repeat", "visits", "Visits", "", "", "", "", "", "", "", "", 4.0],
    ["text", "where", "Where?", "", "", "", "", "regex(., '^[A-Z]')"],
    ["geopoint", "place", "Place"],
    ["end_repeat"],
    ["calculate", "total", "", "", "", "", "", "", "", "count(${visits})"],
    ["note", "thanks", "Thank you", "", "", "", "${total} > 1"],
    ["range", "scale", "How far?", "", "", "", "", "", "", "", "", "", "", "start=1 end=10 step=1"],
    ["rank topics", "order", "Order"],
    ["image", "picture", "Picture"],
    ["acknowledge", "seen", "Seen"],
]  # fmt: skip
CHOICES: list[list[Cell]] = [
    ["list_name", "name", "label::English (en)", "label::Arabic (ar)", "colour"],
    ["yesno", "yes", "Yes", "نعم", ""],
    ["yesno", "no", "No", "لا", "red"],
    ["", "", "", "", ""],
    ["topics", "prevention ", "Prevention", "", ""],
    ["topics", 2.0, "Protection", "", ""],
    ["unused", "a", "A", "", ""],
]
SETTINGS: list[list[Cell]] = [
    ["form_title", "form_id", "version", "default_language", "style"],
    ["Plans of States", "plans", {"day": "2026-02-01"}, "English (en)", "pages"],
]
OTHER: list[list[Cell]] = [["anything", 1.5], [True, {"moment": "2026-02-01T10:30:00"}]]


def sheets(
    survey: Sequence[Sequence[Cell]] = SURVEY,
    choices: Sequence[Sequence[Cell]] | None = CHOICES,
    settings: Sequence[Sequence[Cell]] | None = SETTINGS,
    **others: Sequence[Sequence[Cell]],
) -> tuple[Sheet, ...]:
    """The sheets of a form, those that are given."""
    given = {"survey": survey, "choices": choices, "settings": settings, **others}
    return tuple(
        Sheet(name, tuple((*row, *[""] * (max(map(len, rows)) - len(row))) for row in rows))
        for name, rows in given.items()
        if rows is not None
    )


def form(*given: Sheet) -> bytes:
    """The workbook of these sheets; without any, of the whole form."""
    return write_sheets(given or sheets(cascades=OTHER))


def questions(*rows: Sequence[Cell]) -> tuple[Sheet, ...]:
    """A form of questions given as type, name, label and skip rule, with the lists of the whole form."""
    header: list[Cell] = ["type", "name", "label", "relevant"]
    return sheets([header, *([*row, *[""] * (4 - len(row))] for row in rows)], settings=None)

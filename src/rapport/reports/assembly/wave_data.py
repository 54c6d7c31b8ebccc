"""The answers of a wave as a data package gives them: every encoded item of every respondent, with its state."""

from collections.abc import Iterable, Mapping

from rapport.analysis.types import in_language
from rapport.reports.document.source import Answer, Item, Respondent, WaveData
from rapport.surveys.types import AnswerView, ItemView, RespondentView, WaveView

TYPES = {
    "SINGLE": "choice",
    "MULTIPLE": "choices",
    "NUMBER": "number",
    "PERCENTAGE": "number",
    "DATE": "date",
    "TEXT": "text",
    "MONEY": "text",
    "FILE": "text",
}


def wave_data(
    wave: WaveView,
    items: Iterable[ItemView],
    respondents: Iterable[RespondentView],
    answers: Mapping[int, Mapping[str, AnswerView]],
    language: str,
) -> WaveData:
    """The wave in one language. Items that the source does not give per respondent are left out, not shown as blank.

    Who returned nothing has every item as `no_reply`; who returned the questionnaire and lacks an answer has `blank`.
    """
    encoded = [item for item in items if item.encoded and item.kind in TYPES]
    asked = list(respondents)
    return WaveData(
        code=wave.code,
        title=in_language(wave.title, language),
        items=tuple(_item(item, language) for item in encoded),
        respondents=tuple(_respondent(row, wave, language) for row in asked),
        answers=tuple(_answer(row, item, answers.get(row.id, {})) for row in asked for item in encoded),
    )


def _item(item: ItemView, language: str) -> Item:
    offered = tuple((code, in_language(text, language)) for code, text in item.options.items())
    kind = TYPES[item.kind] if offered or item.kind not in ("SINGLE", "MULTIPLE") else "text"
    return Item(item.code, in_language(item.text, language), kind, offered)


def _respondent(row: RespondentView, wave: WaveView, language: str) -> Respondent:
    group = in_language(wave.groups.get(row.group, {}), language) or row.group
    return Respondent(row.code, row.name, {"group": group, "replied": "yes" if row.replied else "no"})


def _answer(row: RespondentView, item: ItemView, given: Mapping[str, AnswerView]) -> Answer:
    if not row.replied:
        return Answer(row.code, item.code, "no_reply")
    view = given.get(item.code)
    if view is None:
        return Answer(row.code, item.code, "blank")
    date = view.original or ", ".join(view.values) if item.kind == "DATE" else ""
    return Answer(row.code, item.code, view.state, view.values, view.original, date, view.footnotes)

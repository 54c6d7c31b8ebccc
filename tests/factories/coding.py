"""A wave with returns to code: a coded item of several codes, one of one code, and a date written as a sentence."""

from datetime import datetime

from tests.factories import waves
from tests.factories.answering import delegate

from rapport.kernel.access import Viewer
from rapport.surveys.answering import actions as answering
from rapport.surveys.answering.types import Entry, Given
from rapport.surveys.coding import actions
from rapport.surveys.coding.types import Code, CodebookFields

WAVE = "run"
WORDS = {
    "AT": "Led by Justice and Interior together.",
    "BE": "The police lead the plan.",
    "DK": "Justice alone leads it.",
}
SYSTEM = Viewer.system()
LEAD = CodebookFields(
    code="LEAD",
    kind="MULTIPLE",
    text={"en": "Who leads the plan?"},
    parent="Q3",
    rule="Every ministry that the answer names as leading.",
    examples="“Justice and Interior together”: both.",
    options=(("justice", "Justice"), ("interior", "Interior"), ("police", "Police")),
)
FORM = CodebookFields(
    code="FORM",
    kind="SINGLE",
    text={"en": "One lead or several?"},
    parent="Q3",
    options=(("one", "One"), ("several", "Several")),
)


def answered(item: str, *values: str, text: str = "", publish: bool | None = None) -> Entry:
    """An answer as a delegation gives it."""
    return Entry(item, Given("answered", values, text, publish=publish))


def submitted_wave(*, now: datetime, states: tuple[str, ...] = ("AT", "BE", "DK"), coded: bool = True) -> str:
    """An open wave in which the States have submitted, with the coded items LEAD and FORM. Returns its code."""
    waves.open_wave(now=now, respondents=states)
    for state in states:
        submit(state, now=now)
    if coded:
        for number, fields in enumerate((LEAD, FORM), 1):
            save(fields, now=now, new=True, expected=number)
    return WAVE


def submit(state: str, *more: Entry, now: datetime, words: str = "") -> int:
    """Answer and submit the return of a State; a second time as a correction. Returns the number of the submission."""
    by = delegate(state, now=now)
    text = words or WORDS.get(state, f"The ministry of {state} leads.")
    entries = (
        answered("Q1", "yes"),
        answered("Q2", text="beginning of the 1990s"),
        answered("Q3", text, text=text),
        *more,
    )
    answering.answers_save(wave=WAVE, respondent=state, entries=entries, channel="WEB", by=by, now=now)
    return answering.return_submit(wave=WAVE, respondent=state, by=by, now=now)


def correct(state: str, *more: Entry, now: datetime, words: str = "") -> int:
    """Open a submitted return again, and submit other words."""
    by = delegate(state, now=now)
    answering.return_reopen(wave=WAVE, respondent=state, reason="A mistake.", by=by, now=now)
    return submit(state, *more, now=now, words=words)


def save(fields: CodebookFields, *, now: datetime, new: bool, expected: int, by: Viewer = SYSTEM) -> int:
    """Add or change an item of the codebook."""
    return actions.codebook_item_save(
        wave=WAVE, fields=fields, new=new, reason="As agreed.", expected=expected, by=by, now=now
    )


def code(
    by: Viewer, item: str, state: str, *values: str, now: datetime, reason: str = "", footnote: str = ""
) -> str:
    """Code one answer."""
    given = Code("answered", values, reason, footnote)
    return actions.answer_code(wave=WAVE, item=item, respondent=state, code=given, by=by, now=now)

"""A small wave: five States, three questions. The answers are examples, not findings about these States."""

from datetime import date, datetime

from rapport.kernel.access import Viewer
from rapport.surveys import actions
from rapport.surveys.files.content import (
    AnswerContent,
    FigureContent,
    ItemContent,
    OptionContent,
    RespondentContent,
    SurveyContent,
    UniverseContent,
)

YES_NO = (OptionContent("yes", {"en": "Yes"}), OptionContent("no", {"en": "No"}))
ANSWERS = {"AT": ("yes", "2003"), "BE": ("yes", "1995"), "DK": ("no", ""), "FI": ("", "")}
"""Whether there is a mechanism, and since when; FI left both blank, SE did not reply."""


def small_wave(*, now: datetime, code: str = "small", published: bool = False) -> str:
    """A loaded wave with the universes `invited` and `replied` and the figure `mechanism`. Returns its code."""
    actions.wave_load(content=small_content(code), by=Viewer.system(), now=now)
    if published:
        actions.wave_publish(code=code, by=Viewer.system(), now=now)
    return code


def small_content(code: str) -> SurveyContent:
    """The survey folder of the small wave, as it is read."""
    return SurveyContent(
        wave=code,
        questionnaire=f"{code}-questions",
        questionnaire_number=1,
        title={"en": "A small wave"},
        groups={"state": {"en": "State"}},
        organisation_kind="STATE",
        sent_on=date(2026, 1, 5),
        deadlines=(),
        counted_until="",
        as_of=date(2026, 2, 1),
        limits=({"en": "Five States were asked."},),
        source={},
        sections=(("A", {"en": "Mechanisms"}),),
        items=(
            _item("Q1", "SINGLE", "Is there a mechanism?", YES_NO),
            _item("Q2", "DATE", "Since when?"),
            _item("Q3", "TEXT", "Remarks"),
        ),
        respondents=tuple(
            RespondentContent(state, name, "state", state != "SE", "")
            for state, name in (
                ("AT", "Austria"), ("BE", "Belgium"), ("DK", "Denmark"), ("FI", "Finland"), ("SE", "Sweden"),
            )
        ),
        names=(),
        answers=tuple(
            AnswerContent(state, item, "answered" if value else "blank", (value,) if value else (), "", "", "", ())
            for state, values in ANSWERS.items()
            for item, value in zip(("Q1", "Q2"), values, strict=True)
        ),
        footnotes=(),
        universes=(
            UniverseContent("invited", {"en": "States asked"}, "everyone"),
            UniverseContent("replied", {"en": "States that replied"}, "@replied = yes"),
        ),
        figures=(
            FigureContent(
                "mechanism", {"en": "States with a mechanism"}, "replied", "share", "Q1 = yes", "", "percent", "", ()
            ),
        ),
        content_hash="0" * 64,
    )  # fmt: skip


def _item(code: str, kind: str, words: str, options: tuple[OptionContent, ...] = ()) -> ItemContent:
    return ItemContent(code, code[1:], kind, "ASKED", {"en": words}, None, "A", "", "", True, options)

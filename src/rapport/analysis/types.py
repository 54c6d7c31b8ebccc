"""Types that cross the border of `rapport.analysis`: answer states and kinds of variable."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

import numpy as np
import numpy.typing as npt

BoolArray = npt.NDArray[np.bool_]
FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int32]
LongArray = npt.NDArray[np.int64]
StateArray = npt.NDArray[np.uint8]

Texts = Mapping[str, str]
"""One text in several languages: language code → text. English (`en`) is the source language."""


class AnswerState(StrEnum):
    """What is known about one answer of one respondent. Only `ANSWERED` carries values.

    Source of the distinction: OSCE Special Representative, 2008 annual report, Introduction (Limitations)
    and Annex C, note 1: a blank cell does not mean "no".
    """

    ANSWERED = "answered"
    """A usable answer was given."""
    BLANK = "blank"
    """The questionnaire came back; this question was left empty."""
    NOT_KNOWN = "not_known"
    """The respondent says that the answer is not known."""
    NOT_APPLICABLE = "not_applicable"
    """The question does not apply to this respondent."""
    DECLINED = "declined"
    """The respondent refuses to answer."""
    NOT_ROUTED = "not_routed"
    """An earlier answer led past this question."""
    NON_CONFORMING = "non_conforming"
    """Something was written that cannot be read as an answer to this question."""
    NO_REPLY = "no_reply"
    """The respondent did not return the questionnaire at all."""
    WITHHELD = "withheld"
    """A usable answer was given, which the respondent does not want published: it is in no published number."""

    @property
    def number(self) -> int:
        """The state as stored in a column (unsigned 8 bits), in the order of declaration."""
        return STATE_NUMBERS[self]


STATES: Final[tuple[AnswerState, ...]] = tuple(AnswerState)
STATE_NUMBERS: Final[Mapping[AnswerState, int]] = {state: number for number, state in enumerate(STATES)}


class VariableKind(StrEnum):
    """How the values of an item are stored and compared."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    NUMBER = "number"
    DATE = "date"
    TEXT = "text"


def in_language(texts: Texts, language: str = "en") -> str:
    """The text in `language`, else in English, else in the first language given; empty where there is no
    text.
    """
    return texts.get(language) or texts.get("en") or next(iter(texts.values()), "")

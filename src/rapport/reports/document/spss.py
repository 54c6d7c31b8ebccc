"""The answers as an SPSS file: labelled variables, every answer state a user-missing value of its own.

Codes -9901 to -9907 stand for the answer states without an answer and are declared missing as one range,
so that SPSS leaves them out of every base but can still tell them apart. An item with several values
becomes one 0/1 variable per choice; text and dates are strings with a numeric companion `…_state`.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyreadstat

from rapport.reports.document.source import ANSWER_STATES, Answer, Item, WaveData
from rapport.reports.document.spss_frame import Column, Frame
from rapport.reports.document.text import printable
from rapport.reports.document.words import Words

STATE_CODES = {state: -9900 - n for n, state in enumerate(ANSWER_STATES)}
ANSWERED = 1.0
_RANGE: Any = {"lo": min(STATE_CODES.values()), "hi": -9901}
_LONGEST_LABEL, _LONGEST_VALUE_LABEL, _LONGEST_TEXT, _LONGEST_NAME = 250, 118, 30_000, 60
_DATE_AT, _TIME_AT = 92, 101
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Variable:
    """One SPSS variable and where it comes from."""

    name: str
    label: str
    item: str
    type: str
    values: tuple[float, ...] | tuple[str, ...]
    labels: tuple[tuple[float, str], ...] = ()

    @property
    def is_text(self) -> bool:
        """Whether the variable is a string."""
        return self.type == "string"


def variables_of(wave: WaveData, words: Words) -> tuple[Variable, ...]:
    """The variables of a wave, respondents first, then items in order. Names are unique whatever their case."""
    names = _Names()
    people = wave.respondents
    answers = {(answer.respondent, answer.item): answer for answer in wave.answers}
    found = [
        Variable(names("respondent"), words("respondent"), "", "string", tuple(p.code for p in people)),
        Variable(names("name"), words("name"), "", "string", tuple(p.name for p in people)),
    ]
    attributes = sorted({key for person in people for key in person.attributes})
    for key in attributes:
        values = tuple(person.attributes.get(key, "") for person in people)
        found.append(Variable(names(key), key, "", "string", values))
    for item in wave.items:
        given = [answers.get((person.code, item.code)) for person in people]
        found.extend(_item_variables(item, given, names, words))
    return tuple(found)


def write_sav(wave: WaveData, path: Path, words: Words, made: date) -> None:
    """Write the wave as `.sav`. The same wave gives the same bytes. Raises `OSError` where it cannot be
    written.
    """
    variables = variables_of(wave, words)
    columns = tuple(Column(v.name, [_cell(x) for x in v.values], v.is_text) for v in variables)
    numeric = [variable for variable in variables if not variable.is_text]
    try:
        pyreadstat.write_sav(
            Frame(columns),
            str(path),
            file_label=_cut(wave.title, 60),
            column_labels={v.name: _cut(v.label, _LONGEST_LABEL) for v in variables},
            row_compress=True,
            variable_value_labels={v.name: _value_labels(v) for v in numeric if v.labels},
            missing_ranges={v.name: [_RANGE] for v in numeric},
            variable_measure={v.name: "scale" if v.type == "number" else "nominal" for v in numeric},
        )
    except pyreadstat.PyreadstatError as error:
        raise OSError(f"{path.name} cannot be written: {error}") from error
    _fix_made(path, made)


def _cell(value: float | str) -> float | str:
    return _cut(value, _LONGEST_TEXT) if isinstance(value, str) else value


def _value_labels(variable: Variable) -> dict[float, str]:
    return {code: _cut(label, _LONGEST_VALUE_LABEL) for code, label in variable.labels}


def _fix_made(path: Path, made: date) -> None:
    """Replace the clock reading that the writer puts into the header by the edition's date."""
    stamp = f"{made.day:02} {_MONTHS[made.month - 1]} {made.year % 100:02}".encode("ascii")
    with path.open("r+b") as opened:
        opened.seek(_DATE_AT)
        opened.write(stamp)
        opened.seek(_TIME_AT)
        opened.write(b"00:00:00")


def _cut(text: str, length: int) -> str:
    """At most that many bytes of UTF-8, never half a character."""
    return printable(text).encode("utf-8")[:length].decode("utf-8", errors="ignore")


class _Names:
    """Variable names SPSS accepts: letters, digits, `_` and `.`, beginning with a letter, unique."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def __call__(self, wanted: str) -> str:
        base = re.sub(r"[^A-Za-z0-9_.]", "_", wanted)[:_LONGEST_NAME].rstrip("._") or "v"
        base = base if base[0].isalpha() else f"v{base}"
        name, n = base, 1
        while name.lower() in self._taken:
            n += 1
            name = f"{base}_{n}"
        self._taken.add(name.lower())
        return name


def _state_labels(words: Words) -> tuple[tuple[float, str], ...]:
    return tuple((float(STATE_CODES[state]), words.state(state)) for state in ANSWER_STATES[1:])


def _item_variables(
    item: Item, given: list[Answer | None], names: _Names, words: Words
) -> Iterator[Variable]:
    if item.type == "choice":
        yield _choice(item, given, names, words)
    elif item.type == "choices":
        yield from _choices(item, given, names, words)
    elif item.type == "number":
        numbers = tuple(_coded(answer, _number) for answer in given)
        yield Variable(names(item.code), item.label, item.code, "number", numbers, _state_labels(words))
    else:
        texts = tuple(_text(item, answer) for answer in given)
        yield Variable(names(item.code), item.label, item.code, "string", texts)
        states = tuple(_coded(answer, lambda _: ANSWERED) for answer in given)
        labels = ((ANSWERED, words("answered")), *_state_labels(words))
        yield Variable(names(f"{item.code}_state"), item.label, item.code, "state", states, labels)


def _coded(answer: Answer | None, code: Callable[[Answer], float]) -> float:
    """The answer's code, or the code of its state; an answer never recorded is blank."""
    if answer is None:
        return float(STATE_CODES["blank"])
    return code(answer) if answer.state == "answered" else float(STATE_CODES[answer.state])


def _number(answer: Answer) -> float:
    try:
        return float(answer.values[0])
    except (IndexError, ValueError):
        return float(STATE_CODES["non_conforming"])


def _text(item: Item, answer: Answer | None) -> str:
    if answer is None or answer.state != "answered":
        return ""
    return answer.date or ", ".join(answer.values) if item.type == "date" else "; ".join(answer.values)


def _choice(item: Item, given: list[Answer | None], names: _Names, words: Words) -> Variable:
    """Choices are numbered from 1 in questionnaire order; values outside it follow in order of appearance."""
    labels = dict(item.choices)
    codes = {value: float(n) for n, (value, _) in enumerate(item.choices, 1)}
    for answer in given:
        if answer is not None and answer.state == "answered":
            codes.setdefault(";".join(answer.values), float(len(codes) + 1))
    values = tuple(_coded(answer, lambda found: codes[";".join(found.values)]) for answer in given)
    named = tuple((code, labels.get(value, value)) for value, code in codes.items())
    return Variable(
        names(item.code), item.label, item.code, "choice", values, (*named, *_state_labels(words))
    )


def _choices(item: Item, given: list[Answer | None], names: _Names, words: Words) -> Iterator[Variable]:
    labels = dict(item.choices)
    for answer in given:
        for value in answer.values if answer is not None else ():
            labels.setdefault(value, value)
    both = ((0.0, words("not_chosen")), (1.0, words("chosen")), *_state_labels(words))
    for value, label in labels.items():
        values = tuple(_coded(answer, lambda found, v=value: float(v in found.values)) for answer in given)  # type: ignore[misc]
        title = f"{item.label}: {label}"
        yield Variable(names(f"{item.code}_{value}"), title, item.code, "choice", values, both)

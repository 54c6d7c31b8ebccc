"""From what was written, by whatever way it came, to one answer. Strict: what is not understood is refused, with why.

Normalised values: codes of choices; `12.5`; `30` for a percentage; `1200000 EUR`; `2003`, `2003-07`, `2003-07-11` or
`199X`. The words as written are kept beside them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from rapport.kernel.errors import InvalidInput
from rapport.surveys.answering import limits
from rapport.surveys.answering.dates import read_dates
from rapport.surveys.answering.numbers import read_money, read_number, read_percentage
from rapport.surveys.answering.rules import LONGEST_REASON
from rapport.surveys.answering.types import Given
from rapport.surveys.types import ItemView

WITHOUT_ANSWER = ("not_known", "not_applicable", "declined")
"""States in which a respondent says why there is no answer; each may carry a reason."""
_CONTROLS = {code: None for code in range(32) if chr(code) not in "\n\t"} | {127: None}


@dataclass(frozen=True)
class Raw:
    """An answer as text, from a form, a sheet or a program.

    `values`: what was chosen, or the one thing written in a field (for money: amount, then currency); `text`: free
    words or the description of "other"; `state`: empty, or one of `WITHOUT_ANSWER`.
    """

    values: tuple[str, ...] = ()
    text: str = ""
    state: str = ""
    reason: str = ""
    publish: bool | None = None


def read_given(item: ItemView, raw: Raw) -> Given:
    """The answer that was meant. Nothing written is `blank`.

    Raises InvalidInput: an unknown code, two answers to a question that takes one, a number or date that is none or
    beyond the limits of the question, a description that is lacking, an answer beside "not known", a heading.
    """
    reader = READERS.get(item.kind)
    if reader is None:
        raise InvalidInput(_("There is nothing to answer here."), code="not_a_question")
    values = tuple(value for value in (_clean(one) for one in raw.values) if value)
    text, reason = _clean(raw.text), _clean(raw.reason)
    limits.check_length(text, max(limits.LONGEST_TEXT, limits.longest(item.settings)))
    limits.check_length(reason, LONGEST_REASON)
    if raw.state and raw.state not in {"answered", "blank", *WITHOUT_ANSWER}:
        raise InvalidInput(
            _("“%(given)s” is no answer state.") % {"given": raw.state[:40]}, code="unknown_state"
        )
    if raw.state in WITHOUT_ANSWER:
        if values or text:
            raise InvalidInput(
                _("Either answer or say why there is no answer, not both. Empty one of the two."),
                code="answer_and_state",
            )
        return Given(raw.state, reason=reason, publish=raw.publish)
    if not values and not text:
        return Given("blank", reason=reason, publish=raw.publish)
    normalised, words = reader(item, values, text)
    given = Given("answered", normalised, words, reason, raw.publish)
    limits.check(item.kind, item.settings, given)
    return given


def _clean(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROLS).strip()


Read = tuple[tuple[str, ...], str]


def _choice(item: ItemView, values: tuple[str, ...], text: str) -> Read:
    for value in values:
        if value not in item.options:
            raise InvalidInput(
                _("“%(given)s” is not one of the answers offered: %(offered)s.")
                % {"given": value[:60], "offered": ", ".join(list(item.options)[:12])},
                code="unknown_code",
            )
    if text and not item.described & set(values):
        raise InvalidInput(
            _("A description belongs to an answer such as “other”. Choose it, or empty the description."),
            code="description_without_other",
        )
    if not text and item.described & set(values):
        raise InvalidInput(_("Describe what you chose."), code="not_described")
    return values, text


def _single(item: ItemView, values: tuple[str, ...], text: str) -> Read:
    if len(set(values)) > 1:
        raise InvalidInput(_("Choose one answer only."), code="several_values")
    if not item.options:
        return _text(item, values, text)
    return _choice(item, values[:1], text)


def _multiple(item: ItemView, values: tuple[str, ...], text: str) -> Read:
    if not item.options:
        return _text(item, values, text)
    chosen = set(values)
    ordered = tuple(code for code in item.options if code in chosen)
    return _choice(item, (*ordered, *(value for value in values if value not in item.options)), text)


def _one(values: tuple[str, ...], text: str) -> str:
    if len(values) > 1:
        raise InvalidInput(_("Write one answer only."), code="several_values")
    return values[0] if values else text


def _number(item: ItemView, values: tuple[str, ...], text: str) -> Read:
    written = _one(values, text)
    if item.settings.get("unit") == "percent":
        return (read_percentage(written),), ""
    return (read_number(written),), ""


def _percentage(item: ItemView, values: tuple[str, ...], text: str) -> Read:
    return (read_percentage(_one(values, text)),), ""


def _money(item: ItemView, values: tuple[str, ...], text: str) -> Read:
    if len(values) > 2:
        raise InvalidInput(_("Write one answer only."), code="several_values")
    amount = values[0] if values else text
    fixed = str(item.settings.get("currency") or "")
    if len(values) == 1 and amount.isalpha():
        raise InvalidInput(_("Write the amount beside its currency."), code="no_amount")
    named = any(sign.isascii() and sign.isalpha() for sign in amount)
    chosen = values[1] if len(values) == 2 else "" if named else fixed
    return (read_money(amount, chosen),), ""


def _date(item: ItemView, values: tuple[str, ...], text: str) -> Read:
    written = ", ".join(values) or text
    dates = read_dates(written)
    if values and text:
        read_dates(text)  # kept as the words of the answer, so it must be readable too
    return dates, text or ("" if written in dates else written)


def _text(item: ItemView, values: tuple[str, ...], text: str) -> Read:
    written = _one(values, text)
    limits.check_length(written, max(limits.LONGEST_TEXT, limits.longest(item.settings)))
    return (written,), written


def _file(item: ItemView, values: tuple[str, ...], text: str) -> Read:
    return (_one(values, text),), text


READERS: Mapping[str, Callable[[ItemView, tuple[str, ...], str], Read]] = {
    "SINGLE": _single,
    "MULTIPLE": _multiple,
    "NUMBER": _number,
    "PERCENTAGE": _percentage,
    "MONEY": _money,
    "DATE": _date,
    "TEXT": _text,
    "FILE": _file,
}
"""How an answer of each kind is read; kinds without one hold or explain questions."""

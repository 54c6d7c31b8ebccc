"""Numbers and amounts as people write them: `1 200 000`, `1,200,000.50`, `12,5`, `30 %`, `EUR 1.2`."""

import re
import unicodedata
from decimal import Decimal

from babel.numbers import list_currencies
from django.utils.translation import gettext as _

from rapport.kernel.errors import InvalidInput

CURRENCIES = frozenset(code for code in list_currencies() if len(code) == 3 and code.isalpha())
LONGEST = 40
"""Digits and signs of a number; longer ones are mistakes."""
_PLAIN = re.compile(r"-?\d+(?:\.\d+)?")
_SPACES = re.compile(r"[\s\u00a0\u202f'’]+")
_PERCENT = re.compile(r"\s*(?:%|٪|per\s?cent|percent|pour cent)\s*$", re.IGNORECASE)
_AMOUNT = re.compile(r"(?:(?P<a>[A-Za-z]{3})\s*)?(?P<n>[^A-Za-z]+?)(?:\s*(?P<b>[A-Za-z]{3}))?")


def read_number(text: str, *, money: bool = False) -> str:
    """A number in plain digits: `12.5`. Raises InvalidInput where it is none, or could be read as two.

    A comma or (in amounts of money) a point before exactly three digits is ambiguous, as in `1,200`.
    """
    western = "".join(_western(sign) for sign in text.strip())
    bare = _SPACES.sub("", western.replace("−", "-"))
    if len(bare) > LONGEST:
        raise _no_number(text)
    plain = _with_point(bare, text, money=money)
    if not _PLAIN.fullmatch(plain):
        raise _no_number(text)
    number = Decimal(plain).normalize()
    return f"{number:f}" if number else "0"


def _western(sign: str) -> str:
    if sign in "٫٬":
        return "." if sign == "٫" else ","
    digit = unicodedata.digit(sign, None)
    return str(digit) if digit is not None and unicodedata.category(sign) == "Nd" else sign


def _with_point(bare: str, text: str, *, money: bool) -> str:
    """The number with a point for decimals and nothing for thousands."""
    last = max(bare.rfind(","), bare.rfind("."))
    if last < 0:
        return bare
    sign, other = bare[last], "," if bare[last] == "." else "."
    head, tail = bare[:last], bare[last + 1 :]
    if other in head:
        if sign in head:
            raise _no_number(text)
        _check_groups(head.split(other), text)
        return f"{head.replace(other, '')}.{tail}"
    if sign in head:
        _check_groups([*head.split(sign), tail], text)
        return bare.replace(sign, "")
    if sign == "," or money:
        _check_one_meaning(head, tail, text)
    return f"{head}.{tail}"


def _check_groups(groups: list[str], text: str) -> None:
    if not 1 <= len(groups[0].lstrip("-")) <= 3 or any(len(group) != 3 for group in groups[1:]):
        raise _no_number(text)


def _check_one_meaning(head: str, tail: str, text: str) -> None:
    whole = head.lstrip("-")
    if len(tail) == 3 and 1 <= len(whole) <= 3 and not whole.startswith("0"):
        raise InvalidInput(
            _("“%(given)s” can be read in two ways. Write %(large)s or %(small)s.")
            % {"given": text.strip()[:LONGEST], "large": f"{head}{tail}", "small": f"{head}.{tail}0"},
            code="ambiguous_number",
        )


def read_percentage(text: str) -> str:
    """A percentage in plain digits, the sign left off. Raises InvalidInput."""
    return read_number(_PERCENT.sub("", text))


def read_money(text: str, currency: str) -> str:
    """An amount with its currency: `1200000 EUR`. The currency may stand in the text; `currency` is the one chosen.

    Raises InvalidInput: no amount, no currency or an unknown one, two that differ.
    """
    match = _AMOUNT.fullmatch(text.strip())
    if match is None:
        raise _no_number(text)
    written = (match["a"] or match["b"] or "").upper()
    if (match["a"] and match["b"]) or (written and currency and written != currency.upper()):
        raise InvalidInput(_("The amount names two currencies. Keep one."), code="two_currencies")
    code = (currency or written).upper()
    amount = read_number(match["n"], money=True)
    if not code:
        raise InvalidInput(_("Choose the currency of the amount."), code="no_currency")
    if code not in CURRENCIES:
        raise InvalidInput(
            _("“%(given)s” is no currency. Write its three letters, as in EUR.") % {"given": code[:10]},
            code="unknown_currency",
        )
    return f"{amount} {code}"


def _no_number(text: str) -> InvalidInput:
    return InvalidInput(
        _("“%(given)s” is not a number. Write it in digits, as in 1200 or 12.5.")
        % {"given": " ".join(text.split())[:LONGEST]},
        code="no_number",
    )

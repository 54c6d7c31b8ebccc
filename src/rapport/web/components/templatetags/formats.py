"""Numbers, percentages, dates and codes in the reader's language (see `rapport.kernel.i18n.formats`)."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from rapport.kernel.i18n import formats

register = template.Library()


@register.filter
def number(value: formats.Number | None, decimals: int | None = None) -> str:
    """`{{ 1234.5|number }}`, `{{ share|number:1 }}`: separators of the language; None says "no value"."""
    return formats.number(value, decimals)


@register.filter
def percent(value: formats.Number | None, decimals: int = 1) -> str:
    """`{{ 58.2|percent }}`: a value in per cent with the sign, one decimal unless told otherwise."""
    return formats.percent(value, decimals)


@register.filter
def percent_words(value: formats.Number | None, decimals: int = 1) -> str:
    """`{{ 58.2|percent_words }}`: "58.2 per cent", for running text."""
    return formats.percent_in_words(value, decimals)


@register.filter
def longdate(value: dt.date) -> str:
    """`{{ edition.as_of|longdate }}`: the day with the month in words."""
    return formats.long_date(value)


@register.filter
def moment(value: dt.datetime, zone: str = "") -> str:
    """`{{ deadline|moment }}`: day, time to the minute and the zone's city, "31 March 2026, 18:00 (Vienna)".

    In the time zone of whoever is signed in (UTC for the public), or in one that is named: `moment:"Europe/Vienna"`.
    """
    return formats.date_and_time(value, zone or timezone.get_current_timezone_name())


@register.filter
def listing(values: Iterable[str]) -> str:
    """`{{ members|listing }}`: names joined as the language joins them."""
    return formats.listing(values)


@register.filter
def bdi(value: Any) -> SafeString:
    """`{{ wave.code|bdi }}`: a code kept together and apart from the direction of the line."""
    return format_html("<bdi>{}</bdi>", value)

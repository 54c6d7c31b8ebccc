"""Texts of content, which may be in another language than the page, and values as a reader meets them."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.html import format_html
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from rapport.kernel.i18n import formats

Texts = Mapping[str, str]


def page_language() -> str:
    """The code of the language the page is in."""
    return (get_language() or settings.LANGUAGE_CODE).split("-")[0]


def direction_of(language: str) -> str:
    """`rtl` for languages written from the right, else `ltr`."""
    return "rtl" if language.split("-")[0] in settings.LANGUAGES_BIDI else "ltr"


def chosen(texts: Texts) -> tuple[str, str]:
    """The text for the page and the language it is in: the page's, else English, else the first there is."""
    for language in (page_language(), "en", *texts):
        if texts.get(language):
            return texts[language], language
    return "", page_language()


def plain(texts: Texts) -> str:
    """The text for the page without a mark of its language; for titles of pages, feeds and attributes."""
    return chosen(texts)[0]


def marked(text: str, language: str) -> str:
    """The text, set apart with its language and direction where the page is in another one."""
    if not text or language == page_language():
        return text
    return format_html('<span lang="{}" dir="{}">{}</span>', language, direction_of(language), text)


def local(texts: Texts) -> str:
    """The text for the page, marked where it is in another language."""
    return marked(*chosen(texts))


def in_page_language(figure: Mapping[str, Any], language: str) -> dict[str, Any]:
    """A figure with its words in the page's language, where they were kept at freezing; `language` says which they are.

    `language` given: the edition's, in which the figure speaks otherwise.
    """
    words = figure.get("words", {}).get(page_language())
    if not words or page_language() == language:
        return {**figure, "language": language}
    return {
        **figure,
        "label": words["label"],
        "universe": {**figure["universe"], "label": words["universe_label"]},
        "category_label": words["category_label"] or figure["category_label"],
        "language": page_language(),
    }


def measure_of(figure: Mapping[str, Any]) -> str:
    """How the figure counts: share, count, sum, mean, median, min or max."""
    return str(figure["definition"]).split(":", 1)[0]


def value_words(figure: Mapping[str, Any]) -> str:
    """The value with its unit, as the reader's language writes it; empty where there is no value."""
    value, unit, decimals = figure["value"], figure["unit"], figure["rounding"]["decimals"]
    if value is None:
        return ""
    if unit == "percent":
        return formats.percent(value, decimals)
    text = formats.number(value, decimals)
    words = unit_words(unit, value)
    return f"{text} {words}" if words else text


def unit_words(unit: str, value: float) -> str:
    """The unit behind a number; nothing for a plain count. A unit without words of ours stands as it is."""
    number = int(value)
    if unit == "States":
        return ngettext("State", "States", number)
    if unit == "years":
        return ngettext("year", "years", number)
    if unit == "members":
        return ngettext("member", "members", number)
    return "" if unit == "count" else unit


def parts_words(figure: Mapping[str, Any]) -> str:
    """How many parts a split figure has; empty for one that is not split."""
    number = len(figure["parts"])
    return ngettext("%(number)d part", "%(number)d parts", number) % {"number": number} if number else ""


def counted(numerator: int | float | None, denominator: int | float | None) -> str:
    """ "39 of 67"; empty where one of the two is missing."""
    if numerator is None or denominator is None:
        return ""
    words = {"part": formats.number(numerator), "whole": formats.number(denominator)}
    return _("%(part)s of %(whole)s") % words


def base_words(figure: Mapping[str, Any], language: str) -> str:
    """The base in words: "39 of 67: all States invited"."""
    base = marked(figure["universe"]["label"], language)
    if figure["parts"]:
        return format_html("{} (n = {})", base, formats.number(figure["universe"]["n"]))
    count = counted(figure["numerator"], figure["denominator"])
    return format_html("{}: {}", count, base) if count else base


def size_words(size: int) -> str:
    """The size of a file in kilobytes or megabytes of 1000."""
    if size < 1_000_000:
        return _("%(size)s kB") % {"size": formats.number(max(size / 1000, 0.1), 1 if size < 10_000 else 0)}
    return _("%(size)s MB") % {"size": formats.number(size / 1_000_000, 1)}

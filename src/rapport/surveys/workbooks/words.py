"""The words of Rapport's own in a workbook that are read back: states and yes/no, in every language of the product."""

from collections.abc import Mapping

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

STATES: Mapping[str, str | Promise] = {
    "not_known": _("Not known"),
    "not_applicable": _("Not applicable"),
    "declined": _("Prefer not to answer"),
}
TRUTHS: Mapping[str, str | Promise] = {"yes": _("Yes"), "no": _("No")}
MARKS = frozenset({"×", "x", "х", "✓", "✔", "1", "+"})
"""What counts as a mark beside an option; the third is the Cyrillic letter."""


def said(words: Mapping[str, str | Promise]) -> dict[str, str]:
    """What may be written, folded, to its code: the code, and its word in every language of the product."""
    found = {code.casefold(): code for code in words}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found.update({str(word).casefold(): code for code, word in words.items()})
    return found


def spoken(language: str) -> str:
    """The language of Rapport's own words in a workbook: the questionnaire's where there are any in it, else English.

    Not left to Django, which has words of its own in more languages, and those would not be read back.
    """
    return language if language in dict(settings.LANGUAGES) else "en"


def is_right_to_left(language: str) -> bool:
    """Whether the language is written from right to left; a language nobody knows is not."""
    try:
        return bool(translation.get_language_info(language)["bidi"])
    except KeyError:
        return False

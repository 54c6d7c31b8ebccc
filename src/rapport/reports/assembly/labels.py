"""Words of counted figures in the edition's language.

They are frozen with the edition, so they come from the catalogue at the moment of freezing and are kept as text.
"""

from collections.abc import Callable

from django.utils.translation import gettext, gettext_noop, override

# The engine's English source texts, named once here so that the catalogues hold them.
SOURCES = (
    gettext_noop("%(title)s: per cent of %(universe)s (%(numerator)s of %(denominator)s)"),
    gettext_noop("%(title)s: number among %(universe)s (%(numerator)s of %(denominator)s)"),
    gettext_noop("%(title)s: total for %(universe)s (value known for %(numerator)s of %(denominator)s)"),
    gettext_noop("%(title)s: mean for %(universe)s (value known for %(numerator)s of %(denominator)s)"),
    gettext_noop("%(title)s: median for %(universe)s (value known for %(numerator)s of %(denominator)s)"),
    gettext_noop(
        "%(title)s: lowest value for %(universe)s (value known for %(numerator)s of %(denominator)s)"
    ),
    gettext_noop(
        "%(title)s: highest value for %(universe)s (value known for %(numerator)s of %(denominator)s)"
    ),
    gettext_noop("%(title)s – %(part)s"),
    gettext_noop("answered"),
    gettext_noop("left blank"),
    gettext_noop("not known"),
    gettext_noop("not applicable"),
    gettext_noop("declined to answer"),
    gettext_noop("not asked, by an earlier answer"),
    gettext_noop("answer not usable"),
    gettext_noop("no reply to the questionnaire"),
    gettext_noop("answered, not for publication"),
)


def translator(language: str) -> Callable[[str], str]:
    """A function that translates the engine's source texts into a language."""

    def translate(text: str) -> str:
        with override(language):
            return gettext(text)

    return translate

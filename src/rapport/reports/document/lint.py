"""Typed numbers that look like findings: a published number should be a figure, never typed.

Warnings only. A number after a word such as "Article" or "Decision", a year, a date or an age is not a
finding. Suggested tokens are those of figures that would read the same.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from rapport.reports.document.problems import LintWarning
from rapport.reports.document.source import EditionSource, FigureView, figures_flat

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_UNIT_WORDS = "one two three four five six seven eight nine"
_FRACTIONS = {
    "one half": Fraction(1, 2),
    "half": Fraction(1, 2),
    "one third": Fraction(1, 3),
    "a third": Fraction(1, 3),
    "two thirds": Fraction(2, 3),
    "one quarter": Fraction(1, 4),
    "a quarter": Fraction(1, 4),
    "three quarters": Fraction(3, 4),
    "one fifth": Fraction(1, 5),
    "a fifth": Fraction(1, 5),
    "la moitié": Fraction(1, 2),
    "un tiers": Fraction(1, 3),
    "deux tiers": Fraction(2, 3),
    "un quart": Fraction(1, 4),
    "trois quarts": Fraction(3, 4),
    "نصف": Fraction(1, 2),
    "ثلث": Fraction(1, 3),
    "ثلثا": Fraction(2, 3),
    "ربع": Fraction(1, 4),
}


def _spelled() -> dict[str, int]:
    numbers: dict[str, int] = {}
    numbers.update({name: value for value, name in enumerate(_SMALL.split())})
    for ten, name in enumerate(_TENS.split(), start=2):
        numbers[name] = ten * 10
        for unit, unit_name in enumerate(_UNIT_WORDS.split(), start=1):
            numbers[f"{name}-{unit_name}"] = ten * 10 + unit
    numbers["hundred"] = 100
    return numbers


_SPELLED = _spelled()
_WORD = "|".join(sorted(map(re.escape, _SPELLED), key=len, reverse=True))
_NUMBER = r"\d+(?:[.,]\d+)?"
_COUNT = rf"(?:\d{{1,3}}(?:[ ,\u202f]\d{{3}})+|\d+|{_WORD})"
_NOUN = (
    r"(?:States?|countries|country|respondents?|replies|questionnaires|missions|field operations"
    r"|États?|pays|répondants?|دولة|دول|بلدا|بلدان|بلد|مجيبا|مجيبين)"
)
_PER_CENT = re.compile(
    rf"(?P<value>{_NUMBER}|(?:{_WORD}))\s*(?:per\s+cent|percent|%|٪|pour\s+cent|في\s+المائة|بالمائة|في\s+المئة)",
    re.I,
)
_OF = re.compile(
    rf"\b(?P<n>{_COUNT})\s+(?:out\s+of|of|sur|من)\s+(?:the\s+|les\s+)?(?P<base>{_COUNT})\b", re.I
)
_COUNTED = re.compile(rf"\b(?P<n>{_COUNT})\s+(?:[\w-]+\s+){{0,2}}?{_NOUN}(?!\w)", re.I)
_SHARE_NAMES = "|".join(
    re.escape(name).replace(r"\ ", r"[\s-]+") for name in sorted(_FRACTIONS, key=len)[::-1]
)
_FRACTION = re.compile(
    rf"\b(?P<name>{_SHARE_NAMES})\s+(?:of|des|de|من)?\s*(?:[\w-]+\s+){{0,3}}?{_NOUN}(?!\w)", re.I
)
_NOT_BEFORE = re.compile(
    r"(?:Articles?|Art\.|Sections?|Chapters?|Decisions?|Resolutions?|Annex(?:es)?|Paragraphs?|paras?\.|Tables?|Graphs?"
    r"|Figures?|Charts?|Recommendations?|Protocols?|Questions?|No\.|Nos\.|aged?|under|pages?|notes?|المادة|القرار)"
    r"\s+(?:\d+(?:\.\d+)*\s*(?:,|and|to|-|–)\s*)*$",
    re.I,
)
_MASKED = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`|\[\[[^\]\n]*\]\]|\]\([^)\n]*\)|\[\^[^\]\n]*\]", re.S)
_YEAR = range(1900, 2101)
_MOST_SUGGESTIONS = 5


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    suggestions: tuple[str, ...]
    message: str


def lint_narrative(source: EditionSource) -> tuple[LintWarning, ...]:
    """Warnings for typed numbers that look like findings, in every chapter, the methods and the
    recommendations.

    Each names chapter, line and text, and the tokens of figures with that value.
    """
    figures = list(figures_flat(source.figures))
    texts = [(chapter.slug, chapter.markdown) for chapter in source.chapters]
    texts.append(("methods", source.methods))
    texts += [(f"recommendations, number {item.number}", item.text) for item in source.recommendations]
    return tuple(warning for slug, text in texts for warning in _lint_text(slug, text, figures))


def _lint_text(slug: str, markdown: str, figures: list[FigureView]) -> list[LintWarning]:
    text = _MASKED.sub(_blanked, markdown)
    covered: list[range] = []
    warnings: dict[int, LintWarning] = {}
    for found in _findings(text, figures):
        overlaps = any(found.start < taken.stop and taken.start < found.end for taken in covered)
        if overlaps or _NOT_BEFORE.search(text[max(0, found.start - 60) : found.start]):
            continue
        covered.append(range(found.start, found.end))
        words = " ".join(text[found.start : found.end].split())
        line = text.count("\n", 0, found.start) + 1
        warnings[found.start] = LintWarning(slug, line, words, found.message, found.suggestions)
    return [warnings[start] for start in sorted(warnings)]


def _blanked(match: re.Match[str]) -> str:
    """The same length and lines, without a word in it; a token stands for one unreadable sign."""
    return re.sub(r"[^\n]", "\u0000", match.group())


def _findings(text: str, figures: list[FigureView]) -> Iterator[_Found]:
    for match in _PER_CENT.finditer(text):
        yield _found(match, _by_value(figures, match["value"]), "is a typed percentage; name a figure")
    for match in _OF.finditer(text):
        names = _by_base(figures, _integer(match["n"]), _integer(match["base"]))
        yield _found(match, names, "is a typed count with its base; name a figure")
    for match in _FRACTION.finditer(text):
        share = _FRACTIONS[" ".join(re.split(r"[\s-]+", match["name"].lower()))]
        yield _found(match, _by_share(figures, share), "is a typed share; name a figure")
    for match in _COUNTED.finditer(text):
        n = _integer(match["n"])
        is_year = match["n"].isdigit() and len(match["n"]) == 4 and n in _YEAR
        if n is not None and not is_year:
            yield _found(match, _by_count(figures, n), "is a typed count; name a figure")


def _found(match: re.Match[str], names: list[str], message: str) -> _Found:
    return _Found(match.start(), match.end(), tuple(names[:_MOST_SUGGESTIONS]), message)


def _integer(text: str) -> int | None:
    lowered = text.lower()
    if lowered in _SPELLED:
        return _SPELLED[lowered]
    digits = re.sub(r"[ ,\u202f]", "", text)
    return int(digits) if digits.isdecimal() else None


def _by_value(figures: list[FigureView], text: str) -> list[str]:
    spelled = _SPELLED.get(text.lower())
    try:
        typed = Decimal(spelled) if spelled is not None else Decimal(text.replace(",", "."))
    except InvalidOperation:
        return []
    places = -int(typed.as_tuple().exponent)
    return [
        f"[[figure:{figure.id}]]"
        for figure in figures
        if figure.unit in ("percent", "share")
        and figure.value is not None
        and round(Decimal(str(figure.value)), places) == typed
    ]


def _by_base(figures: list[FigureView], n: int | None, base: int | None) -> list[str]:
    pair = (n, base)
    return [f"[[figure:{f.id}|base]]" for f in figures if (f.numerator, f.denominator) == pair]


def _by_count(figures: list[FigureView], n: int) -> list[str]:
    return [f"[[figure:{f.id}|n]]" for f in figures if f.numerator == n]


def _by_share(figures: list[FigureView], share: Fraction) -> list[str]:
    """Figures within two and a half points of the share."""
    close = Fraction(1, 40)
    return [
        f"[[figure:{f.id}]]"
        for f in figures
        if f.numerator is not None
        and f.denominator
        and abs(Fraction(f.numerator) / Fraction(f.denominator) - share) <= close
    ]

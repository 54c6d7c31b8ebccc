"""Translations of a folder's texts, as data: `translations.csv` with columns `en` and one per further language.

The English text is the key, so that "Yes" is translated once and a changed question loses its translation instead of
keeping a wrong one.
"""

import csv
import io
from collections.abc import Callable, Mapping

Translations = Mapping[str, Mapping[str, str]]
"""English text (spaces folded) to language to text."""


def read_translations(text: str) -> Translations:
    """The translations of a `translations.csv`. Raises ValueError naming line and fault."""
    reader = csv.DictReader(io.StringIO(text), strict=True)
    if not reader.fieldnames or "en" not in reader.fieldnames:
        raise ValueError("translations.csv, line 1: lacks the column en")
    found: dict[str, dict[str, str]] = {}
    try:
        for row in reader:
            if None in row or None in row.values():
                raise ValueError(
                    f"translations.csv, line {reader.line_num}: has another number of cells than the heading"
                )
            key = folded(row["en"])
            if key in found:
                raise ValueError(f"translations.csv, line {reader.line_num}: this text is translated twice")
            found[key] = {
                language: words.strip()
                for language, words in row.items()
                if language != "en" and words.strip()
            }
    except csv.Error as error:
        raise ValueError(f"translations.csv, line {reader.line_num}: {error}") from error
    return found


def folded(text: str) -> str:
    """The text with runs of white space as one space: folding in a YAML file is no difference."""
    return " ".join(text.split())


def with_translations(texts: Mapping[str, str], translations: Translations) -> dict[str, str]:
    """The texts with what the translations add; a translation that is given in place wins."""
    return {**translations.get(folded(texts.get("en", "")), {}), **texts}


def translator(translations: Translations) -> Callable[[Mapping[str, str]], dict[str, str]]:
    """`with_translations` for one folder."""
    return lambda texts: with_translations(texts, translations)

"""The translations of the packaged surveys and of the edition: whole, of today's texts, in the terms of the field."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import pytest
from tests.unit.datasets.support import DATASETS

from rapport.reports.files import read_edition
from rapport.surveys.files import read_survey
from rapport.surveys.files.translations import folded, read_translations

SURVEYS = ("osce_2007", "osce_2007_field_operations")
EDITION = "osce_2007/edition"
FOLDERS = (*SURVEYS, EDITION)
LANGUAGES = ("fr", "ar")

# Words that are the same in English and in the other language; years are not words.
SAME = {"fr": {"Budget", "Justice", "199X"}, "ar": {"199X"}}
# Names that stand in Latin letters in an Arabic text: an organisation, an office, a licence, a title of a book.
LATIN_NAMES = (
    "Child Focus",
    "Home Office",
    "AGPL-3.0-or-later",
    "Rapport",
    "199X",
    "Efforts to Combat Trafficking in Human Beings in the OSCE Area: Co-ordination and Reporting Mechanisms",
)
ARABIC_LETTER, LATIN_LETTER = re.compile("[\u0621-\u064a]"), re.compile(r"[A-Za-z]")
TOKEN = re.compile(r"\[\[[^\]]*\]\]")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}")
# Where English has the term, the translation has the term of the United Nations, the OSCE and the Council of Europe.
TERMS = (
    (
        r"National Co-ordination Mechanism",
        r"[Mm]écanismes? nationa(l|ux) de coordination",
        r"تنسيق (ال)?وطنية",
    ),
    (r"National Action Plan", r"[Pp]lans? d’action nationa(l|ux)", r"خط[ةط] (ال)?عمل"),
    (r"National Rapporteur", r"Rapporteurs? nationa(l|ux)", r"مقرر(ين|ون|ًا|ها)? (ال)?وطني"),
    (
        r"National Referral Mechanism",
        r"[Mm]écanismes? nationa(l|ux) d’orientation",
        r"(آلية|آليات) (ال)?إحالة (ال)?وطنية",
    ),
    (r"[Pp]articipating States?\b", r"États? participants?", r"(الدول المشاركة|دولة مشاركة)"),
    (
        r"Partners? for Co-operation",
        r"Partenaires? pour la coopération",
        r"(شريك|شريكًا|الشركاء) من أجل التعاون",
    ),
    (r"trafficking in human beings|THB", r"traite des êtres humains", r"الاتجار بالبشر"),
    (r"[Cc]ivil society", r"société civile", r"[ال]لمجتمع المدني"),
    (r"\bNGOs?\b", r"\bONG\b", r"[ال]لمنظمات غير الحكومية|منظمات غير حكومية"),
    (r"Palermo Protocol", r"Protocole de Palerme", r"بروتوكول باليرمو"),
)


def texts_in(value: Any) -> Iterator[Mapping[str, str]]:
    """Every text by language within a specification."""
    if isinstance(value, Mapping) and isinstance(value.get("en"), str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from texts_in(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from texts_in(one)


@cache
def texts_of(folder: str) -> tuple[Mapping[str, str], ...]:
    """Every text of a folder that a page can show in another language, as the product's own reader gives it."""
    if folder == EDITION:
        edition = read_edition(DATASETS / folder, wave="osce-2007")
        about = [edition.about[key] for key in ("addressees", "licence", "source")]
        return tuple(texts_in([edition.tables, edition.charts, edition.recommendations, about]))
    survey = read_survey(DATASETS / folder)
    return (
        survey.title,
        *survey.groups.values(),
        *survey.limits,
        *(title for _, title in survey.sections),
        *survey.attachments.values(),
        *(item.text for item in survey.items),
        *(item.hint for item in survey.items if item.hint),
        *(option.text for item in survey.items for option in item.options),
        *(note.text for note in survey.footnotes),
        *(universe.label for universe in survey.universes),
        *(figure.title for figure in survey.figures),
    )


@cache
def rows_of(folder: str) -> Mapping[str, Mapping[str, str]]:
    """English text to language to text, as the file has them."""
    return read_translations((DATASETS / folder / "translations.csv").read_text(encoding="utf-8"))


def each_translation(language: str) -> list[tuple[str, str]]:
    """English and translated text of every row of the three files."""
    return [(english, row[language]) for folder in FOLDERS for english, row in rows_of(folder).items()]


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_text_has_french_and_arabic(folder: str) -> None:
    texts = texts_of(folder)
    assert len(texts) > 50
    lacking = {text["en"] for text in texts for language in LANGUAGES if not text.get(language)}
    assert lacking == set()


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_translation_is_of_a_text_that_is_gone(folder: str) -> None:
    assert set(rows_of(folder)) == {folded(text["en"]) for text in texts_of(folder)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_tokens_and_placeholders_are_those_of_the_english(language: str) -> None:
    for english, text in each_translation(language):
        assert Counter(TOKEN.findall(text)) == Counter(TOKEN.findall(english)), english
        assert Counter(PLACEHOLDER.findall(text)) == Counter(PLACEHOLDER.findall(english)), english


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_are_those_of_the_english(language: str) -> None:
    """A figure in words stays a word, so the digits agree; Arabic writes a decade in words."""
    for english, text in each_translation(language):
        expected = Counter(re.findall(r"\d+", english))
        if language == "ar" and "1990s" in english:
            expected -= Counter(["1990"])
        assert Counter(re.findall(r"\d+", text)) == expected, english


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_is_not_the_english_again(language: str) -> None:
    same = {
        english for english, text in each_translation(language) if text == english and not english.isdigit()
    }
    assert same <= SAME[language]


def test_arabic_is_in_arabic_script_and_latin_letters_are_listed_names() -> None:
    for english, text in each_translation("ar"):
        if english in SAME["ar"] or english.isdigit():
            continue
        words = TOKEN.sub("", text)
        for name in LATIN_NAMES:
            words = words.replace(name, "")
        assert ARABIC_LETTER.search(words), english
        assert not LATIN_LETTER.search(words), (english, words)
        assert not re.search(r"[,;?]", words), (english, words)


def test_french_has_no_arabic_letter_and_french_typography() -> None:
    for english, text in each_translation("fr"):
        words = TOKEN.sub("", text)
        assert not ARABIC_LETTER.search(words), english
        assert "'" not in words, (english, words)
        assert not re.search(r" [:;?!»]|« |\w[;?!]", words), (english, words)


@pytest.mark.parametrize(
    ("english_term", "french_term", "arabic_term"), TERMS, ids=[term[0] for term in TERMS]
)
def test_terms_are_those_of_the_field(english_term: str, french_term: str, arabic_term: str) -> None:
    for language, term in (("fr", french_term), ("ar", arabic_term)):
        concerned = [
            (english, text)
            for english, text in each_translation(language)
            if re.search(english_term, english) and "Efforts to Combat" not in english
        ]
        assert concerned
        assert [pair for pair in concerned if not re.search(term, pair[1])] == []


@pytest.mark.parametrize("folder", SURVEYS)
def test_a_universe_reads_on_after_a_dash(folder: str) -> None:
    """Labels say `percentage – universe`: a universe is a noun phrase without a preposition or a full stop."""
    for universe in read_survey(DATASETS / folder).universes:
        french, arabic = universe.label["fr"], universe.label["ar"]
        assert re.match(r"(États?|Partenaires|tous les États|toutes les) ", french), french
        assert re.match(r"(الدول|الشركاء|جميع) ", arabic), arabic
        assert not french.endswith(".")
        assert not arabic.endswith(".")


@pytest.mark.parametrize("folder", FOLDERS)
def test_texts_that_differ_in_english_are_told_apart_in_every_language(folder: str) -> None:
    """Two universes or two options with one name would make two numbers look like one."""
    for language in LANGUAGES:
        by_text: dict[str, set[str]] = {}
        for english, row in rows_of(folder).items():
            by_text.setdefault(row[language].casefold(), set()).add(english.casefold())
        assert {text: many for text, many in by_text.items() if len(many) > 1} == {}


def test_field_operations_have_names_in_every_language() -> None:
    """States have names everywhere; the names of field operations come with the folder, each for all time."""
    content = read_survey(DATASETS / "osce_2007_field_operations")
    names = {(name.code, name.language): name for name in content.names}
    for respondent in content.respondents:
        assert names[respondent.code, "en"].name == respondent.name
        assert "OSCE" in names[respondent.code, "fr"].name
        assert ARABIC_LETTER.search(names[respondent.code, "ar"].name)
    assert len(names) == len(content.names) == 3 * len(content.respondents)
    assert {(name.valid_from, name.valid_to) for name in content.names} == {(None, None)}

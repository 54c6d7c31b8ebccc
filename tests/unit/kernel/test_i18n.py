"""Numbers and dates in three languages; catalogues extracted, kept, compiled and checked."""

import datetime as dt
import gettext
from decimal import Decimal
from pathlib import Path

import polib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.kernel.i18n import catalogues, formats
from rapport.kernel.i18n.catalogues import PLURALS, check, compile_all, path_of, update
from rapport.kernel.i18n.extraction import extract

PAGE = """{% load i18n %}{% translate "Figures" %}{% translate "State" context "a country" %}
{% blocktranslate count n=number %}{{ n }} State replied{% plural %}{{ n }} States replied{% endblocktranslate %}
{# Translators: of a meeting #}
{% translate "Decision" %}"""
CODE = """from django.utils.translation import gettext as _, ngettext, pgettext_lazy
A = _("Figures")
B = pgettext_lazy("a condition", "State")
C = ngettext("%(n)s measure", "%(n)s measures", 2)
# Translators: within a box
D = f"{_('Inside')}"
E = _("")
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A package folder with one page and one module."""
    folder = tmp_path / "product"
    (folder / "web/templates").mkdir(parents=True)
    (folder / "migrations").mkdir()
    (folder / "web/templates/page.html").write_text(PAGE, encoding="utf-8")
    (folder / "web/code.py").write_text(CODE, encoding="utf-8")
    (folder / "migrations/0001.py").write_text('_("never shown")\n', encoding="utf-8")
    return folder


def edit(root: Path, language: str, sentence: str, **changes) -> None:
    """Change one entry of a catalogue as a translator would."""
    catalogue = polib.pofile(str(path_of(root, language)))
    entry = next(one for one in catalogue if one.msgid == sentence)
    for name, value in changes.items():
        setattr(entry, name, value)
    catalogue.save()


def translate_all(root: Path, language: str) -> None:
    """Fill a catalogue with the sources' own sentences."""
    catalogue = polib.pofile(str(path_of(root, language)))
    for entry in catalogue:
        if entry.msgid_plural:
            entry.msgstr_plural = dict.fromkeys(range(PLURALS[language][0]), entry.msgid_plural)
        else:
            entry.msgstr = entry.msgid
    catalogue.save()


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["1,234,567.85", "1,235", "58.3%", "58.2 per cent", "22 November 2026", "a, b and c"]),
        (
            "fr",
            [
                "1\u202f234\u202f567,85",
                "1\u202f235",
                "58,3\xa0%",
                "58,2 pour cent",
                "22 novembre 2026",
                "a, b et c",
            ],
        ),
        ("ar", ["1,234,567.85", "1,235", "58.3%", "58.2 في المائة", "22 نوفمبر 2026", "a وb وc"]),
    ],
)
def test_each_language_writes_as_its_readers_do(language, said):
    written = [
        formats.number(1234567.85, language=language),
        formats.number(1234.5, 0, language),
        formats.percent(58.25, language=language),
        formats.percent_in_words(58.2, language=language),
        formats.long_date(dt.date(2026, 11, 22), language),
        formats.listing(["a", "b", "c"], language),
    ]
    assert written == said


def test_a_moment_names_its_zone_and_needs_one():
    moment = dt.datetime(2026, 11, 22, 14, 5, tzinfo=dt.UTC)
    assert formats.date_and_time(moment, language="en") == "22 November 2026, 14:05 UTC"
    assert formats.date_and_time(moment, "Europe/Vienna", "en") == "22 November 2026, 15:05 (Vienna)"
    assert formats.date_and_time(moment, language="ar") == "22 نوفمبر 2026، 14:05 UTC"
    with pytest.raises(ValueError, match="time zone"):
        formats.date_and_time(moment.replace(tzinfo=None))


@pytest.mark.parametrize("write", [formats.number, formats.percent, formats.percent_in_words])
def test_what_has_no_value_is_worded_and_not_zero(write):
    assert write(None) == "no value"


def test_a_language_nobody_reads_here_is_written_as_english():
    assert formats.number(1.5, language="xx") == "1.5"


@given(st.integers(-(10**9), 10**9), st.integers(0, 3))
def test_rounding_is_half_up_on_the_decimal_notation(thousandths, places):
    exact = Decimal(thousandths) / 1000
    step = Decimal(1).scaleb(-places)
    result = formats.rounded(exact, places)
    assert abs(result - exact) <= step / 2
    assert formats.rounded(2.675, 2) == Decimal("2.68")


def test_sentences_are_found_in_pages_and_code_once_each(root):
    found = {(entry.msgctxt, entry.msgid): entry for entry in extract(root)}
    assert set(found) == {
        (None, "Figures"),
        ("a country", "State"),
        ("a condition", "State"),
        (None, "%(n)s State replied"),
        (None, "Decision"),
        (None, "%(n)s measure"),
        (None, "Inside"),
    }
    assert found[(None, "%(n)s State replied")].msgid_plural == "%(n)s States replied"
    assert found[(None, "Inside")].comment == "within a box"
    assert found[(None, "Decision")].comment == "of a meeting"
    assert [place for place, _line in found[(None, "Figures")].occurrences] == [
        "product/web/code.py",
        "product/web/templates/page.html",
    ]


def test_a_page_that_django_would_refuse_is_named(root):
    (root / "web/templates/bad.html").write_text("{% blocktranslate %}{% if x %}{% endblocktranslate %}")
    with pytest.raises(ValueError, match=r"product/web/templates/bad\.html"):
        extract(root)


def test_one_sentence_with_two_plurals_is_refused(root):
    (root / "web/other.py").write_text('ngettext("%(n)s measure", "%(n)s other measures", 2)\n')
    with pytest.raises(ValueError, match="has the plural"):
        extract(root)


def test_an_update_keeps_translations_adds_what_is_new_and_drops_what_is_gone(root):
    update(root, ("fr",))
    edit(root, "fr", "Figures", msgstr="Chiffres")
    (root / "web/code.py").write_text('_("New")\n')
    counts = update(root, ("fr",))
    catalogue = {entry.msgid: entry.msgstr for entry in polib.pofile(str(path_of(root, "fr")))}
    assert catalogue["Figures"] == "Chiffres"
    assert catalogue["New"] == ""
    assert "Inside" not in catalogue
    assert (counts[0].translated, counts[0].sentences) == (1, 5)


def test_an_update_without_change_writes_the_same_bytes(root):
    update(root)
    translate_all(root, "ar")
    update(root)
    before = path_of(root, "ar").read_bytes()
    update(root)
    assert path_of(root, "ar").read_bytes() == before


def test_a_complete_catalogue_has_no_problem(root):
    update(root)
    for language in PLURALS:
        translate_all(root, language)
    assert check(root) == []


def test_an_empty_catalogue_lacks_every_sentence_and_an_absent_one_is_named(root):
    update(root, ("fr",))
    problems = check(root, ("fr", "ar"))
    assert {problem.kind for problem in problems if problem.language == "fr"} == {"untranslated"}
    assert [problem.kind for problem in problems if problem.language == "ar"] == ["catalogue"]


@pytest.mark.parametrize(
    ("sentence", "changes", "kind"),
    [
        ("Figures", {"msgstr": ""}, "untranslated"),
        ("Figures", {"flags": ["fuzzy"]}, "fuzzy"),
        ("Figures", {"msgstr": "Figures %(n)s"}, "placeholders"),
        ("Figures", {"msgstr": "Figures "}, "edges"),
        ("Figures", {"msgstr": "<b>Figures</b>"}, "elements"),
        ("Figures", {"msgid": "Gone"}, "unused"),
        ("%(n)s measure", {"msgstr_plural": {0: "x"}}, "plural_forms"),
        ("%(n)s measure", {"msgstr_plural": dict.fromkeys(range(6), "no number")}, "placeholders"),
    ],
)
def test_each_kind_of_fault_is_found(root, sentence, changes, kind):
    update(root, ("ar",))
    translate_all(root, "ar")
    edit(root, "ar", sentence, **changes)
    problems = check(root, ("ar",))
    assert kind in {problem.kind for problem in problems}
    assert all("ar: " in str(problem) for problem in problems)


def test_a_form_for_one_number_may_leave_the_number_out(root):
    update(root, ("ar",))
    translate_all(root, "ar")
    forms = {
        0: "لا تدابير",
        1: "تدبير واحد",
        2: "تدبيران",
        3: "%(n)s تدابير",
        4: "%(n)s تدبيرًا",
        5: "%(n)s تدبير",
    }
    edit(root, "ar", "%(n)s measure", msgstr_plural=forms)
    assert check(root, ("ar",)) == []


def test_a_wrong_rule_for_plurals_is_found(root):
    update(root, ("ar",))
    translate_all(root, "ar")
    place = path_of(root, "ar")
    place.write_text(place.read_text(encoding="utf-8").replace("nplurals=6", "nplurals=2"), encoding="utf-8")
    assert "plural_forms" in {problem.kind for problem in check(root, ("ar",))}


def test_compiled_arabic_picks_each_of_six_forms(root):
    update(root, ("ar",))
    translate_all(root, "ar")
    edit(root, "ar", "%(n)s measure", msgstr_plural={form: f"{form} %(n)s" for form in range(6)})
    (compiled,) = compile_all(root, ("ar",))
    with open(compiled, "rb") as file:
        translations = gettext.GNUTranslations(file)
    picked = [
        translations.ngettext("%(n)s measure", "%(n)s measures", n)[0]
        for n in (0, 1, 2, 3, 10, 11, 99, 100, 102, 103, 111)
    ]
    assert picked == ["0", "1", "2", "3", "3", "4", "4", "5", "5", "3", "4"]


def test_compiling_again_changes_nothing_and_leaves_fuzzy_ones_out(root):
    update(root, ("fr",))
    translate_all(root, "fr")
    edit(root, "fr", "Figures", msgstr="Chiffres", flags=["fuzzy"])
    (compiled,) = compile_all(root, ("fr",))
    assert compile_all(root, ("fr",)) == []
    with open(compiled, "rb") as file:
        assert gettext.GNUTranslations(file).gettext("Figures") == "Figures"


def test_a_catalogue_that_cannot_be_read_is_named_with_its_line(root):
    place = path_of(root, "fr")
    place.parent.mkdir(parents=True)
    place.write_text('msgid "a"\nmsgstr "b"\nnonsense\n')
    with pytest.raises(ValueError, match=r"django\.po.*line 3"):
        compile_all(root, ("fr",))


def test_the_template_for_a_new_language_lists_every_sentence(root):
    place = catalogues.write_template(root)
    assert {entry.msgid for entry in polib.pofile(str(place))} == {entry.msgid for entry in extract(root)}

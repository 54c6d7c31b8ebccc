"""The catalogues of translated sentences: bring up to date, compile, check. Needs no gettext program.

`root` is always the package folder (`src/rapport`); catalogues lie at
`root/locale/<language>/LC_MESSAGES/django.po` and are compiled beside themselves to `django.mo`, which is
built and never committed.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polib

from rapport.kernel.i18n.extraction import extract

__all__ = ["PLURALS", "Count", "Problem", "check", "compile_all", "extract", "update", "write_template"]

# Number of plural forms and the rule that picks one, as gettext writes it (CLDR's categories; Arabic: zero,
# one, two, few, many, other).
_ARABIC = (
    "n == 0 ? 0 : n == 1 ? 1 : n == 2 ? 2 : n % 100 >= 3 && n % 100 <= 10 ? 3 : "
    "n % 100 >= 11 && n % 100 <= 99 ? 4 : 5"
)
PLURALS = {
    "fr": (2, "nplurals=2; plural=(n > 1);"),
    "ar": (6, f"nplurals=6; plural=({_ARABIC});"),
}
TEMPLATE = "locale/django.pot"
PLACEHOLDER = re.compile(r"%\([a-zA-Z_]\w*\)[sdf]|%[sd]|\{[a-zA-Z_]\w*\}|\{\}")
BLANK = " \n\t"
ELEMENT = re.compile(r"</?[a-zA-Z][^<>]*>")

Key = tuple[str | None, str]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one sentence of one catalogue, in words that say what to change."""

    language: str
    kind: str  # absent, untranslated, fuzzy, plural_forms, placeholders, elements, edges, unused, catalogue
    sentence: str
    detail: str

    def __str__(self) -> str:
        return f"{self.language}: {self.kind}: “{self.sentence}”: {self.detail}"


@dataclass(frozen=True, slots=True)
class Count:
    """How far a catalogue is: sentences in the sources, of which translated."""

    language: str
    sentences: int
    translated: int


def path_of(root: Path, language: str) -> Path:
    """Where the catalogue of `language` lies."""
    return root / "locale" / language / "LC_MESSAGES" / "django.po"


def write_template(root: Path) -> Path:
    """Write the template catalogue for translators who start a new language; answer its place."""
    place = root / TEMPLATE
    _write(place, str(extract(root)).encode())
    return place


def update(root: Path, languages: tuple[str, ...] = tuple(PLURALS)) -> list[Count]:
    """Bring each language's catalogue to what the sources say now.

    Translations are kept by context and sentence; new sentences come in empty (nothing is guessed, so nothing
    is ever fuzzy through us); sentences no longer said leave the catalogue.
    """
    template, counts = extract(root), []
    for language in languages:
        old = _read(root, language)
        kept = {_key(entry): entry for entry in old if not entry.obsolete}
        fresh = polib.POFile(wrapwidth=100)
        fresh.metadata = {
            **template.metadata,
            "Language": language,
            "Plural-Forms": PLURALS[language][1],
        }
        for entry in template:
            fresh.append(_carried(entry, kept.get(_key(entry)), PLURALS[language][0]))
        _write(path_of(root, language), str(fresh).encode())
        counts.append(Count(language, len(fresh), sum(entry.translated() for entry in fresh)))
    return counts


def compile_all(root: Path, languages: tuple[str, ...] = tuple(PLURALS)) -> list[Path]:
    """Compile every catalogue to the form Django reads; answer the files that changed.

    Raises `ValueError` naming the file and line for a catalogue that cannot be read.
    """
    changed = []
    for language in languages:
        source = path_of(root, language)
        if not source.is_file():
            continue
        target, content = source.with_suffix(".mo"), _read(root, language).to_binary()
        if not target.is_file() or target.read_bytes() != content:
            _write(target, content)
            changed.append(target)
    return changed


def check(root: Path, languages: tuple[str, ...] = tuple(PLURALS)) -> list[Problem]:
    """Everything that keeps a catalogue from being complete and safe, in the order of the sources."""
    template, problems = extract(root), []
    for language in languages:
        if not path_of(root, language).is_file():
            problems.append(Problem(language, "catalogue", "", "there is no catalogue; run extract first"))
            continue
        problems.extend(_check_catalogue(template, _read(root, language), language))
    return problems


def _check_catalogue(template: polib.POFile, catalogue: polib.POFile, language: str) -> Iterator[Problem]:
    forms, rule = PLURALS[language]
    said = catalogue.metadata.get("Plural-Forms", "")
    if re.sub(r"\s", "", said) != re.sub(r"\s", "", rule):
        yield Problem(language, "plural_forms", "", f"the header must say “{rule}”, it says “{said}”")
    entries = {_key(entry): entry for entry in catalogue if not entry.obsolete}
    for wanted in template:
        entry = entries.pop(_key(wanted), None)
        if entry is None or bool(entry.msgid_plural) != bool(wanted.msgid_plural):
            yield Problem(language, "absent", wanted.msgid, "not in the catalogue; run extract")
        else:
            yield from _check_entry(entry, language, forms)
    for entry in entries.values():
        yield Problem(language, "unused", entry.msgid, "no source says this any more; run extract")


def _check_entry(entry: polib.POEntry, language: str, forms: int) -> Iterator[Problem]:
    if entry.fuzzy:
        yield Problem(language, "fuzzy", entry.msgid, "marked fuzzy: a person has to confirm it")
    if entry.msgid_plural:
        given = {int(form): text for form, text in entry.msgstr_plural.items()}
        if sorted(given) != list(range(forms)):
            yield Problem(language, "plural_forms", entry.msgid, f"needs {forms} forms, has {len(given)}")
    else:
        given = {0: entry.msgstr}
    for form, text in sorted(given.items()):
        if not text.strip():
            where = f"form {form} is empty" if entry.msgid_plural else "no translation"
            yield Problem(language, "untranslated", entry.msgid, where)
        else:
            last = not entry.msgid_plural or form == forms - 1
            yield from _check_text(entry, text, language, complete=last)


def _check_text(entry: polib.POEntry, text: str, language: str, *, complete: bool) -> Iterator[Problem]:
    """`complete`: all placeholders must be there; a plural form for one number may leave the number out."""
    source = entry.msgid_plural or entry.msgid
    allowed = set(PLACEHOLDER.findall(source)) | set(PLACEHOLDER.findall(entry.msgid))
    found = set(PLACEHOLDER.findall(text))
    if found - allowed:
        yield Problem(language, "placeholders", entry.msgid, f"unknown {', '.join(sorted(found - allowed))}")
    if complete and set(PLACEHOLDER.findall(source)) - found:
        missing = sorted(set(PLACEHOLDER.findall(source)) - found)
        yield Problem(language, "placeholders", entry.msgid, f"missing {', '.join(missing)}")
    if sorted(ELEMENT.findall(source)) != sorted(ELEMENT.findall(text)):
        yield Problem(language, "elements", entry.msgid, "HTML elements differ from the source")
    # A no-break space belongs to the punctuation of the language (French before a colon), not to the edge.
    if [one in BLANK for one in (source[0], source[-1])] != [one in BLANK for one in (text[0], text[-1])]:
        yield Problem(
            language, "edges", entry.msgid, "white space at the start or end differs from the source"
        )


def _carried(entry: polib.POEntry, known: polib.POEntry | None, forms: int) -> polib.POEntry:
    """The template's entry with what is already translated."""
    fresh = polib.POEntry(
        msgid=entry.msgid,
        msgctxt=entry.msgctxt,
        comment=entry.comment,
        occurrences=sorted(entry.occurrences),
        flags=list(entry.flags),
    )
    if known is not None:
        fresh.tcomment = known.tcomment
        fresh.flags += [flag for flag in known.flags if flag == "fuzzy"]
    if entry.msgid_plural:
        given = {int(form): text for form, text in known.msgstr_plural.items()} if known is not None else {}
        fresh.msgid_plural = entry.msgid_plural
        fresh.msgstr_plural = {form: given.get(form, "") for form in range(forms)}
    elif known is not None and not known.msgid_plural:
        fresh.msgstr = known.msgstr
    return fresh


def _key(entry: polib.POEntry) -> Key:
    return (entry.msgctxt or None, entry.msgid)


def _read(root: Path, language: str) -> polib.POFile:
    place = path_of(root, language)
    if not place.is_file():
        return polib.POFile()
    try:
        return polib.pofile(str(place), encoding="utf-8", wrapwidth=100)
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"{place}: is not a readable catalogue: {error}") from error


def _write(place: Path, content: bytes) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    fresh = place.with_name(f".{place.name}.new")
    fresh.write_bytes(content if content.endswith(b"\n") or place.suffix == ".mo" else content + b"\n")
    os.replace(fresh, place)

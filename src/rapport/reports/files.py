"""Read an edition folder: edition.yaml, chapters as Markdown, tables, charts and recommendations as YAML.

A chapter's title stands in edition.yaml or is its first line, `# Title`; further languages of titles and labels stand
in translations.csv. Every fault is named; one fault refuses the whole folder. The formats are described in
docs/reference/report-format.md.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from django.utils.translation import gettext as _

from rapport.kernel.errors import InvalidInput
from rapport.surveys.files.translations import folded, read_translations, with_translations


@dataclass(frozen=True)
class EditionContent:
    """An edition as its folder gives it; `source_hash` is the SHA-256 over its files in name order."""

    code: str
    wave: str
    language: str
    title: str
    subtitle: str
    publisher: str
    as_of: date
    number: int
    decimals: int
    about: dict[str, Any]
    chapters: tuple[tuple[str, str, str], ...]
    tables: tuple[dict[str, Any], ...]
    charts: tuple[dict[str, Any], ...]
    recommendations: tuple[dict[str, Any], ...]
    source_hash: str


class EditionFilesRefused(InvalidInput):
    """The folder breaks rules; `extra["problems"]` lists all of them."""

    default_code = "edition_files_refused"


def read_edition(folder: Path, *, wave: str) -> EditionContent:
    """The content of an edition folder over the wave `wave`. Raises EditionFilesRefused with every problem."""
    problems: list[str] = []
    texts = {
        path.name: path.read_text(encoding="utf-8-sig") for path in sorted(folder.glob("*")) if path.is_file()
    }
    head = _yaml(texts, "edition.yaml", problems)
    chapters = _chapters(head, texts, problems)
    tables = _entries(texts, "tables.yaml", "tables", problems)
    charts = _entries(texts, "charts.yaml", "charts", problems)
    recommendations = _entries(texts, "recommendations.yaml", "recommendations", problems)
    for what, entries, key in (
        ("table", tables, "id"),
        ("chart", charts, "id"),
        ("recommendation", recommendations, "number"),
    ):
        _once(what, [str(entry.get(key)) for entry in entries], problems)
    _once("chapter", [slug for slug, _title, _body in chapters], problems)
    head, tables, charts, recommendations = _translated(
        (head, tables, charts, recommendations), texts, problems
    )
    parts = _Parts(chapters, tables, charts, recommendations)
    content = None if problems else _content(head, wave, parts, texts, problems)
    if content is None or problems:
        raise EditionFilesRefused(
            "\n".join((_("The edition folder cannot be read; nothing was loaded."), *problems)),
            extra={"problems": problems},
        )
    return content


Entries = tuple[dict[str, Any], ...]


def _translated(
    parts: tuple[dict[str, Any], Entries, Entries, Entries], texts: Mapping[str, str], problems: list[str]
) -> tuple[dict[str, Any], Entries, Entries, Entries]:
    """Every text of head, tables, charts and recommendations with what `translations.csv` says beside the English."""
    if "translations.csv" not in texts:
        return parts
    try:
        translations = read_translations(texts["translations.csv"])
    except ValueError as error:
        problems.append(str(error))
        return parts

    def also(value: Any) -> Any:
        if isinstance(value, dict):
            if isinstance(value.get("en"), str):
                return with_translations(value, translations)
            return {key: also(one) for key, one in value.items()}
        return [also(one) for one in value] if isinstance(value, list) else value

    head, *lists = parts
    tables, charts, recommendations = (tuple(also(entry) for entry in part) for part in lists)
    about: dict[str, Any] = {key: also(head[key]) for key in ("source", "addressees") if key in head}
    if isinstance(head.get("licence"), str) and folded(head["licence"]) in translations:
        about["licence"] = also({"en": head["licence"]})
    return {**head, **about}, tables, charts, recommendations


class _Parts(NamedTuple):
    """What the files of a folder hold beside edition.yaml."""

    chapters: tuple[tuple[str, str, str], ...]
    tables: Entries
    charts: Entries
    recommendations: Entries


def _content(
    head: Mapping[str, Any], wave: str, parts: _Parts, texts: Mapping[str, str], problems: list[str]
) -> EditionContent | None:
    rounding = head.get("rounding") or {}
    if rounding.get("rule", "half_up") != "half_up":
        problems.append("edition.yaml: the only rounding rule is half_up")
    about = {key: head[key] for key in ("licence", "source", "addressees") if key in head}
    methods = str(head.get("methods", ""))
    if methods and methods not in texts:
        problems.append(f"edition.yaml: there is no file {methods!r} for the methods")
    about["methods"] = texts.get(methods, "")
    try:
        return EditionContent(
            code=str(head["code"]),
            wave=str(head.get("wave", wave)),
            language=str(head.get("language", "en")),
            title=_text(head["title"]),
            subtitle=_text(head.get("subtitle", "")),
            publisher=_text(head.get("publisher", "")),
            as_of=head["as_of"]
            if isinstance(head["as_of"], date)
            else date.fromisoformat(str(head["as_of"])),
            number=int(head.get("edition", 1)),
            decimals=int(rounding.get("decimals", 1)),
            about=about,
            chapters=parts.chapters,
            tables=parts.tables,
            charts=parts.charts,
            recommendations=parts.recommendations,
            source_hash=_hash(texts),
        )
    except KeyError as error:
        problems.append(f"edition.yaml: lacks the key {error.args[0]!r}")
    except (TypeError, ValueError) as error:
        problems.append(f"edition.yaml: {error}")
    return None


def _text(value: Any) -> str:
    return " ".join(str(value.get("en", "") if isinstance(value, dict) else value or "").split())


def _yaml(texts: Mapping[str, str], name: str, problems: list[str]) -> dict[str, Any]:
    if name not in texts:
        problems.append(f"{name}: is missing")
        return {}
    loaded = _loaded(texts, name, problems)
    return loaded if isinstance(loaded, dict) else {}


def _loaded(texts: Mapping[str, str], name: str, problems: list[str]) -> Any:
    try:
        return yaml.safe_load(texts[name])
    except yaml.YAMLError as error:
        problems.append(f"{name}: {' '.join(str(error).split())}")
        return None


def _entries(texts: Mapping[str, str], name: str, key: str, problems: list[str]) -> Entries:
    """The list of a file, given bare or under its key; no file, no entries."""
    if name not in texts:
        return ()
    loaded = _loaded(texts, name, problems)
    entries = loaded.get(key, []) if isinstance(loaded, dict) else loaded or []
    if not all(isinstance(entry, dict) for entry in entries):
        problems.append(f"{name}: every entry must be a mapping of keys to values")
        return ()
    return tuple(entries)


def _chapters(
    head: Mapping[str, Any], texts: Mapping[str, str], problems: list[str]
) -> tuple[tuple[str, str, str], ...]:
    listed = head.get("chapters") or [{"file": name} for name in sorted(texts) if name.endswith(".md")]
    found = []
    for entry in listed:
        given = entry if isinstance(entry, dict) else {"file": str(entry)}
        name = str(given.get("file", ""))
        if name not in texts:
            problems.append(f"edition.yaml: there is no chapter file {name!r}")
            continue
        title, body = _text(given.get("title", "")), texts[name]
        if not title:
            first, _newline, body = body.lstrip().partition("\n")
            if not first.startswith("# "):
                problems.append(
                    f"{name}, line 1: a chapter has its title in edition.yaml or begins with `# Title`"
                )
                continue
            title = first[2:].strip()
        slug = str(
            given.get("slug") or name.removesuffix(".md").lstrip("0123456789-") or name.removesuffix(".md")
        )
        found.append((slug, title, body.strip("\n") + "\n"))
    return tuple(found)


def _once(what: str, names: list[str], problems: list[str]) -> None:
    problems.extend(
        f"the {what} {name} occurs twice" for name in sorted({n for n in names if names.count(n) > 1})
    )


def _hash(texts: Mapping[str, str]) -> str:
    digest = hashlib.sha256()
    for name in sorted(texts):
        digest.update(name.encode() + b"\0" + texts[name].encode() + b"\0")
    return digest.hexdigest()

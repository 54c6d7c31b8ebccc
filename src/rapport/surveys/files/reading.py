"""Read a survey folder: every file whole, every fault collected, nothing accepted if one remains.

Files: survey.yaml, questionnaire.yaml, respondents.csv, answers.csv; optionally names.csv, footnotes.csv, every
figures*.yaml, published.yaml. Their columns and keys are described in docs/reference/survey-files.md.
"""

import csv
import functools
import hashlib
import io
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

import yaml
from django.utils.translation import gettext as _

from rapport.analysis.errors import AnalyticsError
from rapport.analysis.tabulation import parse_expression
from rapport.kernel.errors import InvalidInput
from rapport.surveys.files.content import (
    AnswerContent,
    FigureContent,
    FootnoteContent,
    ItemContent,
    NameContent,
    OptionContent,
    RespondentContent,
    RuleContent,
    SurveyContent,
    UniverseContent,
)
from rapport.surveys.files.translations import read_translations, translator
from rapport.surveys.instruments.settings import BY_KIND
from rapport.surveys.instruments.settings import cleaned as settings_of

T = TypeVar("T")
KINDS = {
    "single": "SINGLE",
    "multiple": "MULTIPLE",
    "yes_no": "SINGLE",
    "number": "NUMBER",
    "percentage": "PERCENTAGE",
    "date": "DATE",
    "text": "TEXT",
    "list": "TEXT",
    "group": "GROUP",
}
CODED_SECTION = "coded"
YES_NO = ({"id": "yes", "text": {"en": "Yes"}}, {"id": "no", "text": {"en": "No"}})


class SurveyFilesRefused(InvalidInput):
    """The folder breaks rules; `extra["problems"]` lists all of them, each with file and place."""

    default_code = "survey_files_refused"


class _Problems:
    """Collects every fault, so that one reading tells them all."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def add(self, place: str, rule: str) -> None:
        self.lines.append(f"{place}: {rule}")

    def each(self, place: str, rows: Iterable[Any], make: Callable[[Any], T]) -> tuple[T, ...]:
        """`make` of each row; a missing key or a wrong shape becomes a problem with the row's number."""
        made = []
        for number, row in enumerate(rows, 1):
            try:
                made.append(make(row))
            except KeyError as error:
                self.add(f"{place}, entry {number}", f"lacks {error.args[0]!r}")
            except (TypeError, ValueError) as error:
                self.add(f"{place}, entry {number}", str(error))
        return tuple(made)


def read_survey(folder: Path) -> SurveyContent:
    """The content of a survey folder. Raises SurveyFilesRefused listing every problem found."""
    problems = _Problems()
    texts = {
        path.name: _text(path, problems)
        for path in sorted(folder.glob("*"))
        if path.suffix in {".yaml", ".csv"}
    }
    return _whole(
        texts,
        problems,
        _("The survey folder %(name)s cannot be read; nothing was loaded.") % {"name": folder.name},
    )


def read_survey_files(files: Mapping[str, bytes]) -> SurveyContent:
    """The content of a survey from its files by name, as somebody sent them. Raises as `read_survey`."""
    problems = _Problems()
    texts = {}
    for name, content in sorted(files.items()):
        try:
            texts[name] = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            problems.add(name, "cannot be read as UTF-8 text")
    return _whole(texts, problems, _("The survey cannot be read; nothing was loaded."))


def _whole(texts: Mapping[str, str], problems: _Problems, refusal: str) -> SurveyContent:
    for name in ("survey.yaml", "questionnaire.yaml", "respondents.csv", "answers.csv"):
        if name not in texts:
            problems.add(name, "is missing")
    content = None
    if not problems.lines:
        content = _content(texts, problems)
    if problems.lines or content is None:
        shown = "\n".join(problems.lines[:50])
        raise SurveyFilesRefused(f"{refusal}\n{shown}", extra={"problems": problems.lines})
    return content


def _text(path: Path, problems: _Problems) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        problems.add(path.name, f"cannot be read as UTF-8 text ({type(error).__name__})")
        return ""


def _yaml(texts: Mapping[str, str], name: str, problems: _Problems) -> dict[str, Any]:
    try:
        loaded = yaml.safe_load(texts.get(name, "{}")) or {}
    except yaml.YAMLError as error:
        problems.add(name, " ".join(str(error).split()))
        return {}
    if not isinstance(loaded, dict):
        problems.add(name, "must hold a mapping of keys to values")
        return {}
    return loaded


def _rows(
    texts: Mapping[str, str], name: str, columns: tuple[str, ...], problems: _Problems
) -> list[dict[str, str]]:
    if name not in texts:
        return []
    reader = csv.reader(io.StringIO(texts[name]), strict=True)
    rows: list[dict[str, str]] = []
    try:
        header = next(reader, [])
        missing = [column for column in columns if column not in header]
        if missing:
            problems.add(f"{name}, line 1", f"lacks the column(s) {', '.join(missing)}")
            return []
        for cells in reader:
            if len(cells) != len(header):
                problems.add(
                    f"{name}, line {reader.line_num}",
                    f"has {len(cells)} cells where the heading has {len(header)}",
                )
                continue
            rows.append(dict(zip(header, (cell.strip() for cell in cells), strict=True)))
    except csv.Error as error:
        problems.add(f"{name}, line {reader.line_num}", str(error))
    return rows


def _texts(value: Any, what: str) -> dict[str, str]:
    if isinstance(value, str):
        return {"en": value}
    if isinstance(value, dict) and value and all(isinstance(text, str) for text in value.values()):
        return {str(language): text for language, text in value.items()}
    raise ValueError(f"{what} must be a text, or texts by language")


def _date(value: Any) -> date | None:
    if value in (None, ""):
        return None
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def _content(texts: Mapping[str, str], problems: _Problems) -> SurveyContent | None:
    survey = _yaml(texts, "survey.yaml", problems)
    instrument = _yaml(texts, "questionnaire.yaml", problems)
    published = _yaml(texts, "published.yaml", problems)
    not_encoded = frozenset(str(code) for code in survey.get("not_encoded", ()))
    sections, items = _items(instrument, not_encoded, problems)
    figures = [
        _yaml(texts, name, problems)
        for name in texts
        if name.startswith("figures") and name.endswith(".yaml")
    ]
    respondents = problems.each(
        "respondents.csv",
        _rows(texts, "respondents.csv", ("code", "name", "group", "replied"), problems),
        _respondent,
    )
    answers = problems.each(
        "answers.csv",
        _rows(texts, "answers.csv", ("respondent", "item", "state", "values"), problems),
        _answer,
    )
    footnotes = problems.each(
        "footnotes.csv", _rows(texts, "footnotes.csv", ("key", "text"), problems), _footnote
    )
    universes = problems.each("figures.yaml universes", _all(figures, "universes"), _universe)
    named = problems.each("figures.yaml figures", _all(figures, "figures"), _figure)
    rules = problems.each("questionnaire.yaml rules", _all((instrument,), "rules"), _rule)
    dates: Mapping[str, Any] = survey.get("dates") or {}
    names = problems.each(
        "names.csv", _names(_rows(texts, "names.csv", ("code",), problems)), lambda name: name
    )
    try:
        content = SurveyContent(
            wave=str(survey["code"]),
            questionnaire=str(survey["questionnaire"]),
            questionnaire_number=int(survey.get("questionnaire_version", 1)),
            title=_texts(survey["title"], "title"),
            groups={str(group["code"]): _texts(group["label"], "group") for group in survey["groups"]},
            organisation_kind=str(survey.get("organisation_kind", "STATE")),
            sent_on=_date(dates.get("sent")),
            deadlines=tuple(str(day) for day in dates.get("deadlines", ())),
            counted_until=str(dates.get("counted_until_printed") or dates.get("counted_until") or ""),
            as_of=_date(survey["as_of"]) or date.min,
            limits=tuple(_texts(limit, "limit") for limit in survey.get("limits", ())),
            source=_source(survey),
            sections=sections,
            attachments=_attachments(instrument),
            items=items,
            respondents=respondents,
            names=names,
            answers=answers,
            footnotes=footnotes,
            universes=universes,
            figures=named,
            register=json.loads(json.dumps(published, default=str)),
            content_hash=_hash(texts),
            rules=rules,
        )
    except KeyError as error:
        problems.add("survey.yaml", f"lacks the key {error.args[0]!r}")
        return None
    except (TypeError, ValueError, AttributeError) as error:
        problems.add("survey.yaml", str(error))
        return None
    _check_references(content, problems)
    return _translated(content, texts, problems)


def _translated(content: SurveyContent, texts: Mapping[str, str], problems: _Problems) -> SurveyContent:
    """The content with the texts of `translations.csv` beside the English ones."""
    if "translations.csv" not in texts:
        return content
    try:
        also = translator(read_translations(texts["translations.csv"]))
    except ValueError as error:
        problems.lines.append(str(error))
        return content
    return replace(
        content,
        title=also(content.title),
        groups={code: also(label) for code, label in content.groups.items()},
        limits=tuple(also(limit) for limit in content.limits),
        sections=tuple((code, also(title)) for code, title in content.sections),
        attachments={code: also(texts) for code, texts in content.attachments.items()},
        items=tuple(
            replace(
                item,
                text=also(item.text),
                hint=also(item.hint) if item.hint else {},
                options=tuple(replace(option, text=also(option.text)) for option in item.options),
            )
            for item in content.items
        ),
        footnotes=tuple(replace(note, text=also(note.text)) for note in content.footnotes),
        universes=tuple(replace(universe, label=also(universe.label)) for universe in content.universes),
        figures=tuple(replace(figure, title=also(figure.title)) for figure in content.figures),
    )


def _source(survey: Mapping[str, Any]) -> dict[str, Any]:
    """Where the answers come from: the publications with their places, and how to cite them."""
    publications = [
        {
            "title": _texts(source["title"], "title"),
            "parts": [
                {"place": str(part["place"]), "holds": _texts(part["holds"], "holds")}
                for part in source.get("parts", ())
            ],
        }
        for source in survey.get("sources", ())
    ]
    citation = _texts(survey["citation"], "citation") if survey.get("citation") else {}
    return {"publications": publications, "citation": citation, "reference": str(survey.get("reference", ""))}


def _hash(texts: Mapping[str, str]) -> str:
    digest = hashlib.sha256()
    for name in sorted(texts):
        digest.update(name.encode() + b"\0" + texts[name].encode() + b"\0")
    return digest.hexdigest()


def _all(files: Iterable[Mapping[str, Any]], key: str) -> list[Any]:
    return [entry for file in files for entry in file.get(key) or ()]


def _items(
    instrument: Mapping[str, Any], not_encoded: frozenset[str], problems: _Problems
) -> tuple[tuple[tuple[str, dict[str, str]], ...], tuple[ItemContent, ...]]:
    sections: list[tuple[str, dict[str, str]]] = []
    items: list[ItemContent] = []
    for section in instrument.get("sections", ()):
        code = str(section.get("id", ""))
        sections.append((code, _texts(section.get("title", code), "title")))
        entries = list(section.get("questions") or section.get("items") or ())
        place = f"questionnaire.yaml, section {code}"
        items.extend(
            problems.each(place, entries, functools.partial(_item, section=code, not_encoded=not_encoded))
        )
    coded = list(instrument.get("coded", ()))
    if coded:
        sections.append((CODED_SECTION, {"en": "Coded by the office"}))
        make = functools.partial(_item, section=CODED_SECTION, not_encoded=not_encoded, origin="CODED")
        items.extend(problems.each("questionnaire.yaml, coded items", coded, make))
    return tuple(sections), tuple(items)


def _attachments(instrument: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    return {
        str(section.get("id", "")): _texts(section["attachment"], "attachment")
        for section in instrument.get("sections", ())
        if section.get("attachment")
    }


def _item(
    entry: Mapping[str, Any], section: str, not_encoded: frozenset[str], origin: str = "ASKED"
) -> ItemContent:
    kind = str(entry["type"])
    if kind not in KINDS:
        raise ValueError(f"{entry['id']}: {kind!r} is no type of question; use {', '.join(KINDS)}")
    offered = entry.get("options") or (YES_NO if kind == "yes_no" else ())
    return ItemContent(
        code=str(entry["id"]),
        number=str(entry.get("number", "")),
        kind=KINDS[kind],
        origin=origin,
        text=_texts(entry["text"], "text"),
        parent=str(entry["parent"]) if entry.get("parent") else None,
        section=section,
        show_if=str(entry.get("show_if") or ""),
        basis=_basis(entry),
        encoded=str(entry["id"]) not in not_encoded,
        options=tuple(_option(option) for option in offered),
        hint=_texts(entry["hint"], "hint") if entry.get("hint") else {},
        required=bool(entry.get("required", False)),
        settings=_settings(KINDS[kind], entry),
    )


def _settings(kind: str, entry: Mapping[str, Any]) -> dict[str, Any]:
    """What the entry says that belongs to its kind (`rapport.surveys.instruments.settings`)."""
    given = {name: entry[name] for name in BY_KIND.get(kind, ()) if name in entry}
    try:
        return settings_of(kind, given)
    except InvalidInput as error:
        raise ValueError(f"{entry['id']}: {error.message}") from error


def _basis(entry: Mapping[str, Any]) -> str:
    """What a coded item rests on, and the notes on the wording of a question, as one text."""
    notes = [_texts(note, "note")["en"] for note in entry.get("notes") or ()]
    basis = entry.get("basis") or ""
    return " ".join(filter(None, [_texts(basis, "basis")["en"] if basis else "", *notes]))


def _option(option: Mapping[str, Any]) -> OptionContent:
    code = option.get("id", option.get("key"))
    if code is None:
        raise KeyError("id")
    # YAML reads a bare yes or no as a truth value.
    text_code = {True: "yes", False: "no"}.get(code, code) if isinstance(code, bool) else code
    return OptionContent(str(text_code), _texts(option["text"], "text"), option.get("input") == "text")


def _yes(value: str, what: str) -> bool:
    if value not in {"yes", "no"}:
        raise ValueError(f"{what} must be yes or no, not {value!r}")
    return value == "yes"


def _respondent(row: Mapping[str, str]) -> RespondentContent:
    return RespondentContent(
        row["code"], row["name"], row["group"], _yes(row["replied"], "replied"), row.get("note", "")
    )


def _answer(row: Mapping[str, str]) -> AnswerContent:
    return AnswerContent(
        respondent=row["respondent"],
        item=row["item"],
        state=row["state"],
        values=tuple(value.strip() for value in row["values"].split("|") if value.strip()),
        original=row.get("original", ""),
        source=row.get("source", ""),
        interpretation=row.get("interpretation", ""),
        footnotes=tuple(row.get("footnotes", "").replace(";", " ").replace("|", " ").split()),
    )


def _footnote(row: Mapping[str, str]) -> FootnoteContent:
    items = tuple(row.get("items", "").replace("|", " ").replace(";", " ").split())
    respondents = tuple(row.get("respondent", "").replace("|", " ").split())
    return FootnoteContent(row["key"], respondents, items, _texts(row["text"], "text"))


def _names(rows: Iterable[Mapping[str, str]]) -> list[NameContent]:
    found = []
    for row in rows:
        for column, name in row.items():
            if column.startswith("name_") and name:
                last = _date(
                    row.get("valid_to")
                )  # printed inclusive; kept as the first day on which it no longer holds
                end = last + timedelta(days=1) if last else None
                found.append(
                    NameContent(
                        row["code"], column.removeprefix("name_"), name, _date(row.get("valid_from")), end
                    )
                )
    return found


def _rule(entry: Mapping[str, Any]) -> RuleContent:
    try:
        parse_expression(str(entry["when"]))
    except AnalyticsError as error:
        raise ValueError(f"{entry['id']}: {error}") from error
    return RuleContent(
        str(entry["id"]),
        str(entry["when"]),
        tuple(str(item) for item in entry.get("items", ())),
        _texts(entry["message"], "message"),
    )


def _universe(entry: Mapping[str, Any]) -> UniverseContent:
    return UniverseContent(str(entry["id"]), _texts(entry["label"], "label"), str(entry["where"]))


def _figure(entry: Mapping[str, Any]) -> FigureContent:
    if not entry.get("universe"):
        raise ValueError(
            f"figure {entry.get('id')}: names no universe; a number without its base cannot be read"
        )
    return FigureContent(
        code=str(entry["id"]),
        title=_texts(entry["title"], "title"),
        universe=str(entry["universe"]),
        measure=str(entry.get("measure") or "share"),
        where=str(entry.get("where") or ""),
        item=str(entry.get("item") or ""),
        unit=str(entry.get("unit") or ""),
        split_by=str(entry.get("split_by") or ""),
        notes=tuple(str(note) for note in entry.get("notes") or ()),
    )


def _check_references(content: SurveyContent, problems: _Problems) -> None:
    """Whatever is named must exist, and once."""
    for what, codes in (
        ("respondents.csv", [r.code for r in content.respondents]),
        ("questionnaire.yaml", [i.code for i in content.items]),
        ("figures", [f.code for f in content.figures]),
        ("universes", [u.code for u in content.universes]),
    ):
        for code in sorted({code for code in codes if codes.count(code) > 1}):
            problems.add(what, f"{code} occurs twice")
    items = {item.code for item in content.items}
    for respondent in content.respondents:
        if respondent.group not in content.groups:
            problems.add(
                "respondents.csv",
                f"{respondent.code}: the group {respondent.group!r} is not declared in survey.yaml",
            )
    for item in content.items:
        if item.parent is not None and item.parent not in items:
            problems.add("questionnaire.yaml", f"{item.code}: its parent {item.parent} does not exist")
    known = {respondent.code for respondent in content.respondents}
    for number, footnote in enumerate(content.footnotes, 2):
        for code in footnote.respondents:
            if code not in known:
                problems.add(f"footnotes.csv, line {number}", f"there is no respondent {code!r}")
    _check_rules(content.rules, items, problems)
    _check_answers(content, problems)


def _check_rules(rules: Iterable[RuleContent], items: set[str], problems: _Problems) -> None:
    for rule in rules:
        for code in rule.items:
            if code not in items:
                problems.add("questionnaire.yaml rules", f"{rule.code}: there is no item {code!r}")


def _check_answers(content: SurveyContent, problems: _Problems) -> None:
    replied = {respondent.code: respondent.replied for respondent in content.respondents}
    items = {item.code for item in content.items}
    notes = {footnote.key for footnote in content.footnotes}
    for number, answer in enumerate(content.answers, 2):
        place = f"answers.csv, line {number}"
        if answer.respondent not in replied:
            problems.add(place, f"there is no respondent {answer.respondent!r}")
        elif not replied[answer.respondent]:
            problems.add(place, f"{answer.respondent} did not reply and cannot have answers")
        if answer.item not in items:
            problems.add(place, f"there is no item {answer.item!r}")
        for key in answer.footnotes:
            if key not in notes:
                problems.add(place, f"there is no footnote {key!r}")

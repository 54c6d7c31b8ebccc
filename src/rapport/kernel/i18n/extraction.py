"""Finds every sentence to translate in Python sources and page templates, without the gettext programs.

Python sources are read as syntax trees, so that a sentence inside an f-string is found too. Templates are turned into
call expressions by Django's own `templatize`, so `{% translate %}` and `{% blocktranslate %}` (plurals and contexts
included) are read exactly as Django will look them up, and then go through Babel's extractor.
"""

import ast
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import polib
from babel.messages.extract import extract as babel_extract
from django.utils.translation.template import templatize

KEYWORDS: dict[str, Any] = {
    name + suffix: spec
    for name, spec in {
        "gettext": None,
        "ngettext": (1, 2),
        "pgettext": ((1, "c"), 2),
        "npgettext": ((1, "c"), 2, 3),
    }.items()
    for suffix in ("", "_lazy")
} | {"_": None, "gettext_noop": None}
COMMENT_TAG = "Translators:"
LEFT_OUT = {"migrations", "locale", "static", "assets", "node_modules", "__pycache__"}
TEMPLATE_SUFFIXES = {".html", ".txt"}


class Sentence(NamedTuple):
    """One sentence as a source states it; `plural` and `context` are None where there are none."""

    context: str | None
    text: str
    plural: str | None
    comments: tuple[str, ...]
    place: str


def sentences(root: Path) -> Iterator[Sentence]:
    """Every sentence under the package folder `root`, file by file in the order of their names.

    Raises `ValueError` naming the file for a template that cannot be read or a `{% blocktranslate %}` that
    Django would refuse.
    """
    for path in sorted(root.rglob("*")):
        relative = path.relative_to(root)
        if LEFT_OUT.intersection(relative.parts) or not path.is_file():
            continue
        place = f"{root.name}/{relative.as_posix()}"
        if path.suffix == ".py":
            yield from _of_python(path, place)
        elif path.suffix in TEMPLATE_SUFFIXES and "templates" in relative.parts:
            yield from _of_template(path, place)


def _of_template(path: Path, place: str) -> Iterator[Sentence]:
    try:
        source = templatize(path.read_text(encoding="utf-8"))
    except (SyntaxError, UnicodeDecodeError) as error:
        raise ValueError(f"{place}: cannot be searched for sentences: {error}") from error
    found = babel_extract(
        "python",
        io.BytesIO(source.encode()),
        keywords=KEYWORDS,
        comment_tags=[COMMENT_TAG],
        strip_comment_tags=True,
    )
    for _line, message, comments, context in found:
        text, plural = (message[0], message[1]) if isinstance(message, tuple) else (message, None)
        if text:
            yield Sentence(context, text, plural, tuple(comments), place)


def _of_python(path: Path, place: str) -> Iterator[Sentence]:
    source = path.read_text(encoding="utf-8")
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        raise ValueError(f"{place}: cannot be searched for sentences: {error}") from error
    lines = source.splitlines()
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        said = _of_call(call)
        if said is not None:
            context, text, plural = said
            yield Sentence(context, text, plural, _comment_above(lines, call.lineno), place)


def _of_call(call: ast.Call) -> tuple[str | None, str, str | None] | None:
    """Context, sentence and plural of a call to gettext or a relative, by the order of its arguments."""
    function = call.func
    name = function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")
    if name not in KEYWORDS:
        return None
    base = name.removesuffix("_lazy")
    wanted = {"ngettext": 2, "pgettext": 2, "npgettext": 3}.get(base, 1)
    said = [one.value for one in call.args[:wanted] if isinstance(one, ast.Constant)]
    texts = [one for one in said if isinstance(one, str) and one]
    if len(texts) != wanted:
        return None
    if base == "ngettext":
        return None, texts[0], texts[1]
    if base == "pgettext":
        return texts[0], texts[1], None
    return (texts[0], texts[1], texts[2]) if base == "npgettext" else (None, texts[0], None)


def _comment_above(lines: list[str], line: int) -> tuple[str, ...]:
    above = lines[line - 2].strip() if line >= 2 else ""
    return (above.partition(COMMENT_TAG)[2].strip(),) if above.startswith(f"# {COMMENT_TAG}") else ()


def extract(root: Path) -> polib.POFile:
    """The template catalogue of the package folder `root`: each sentence once, with the files that say it.

    Two files that give one sentence different plurals are an error (`ValueError`): a catalogue can hold only
    one.
    """
    catalogue = polib.POFile(wrapwidth=100)
    catalogue.metadata = {
        "Project-Id-Version": "rapport",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    known: dict[tuple[str | None, str], polib.POEntry] = {}
    for sentence in sentences(root):
        entry = known.get((sentence.context, sentence.text))
        if entry is None:
            entry = _entry(sentence)
            known[(sentence.context, sentence.text)] = entry
            catalogue.append(entry)
        _join(entry, sentence)
    return catalogue


def _entry(sentence: Sentence) -> polib.POEntry:
    entry = polib.POEntry(msgid=sentence.text, msgctxt=sentence.context)
    if sentence.plural:
        entry.msgid_plural = sentence.plural
        entry.msgstr_plural = {0: "", 1: ""}
    if "%(" in sentence.text or "%s" in sentence.text or "%d" in sentence.text:
        entry.flags.append("python-format")
    return entry


def _join(entry: polib.POEntry, sentence: Sentence) -> None:
    if sentence.plural and entry.msgid_plural and entry.msgid_plural != sentence.plural:
        raise ValueError(
            f"{sentence.place}: the sentence “{sentence.text}” has the plural “{sentence.plural}” here and "
            f"“{entry.msgid_plural}” elsewhere; word one of them differently or give it a context."
        )
    if sentence.plural and not entry.msgid_plural:
        entry.msgid_plural, entry.msgstr_plural = sentence.plural, {0: "", 1: ""}
    if (sentence.place, "") not in entry.occurrences:
        entry.occurrences.append((sentence.place, ""))
    for comment in sentence.comments:
        if comment not in entry.comment.splitlines():
            entry.comment = f"{entry.comment}\n{comment}".strip()

"""Running text: markdown-it's inline tokens → inline nodes, figures read into words, footnotes numbered."""

from typing import Protocol
from urllib.parse import urlsplit

from markdown_it.token import Token

from rapport.reports.document import blocks as b
from rapport.reports.document.markdown import report_markdown
from rapport.reports.document.problems import Problem
from rapport.reports.document.source import EditionSource, FigureView, figure_by_id, figures_flat
from rapport.reports.document.words import Words

PARTS = ("value", "n", "base", "members")
_SCHEMES = ("http", "https", "mailto")
_CLOSERS = {"em_open": "em_close", "strong_open": "strong_close", "link_open": "link_close"}


class ReadingContext(Protocol):
    """What the reader of running text needs to know of its surroundings."""

    source: EditionSource
    words: Words
    problems: list[Problem]
    figures_used: dict[str, None]

    def near(self, name: str, known: list[str]) -> tuple[str, ...]:
        """Known names like `name`."""


class InlineReader:
    """Reads the running text of one chapter and numbers its footnotes in order of first reference."""

    def __init__(self, context: ReadingContext, chapter: str, notes: dict[str, tuple[Token, int]]) -> None:
        self._context = context
        self._chapter = chapter
        self._own_notes = notes
        self._edition_notes = {note.key: note.text for note in context.source.footnotes}
        self._numbers: dict[str, int] = {}
        self._line = 1

    def read(self, token: Token) -> b.Inlines:
        """The inline nodes of one block's `inline` token."""
        self._line = token.map[0] + 1 if token.map else 1
        return self._sequence(list(token.children or []))

    def finish(self) -> tuple[b.Note, ...]:
        """The footnotes referred to, read, in order of number. Call once, last. Unused ones are problems."""
        notes: list[b.Note] = []
        for key in self._numbers:
            inline = self._own_notes[key][0] if key in self._own_notes else _inline(self._edition_notes[key])
            known = len(self._numbers)
            notes.append(b.Note(self._numbers[key], self.read(inline)))
            if len(self._numbers) != known:
                self._problem(
                    f"footnote [^{key}] refers to another footnote; write that one in the text", key
                )
                break
        for key, (_, line) in self._own_notes.items():
            if key not in self._numbers:
                self._line = line
                self._problem(f"footnote [^{key}] is never referred to; refer to it or remove it", key)
        return tuple(notes)

    def _problem(self, message: str, name: str, known: list[str] | None = None) -> None:
        near = self._context.near(name, known or [])
        self._context.problems.append(Problem(self._chapter, self._line, message, name, near))

    def _sequence(self, tokens: list[Token]) -> b.Inlines:
        found: list[b.Inline] = []
        index = 0
        while index < len(tokens):
            token = tokens[index]
            if token.type in _CLOSERS:
                end = _closing(tokens, index)
                found.append(self._nested(token, tokens[index + 1 : end]))
                index = end
            else:
                found.extend(self._single(token))
            index += 1
        return _merged(found)

    def _nested(self, token: Token, inner: list[Token]) -> b.Inline:
        children = self._sequence(inner)
        if token.type == "em_open":
            return b.Emphasis(children)
        if token.type == "strong_open":
            return b.Strong(children)
        href = str(token.attrGet("href") or "")
        if not _allowed_link(href):
            self._problem(f"link '{href}' is not http, https, mailto or a place in this report (#…)", href)
        return b.Link(href, children)

    def _single(self, token: Token) -> list[b.Inline]:
        match token.type:
            case "text" | "text_special":
                return [b.Text(token.content)]
            case "softbreak":
                self._line += 1
                return [b.Text(" ")]
            case "hardbreak":
                self._line += 1
                return [b.Break()]
            case "code_inline":
                return [b.Code(token.content)]
            case "token":
                return self._token(token.content)
            case "note_ref":
                return self._note(token.content)
            case "image":
                self._problem("pictures cannot be placed; use a chart by name, [[chart:…]]", token.content)
                return []
        self._problem(f"this Markdown ({token.type}) cannot be printed; write it as text", token.content)
        return []

    def _note(self, key: str) -> list[b.Inline]:
        if key not in self._own_notes and key not in self._edition_notes:
            known = [*self._own_notes, *self._edition_notes]
            self._problem(f"there is no footnote [^{key}] in this chapter or edition", key, known)
            return []
        first = key not in self._numbers
        number = self._numbers.setdefault(key, len(self._numbers) + 1)
        return [b.NoteRef(number, first)]

    def _token(self, content: str) -> list[b.Inline]:
        kind, _, rest = content.partition(":")
        if kind != "figure":
            self._bad_kind(kind, content)
            return []
        name, _, part = rest.partition("|")
        name, part = name.strip(), part.strip() or "value"
        figure = figure_by_id(self._context.source.figures, name)
        if figure is None:
            known = [view.id for view in figures_flat(self._context.source.figures)]
            self._problem(f"there is no figure '{name}' in this edition", name, known)
            return []
        words = self._part(figure, part)
        if words is None:
            return []
        self._context.figures_used[figure.id] = None
        return [b.FigureRef(figure.id, part, words)]

    def _bad_kind(self, kind: str, content: str) -> None:
        if kind in ("table", "chart", "recommendations"):
            self._problem(f"[[{content}]] must stand on a line of its own", content)
        else:
            known = ["figure", "table", "chart", "recommendations"]
            self._problem(
                f"[[{content}]] is not a token (figure, table, chart, recommendations)", kind, known
            )

    def _part(self, figure: FigureView, part: str) -> str | None:
        words = self._context.words
        if part not in PARTS:
            self._problem(
                f"figure '{figure.id}' has no part '{part}' ({', '.join(PARTS)})", part, list(PARTS)
            )
            return None
        if part == "value":
            return words.value(figure)
        if part == "members":
            return words.list([member.name for member in figure.members])
        missing = figure.numerator is None or (part == "base" and figure.denominator is None)
        if missing:
            self._problem(f"figure '{figure.id}' is a statistic and has no '{part}'; use its value", part)
            return None
        return words.plain(figure.numerator) if part == "n" else words.base(figure)


def _inline(text: str) -> Token:
    return report_markdown().parseInline(" ".join(text.split()))[0]


def _closing(tokens: list[Token], start: int) -> int:
    """Index of the token that closes the one at `start`; markdown-it always emits both."""
    opened, closed, depth = tokens[start].type, _CLOSERS[tokens[start].type], 0
    for index in range(start, len(tokens)):
        depth += (tokens[index].type == opened) - (tokens[index].type == closed)
        if depth == 0:
            return index
    raise ValueError(f"Markdown token {opened} is not closed")


def _merged(nodes: list[b.Inline]) -> b.Inlines:
    merged: list[b.Inline] = []
    for node in nodes:
        if isinstance(node, b.Text) and merged and isinstance(merged[-1], b.Text):
            merged[-1] = b.Text(merged[-1].text + node.text)
        elif not (isinstance(node, b.Text) and not node.text):
            merged.append(node)
    return tuple(merged)


def _allowed_link(href: str) -> bool:
    if href.startswith("#"):
        return len(href) > 1
    try:
        return urlsplit(href).scheme.lower() in _SCHEMES
    except ValueError:
        return False

"""Markdown as reports use it: CommonMark without HTML, with tables, footnotes and figure tokens.

Footnotes and tokens are markdown-it rules of our own. A token is `[[kind:name]]` or `[[kind:name|part]]`;
on a line of its own it ends a paragraph and makes a block token `place`, in running text an inline token
`token`. Any `[[…]]` is taken as a token, so that a misspelt one is reported and never printed.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

TOKEN = re.compile(r"\[\[([^\[\]\n]*)\]\]")
_PLACE_LINE = re.compile(r"\[\[((?:table|chart):[^\[\]\n]*|recommendations)\]\][ \t]*$")
_NOTE_LINE = re.compile(r"\[\^([^\]\s]+)\]:[ \t]*(.*)$")
_NOTE_REF = re.compile(r"\[\^([^\]\s]+)\]")
_INTERRUPTS: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


def _is_code(state: StateBlock, number: int) -> bool:
    return state.sCount[number] - state.blkIndent >= 4


def _place_rule(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A table, chart or recommendations token alone on its line."""
    match = None if _is_code(state, start) else _PLACE_LINE.match(_line(state, start))
    if match is None:
        return False
    if not silent:
        token = state.push("place", "", 0)
        token.content, token.map = match.group(1), [start, start + 1]
        state.line = start + 1
    return True


def _note_rule(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A footnote's text: `[^key]: words`, continued until an empty line or the next footnote."""
    match = None if _is_code(state, start) else _NOTE_LINE.match(_line(state, start))
    if match is None:
        return False
    if silent:
        return True
    lines, line = [match.group(2)], start + 1
    while line < end and not state.isEmpty(line) and _NOTE_LINE.match(_line(state, line)) is None:
        lines.append(_line(state, line))
        line += 1
    token = state.push("note_text", "", 0)
    token.meta, token.map = {"key": match.group(1)}, [start, line]
    inline = state.push("inline", "", 0)
    inline.content, inline.map, inline.children = "\n".join(lines), [start, line], []
    state.line = line
    return True


def _token_rule(state: StateInline, silent: bool) -> bool:
    match = TOKEN.match(state.src, state.pos)
    if match is None:
        return False
    if not silent:
        state.push("token", "", 0).content = match.group(1)
    state.pos = match.end()
    return True


def _note_ref_rule(state: StateInline, silent: bool) -> bool:
    match = _NOTE_REF.match(state.src, state.pos)
    if match is None:
        return False
    if not silent:
        state.push("note_ref", "", 0).content = match.group(1)
    state.pos = match.end()
    return True


def report_markdown() -> MarkdownIt:
    """A parser of report Markdown. HTML is characters, never markup."""
    md = MarkdownIt("commonmark", {"html": False}).enable("table").disable(["html_block", "html_inline"])
    md.block.ruler.before("reference", "place", _place_rule, _INTERRUPTS)
    md.block.ruler.before("reference", "note_text", _note_rule, _INTERRUPTS)
    md.inline.ruler.before("link", "token", _token_rule)
    md.inline.ruler.before("link", "note_ref", _note_ref_rule)
    return md

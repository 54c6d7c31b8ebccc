"""Texts that people write in Markdown, as HTML of a page. Raw HTML and pictures are shown as they were typed."""

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table").disable(["image"])
LOWEST = 6


def prose(text: str, *, below: int = 2) -> SafeString:
    """The text as HTML; its first heading stands one level below `below`, so that the page's outline stays whole.

    Everything that is not Markdown is escaped, and links lead to http, https, mailto or this site only.
    """
    tokens = _MARKDOWN.parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1:]) + below, LOWEST)}"
    return mark_safe(str(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})))

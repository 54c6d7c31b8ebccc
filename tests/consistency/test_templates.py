"""Templates: every sentence can be translated, every template is used, nothing runs inline."""

import re
from functools import cache
from pathlib import Path

import pytest
from tests.consistency.walking import ROOT, SOURCE

TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html")) + sorted(SOURCE.rglob("templates/**/*.txt"))
OVERRIDES = ("socialaccount/", "account/", "allauth/", "django/", "errors/", "admin/", "mfa/")
"""Templates that libraries, or `rapport.web.errors`, reach by a name put together elsewhere."""
SHOWN_ATTRIBUTES = re.compile(
    r"""\b(?:title|alt|placeholder|aria-label|label)\s*=\s*["']([^"'{}<>]*[A-Za-z]{2}[^"'{}<>]*)["']"""
)
TRANSLATED = re.compile(
    r"{%\s*(?:blocktranslate|blocktrans)\b.*?{%\s*end(?:blocktranslate|blocktrans)\s*%}", re.DOTALL
)
COMMENT = re.compile(r"{%\s*comment\b.*?{%\s*endcomment\s*%}|{#.*?#}|<!--.*?-->", re.DOTALL)
SILENT = re.compile(r"<(script|style|svg|code|pre|kbd)\b.*?</\1>", re.DOTALL)
NAMES = {
    "Rapport",
    "SHA",
    "OpenAPI",
    "HTML",
    "PDF",
    "DOCX",
    "XLSX",
    "CSV",
    "SPSS",
    "JSON",
    "English",
    "Français",
    "العربية",
}
"""What is called the same in every language."""
CLASS_NAME = re.compile(r"(?:[a-z][a-z0-9]*(?:[-_]+[a-z0-9]+)+\s*)+")
"""Names of classes, as a page gives them to a block of its layout."""


def untranslated(text: str) -> list[str]:
    """Words that a reader sees and no catalogue can change."""
    bare = COMMENT.sub(" ", text)
    bare = TRANSLATED.sub(" ", bare)
    bare = SILENT.sub(" ", bare)
    bare = re.sub(r"{%.*?%}|{{.*?}}", " ", bare, flags=re.DOTALL)
    attributes = [found.strip() for found in SHOWN_ATTRIBUTES.findall(bare)]
    words = re.sub(r"<[^>]*>", "\n", bare)
    words = re.sub(r"&[#\w]+;", " ", words)
    lines = [line.strip() for line in words.splitlines()]
    return [
        line
        for line in (*attributes, *lines)
        if re.search(r"[^\W\d_]{2}", line)
        and not CLASS_NAME.fullmatch(line)
        and not set(re.findall(r"[^\W\d_]+", line)) <= NAMES
    ]


def test_every_sentence_of_a_template_can_be_translated() -> None:
    found = {}
    for path in TEMPLATES:
        sentences = untranslated(path.read_text(encoding="utf-8"))
        if sentences:
            found[path.relative_to(SOURCE).as_posix()] = sentences[:3]
    assert found == {}


@pytest.mark.parametrize(
    "text",
    [
        "<p>Hello there</p>",
        '<img alt="A chart of States">',
        "{% if x %}Shown{% endif %}",
        "<a>{% translate 'Good' %}</a> but <b>this</b>",
    ],
)
def test_a_planted_sentence_is_noticed(text: str) -> None:
    assert untranslated(text)


@pytest.mark.parametrize(
    "text",
    [
        "<p>{% translate 'Good' %} {{ name }}</p>",
        "{% blocktranslate %}Good {{ name }}{% endblocktranslate %}",
        "{# a note #}<code>code</code> 1 / 2 — PDF",
        '<img alt="{% translate \'Good\' %}" class="some-class">',
    ],
)
def test_a_translated_sentence_is_left_alone(text: str) -> None:
    assert untranslated(text) == []


def bare(text: str) -> str:
    """The text without comments and template tags."""
    return re.sub(r"{%.*?%}", "", COMMENT.sub("", text), flags=re.DOTALL)


def short_name(path: Path) -> str:
    return path.as_posix().split("/templates/", 1)[1]


def test_every_template_is_used() -> None:
    everything = "\n".join(
        path.read_text(encoding="utf-8")
        for path in [*SOURCE.rglob("*.py"), *TEMPLATES]
        if "node_modules" not in path.parts
    )
    unused = [short_name(path) for path in TEMPLATES if not is_used(short_name(path), everything)]
    assert unused == []


@cache
def holds(pattern: str, everything: str) -> bool:
    """Whether the pattern occurs; asked once for all templates of a folder."""
    return re.search(pattern, everything) is not None


def is_used(name: str, everything: str) -> bool:
    """Whether source or another template names it, whole or by a helper that puts folder and ending to it."""
    if name.startswith(OVERRIDES):
        return True
    folder, _, rest = name.partition("/")
    names = {name}
    if holds(rf"""f["']{re.escape(folder)}/{{""", everything):
        names |= {rest, rest.rsplit(".", 1)[0]}
    # A folder of like templates is reached by a name put together from the folder and a key.
    families = {one.rsplit("/", 1)[0] for one in names if one.endswith(".html") and "/" in one}
    is_of_family = any(
        holds(rf"""["']{re.escape(family)}/{{[a-z_.]+}}\.(html|txt)""", everything) for family in families
    )
    return is_of_family or any(f'"{one}"' in everything or f"'{one}'" in everything for one in names)


def test_an_unused_template_is_noticed() -> None:
    source = 'return render(request, f"office/{template}.html")\nshow(request, "audit/list")'
    assert is_used("office/audit/list.html", source)
    assert not is_used("office/audit/gone.html", source)
    assert not is_used("public/audit/list.html", source)


def test_no_template_runs_scripts_or_styles_inline() -> None:
    inline = re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*application/(ld\+)?json)|<style\b|\son[a-z]+\s*=|\sstyle\s*=|javascript:",
        re.IGNORECASE,
    )
    found = [short_name(path) for path in TEMPLATES if inline.search(bare(path.read_text(encoding="utf-8")))]
    assert found == []


def test_no_template_asks_for_another_host() -> None:
    foreign = re.compile(r"""(?:src|href|action|srcset)\s*=\s*["'](?:https?:)?//(?!{)""")
    found = [short_name(path) for path in TEMPLATES if foreign.search(path.read_text(encoding="utf-8"))]
    assert found == []


def test_the_walk_finds_templates() -> None:
    assert (ROOT / "src/rapport/web/templates/base.html") in TEMPLATES

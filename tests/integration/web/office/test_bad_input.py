"""What nobody sends by accident: it is refused with a reason, never answered with a defect."""

from collections.abc import Callable

import pytest
from django.test import Client

from rapport.reports.types import EditionView

Browser = Callable[..., Client]
BASE = "/office/editions/first"
TABLE = {"title": "At a glance", "kind": "figures", "figures": "mechanism", "version": "1"}
BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nkind: figures\n"


@pytest.mark.parametrize(
    "address",
    [
        "/office/waves/small/figures/%00/",
        "/office/waves/small/figures/unknown/",
        "/office/waves/small/universes/%00/",
        "/office/waves/unknown/figures/",
        "/office/editions/unknown/",
        f"{BASE}/chapters/unknown/",
        f"{BASE}/exhibits/map/new/",
        f"{BASE}/exhibits/table/unknown/",
        f"{BASE}/recommendations/99999999999999999999/",
        f"{BASE}/files/%00",
        "/office/runs/99999999999999999999/",
        f"{BASE}/compare/?before=unknown",
    ],
)
def test_an_address_that_names_nothing_is_not_found(
    browser: Browser, edition: EditionView, address: str
) -> None:
    assert browser("EDITOR").get(address).status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/office/waves/small/figures/?q=%00&page=x",
        "/office/waves/small/figures/?page=99999999999",
        "/office/waves/small/questions/answers/?item_asked=%00",
        f"{BASE}/names/?q=%00",
        f"{BASE}/names/?q=%5B%5B(",
        f"{BASE}/compare/?before=",
    ],
)
def test_odd_words_in_a_search_find_nothing(browser: Browser, edition: EditionView, address: str) -> None:
    assert browser("EDITOR").get(address).status_code == 200


@pytest.mark.parametrize("version", ["", "x", "-1", "٣", "9" * 30])
def test_a_version_that_is_none_changes_nothing(browser: Browser, edition: EditionView, version: str) -> None:
    editor = browser("EDITOR")
    assert editor.post(f"{BASE}/freeze/", {"version": version}).status_code == 409
    answer = editor.post("/office/waves/small/figures/mechanism/withdraw/", {"version": version})
    assert answer.status_code == 409
    text = {"title": "S", "markdown": "typed", "version": version}
    refused = editor.post(f"{BASE}/chapters/summary/", text)
    assert refused.status_code in (400, 409)
    assert "typed" in refused.content.decode()


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (BOMB, "no YAML"),
        ("kind: [", "no YAML"),
        ("[" * 3000, "no YAML"),
        ("- a\n- b", "list of keys"),
        ("kind: figures\ntitle: 5", "title"),
        ("kind: figures\nfigures: {a: b}", "figures"),
        ("kind: respondents\ncolumns: 5", "columns"),
        ("kind: respondents\ncolumns: [{item: Q1}]", "columns"),
        ("kind: figures\nnotes: 7", "notes"),
        ("kind: figures\nextra: 2008-01-01", "quotation marks"),
        ("kind: figures\nextra: .nan", "quotation marks"),
        ("!!python/object/apply:os.getcwd []", "no YAML"),
        ("kind: figures\ntitle: a\nfigures: []", "needs it: figures"),
        ("kind: respondents\ntitle: a\nuniverse: none\ncolumns: [{item: Q1, label: x}]", "none"),
        ("kind: respondents\ntitle: a\nuniverse: invited\ncolumns: [{item: Q9, label: x}]", "Q9"),
        ("kind: split\ntitle: a\nfigure: mechanism", "mechanism"),
    ],
)
def test_a_specification_that_is_none_is_refused(
    browser: Browser, edition: EditionView, written: str, said: str
) -> None:
    editor = browser("EDITOR")
    given = {**TABLE, "as_yaml": "on", "yaml": written}
    for address in (f"{BASE}/exhibits/table/at-a-glance/", f"{BASE}/exhibits/table/preview/"):
        answer = editor.post(address, {**given, "fixed": "at-a-glance"})
        assert answer.status_code == (400 if address.endswith("glance/") else 200), address
        assert said in answer.content.decode()


@pytest.mark.parametrize(
    "fields",
    [
        {"where": "Q1 = " + "(" * 2000},
        {"where": "not " * 3000 + "Q1 = yes"},
        {"where": "Q1 = yes\x00"},
        {"where": "", "split_by": ""},
        {"measure": "mean", "where": ""},
        {"measure": "mean", "item": "Q2", "where": "Q1 = yes"},
        {"where": "Q1 = maybe"},
        {"where": "@shoe = 42"},
        {"unit": "metres"},
        {"code": "Q1; drop table"},
        {"code": "mechanism"},
        {"universe": "nobody"},
        {"split_by": "Q9"},
        {"title_en": "x" * 301},
    ],
)
def test_a_figure_that_is_none_is_refused_and_previewed_without_a_defect(
    browser: Browser, wave: str, fields: dict[str, str]
) -> None:
    given = {"code": "new", "title_en": "New", "universe": "replied", "measure": "share", "where": "Q1 = yes"}
    editor = browser("EDITOR")
    assert editor.post("/office/waves/small/figures/new/", {**given, **fields}).status_code == 400
    assert editor.post("/office/waves/small/figures/preview/", {**given, **fields}).status_code == 200
    typed = {**given, **fields, "preview": "1"}
    assert editor.post("/office/waves/small/figures/new/", typed).status_code == 200


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script> <img src=x onerror=alert(1)>",
        "[a](javascript:alert(1))",
        "[[figure:mechanism|",
        "[^1]: lost",
        "[[table:at-a-glance]] within a line",
        "[[figure:mechanism:yes]] [[chart:none]]\n\n[[chart:none]]",
        "# " * 500,
        "> " * 500,
        "\x00",
    ],
)
def test_a_text_of_any_kind_is_previewed_without_a_defect_and_without_a_script(
    browser: Browser, edition: EditionView, text: str
) -> None:
    editor = browser("EDITOR")
    answer = editor.post(f"{BASE}/chapters/summary/preview/", {"title": "S", "markdown": text})
    assert answer.status_code == 200
    shown = answer.content.decode()
    assert "<script" not in shown and "<img" not in shown and 'href="javascript' not in shown

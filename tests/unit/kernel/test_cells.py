"""Texts on their way into a spreadsheet stay texts."""

import csv
import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.kernel.cells import TRIGGERS, csv_bytes, neutralise

DANGEROUS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "|cmd",
    "%x",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "\u00a0=1",
    "\ufeff=1",
    "\u200b=1",
    "\u202e=1",
    "\uff1d1+1",
    "\uff0b1",
    "\uff0d1",
    "\uff201",
    "\ufe62",
    "\u00ad=1",
    "\u3000=1",
    "\x00=1",
    "\x01=1",
    '  \u200d\ufeff=HYPERLINK("x")',
    "\u0301=1",
]


@pytest.mark.parametrize("text", DANGEROUS)
def test_what_could_be_a_formula_is_quoted(text: str) -> None:
    assert neutralise(text).startswith("'")


@pytest.mark.parametrize(
    "text", ["", "Austria", "58.2 per cent", "a=b", "'quoted", "é", "ر", "(1)", "1-2", "#1", "…"]
)
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert neutralise(text) == text


@given(st.text())
def test_the_first_visible_sign_is_never_a_trigger(text: str) -> None:
    safe = neutralise(text)
    visible = [
        sign for sign in safe if unicodedata.category(sign) not in {"Cf", "Cc", "Zs", "Zl", "Zp", "Mn", "Me"}
    ]
    assert safe[:1] not in TRIGGERS or not safe
    if visible:
        assert unicodedata.normalize("NFKC", visible[0]).lstrip()[:1] not in TRIGGERS or safe.startswith("'")
    assert not any(sign < " " and sign not in "\t\r\n" for sign in safe)


@given(st.text())
def test_nothing_visible_is_lost(text: str) -> None:
    safe = neutralise(text)
    body = safe[1:] if safe.startswith("'") and not text.startswith("'") else safe
    assert body == "".join(s for s in text if s in "\t\r\n" or (s >= " " and s not in "\x7f\ufffe\uffff"))


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"])), min_size=1, max_size=4))
def test_a_table_is_read_back_as_it_was(cells: list[str]) -> None:
    content = csv_bytes([cells, [1, 2.5, None]])
    assert content.startswith(b"\xef\xbb\xbf")
    first, second = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert first == [neutralise(cell) for cell in cells]
    assert second == ["1", "2.5", ""]
    assert content.count(b"\r\n") >= 2

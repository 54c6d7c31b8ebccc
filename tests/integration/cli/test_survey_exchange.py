"""`survey import` and `survey export`: a form comes back as it went, bad workbooks leave nothing behind."""

import json
from pathlib import Path

import pyreadstat
import pytest
from pyxform.xls2xform import convert
from tests.integration.cli.support import rapport
from tests.unit.surveys.instruments import forms

from rapport.surveys.instruments.xlsform_workbook import read_sheets

pytestmark = pytest.mark.slow


def test_a_form_is_imported_and_exported_as_it_came(demo_home: Path, tmp_path: Path) -> None:
    path = tmp_path / "plans.xlsx"
    path.write_bytes(forms.form())
    ended = rapport(demo_home, "survey", "import", path, "--code", "through-cli")
    assert ended.code == 0, ended.err
    assert ended.out.startswith("Imported through-cli@1 as a draft: 4 sections, 12 questions")
    assert "warning: Sheet 'survey', row 19: The skip rule cannot be expressed here" in ended.told
    back = tmp_path / "back.xlsx"
    ended = rapport(demo_home, "survey", "export", "through-cli@1", "--format", "xlsform", "--out", back)
    assert ended.code == 0, ended.err
    assert read_sheets("a.xlsx", back.read_bytes()) == forms.sheets(cascades=forms.OTHER)


def test_a_wave_is_exported_in_every_form(demo_home: Path, tmp_path: Path) -> None:
    for kind, ending in (("xlsform", "xlsx"), ("xlsx", "xlsx"), ("sav", "sav"), ("json", "json")):
        out = tmp_path / f"{kind}.{ending}"
        ended = rapport(demo_home, "survey", "export", "osce-2007", "--format", kind, "--out", out)
        assert ended.code == 0, ended.err
    convert((tmp_path / "xlsform.xlsx").read_bytes())
    whole = json.loads((tmp_path / "json.json").read_text(encoding="utf-8"))
    assert len(whole["respondents"]) == 67
    assert len(read_sheets("a.xlsx", (tmp_path / "xlsx.xlsx").read_bytes())[0].rows) == 69
    given, _ = pyreadstat.read_sav(str(tmp_path / "sav.sav"), output_format="dict")
    assert len(given["respondent"]) == 67


def test_bad_input_is_told_in_one_line_and_its_rows(demo_home: Path, tmp_path: Path) -> None:
    circle = tmp_path / "circle.xlsx"
    circle.write_bytes(
        forms.form(
            *forms.questions(["text", "a", "", "${b} = 1"], ["text", "b", "", "${a} = 1"], ["nothing", "c"])
        )
    )
    ended = rapport(demo_home, "survey", "import", circle)
    assert (
        ended.code == 2
        and "nothing was stored" in ended.told
        and "no type of question 'nothing'" in ended.told
    )
    big = tmp_path / "big.xlsx"
    with big.open("wb") as opened:
        opened.truncate(200 * 1024 * 1024)
    for path, message in (
        (big, "it is larger than 20 MB"),
        (tmp_path / "missing.xlsx", "there is no file"),
        (circle.rename(tmp_path / "circle.xlsm"), "files of this type are not taken here"),
    ):
        ended = rapport(demo_home, "survey", "import", path)
        assert ended.code == 2 and message in ended.told, ended
    for what, message in (
        ("no-such", "no-such"),
        ("through-cli@x", "the number of a version"),
        ("q@999", "q 999"),
    ):
        ended = rapport(
            demo_home, "survey", "export", what, "--format", "xlsform", "--out", tmp_path / "x.xlsx"
        )
        assert ended.code == 2 and message in ended.told, ended
    assert not (tmp_path / "x.xlsx").exists()

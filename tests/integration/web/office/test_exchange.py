"""XLSForm and exports in the browser: taken whole with every mistake named, given out without what is withheld."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyreadstat
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.unit.surveys.instruments import forms

from rapport.kernel.access import Viewer
from rapport.surveys.instruments.queries import questionnaire_content, versions
from rapport.surveys.instruments.xlsform_workbook import read_sheets
from rapport.surveys.models import Answer

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]
IMPORT = "/office/questionnaires/import/"


def upload(client: Client, content: bytes, name: str = "plans.xlsx", **more: str) -> tuple[int, str, str]:
    """Status, address to go to, text of the page."""
    answer = client.post(IMPORT, {"form": SimpleUploadedFile(name, content), **more})
    return answer.status_code, answer.headers.get("Location", ""), answer.content.decode()


def test_a_form_becomes_a_draft_and_is_exported_as_it_came(browser: Browser, system: Viewer) -> None:
    manager = browser("SURVEY_MANAGER")
    assert manager.get(IMPORT).status_code == 200
    assert upload(manager, forms.form())[:2] == (302, "/office/questionnaires/plans/1/form/")
    page = manager.get("/office/questionnaires/plans/1/form/").content.decode()
    assert "The skip rule cannot be expressed here" in page and "my notes" in page
    assert "plans, version 1, was imported as a draft: 4 sections, 12 questions" in page
    assert "form/export/" in manager.get("/office/questionnaires/plans/1/").content.decode()
    exported = manager.get("/office/questionnaires/plans/1/form/export/")
    assert 'filename="plans-1.xlsx"' in exported["Content-Disposition"]
    assert read_sheets("a.xlsx", exported.content) == forms.sheets(cascades=forms.OTHER)
    assert len(questionnaire_content(viewer=system, questionnaire="plans", number=1).items()) == 15


def test_the_same_form_again_is_a_new_version(browser: Browser) -> None:
    manager = browser("SURVEY_MANAGER")
    upload(manager, forms.form(), code="other")
    assert upload(manager, forms.form(), code="other")[1] == "/office/questionnaires/other/2/form/"


def macro() -> bytes:
    """A workbook that carries a macro."""
    out = io.BytesIO(forms.form())
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    return out.getvalue()


def bomb() -> bytes:
    """A workbook that grows a thousandfold when it is unpacked."""
    out = io.BytesIO(forms.form())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.png", b"\0" * 20_000_000)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("plans.xlsm", forms.form, "files of this type are not taken here"),
        ("plans.xlsx", macro, "it carries macros"),
        ("plans.xlsx", bomb, "it would grow suspiciously when unpacked"),
        ("plans.xlsx", lambda: b"PK\x03\x04 and nothing", "its archive is damaged"),
        ("plans.xlsx", lambda: b"x" * (21 * 1024 * 1024), "it is larger than 20 MB"),
        ("plans.xlsx", lambda: forms.form(*forms.sheets()[1:]), "has no sheet &#x27;survey&#x27;"),
        (
            "plans.xlsx",
            lambda: forms.form(
                *forms.questions(["text", "a", "", "${b} = 1"], ["text", "b", "", "${a} = 1"])
            ),
            "row 2: The skip rules run in a circle: a → b → a (rows 2, 3)",
        ),
    ],
)
def test_a_bad_workbook_is_refused_and_nothing_is_stored(
    browser: Browser, system: Viewer, name: str, content: Callable[[], bytes], message: str
) -> None:
    status, _, page = upload(browser("SURVEY_MANAGER"), content(), name)
    assert status in {400, 413} and message in page
    assert versions(viewer=system) == []


def test_readers_export_and_do_not_import(browser: Browser, wave: str) -> None:
    reader = browser("READER")
    assert reader.get(IMPORT).status_code == 403
    assert "wave-export" not in reader.get(f"/office/waves/{wave}/").content.decode()
    assert f"/office/waves/{wave}/export/sav/" in reader.get(f"/office/waves/{wave}/").content.decode()
    assert reader.get(f"/office/waves/{wave}/export/nothing/").status_code == 404
    assert reader.get("/office/waves/nothing/export/json/").status_code == 404


def test_a_wave_is_exported_in_every_form(browser: Browser, wave: str, tmp_path: Path) -> None:
    reader = browser("READER")
    whole = json.loads(reader.get(f"/office/waves/{wave}/export/json/").content)
    assert (whole["format"], len(whole["answers"])) == ("rapport-wave-1", 15)
    states = {(one["respondent"], one["item"]): one["state"] for one in whole["answers"]}
    assert (states["AT", "Q1"], states["FI", "Q1"], states["SE", "Q1"]) == ("answered", "blank", "no_reply")
    sheets = read_sheets("a.xlsx", reader.get(f"/office/waves/{wave}/export/xlsx/").content)
    assert [len(sheet.rows) for sheet in sheets][:2] == [7, 16]
    assert sheets[0].rows[2][:6] == ("AT", "Austria", "State", "yes", "Yes", "2003")
    assert sheets[0].rows[6][4] == "[Did not return the questionnaire]"
    path = tmp_path / "wave.sav"
    path.write_bytes(reader.get(f"/office/waves/{wave}/export/sav/").content)
    _, meta = pyreadstat.read_sav(str(path), output_format="dict")
    assert meta.column_names[:2] == ["respondent", "name"] and meta.variable_value_labels["Q1"][1.0] == "Yes"
    form = read_sheets("a.xlsx", reader.get(f"/office/waves/{wave}/export/xlsform/").content)
    assert form[0].rows[2][:2] == ("select_one yes_no", "Q1")


def test_what_is_withheld_or_looks_like_a_formula_does_no_harm(browser: Browser, wave: str) -> None:
    secret, formula = "words that nobody may read", '=HYPERLINK("http://example.org","x")'
    Answer.objects.filter(respondent__organisation__code="AT", item__code="Q3").update(
        state="withheld", original=secret
    )
    Answer.objects.filter(respondent__organisation__code="AT", item__code="Q2").update(
        state="withheld", values=[], original=secret
    )
    Answer.objects.filter(respondent__organisation__code="BE", item__code="Q1").update(original=formula)
    reader = browser("READER")
    for kind in ("json", "xlsx", "sav"):
        content = reader.get(f"/office/waves/{wave}/export/{kind}/").content
        if kind == "xlsx":
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                parts = {name: archive.read(name) for name in archive.namelist()}
            assert not any(b"<f>" in part or b"hyperlink " in part for part in parts.values())
            assert formula in str(read_sheets("a.xlsx", content))
            content = b"".join(parts.values())
        assert secret.encode() not in content

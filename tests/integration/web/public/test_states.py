"""Drafts, withdrawn editions, later editions, hostile texts: who sees what."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from django.test import Client

from rapport.kernel.access import Viewer
from rapport.reports import actions, queries
from rapport.reports.files import read_edition
from rapport.reports.types import EditionView

pytestmark = pytest.mark.usefixtures("osce")
HOSTILE = "<script>alert('x')</script><img src=x onerror=alert(1)>"


def draft(
    folder: Path, system: Viewer, now: datetime, *, code: str = "second", title: str = "A second edition"
) -> EditionView:
    """A small draft over the demonstration's wave, with hostile text in its narrative."""
    files = {
        "edition.yaml": f"""
code: {code}
wave: osce-2007
edition: 2
language: en
title: {{en: {title!r}}}
subtitle: {{en: {HOSTILE!r}}}
publisher: {{en: {HOSTILE!r}}}
as_of: 2008-03-31
rounding: {{rule: half_up, decimals: 1}}
chapters:
  - {{slug: one, title: {{en: {HOSTILE!r}}}, file: one.md}}
recommendations: recommendations.yaml
addressees:
  all: {{en: {HOSTILE!r}}}
""",
        "one.md": f"Of the States invited, [[figure:ncm-yes|base]] have one. {HOSTILE}\n\n[[recommendations]]\n",
        "recommendations.yaml": f"""
- number: 1
  addressees: [all]
  text: {{en: {HOSTILE!r}}}
  source: {HOSTILE!r}
""",
    }
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
    actions.edition_load(content=read_edition(folder, wave="osce-2007"), by=system, now=now)
    return queries.edition(viewer=system, code=code)


def publish(code: str, system: Viewer, now: datetime) -> None:
    """Freeze and publish."""
    version = queries.edition(viewer=system, code=code).version
    actions.edition_freeze(code=code, expected=version, by=system, now=now)
    actions.edition_publish(code=code, expected=version + 1, by=system, now=now)


ADDRESSES = (
    "/reports/second/",
    "/reports/second/chapters/one/",
    "/reports/second/recommendations/",
    "/reports/second/figures/",
    "/reports/second/figures/ncm-yes/",
    "/reports/second/figures/ncm-yes.json",
    "/reports/second/verification/",
    "/reports/second/tables/",
    "/reports/second/compare/osce-2007/",
)


def test_a_draft_is_the_offices_alone(
    client: Client,
    sign_in: Callable[[str], Client],
    system: Viewer,
    now: datetime,
    tmp_path: Path,
) -> None:
    draft(tmp_path, system, now)
    assert [address for address in ADDRESSES if client.get(address).status_code != 404] == []
    assert b"second" not in client.get("/reports/").content
    assert b"A second edition" not in client.get("/search/?q=second+edition").content
    assert client.get("/api/v1/editions/second").status_code == 404
    office = sign_in("EDITOR")
    assert [address for address in ADDRESSES if office.get(address).status_code != 200] == []
    front = office.get("/reports/second/").content.decode()
    assert "Only the office sees this" in front
    assert "not to be cited" in front
    assert office.get("/api/v1/editions/second").status_code == 404


def test_a_frozen_edition_waits_for_its_publication(
    client: Client, sign_in: Callable[[str], Client], system: Viewer, now: datetime, tmp_path: Path
) -> None:
    edition = draft(tmp_path, system, now)
    actions.edition_freeze(code=edition.code, expected=edition.version, by=system, now=now)
    assert client.get("/reports/second/").status_code == 404
    assert client.get("/reports/second/chapters/one/").status_code == 404
    assert "Frozen, not published" in sign_in("READER").get("/reports/second/").content.decode()


def test_a_broken_draft_says_what_is_wrong(
    sign_in: Callable[[str], Client], system: Viewer, now: datetime, tmp_path: Path
) -> None:
    draft(tmp_path, system, now)
    view = queries.edition(viewer=system, code="second")
    chapter = queries.chapter(viewer=system, edition=view, slug="one")
    actions.chapter_change(
        edition="second",
        slug="one",
        title=chapter.title,
        markdown="[[figure:ncm-yess]]",
        expected=chapter.version,
        by=system,
        now=now,
    )
    office = sign_in("EDITOR")
    for address in ("/reports/second/", "/reports/second/chapters/one/"):
        answer = office.get(address)
        assert answer.status_code == 409
        assert "ncm-yess" in answer.content.decode()
        assert "ncm-yes" in answer.content.decode().replace("ncm-yess", "")


def test_hostile_texts_stay_texts(client: Client, system: Viewer, now: datetime, tmp_path: Path) -> None:
    draft(tmp_path, system, now, title=HOSTILE)
    publish("second", system, now)
    others = ("/", "/reports/", "/figures/", "/feeds/editions.xml", "/waves/osce-2007/", "/search/?q=script")
    for address in (*ADDRESSES, *others):
        content = client.get(address).content.decode()
        if "json" in address:
            continue
        assert "<script>alert" not in content, address
        assert "<img src=x" not in content, address


def test_an_edition_names_the_one_before_and_what_changed(
    client: Client, system: Viewer, now: datetime
) -> None:
    actions.edition_begin(code="second", after="osce-2007", as_of=date(2008, 3, 31), by=system, now=now)
    publish("second", system, now)
    front = client.get("/reports/second/").content.decode()
    assert 'href="/reports/second/compare/osce-2007/"' in front
    assert "There is a newer edition" in client.get("/reports/osce-2007/").content.decode()
    assert "No figure has changed" in client.get("/reports/second/compare/osce-2007/").content.decode()
    assert client.get("/reports/second/compare/second/").status_code == 400


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_a_withdrawn_edition_says_so_and_why(
    client: Client, system: Viewer, now: datetime, language: str
) -> None:
    version = queries.edition(viewer=system, code="osce-2007").version
    actions.edition_withdraw(
        code="osce-2007", reason=f"Rows 3 and 4 were swapped. {HOSTILE}", expected=version, by=system, now=now
    )
    for address in (
        "/reports/osce-2007/",
        "/reports/osce-2007/chapters/summary/",
        "/reports/osce-2007/figures/ncm-yes/",
        "/reports/osce-2007/figures/ncm-yes.json",
        "/reports/osce-2007/files/report.pdf",
    ):
        answer = client.get(address, headers={"accept-language": language})
        assert answer.status_code == 410, address
        assert "Rows 3 and 4 were swapped." in answer.content.decode()
        assert "<script>alert" not in answer.content.decode()
    gone = client.get("/api/v1/editions/osce-2007/figures")
    assert (gone.status_code, gone.json()["code"]) == (410, "edition_withdrawn")
    assert "Rows 3 and 4" in gone.json()["message"]
    assert client.get("/").status_code == 200
    assert b"ncm-yes" not in client.get("/figures/").content

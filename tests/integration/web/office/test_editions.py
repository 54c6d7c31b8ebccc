"""Writing, checking, freezing, publishing and withdrawing editions in the browser."""

from collections.abc import Callable
from datetime import datetime

from django.test import Client
from tests.factories import actors, reports

from rapport.kernel.access import Viewer
from rapport.reports import queries
from rapport.reports.types import EditionView

Browser = Callable[..., Client]
SYSTEM = Viewer.system()
CHAPTER = "/office/editions/first/chapters/summary/"


def chapter() -> str:
    view = queries.edition(viewer=SYSTEM, code="first")
    return queries.chapter(viewer=SYSTEM, edition=view, slug="summary").markdown


def state() -> str:
    return queries.edition(viewer=SYSTEM, code="first").state


def write(client: Client, text: str, version: int = 1, **more: str) -> int:
    given = {"title": "Summary", "markdown": text, "version": str(version), **more}
    return client.post(CHAPTER, given).status_code


def test_an_editor_writes_a_chapter(browser: Browser, edition: EditionView) -> None:
    editor = browser("EDITOR")
    assert write(editor, "Only [[figure:mechanism|base]] have one.\r\n") == 302
    assert chapter() == "Only [[figure:mechanism|base]] have one.\n"


def test_the_preview_shows_values_problems_and_warnings_and_saves_nothing(
    browser: Browser, edition: EditionView
) -> None:
    editor = browser("EDITOR")
    typed = {
        "title": "Summary",
        "markdown": "[[figure:mechanism]] have one.\n\n[[figure:mechanims]]\n\nThat is 2 of 4.",
        "version": "1",
    }
    with_scripts = editor.post(f"{CHAPTER}preview/", typed, headers={"HX-Request": "true"})
    without = editor.post(CHAPTER, {**typed, "preview": "1"})
    for response in (with_scripts, without):
        text = response.content.decode()
        assert response.status_code == 200
        assert "50.0 per cent" in text
        assert "line 3" in text and '<code dir="ltr">mechanism</code>' in text
        assert "⟦figure:mechanims⟧" in text
        assert "[[figure:mechanism|base]]" in text
    assert "mechanims" not in chapter()


def test_a_stale_chapter_is_not_lost(browser: Browser, edition: EditionView) -> None:
    first, second = browser("EDITOR"), browser("EDITOR")
    assert write(first, "The first text.") == 302
    late = second.post(CHAPTER, {"title": "Summary", "markdown": "The second text.", "version": "1"})
    assert late.status_code == 409
    text = late.content.decode()
    assert "The first text." in text and "The second text." in text
    assert 'name="version" value="2"' in text
    assert chapter() == "The first text."
    assert write(second, "The second text.", version=2) == 302
    assert chapter() == "The second text."


def test_names_are_found_with_their_tokens(browser: Browser, edition: EditionView) -> None:
    editor = browser("EDITOR")
    found = editor.get("/office/editions/first/names/?q=mechanism").content.decode()
    assert "[[figure:mechanism]]" in found and "50.0 per cent" in found
    assert "[[table:at-a-glance]]" in editor.get("/office/editions/first/names/?q=glance").content.decode()
    without = editor.post(
        CHAPTER, {"title": "S", "markdown": "kept", "version": "1", "q": "glance", "find": "1"}
    )
    assert "[[table:at-a-glance]]" in without.content.decode() and "kept" in without.content.decode()


def test_a_broken_narrative_can_be_saved_but_neither_frozen_nor_built(
    browser: Browser, edition: EditionView
) -> None:
    editor = browser("EDITOR")
    assert write(editor, "[[figure:mechanims]]") == 302
    check = editor.get("/office/editions/first/check/").content.decode()
    assert "summary" in check and '<code dir="ltr">mechanism</code>' in check
    assert "Freeze the edition</button>" not in editor.get("/office/editions/first/freeze/").content.decode()
    frozen = editor.post("/office/editions/first/freeze/", {"version": "1"})
    assert frozen.status_code == 400 and "line 1" in frozen.content.decode()
    built = editor.post("/office/editions/first/files/build/")
    assert built.status_code == 400 and "mechanims" in built.content.decode()
    assert state() == "DRAFT"


def test_two_people_freeze_and_publish(browser: Browser, edition: EditionView, now: datetime) -> None:
    both = actors.a_person("EDITOR", "APPROVER", now=now)
    one = Client()
    one.force_login(both)
    assert one.post("/office/editions/first/freeze/", {"version": "1"}).status_code == 302
    assert state() == "FROZEN"
    page = one.get("/office/editions/first/").content.decode()
    assert "another person must publish it" in page and 'href="/office/editions/first/publish/"' not in page
    assert one.post("/office/editions/first/publish/", {"version": "2"}).status_code == 403
    assert state() == "FROZEN"
    other = browser("APPROVER")
    assert other.post("/office/editions/first/publish/", {"version": "2"}).status_code == 302
    assert state() == "PUBLISHED"


def test_a_frozen_edition_takes_no_text_and_can_be_reopened(browser: Browser, edition: EditionView) -> None:
    editor = browser("EDITOR")
    editor.post("/office/editions/first/freeze/", {"version": "1"})
    assert write(editor, "Too late.") == 409
    assert "<textarea" not in editor.get(CHAPTER).content.decode()
    assert editor.get("/office/editions/first/change/").status_code == 409
    assert editor.post("/office/editions/first/reopen/", {"version": "2"}).status_code == 302
    assert state() == "DRAFT"


def test_a_state_change_on_an_old_version_is_not_done(browser: Browser, edition: EditionView) -> None:
    editor = browser("EDITOR")
    change = {
        "title": "Another title", "subtitle": "", "decimals": "0", "version": "1",
        "as_of_day": "1", "as_of_month": "2", "as_of_year": "2026",
    }  # fmt: skip
    assert editor.post("/office/editions/first/change/", change).status_code == 302
    late = editor.post("/office/editions/first/freeze/", {"version": "1"})
    assert late.status_code == 409 and "Somebody changed the edition" in late.content.decode()
    assert state() == "DRAFT"
    stale = editor.post("/office/editions/first/change/", {**change, "title": "A third title"})
    assert stale.status_code == 409
    assert "Another title" in stale.content.decode() and "A third title" in stale.content.decode()


def test_a_published_edition_is_withdrawn_with_a_reason_only(
    browser: Browser, wave: str, now: datetime
) -> None:
    view = reports.edition_at("PUBLISHED", wave, now=now)
    approver, address = browser("APPROVER"), "/office/editions/first/withdraw/"
    without = approver.post(address, {"reason": " ", "version": str(view.version)})
    assert without.status_code == 400 and "readers are told" in without.content.decode()
    assert (
        approver.post(address, {"reason": "A wrong base.", "version": str(view.version)}).status_code == 302
    )
    assert state() == "WITHDRAWN"
    assert "A wrong base." in approver.get("/office/editions/first/").content.decode()


def test_the_next_edition_begins_as_a_copy_and_is_compared(
    browser: Browser, wave: str, now: datetime
) -> None:
    reports.edition_at("PUBLISHED", wave, now=now)
    editor = browser("EDITOR")
    begin = {
        "after": "first", "code": "second", "as_of_day": "1", "as_of_month": "3", "as_of_year": "2026",
    }  # fmt: skip
    assert editor.post("/office/editions/begin/", begin).status_code == 302
    taken = editor.post("/office/editions/begin/", begin)
    assert taken.status_code == 400 and "is taken" in taken.content.decode()
    editor.post(
        "/office/waves/small/figures/mechanism/change/",
        {
            "title_en": "States with a mechanism", "universe": "replied", "measure": "share",
            "where": "Q1 = yes or Q1 = no", "version": "1",
        },
    )  # fmt: skip
    text = editor.get("/office/editions/second/compare/").content.decode()
    assert "50.0% (2 of 4)" in text and "75.0% (3 of 4)" in text
    assert "Denmark" in text


def test_chapters_recommendations_tables_and_charts_are_added(browser: Browser, edition: EditionView) -> None:
    editor, base = browser("EDITOR"), "/office/editions/first"
    assert editor.post(f"{base}/chapters/new/", {"title": "Plans", "slug": "plans"}).status_code == 302
    taken = editor.post(f"{base}/chapters/new/", {"title": "Plans again", "slug": "plans"})
    assert taken.status_code == 400 and "Plans again" in taken.content.decode()
    nobody = editor.post(f"{base}/recommendations/new/", {"number": "2", "addressees": "", "text": "Do it."})
    assert nobody.status_code == 400 and "Do it." in nobody.content.decode()
    given = {"number": "2", "addressees": "states", "text": "Do it."}
    assert editor.post(f"{base}/recommendations/new/", given).status_code == 302
    assert "Do it." in editor.get(f"{base}/recommendations/").content.decode()
    unknown = editor.post(
        f"{base}/exhibits/table/new/",
        {"code": "t2", "title": "Two", "kind": "figures", "figures": "mechanims"},
    )
    assert unknown.status_code == 400 and "mechanims" in unknown.content.decode()
    table = {
        "code": "states", "title": "By State", "kind": "respondents", "universe": "invited",
        "columns": "Q1 | Mechanism\nQ2 | Since | original",
    }  # fmt: skip
    assert editor.post(f"{base}/exhibits/table/new/", table).status_code == 302
    chart = {"code": "bars", "title": "[[figure:mechanism]] have one", "kind": "bar", "figures": "mechanism"}
    tried = editor.post(f"{base}/exhibits/chart/preview/", chart)
    assert "<svg" in tried.content.decode() and "50.0 per cent have one" in tried.content.decode()
    assert editor.post(f"{base}/exhibits/chart/new/", chart).status_code == 302
    tokens = editor.get(f"{base}/exhibits/").content.decode()
    assert "[[chart:bars]]" in tokens and "[[table:states]]" in tokens


def test_a_specification_may_be_written_as_yaml(browser: Browser, edition: EditionView) -> None:
    editor, address = browser("EDITOR"), "/office/editions/first/exhibits/table/at-a-glance/"
    fields = {"title": "At a glance", "kind": "figures", "figures": "mechanism", "version": "1"}
    bad = editor.post(address, {**fields, "as_yaml": "on", "yaml": "kind: [figures"})
    assert bad.status_code == 400 and "kind: [figures" in bad.content.decode()
    good = "title: {en: Of late}\nkind: figures\nfigures: [mechanism]\n"
    assert editor.post(address, {**fields, "as_yaml": "on", "yaml": good}).status_code == 302
    assert "Of late" in editor.get("/office/editions/first/exhibits/").content.decode()


def test_readers_see_drafts_and_change_nothing(browser: Browser, edition: EditionView) -> None:
    reader = browser("READER")
    page = reader.get(CHAPTER).content.decode()
    assert "50.0 per cent" in page and "<textarea" not in page
    assert write(reader, "Mine.") == 403
    assert reader.post("/office/editions/first/files/build/").status_code == 403
    assert chapter() == reports.TEXT

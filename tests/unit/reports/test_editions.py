"""The life of an edition: written, frozen, published by somebody else, followed by the next, compared, withdrawn."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from rapport.actors import actions as actors
from rapport.actors.kinds import OrganisationKind
from rapport.kernel.access import Viewer
from rapport.kernel.errors import AccessDenied, InvalidInput, NotAvailable, StaleVersion, UnableTo
from rapport.reports import actions, assembly, queries, rendering
from rapport.reports.files import EditionFilesRefused, read_edition
from rapport.reports.types import EditionView
from rapport.surveys import actions as surveys
from rapport.surveys import queries as waves
from rapport.surveys.models import Wave

pytestmark = pytest.mark.django_db


def person(name: str, role: str, system: Viewer, now: datetime) -> Viewer:
    """A viewer with a real account, through the real actions."""
    from rapport.actors import queries as reads
    from rapport.actors.roles import permissions_of

    try:
        office = reads.organisation_by_code(viewer=system, code="office", language="en", day=now.date()).id
    except NotAvailable:
        kind = OrganisationKind.REGIONAL_ORGANISATION
        office = actors.organisation_register(
            code="office", kind=kind, names={"en": "Office"}, by=system, now=now
        )
    who = actors.person_register(
        email=f"{name}@office.example", full_name=name, password=None, by=system, now=now
    )
    actors.role_grant(person_id=who, organisation_id=office, role=role, by=system, now=now)
    return Viewer(
        person_id=who, permissions=permissions_of(frozenset({role})), organisations=frozenset({office})
    )


@pytest.fixture
def editor(system: Viewer, now: datetime) -> Viewer:
    return person("editor", "EDITOR", system, now)


@pytest.fixture
def approver(system: Viewer, now: datetime) -> Viewer:
    return person("approver", "APPROVER", system, now)


def freeze(edition: EditionView, editor: Viewer, now: datetime) -> EditionView:
    actions.edition_freeze(code=edition.code, expected=edition.version, by=editor, now=now)
    return queries.edition(viewer=editor, code=edition.code)


def write(edition: EditionView, markdown: str, by: Viewer, now: datetime) -> None:
    chapter = queries.chapter(viewer=by, edition=edition, slug="summary")
    actions.chapter_change(
        edition=edition.code,
        slug="summary",
        title=chapter.title,
        markdown=markdown,
        expected=chapter.version,
        by=by,
        now=now,
    )


def test_a_draft_says_what_its_wave_says(draft: EditionView, system: Viewer) -> None:
    (page,) = [
        part
        for part in rendering.fragments(queries.source(viewer=system, edition=draft))
        if part.kind == "chapter"
    ]
    assert "33.3" in page.plain and "1 of 3" in page.plain and "North office" in page.plain
    assert 'href="/@edition/figures/mechanism/"' in page.html


def test_a_table_says_unknown_where_nothing_is_known(draft: EditionView, system: Viewer) -> None:
    source = queries.source(viewer=system, edition=draft)
    answers = next(table for table in source.tables if table.spec.id == "answers")
    states = {row[0].text: [cell.state for cell in row[1:]] for row in answers.rows}
    assert states == {
        "North office": ["answered", "answered"],
        "South office": ["blank", "blank"],
        "West office": ["no_reply", "no_reply"],
    }


def test_a_snapshot_comes_back_as_it_was(draft: EditionView, system: Viewer) -> None:
    source = queries.source(viewer=system, edition=draft)
    text, sha256 = assembly.to_snapshot(source)
    assert assembly.from_snapshot(text) == source
    assert assembly.to_snapshot(assembly.from_snapshot(text)) == (text, sha256)


def test_a_frozen_edition_keeps_its_figures(
    draft: EditionView, editor: Viewer, now: datetime, system: Viewer
) -> None:
    frozen = freeze(draft, editor, now)
    wave = waves.wave(viewer=system, code="small-2026")
    definition = waves.figure(viewer=system, wave=wave, code="mechanism")
    surveys.figure_change(
        wave=wave.code,
        fields=surveys.FigureFields(
            code="mechanism",
            title=definition.title,
            universe="replied",
            measure="share",
            where=definition.where,
        ),
        expected=definition.version,
        by=editor,
        now=now,
    )
    kept = queries.frozen_figure(viewer=editor, edition=frozen, code="mechanism")
    assert (kept["numerator"], kept["denominator"], kept["value"]) == (1, 3, 33.3)
    assert kept["members"] == ["north"] and kept["names"]["north"] == "North office"
    assert queries.source(viewer=editor, edition=frozen).figures["mechanism"].denominator == 3


def test_freezing_twice_the_same_gives_the_same_snapshot(
    draft: EditionView, editor: Viewer, now: datetime
) -> None:
    first = freeze(draft, editor, now)
    actions.edition_reopen(code=first.code, expected=first.version, by=editor, now=now)
    second = freeze(queries.edition(viewer=editor, code=first.code), editor, now)
    assert first.snapshot_sha256 == second.snapshot_sha256 != ""


def test_a_broken_narrative_is_saved_but_not_frozen(
    draft: EditionView, editor: Viewer, now: datetime
) -> None:
    write(draft, "Nearly all: [[figure:mechanisn]].", editor, now)
    with pytest.raises(InvalidInput, match="mechanisn") as refused:
        freeze(draft, editor, now)
    assert refused.value.code == "narrative_broken"
    assert queries.edition(viewer=editor, code=draft.code).is_draft


def test_two_people_publish(
    draft: EditionView, editor: Viewer, approver: Viewer, public: Viewer, now: datetime
) -> None:
    frozen = freeze(draft, editor, now)
    with pytest.raises(NotAvailable):
        queries.edition(viewer=public, code=draft.code)
    with pytest.raises(AccessDenied):
        actions.edition_publish(code=draft.code, expected=frozen.version, by=editor, now=now)
    both = Viewer(person_id=editor.person_id, permissions=editor.permissions | approver.permissions)
    with pytest.raises(AccessDenied, match="another person"):
        actions.edition_publish(code=draft.code, expected=frozen.version, by=both, now=now)
    actions.edition_publish(code=draft.code, expected=frozen.version, by=approver, now=now)
    assert queries.edition(viewer=public, code=draft.code).state == "PUBLISHED"


def test_an_edition_over_a_draft_wave_is_not_published(
    draft: EditionView, editor: Viewer, approver: Viewer, now: datetime
) -> None:
    frozen = freeze(draft, editor, now)
    Wave.objects.filter(code="small-2026").update(state="DRAFT")
    with pytest.raises(UnableTo, match="still a draft"):
        actions.edition_publish(code=draft.code, expected=frozen.version, by=approver, now=now)


def test_only_a_draft_is_written(draft: EditionView, editor: Viewer, now: datetime) -> None:
    frozen = freeze(draft, editor, now)
    with pytest.raises(UnableTo, match="frozen"):
        write(frozen, "Other words.", editor, now)
    with pytest.raises(UnableTo):
        freeze(frozen, editor, now)


def test_a_published_edition_goes_nowhere_but_away(
    draft: EditionView, editor: Viewer, approver: Viewer, public: Viewer, now: datetime
) -> None:
    frozen = freeze(draft, editor, now)
    actions.edition_publish(code=draft.code, expected=frozen.version, by=approver, now=now)
    published = queries.edition(viewer=approver, code=draft.code)
    with pytest.raises(UnableTo):
        actions.edition_reopen(code=draft.code, expected=published.version, by=editor, now=now)
    with pytest.raises(InvalidInput, match="Say why"):
        actions.edition_withdraw(
            code=draft.code, reason=" ", expected=published.version, by=approver, now=now
        )
    actions.edition_withdraw(
        code=draft.code, reason="A member was miscounted.", expected=published.version, by=approver, now=now
    )
    gone = queries.edition(viewer=public, code=draft.code)
    assert (gone.state, gone.withdrawn_reason) == ("WITHDRAWN", "A member was miscounted.")
    with pytest.raises(UnableTo, match="miscounted"):
        queries.source(viewer=public, edition=gone)


def test_the_slower_of_two_editors_is_told(draft: EditionView, editor: Viewer, now: datetime) -> None:
    write(draft, "First.", editor, now)
    with pytest.raises(StaleVersion):
        actions.chapter_change(
            edition=draft.code,
            slug="summary",
            title="Summary",
            markdown="Second.",
            expected=1,
            by=editor,
            now=now,
        )
    assert queries.chapter(viewer=editor, edition=draft, slug="summary").markdown == "First."


def test_the_next_edition_shows_what_changed(
    draft: EditionView, editor: Viewer, now: datetime, system: Viewer
) -> None:
    freeze(draft, editor, now)
    actions.edition_begin(code="small-2027", after="small-2026", as_of=date(2027, 2, 28), by=editor, now=now)
    later = queries.edition(viewer=editor, code="small-2027")
    assert (later.number, later.predecessor, later.is_draft) == (2, "small-2026", True)
    write(later, "Now [[figure:mechanism]].", editor, now)
    surveys.figure_change(
        wave="small-2026",
        fields=surveys.FigureFields(
            code="mechanism",
            title={"en": "Offices with a mechanism"},
            universe="replied",
            measure="share",
            where="Q1 = a",
        ),
        expected=1,
        by=editor,
        now=now,
    )
    found = queries.difference(viewer=editor, before="small-2026", after="small-2027")
    assert [
        (one.code, one.before["denominator"], one.after["denominator"])
        for one in found.figures
        if one.before and one.after
    ] == [("mechanism", 3, 2)]
    assert [text.slug for text in found.texts] == ["summary"]
    assert ("+", "Now [[figure:mechanism]].") in found.texts[0].lines


def test_each_write_is_audited_once(
    draft: EditionView, editor: Viewer, now: datetime, audited: list[Any]
) -> None:
    audited.clear()
    write(draft, "Words.", editor, now)
    actions.chapter_add(edition=draft.code, slug="more", title="More", by=editor, now=now)
    actions.recommendation_save(
        edition=draft.code,
        number=2,
        addressees=["offices"],
        text={"en": "More."},
        expected=None,
        by=editor,
        now=now,
    )
    freeze(draft, editor, now)
    assert [one.event for one in audited] == [
        "chapter.changed",
        "chapter.added",
        "recommendation.saved",
        "edition.frozen",
    ]


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        (
            {"id": "x", "title": {"en": "X"}, "kind": "respondents", "universe": "nobody", "columns": []},
            "no universe 'nobody'",
        ),
        (
            {
                "id": "x",
                "title": {"en": "X"},
                "kind": "respondents",
                "universe": "invited",
                "columns": [{"item": "Q9", "label": "x"}],
            },
            "Q9",
        ),
        ({"id": "x", "title": {"en": "X"}, "kind": "split", "figure": "mechanism"}, "not split"),
        ({"id": "x", "title": {"en": "X"}, "kind": "figures", "figures": ["nothing"]}, "nothing"),
        ({"id": "x", "title": {"en": "X"}, "kind": "pie"}, "kind"),
        ({"id": "x", "kind": "figures", "figures": []}, "lacks"),
        ({"id": "x", "title": {"en": "X"}, "kind": "figures", "figures": []}, "no figures"),
    ],
)
def test_a_table_that_names_what_is_not_there_is_refused(
    draft: EditionView, editor: Viewer, now: datetime, spec: dict[str, Any], message: str
) -> None:
    with pytest.raises(InvalidInput, match=message):
        actions.exhibit_save(edition=draft.code, kind="TABLE", spec=spec, expected=None, by=editor, now=now)
    assert len(queries.exhibits(viewer=editor, edition=draft)) == 4


def test_search_finds_chapters_and_figures_of_published_editions_only(
    draft: EditionView, editor: Viewer, approver: Viewer, public: Viewer, now: datetime
) -> None:
    frozen = freeze(draft, editor, now)
    assert queries.search(viewer=public, words="mechanism") == []
    actions.edition_publish(code=draft.code, expected=frozen.version, by=approver, now=now)
    kinds = {hit.kind for hit in queries.search(viewer=public, words="mechanism")}
    assert {"figure", "chapter"} <= kinds
    assert queries.search(viewer=public, words="50%_") == []


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("edition.yaml", "file: 01-summary.md", "file: 02-summary.md", "no chapter file '02-summary.md'"),
        ("edition.yaml", "as_of: 2026-02-28", "as_of: soon", "edition.yaml: Invalid isoformat"),
        ("edition.yaml", "rule: half_up", "rule: bankers", "only rounding rule is half_up"),
        ("tables.yaml", "id: shares", "id: answers", "the table answers occurs twice"),
        ("charts.yaml", "- id", "- [id", "charts.yaml:"),
    ],
)
def test_an_edition_folder_with_a_fault_is_refused(
    edition_folder: Path, name: str, old: str, new: str, message: str
) -> None:
    path = edition_folder / name
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new, 1))
    with pytest.raises(EditionFilesRefused) as refused:
        read_edition(edition_folder, wave="small-2026")
    assert message in "\n".join(refused.value.extra["problems"])


def test_who_may_publish_is_told_and_who_froze_is_told(
    draft: EditionView, editor: Viewer, approver: Viewer, now: datetime
) -> None:
    from rapport.kernel.mail.digests import compose, make_digests
    from rapport.kernel.mail.directory import mailbox_of
    from rapport.kernel.models import MailDigest, MailNotice

    frozen = freeze(draft, editor, now)
    assert list(MailNotice.objects.values_list("person_id", "kind")) == [
        (approver.person_id, "edition.frozen")
    ]
    actions.edition_publish(code=draft.code, expected=frozen.version, by=approver, now=now)
    assert make_digests(now=now) == 2
    digest = MailDigest.objects.get(person_id=approver.person_id)
    mailbox = mailbox_of(digest.person_id)
    assert mailbox is not None
    mail = compose(digest, mailbox)
    assert mail is not None
    assert "small-2026 was frozen and waits" in mail.body and "/office/editions/small-2026/" in mail.body
    assert "approver" not in mail.body and "editor" not in mail.body


def test_a_draft_is_brought_to_what_a_folder_says(
    draft: EditionView, edition_folder: Path, editor: Viewer, now: datetime
) -> None:
    (edition_folder / "01-summary.md").write_text("Only [[figure:mechanism]].\n", encoding="utf-8")
    content = read_edition(edition_folder, wave="small-2026")
    actions.edition_replace(code=draft.code, content=content, expected=draft.version, by=editor, now=now)
    changed = queries.edition(viewer=editor, code=draft.code)
    assert (
        queries.chapter(viewer=editor, edition=changed, slug="summary").markdown
        == "Only [[figure:mechanism]].\n"
    )
    with pytest.raises(StaleVersion):
        actions.edition_replace(code=draft.code, content=content, expected=draft.version, by=editor, now=now)
    other = read_edition(edition_folder, wave="other")
    with pytest.raises(UnableTo, match="over the wave other"):
        actions.edition_replace(code=draft.code, content=other, expected=changed.version, by=editor, now=now)
    frozen = freeze(changed, editor, now)
    with pytest.raises(UnableTo, match="frozen"):
        actions.edition_replace(code=draft.code, content=content, expected=frozen.version, by=editor, now=now)


def test_a_chart_prints_as_many_decimals_as_the_edition(draft: EditionView, system: Viewer) -> None:
    (chart,) = queries.source(viewer=system, edition=draft).charts
    labels = [row["text"] for row in chart.vega_lite["data"]["values"]]
    assert "33.3% (1)" in labels and "0.0% (0)" in labels

"""Writes of reports: load, write, freeze, publish and withdraw editions; keep what a build made."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from rapport.kernel.access import Viewer
from rapport.kernel.audit import action, record
from rapport.kernel.errors import InvalidInput, UnableTo
from rapport.kernel.jobs.actions import start_job
from rapport.reports import assembly, notices, queries, rendering, rules
from rapport.reports.assembly import FigureWords
from rapport.reports.document.narrative import read_narrative
from rapport.reports.document.problems import NarrativeError
from rapport.reports.document.source import EditionSource, figures_flat
from rapport.reports.files import EditionContent
from rapport.reports.models import (
    BuiltFile,
    Chapter,
    Edition,
    Exhibit,
    FrozenFigure,
    Recommendation,
    RenderedPage,
    Snapshot,
)
from rapport.reports.payload import figure_payload
from rapport.reports.types import EditionView
from rapport.reports.workflow import EDITION, EditionState
from rapport.surveys import queries as surveys

BUILD_JOB = "reports.build"
"""The kind of job that `rapport.reports.jobs` handles; its subject is the code of an edition."""


def _subject(edition: int) -> str:
    return f"reports.edition:{edition}"


@action
def edition_load(*, content: EditionContent, by: Viewer, now: datetime) -> str:
    """Store an edition folder as a draft, or nothing. Returns its code.

    Raises AccessDenied, NotAvailable (its wave), UnableTo (an edition of that code exists).
    """
    rules.check_write(by, state=EditionState.DRAFT)
    surveys.wave(viewer=by, code=content.wave)
    if Edition.objects.filter(code=content.code).exists():
        raise UnableTo(
            _("The edition %(edition)s is loaded already.") % {"edition": content.code}, code="edition_exists"
        )
    edition = Edition.objects.create(
        code=content.code,
        wave=content.wave,
        language=content.language,
        title=content.title,
        subtitle=content.subtitle,
        publisher=content.publisher,
        about=content.about,
        as_of=content.as_of,
        number=content.number,
        decimals=content.decimals,
        source_hash=content.source_hash,
    )
    _store_parts(edition, content)
    record(
        "edition.loaded",
        by=by,
        now=now,
        subject=_subject(edition.pk),
        detail={"code": edition.code, "source": content.source_hash},
    )
    return content.code


@action
def edition_replace(*, code: str, content: EditionContent, expected: int, by: Viewer, now: datetime) -> None:
    """Bring the texts and specifications of a draft to what a folder says, or change nothing. Its code stays.

    Raises AccessDenied, NotAvailable, UnableTo (not a draft; the folder is over another wave), StaleVersion.
    """
    view = queries.edition(viewer=by, code=code)
    rules.check_write(by, state=view.state)
    if content.wave != view.wave:
        raise UnableTo(
            _("The folder is over the wave %(folder)s, the edition over %(edition)s.")
            % {"folder": content.wave, "edition": view.wave},
            code="other_wave",
        )
    row = Edition.objects.get(pk=view.id)
    row.title, row.subtitle, row.publisher, row.about = (
        content.title,
        content.subtitle,
        content.publisher,
        content.about,
    )
    row.as_of, row.decimals, row.source_hash = content.as_of, content.decimals, content.source_hash
    row.save_version(
        expected=expected,
        fields=["title", "subtitle", "publisher", "about", "as_of", "decimals", "source_hash"],
    )
    for model in (Chapter, Exhibit, Recommendation):
        model.objects.filter(edition=row).delete()
    _store_parts(row, content)
    record(
        "edition.replaced",
        by=by,
        now=now,
        subject=_subject(row.pk),
        detail={"code": code, "source": content.source_hash},
    )


def _store_parts(edition: Edition, content: EditionContent) -> None:
    Chapter.objects.bulk_create(
        Chapter(edition=edition, slug=slug, title=title, markdown=markdown, position=position)
        for position, (slug, title, markdown) in enumerate(content.chapters)
    )
    specs = [(Exhibit.Kind.TABLE, spec) for spec in content.tables] + [
        (Exhibit.Kind.CHART, spec) for spec in content.charts
    ]
    Exhibit.objects.bulk_create(
        Exhibit(edition=edition, kind=kind, code=str(spec["id"]), spec=spec, position=position)
        for position, (kind, spec) in enumerate(specs)
    )
    Recommendation.objects.bulk_create(
        Recommendation(
            edition=edition,
            number=int(entry["number"]),
            addressees=list(entry.get("addressees", ())),
            text=entry["text"] if isinstance(entry["text"], dict) else {"en": entry["text"]},
            source=str(entry.get("source", "")),
        )
        for entry in content.recommendations
    )


@action
def edition_begin(*, code: str, after: str, as_of: date, by: Viewer, now: datetime) -> str:
    """Begin the next edition as a copy of the texts of a frozen or published one. Returns its code.

    Raises AccessDenied, NotAvailable, InvalidInput (code taken), UnableTo (the former one is still a draft).
    """
    rules.check_write(by, state=EditionState.DRAFT)
    former = queries.edition(viewer=by, code=after)
    if former.is_draft:
        raise UnableTo(_("The former edition is still a draft: freeze it first."), code="edition_draft")
    if Edition.objects.filter(code=code).exists():
        raise InvalidInput(
            _("The code '%(code)s' is taken by another edition.") % {"code": code}, code="code_taken"
        )
    row = Edition.objects.get(pk=former.id)
    source = Edition.objects.get(pk=former.id)
    row.pk = None
    row._state.adding = True
    row.code, row.as_of, row.number, row.version = code, as_of, source.number + 1, 1
    row.predecessor = source
    row.state, row.frozen_at, row.frozen_by, row.published_at, row.published_by = (
        EditionState.DRAFT.value,
        None,
        None,
        None,
        None,
    )
    row.save()
    for model in (Chapter, Exhibit, Recommendation):
        rows = list(model.objects.filter(edition=source))
        for part in rows:
            part.pk, part.edition, part.version = None, row, 1
            part._state.adding = True
        model.objects.bulk_create(rows)
    record("edition.begun", by=by, now=now, subject=_subject(row.pk), detail={"code": code, "after": after})
    return code


@action
def edition_change(
    *,
    code: str,
    title: str,
    subtitle: str,
    decimals: int,
    as_of: date,
    expected: int,
    by: Viewer,
    now: datetime,
) -> None:
    """Change titles, as-of date and the one rounding rule of a draft. Raises AccessDenied, UnableTo, StaleVersion."""
    view = queries.edition(viewer=by, code=code)
    rules.check_write(by, state=view.state)
    if not 0 <= decimals <= 3:
        raise InvalidInput(
            _("Percentages are printed with 0 to 3 decimals."), extra={"fields": {"decimals": "0 to 3"}}
        )
    row = Edition.objects.get(pk=view.id)
    row.title, row.subtitle, row.decimals, row.as_of = title, subtitle, decimals, as_of
    row.save_version(expected=expected, fields=["title", "subtitle", "decimals", "as_of"])
    record("edition.changed", by=by, now=now, subject=_subject(view.id))


@action
def chapter_change(
    *, edition: str, slug: str, title: str, markdown: str, expected: int, by: Viewer, now: datetime
) -> None:
    """Change the text of a chapter of a draft. A broken narrative may be saved; it cannot be built or frozen.

    Raises AccessDenied, NotAvailable, UnableTo (not a draft), StaleVersion (somebody was faster; nothing written).
    """
    view = queries.edition(viewer=by, code=edition)
    rules.check_write(by, state=view.state)
    chapter = queries.chapter(viewer=by, edition=view, slug=slug)
    row = Chapter.objects.get(pk=chapter.id)
    row.title, row.markdown = title, markdown.replace("\r\n", "\n")
    row.save_version(expected=expected, fields=["title", "markdown"])
    record(
        "chapter.changed",
        by=by,
        now=now,
        subject=f"reports.chapter:{row.pk}",
        detail={"edition": edition, "slug": slug},
    )


@action
def chapter_add(*, edition: str, slug: str, title: str, by: Viewer, now: datetime) -> None:
    """Add an empty chapter at the end of a draft. Raises AccessDenied, UnableTo, InvalidInput (slug taken)."""
    view = queries.edition(viewer=by, code=edition)
    rules.check_write(by, state=view.state)
    if Chapter.objects.filter(edition_id=view.id, slug=slug).exists():
        raise InvalidInput(
            _("There is a chapter '%(code)s' already.") % {"code": slug},
            code="code_taken",
            extra={"fields": {"slug": "taken"}},
        )
    last = (
        Chapter.objects.filter(edition_id=view.id)
        .order_by("-position")
        .values_list("position", flat=True)
        .first()
    )
    row = Chapter(edition_id=view.id, slug=slug, title=title, position=0 if last is None else last + 1)
    row.full_clean(exclude=["edition"])
    row.save()
    record(
        "chapter.added",
        by=by,
        now=now,
        subject=f"reports.chapter:{row.pk}",
        detail={"edition": edition, "slug": slug},
    )


@action
def exhibit_save(
    *, edition: str, kind: str, spec: Mapping[str, Any], expected: int | None, by: Viewer, now: datetime
) -> None:
    """Add a table or chart (`expected` None) or change one, after it was resolved once against the wave.

    Raises AccessDenied, UnableTo, StaleVersion, InvalidInput naming what the specification lacks or misnames.
    """
    view = queries.edition(viewer=by, code=edition)
    rules.check_write(by, state=view.state)
    code = str(spec.get("id", ""))
    queries.check_exhibit(viewer=by, edition=view, kind=kind, spec=spec)
    row = Exhibit.objects.filter(edition_id=view.id, kind=kind, code=code).first()
    if row is None:
        position = Exhibit.objects.filter(edition_id=view.id).count()
        row = Exhibit(edition_id=view.id, kind=kind, code=code, spec=dict(spec), position=position)
        row.full_clean(exclude=["edition"])
        row.save()
    elif expected is None:
        if kind == Exhibit.Kind.TABLE:
            taken = _("The edition has a table '%(code)s' already.")
        else:
            taken = _("The edition has a chart '%(code)s' already.")
        raise InvalidInput(taken % {"code": code}, code="code_taken")
    else:
        row.spec = dict(spec)
        row.save_version(expected=expected, fields=["spec"])
    record(
        "exhibit.saved",
        by=by,
        now=now,
        subject=f"reports.exhibit:{row.pk}",
        detail={"edition": edition, "code": code},
    )


@action
def recommendation_save(
    *,
    edition: str,
    number: int,
    addressees: Sequence[str],
    text: Mapping[str, str],
    expected: int | None,
    by: Viewer,
    now: datetime,
) -> None:
    """Add a numbered recommendation (`expected` None) or change one.

    Raises AccessDenied, UnableTo, InvalidInput, StaleVersion.
    """
    view = queries.edition(viewer=by, code=edition)
    rules.check_write(by, state=view.state)
    if not addressees:
        raise InvalidInput(
            _("A recommendation is addressed to somebody."), extra={"fields": {"addressees": "missing"}}
        )
    row = Recommendation.objects.filter(edition_id=view.id, number=number).first()
    if row is None:
        row = Recommendation.objects.create(
            edition_id=view.id, number=number, addressees=list(addressees), text=dict(text)
        )
    elif expected is None:
        raise InvalidInput(
            _("There is a recommendation %(number)s already.") % {"number": number}, code="code_taken"
        )
    else:
        row.addressees, row.text = list(addressees), dict(text)
        row.save_version(expected=expected, fields=["addressees", "text"])
    record(
        "recommendation.saved",
        by=by,
        now=now,
        subject=f"reports.recommendation:{row.pk}",
        detail={"edition": edition},
    )


@action
def edition_freeze(*, code: str, expected: int, by: Viewer, now: datetime) -> str:
    """Keep an edition as it is now: answers, figures, tables, charts and text. Returns the SHA-256 of the snapshot.

    Raises AccessDenied, UnableTo (not a draft), StaleVersion, InvalidInput with every problem of the narrative.
    """
    view = queries.edition(viewer=by, code=code)
    rules.check_move(by, state=view.state, target=EditionState.FROZEN)
    source = queries.source(viewer=by, edition=view)
    try:
        pages = rendering.fragments(source)
    except NarrativeError as error:
        raise InvalidInput(
            _("The edition cannot be frozen: %(error)s") % {"error": error}, code="narrative_broken"
        ) from error
    text, sha256 = assembly.to_snapshot(source)
    row = Edition.objects.get(pk=view.id)
    _drop_frozen(row)
    Snapshot.objects.create(edition=row, content=text, sha256=sha256)
    words = assembly.figure_words(
        viewer=by,
        texts=queries.texts(viewer=by, edition=view),
        languages=[code for code, _name in settings.LANGUAGES],
    )
    FrozenFigure.objects.bulk_create(_frozen(row, source, words))
    RenderedPage.objects.bulk_create(
        RenderedPage(
            edition=row,
            kind=page.kind,
            slug=page.slug,
            title=page.title,
            html=page.html,
            plain=page.plain,
            position=position,
        )
        for position, page in enumerate(pages)
    )
    row.state, row.frozen_at, row.frozen_by_id = EditionState.FROZEN.value, now, by.person_id
    row.save_version(expected=expected, fields=["state", "frozen_at", "frozen_by_id"])
    record(
        EDITION.check(EditionState(view.state), EditionState.FROZEN).event,
        by=by,
        now=now,
        subject=_subject(row.pk),
        detail={"code": code, "snapshot": sha256},
    )
    notices.edition_frozen(view, by=by, now=now)
    return sha256


def _drop_frozen(row: Edition) -> None:
    for model in (Snapshot, FrozenFigure, RenderedPage, BuiltFile):
        model.objects.filter(edition=row).delete()


def _frozen(row: Edition, source: EditionSource, words: FigureWords) -> list[FrozenFigure]:
    return [
        FrozenFigure(
            edition=row,
            code=view.id,
            parent=view.id.split(":", 1)[0] if ":" in view.id else "",
            payload=figure_payload(view, source, words.get(view.id, {})),
            position=position,
        )
        for position, view in enumerate(figures_flat(source.figures))
    ]


@action
def edition_reopen(*, code: str, expected: int, by: Viewer, now: datetime) -> None:
    """Take a frozen edition back to draft, before it was published; what was frozen is dropped.

    Raises as `edition_freeze`.
    """
    view = queries.edition(viewer=by, code=code)
    rules.check_move(by, state=view.state, target=EditionState.DRAFT)
    row = Edition.objects.get(pk=view.id)
    _drop_frozen(row)
    row.state, row.frozen_at, row.frozen_by_id = EditionState.DRAFT.value, None, None
    row.save_version(expected=expected, fields=["state", "frozen_at", "frozen_by_id"])
    record(
        EDITION.check(EditionState(view.state), EditionState.DRAFT).event,
        by=by,
        now=now,
        subject=_subject(row.pk),
        detail={"code": code},
    )


@action
def edition_publish(*, code: str, expected: int, by: Viewer, now: datetime) -> None:
    """Let anybody read a frozen edition.

    Raises AccessDenied (also for the person who froze it), UnableTo, StaleVersion.
    """
    view = queries.edition(viewer=by, code=code)
    rules.check_move(by, state=view.state, target=EditionState.PUBLISHED, frozen_by=view.frozen_by)
    rules.check_wave_is_open(surveys.wave(viewer=by, code=view.wave).published, view.wave)
    row = Edition.objects.get(pk=view.id)
    row.state, row.published_at, row.published_by_id = EditionState.PUBLISHED.value, now, by.person_id
    row.save_version(expected=expected, fields=["state", "published_at", "published_by_id"])
    record(
        EDITION.check(EditionState(view.state), EditionState.PUBLISHED).event,
        by=by,
        now=now,
        subject=_subject(row.pk),
        detail={"code": code, "snapshot": view.snapshot_sha256},
    )
    notices.edition_published(view, now=now)


@action
def edition_withdraw(*, code: str, reason: str, expected: int, by: Viewer, now: datetime) -> None:
    """Take a published edition back; its address says so and why.

    Raises AccessDenied, UnableTo, InvalidInput (no reason).
    """
    view = queries.edition(viewer=by, code=code)
    rules.check_move(by, state=view.state, target=EditionState.WITHDRAWN)
    if not reason.strip():
        raise InvalidInput(
            _("Say why the edition is withdrawn; readers are told."), extra={"fields": {"reason": "missing"}}
        )
    row = Edition.objects.get(pk=view.id)
    row.state, row.withdrawn_reason = EditionState.WITHDRAWN.value, reason.strip()
    row.save_version(expected=expected, fields=["state", "withdrawn_reason"])
    record(
        EDITION.check(EditionState(view.state), EditionState.WITHDRAWN).event,
        by=by,
        now=now,
        subject=_subject(row.pk),
        detail={"code": code},
    )


@action
def edition_build_start(*, code: str, by: Viewer, now: datetime) -> int:
    """Queue the building of an edition's files. Returns the id of the run.

    Raises AccessDenied, NotAvailable, InvalidInput (every problem of the narrative), UnableTo (being built already).
    """
    rules.check_build(by)
    view = queries.edition(viewer=by, code=code)
    try:
        read_narrative(queries.source(viewer=by, edition=view))
    except NarrativeError as error:
        raise InvalidInput(
            _("The edition cannot be built: %(error)s") % {"error": error}, code="narrative_broken"
        ) from error
    run = start_job(kind=BUILD_JOB, subject=code, by=by, now=now)
    record("edition.build_started", by=by, now=now, subject=_subject(view.id), detail={"code": code})
    return run


@action
def edition_files_keep(
    *, edition: EditionView, files: Mapping[str, tuple[int, str]], by: Viewer, now: datetime
) -> None:
    """Keep names, sizes and SHA-256 of the files of a complete build, in place of those of the build before."""
    rules.check_build(by)
    BuiltFile.objects.filter(edition_id=edition.id).delete()
    BuiltFile.objects.bulk_create(
        BuiltFile(edition_id=edition.id, name=name, size=size, sha256=sha256, built_at=now)
        for name, (size, sha256) in sorted(files.items())
    )
    record(
        "edition.built",
        by=by,
        now=now,
        subject=_subject(edition.id),
        detail={"code": edition.code, "files": len(files)},
    )

"""Reads of reports. Drafts are the office's; published editions are anybody's; withdrawn ones say so and why."""

import difflib
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from rapport.kernel.access import Viewer
from rapport.kernel.errors import NotAvailable, UnableTo
from rapport.kernel.suggestions import with_near
from rapport.reports import assembly, rendering, rules
from rapport.reports.assembly.charts import chart as resolve_chart
from rapport.reports.assembly.edition import EditionTexts, wave_content
from rapport.reports.assembly.tables import table as resolve_table
from rapport.reports.document.source import EditionSource
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
from rapport.reports.types import (
    ChapterView,
    EditionDifference,
    EditionView,
    ExhibitView,
    FigureDifference,
    FileView,
    PageView,
    RecommendationView,
    SearchHit,
    TextDifference,
)
from rapport.reports.workflow import EditionState


def _visible(viewer: Viewer) -> QuerySet[Edition]:
    rows = Edition.objects.select_related("predecessor", "snapshot").defer("snapshot__content")
    if rules.can_see_edition(viewer, state=EditionState.DRAFT):
        return rows
    return rows.filter(state__in=rules.OPEN_STATES)


def _view(row: Edition) -> EditionView:
    snapshot = getattr(row, "snapshot", None)
    return EditionView(
        id=row.pk,
        code=row.code,
        wave=row.wave,
        language=row.language,
        title=row.title,
        subtitle=row.subtitle,
        publisher=row.publisher,
        about=row.about,
        as_of=row.as_of,
        number=row.number,
        decimals=row.decimals,
        state=row.state,
        version=row.version,
        frozen_at=row.frozen_at,
        frozen_by=row.frozen_by_id,
        published_at=row.published_at,
        predecessor=row.predecessor.code if row.predecessor else None,
        withdrawn_reason=row.withdrawn_reason,
        snapshot_sha256=snapshot.sha256 if snapshot else "",
    )


def editions(*, viewer: Viewer, wave: str | None = None) -> list[EditionView]:
    """All editions the viewer may see, newest first; of one wave if named."""
    rows = _visible(viewer).order_by("-as_of", "-number", "code")
    if wave is not None:
        rows = rows.filter(wave=wave)
    return [_view(row) for row in rows]


def published(*, viewer: Viewer) -> list[EditionView]:
    """Published editions only, newest first, whoever looks."""
    return [view for view in editions(viewer=viewer) if view.state == EditionState.PUBLISHED]


def edition(*, viewer: Viewer, code: str) -> EditionView:
    """One edition. Raises NotAvailable, with near matches among those the viewer may see."""
    row = _visible(viewer).filter(code=code).first()
    if row is None:
        known = list(_visible(viewer).values_list("code", flat=True))
        raise rules.unknown_edition(code, difflib.get_close_matches(code, known, 3))
    return _view(row)


def chapters(*, viewer: Viewer, edition: EditionView) -> list[ChapterView]:
    """The chapters as they are being written, in order."""
    return [_chapter(row) for row in Chapter.objects.filter(edition_id=edition.id).order_by("position")]


def _chapter(row: Chapter) -> ChapterView:
    return ChapterView(row.pk, row.slug, row.title, row.markdown, row.position, row.version)


def chapter(*, viewer: Viewer, edition: EditionView, slug: str) -> ChapterView:
    """One chapter as it is being written. Raises NotAvailable."""
    row = Chapter.objects.filter(edition_id=edition.id, slug=slug).first()
    if row is None:
        raise NotAvailable(
            _("The edition %(edition)s has no chapter '%(code)s'.") % {"edition": edition.code, "code": slug},
            code="unknown_chapter",
        )
    return _chapter(row)


def exhibits(*, viewer: Viewer, edition: EditionView, kind: str | None = None) -> list[ExhibitView]:
    """Specifications of tables and charts, in order; of one kind (TABLE, CHART) if named."""
    rows = Exhibit.objects.filter(edition_id=edition.id).order_by("position")
    if kind is not None:
        rows = rows.filter(kind=kind)
    return [ExhibitView(row.pk, row.kind, row.code, row.spec, row.position, row.version) for row in rows]


def exhibit(*, viewer: Viewer, edition: EditionView, kind: str, code: str) -> ExhibitView:
    """One table or chart specification. Raises NotAvailable."""
    for view in exhibits(viewer=viewer, edition=edition, kind=kind):
        if view.code == code:
            return view
    if kind == Exhibit.Kind.TABLE:
        lacking = _("The edition %(edition)s has no table '%(code)s'.")
    else:
        lacking = _("The edition %(edition)s has no chart '%(code)s'.")
    raise NotAvailable(lacking % {"edition": edition.code, "code": code}, code="unknown_exhibit")


def check_exhibit(*, viewer: Viewer, edition: EditionView, kind: str, spec: Mapping[str, Any]) -> None:
    """Resolve a specification once against the edition's wave. Raises InvalidInput naming what is wrong."""
    content = wave_content(viewer=viewer, texts=texts(viewer=viewer, edition=edition))
    resolve = resolve_table if kind == Exhibit.Kind.TABLE else resolve_chart
    resolve(spec, content, language=edition.language)


def recommendations(*, viewer: Viewer, edition: EditionView) -> list[RecommendationView]:
    """The numbered recommendations of an edition."""
    rows = Recommendation.objects.filter(edition_id=edition.id).order_by("number")
    return [
        RecommendationView(row.pk, row.number, tuple(row.addressees), row.text, row.source, row.version)
        for row in rows
    ]


def texts(
    *, viewer: Viewer, edition: EditionView, replacing: Mapping[str, str] | None = None
) -> EditionTexts:
    """What people wrote of an edition; `replacing` gives other Markdown for chapters by slug (for a preview)."""
    other = replacing or {}
    return EditionTexts(
        code=edition.code,
        wave=edition.wave,
        title=edition.title,
        subtitle=edition.subtitle,
        language=edition.language,
        as_of=edition.as_of,
        number=edition.number,
        publisher=edition.publisher,
        decimals=edition.decimals,
        chapters=[
            (view.slug, view.title, other.get(view.slug, view.markdown))
            for view in chapters(viewer=viewer, edition=edition)
        ],
        tables=[view.spec for view in exhibits(viewer=viewer, edition=edition, kind=Exhibit.Kind.TABLE)],
        charts=[view.spec for view in exhibits(viewer=viewer, edition=edition, kind=Exhibit.Kind.CHART)],
        recommendations=[
            {"number": view.number, "addressees": view.addressees, "text": view.text}
            for view in recommendations(viewer=viewer, edition=edition)
        ],
        about=edition.about,
    )


def source(
    *, viewer: Viewer, edition: EditionView, replacing: Mapping[str, str] | None = None
) -> EditionSource:
    """Everything the edition says: counted now for a draft, as it was kept for a frozen one.

    Raises UnableTo for a withdrawn edition, InvalidInput for a specification that names what does not exist.
    """
    if edition.state == EditionState.WITHDRAWN and viewer.is_anonymous:
        raise UnableTo(
            _("The edition was withdrawn: %(reason)s") % {"reason": edition.withdrawn_reason},
            code="edition_withdrawn",
        )
    if not edition.is_draft:
        return assembly.from_snapshot(
            Snapshot.objects.values_list("content", flat=True).get(edition_id=edition.id)
        )
    return assembly.assemble(viewer=viewer, texts=texts(viewer=viewer, edition=edition, replacing=replacing))


def frozen_figures(
    *, viewer: Viewer, edition: EditionView, parts: bool = True, codes: Iterable[str] | None = None
) -> list[dict[str, Any]]:
    """The figures of a frozen edition as public JSON, in order; without the parts of split figures if asked.

    `codes` names some of them; what is not there is left out.
    """
    rows = FrozenFigure.objects.filter(edition_id=edition.id).order_by("position")
    if codes is not None:
        rows = rows.filter(code__in=list(codes))
    if not parts:
        rows = rows.filter(parent="")
    return list(rows.values_list("payload", flat=True))


def frozen_figure(*, viewer: Viewer, edition: EditionView, code: str) -> dict[str, Any]:
    """One figure of a frozen edition as public JSON. Raises NotAvailable with near matches."""
    payload = (
        FrozenFigure.objects.filter(edition_id=edition.id, code=code)
        .values_list("payload", flat=True)
        .first()
    )
    if payload is None:
        known = list(FrozenFigure.objects.filter(edition_id=edition.id).values_list("code", flat=True))
        near = difflib.get_close_matches(code, known, 3)
        raise NotAvailable(
            with_near(
                _("The edition %(edition)s has no figure '%(code)s'.")
                % {"edition": edition.code, "code": code},
                near,
            ),
            code="unknown_figure",
        )
    return dict(payload)


def figure_parts(*, viewer: Viewer, edition: EditionView, code: str) -> list[dict[str, Any]]:
    """The parts of a split figure of a frozen edition, in order."""
    rows = FrozenFigure.objects.filter(edition_id=edition.id, parent=code).order_by("position")
    return list(rows.values_list("payload", flat=True))


def pages(
    *, viewer: Viewer, edition: EditionView, kinds: Iterable[str], whole: bool = False
) -> list[PageView]:
    """Headings of rendered parts of the given kinds, in order; with their HTML if `whole`."""
    rows = RenderedPage.objects.filter(edition_id=edition.id, kind__in=list(kinds)).order_by("position")
    if whole:
        return [PageView(*row) for row in rows.values_list("kind", "slug", "title", "html")]
    return [PageView(*row, "") for row in rows.values_list("kind", "slug", "title")]


def figure_uses(*, viewer: Viewer, edition: EditionView, code: str) -> list[PageView]:
    """The rendered parts whose text links to the figure, in order, without their HTML."""
    rows = RenderedPage.objects.filter(
        edition_id=edition.id, html__contains=escape(rendering.figure_link(code))
    ).order_by("position")
    return [PageView(*row, "") for row in rows.values_list("kind", "slug", "title")]


def page(*, viewer: Viewer, edition: EditionView, kind: str, slug: str) -> PageView:
    """One rendered part of a frozen edition. Raises NotAvailable."""
    row = RenderedPage.objects.filter(edition_id=edition.id, kind=kind, slug=slug).first()
    if row is None:
        raise NotAvailable(
            _("The edition %(edition)s has no %(kind)s '%(code)s'.")
            % {"edition": edition.code, "kind": kind, "code": slug},
            code="unknown_page",
        )
    return PageView(row.kind, row.slug, row.title, row.html)


def files(*, viewer: Viewer, edition: EditionView) -> list[FileView]:
    """What the last complete build of the edition made."""
    rows = BuiltFile.objects.filter(edition_id=edition.id).order_by("name")
    return [FileView(row.name, row.size, row.sha256, row.built_at) for row in rows]


def search(*, viewer: Viewer, words: str, limit: int = 30, language: str = "en") -> list[SearchHit]:
    """Parts and whole figures of published editions in which all the words occur, in the order of the editions.

    Figures leave half of the places to the text; they are found in every language they are worded in, and titled
    in `language` where they can be.
    """
    terms = [term for term in words.split() if term][:8]
    if not terms:
        return []
    open_editions = {view.id: view for view in published(viewer=viewer)}
    rows = RenderedPage.objects.filter(
        edition_id__in=open_editions, kind__in=["chapter", "methods", "recommendation", "table", "chart"]
    )
    numbers = FrozenFigure.objects.filter(edition_id__in=open_editions, parent="")
    for term in terms:
        rows = rows.filter(plain__icontains=term)
        numbers = numbers.filter(_labelled(term))
    found = [
        SearchHit(
            row.kind, open_editions[row.edition_id].code, row.slug, row.title, _excerpt(row.plain, terms[0])
        )
        for row in rows.order_by("edition_id", "position")[: limit // 2]
    ]
    found += [
        SearchHit(
            "figure",
            open_editions[row.edition_id].code,
            row.code,
            row.payload.get("words", {}).get(language, row.payload)["label"],
            row.payload["definition"],
            language if language in row.payload.get("words", {}) else "",
        )
        for row in numbers.order_by("edition_id", "position")[: limit - len(found)]
    ]
    return found


def _labelled(term: str) -> Q:
    """Figures whose label holds the term, in the language of the edition or in another."""
    found = Q(payload__label__icontains=term)
    for language, _name in settings.LANGUAGES:
        found |= Q(**{f"payload__words__{language}__label__icontains": term})
    return found


def _excerpt(text: str, term: str, around: int = 90) -> str:
    place = max(text.lower().find(term.lower()), 0)
    start, end = max(place - around, 0), min(place + len(term) + around, len(text))
    return ("… " if start else "") + text[start:end].strip() + (" …" if end < len(text) else "")


def difference(*, viewer: Viewer, before: str, after: str) -> EditionDifference:
    """What changed between two editions: figures with who joined and left, lines of text, respondents' replies."""
    first, second = edition(viewer=viewer, code=before), edition(viewer=viewer, code=after)
    old, new = source(viewer=viewer, edition=first), source(viewer=viewer, edition=second)
    return EditionDifference(
        before=first,
        after=second,
        figures=tuple(_figure_differences(old, new)),
        texts=tuple(_text_differences(old, new)),
        respondents=tuple(_reply_differences(old, new)),
    )


def _figure_differences(old: EditionSource, new: EditionSource) -> Iterable[FigureDifference]:
    from rapport.reports.document.source import figures_flat

    before = {view.id: view for view in figures_flat(old.figures)}
    after = {view.id: view for view in figures_flat(new.figures)}
    for code in [*before, *(code for code in after if code not in before)]:
        one, two = before.get(code), after.get(code)
        members_before = {member.code for member in one.members} if one else set()
        members_after = {member.code for member in two.members} if two else set()
        facts = [_facts(view) for view in (one, two)]
        if facts[0] != facts[1] or members_before != members_after:
            shown = two or one
            yield FigureDifference(
                code=code,
                label=shown.label if shown else code,
                before=facts[0],
                after=facts[1],
                joined=tuple(sorted(members_after - members_before)),
                left=tuple(sorted(members_before - members_after)),
            )


def _facts(view: Any) -> dict[str, Any] | None:
    if view is None:
        return None
    return {
        "value": view.value,
        "numerator": view.numerator,
        "denominator": view.denominator,
        "unit": view.unit,
    }


def _text_differences(old: EditionSource, new: EditionSource) -> Iterable[TextDifference]:
    before = {chapter.slug: chapter for chapter in old.chapters}
    after = {chapter.slug: chapter for chapter in new.chapters}
    for slug in [*after, *(slug for slug in before if slug not in after)]:
        one = before[slug].markdown.splitlines() if slug in before else []
        two = after[slug].markdown.splitlines() if slug in after else []
        if one != two:
            lines = tuple(
                ({" ": "=", "+": "+", "-": "-"}[line[0]], line[2:])
                for line in difflib.ndiff(one, two)
                if line[0] in " +-"
            )
            yield TextDifference(slug, (after.get(slug) or before[slug]).title, lines)


def _reply_differences(old: EditionSource, new: EditionSource) -> Iterable[tuple[str, str]]:
    before = {row.code: row.attributes.get("replied") for row in old.wave.respondents}
    after = {row.code: row.attributes.get("replied") for row in new.wave.respondents}
    for code in after:
        if before.get(code) != after[code]:
            yield code, "replied" if after[code] == "yes" else "no reply"

"""Pages of report editions: list, front, chapters, recommendations, tables and charts."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.kernel.errors import NotAvailable
from rapport.kernel.i18n.formats import long_date
from rapport.reports import queries
from rapport.reports.types import FileView, PageView, RecommendationView
from rapport.web.access import public
from rapport.web.components.types import Cell, Crumb, Fact, Link, Text
from rapport.web.public import contexts
from rapport.web.public.figuring import headline_stats
from rapport.web.public.frames import (
    chapter_links,
    edition_line,
    frame,
    of_edition,
    page_address,
    part_links,
)
from rapport.web.public.reading import EditionContent
from rapport.web.public.rendering import csv_file, show
from rapport.web.public.texts import marked, plain, size_words

FORMATS: Mapping[str, Text] = {
    "report.pdf": gettext_lazy("PDF, tagged for screen readers"),
    "report.docx": gettext_lazy("Word"),
    "report.html": gettext_lazy("Web page in one file"),
    "tables.xlsx": gettext_lazy("Excel, one sheet per table"),
    "figures.json": gettext_lazy("All figures (JSON)"),
    "data/answers.csv": gettext_lazy("Answers (CSV)"),
    "data/respondents.csv": gettext_lazy("Who was asked (CSV)"),
    "data/figures.csv": gettext_lazy("All figures (CSV)"),
    "data/codebook.csv": gettext_lazy("Codebook (CSV)"),
    "data/metadata.json": gettext_lazy("Metadata of the data (JSON)"),
    "data/checksums.txt": gettext_lazy("Checksums of the data"),
}
"""The built files in the order in which they are offered, each with its format in words."""


@public
def reports(request: HttpRequest) -> HttpResponse:
    """All editions the viewer may see, newest first."""
    views = queries.editions(viewer=request.viewer)  # type: ignore[attr-defined]
    context = contexts.EditionList((Crumb(_("Reports")),), tuple(edition_line(view) for view in views))
    return show(request, "edition/list.html", context)


@of_edition
def front(request: HttpRequest, content: EditionContent) -> HttpResponse:
    """The front page of an edition."""
    return show(request, "edition/front.html", _front(request, content))


def _front(request: HttpRequest, content: EditionContent) -> contexts.EditionFront:
    edition = content.edition
    listed = queries.editions(viewer=content.viewer, wave=edition.wave)
    before = next((view for view in listed if view.code == edition.predecessor), None)
    compare = content.address("compare", before.code) if before and before.state == "PUBLISHED" else ""
    return contexts.EditionFront(
        frame=frame(request, content),
        title=marked(edition.title, edition.language),
        subtitle=marked(edition.subtitle, edition.language),
        publisher=marked(edition.publisher, edition.language),
        facts=_facts(content),
        stats=headline_stats(content, 4),
        chapters=chapter_links(content),
        parts=part_links(content),
        downloads=downloads(content, content.files()),
        citation=citation(request, content),
        before=edition_line(before) if before else None,
        after=tuple(edition_line(view) for view in listed if view.predecessor == edition.code),
        compare_href=compare,
    )


def _facts(content: EditionContent) -> tuple[Fact, ...]:
    edition = content.edition
    wave = reverse("public:wave", args=[edition.wave])
    facts = [
        Fact(_("Edition"), Cell(str(edition.number))),
        Fact(_("State of the answers on"), Cell(long_date(edition.as_of))),
        Fact(_("Wave"), Cell(edition.wave, href=wave, code=True)),
        Fact(
            _("Published on"),
            Cell(long_date(edition.published_at.date()) if edition.published_at else _("not published")),
        ),
    ]
    for key, label in (("source", _("Source")), ("licence", _("Licence"))):
        if texts := edition.about.get(key):
            text = texts if isinstance(texts, str) else plain(texts)
            facts.append(Fact(label, Cell(marked(text, edition.language))))
    if edition.snapshot_sha256:
        facts.append(Fact(_("SHA-256 of the frozen content"), Cell(edition.snapshot_sha256, code=True)))
    return tuple(facts)


def downloads(content: EditionContent, files: Sequence[FileView]) -> tuple[contexts.Download, ...]:
    """The built files, documents first, each with its format in words."""
    order = list(FORMATS)
    ranked = sorted(
        files, key=lambda file: (order.index(file.name) if file.name in order else len(order), file.name)
    )
    return tuple(
        contexts.Download(
            FORMATS.get(file.name, _("SPSS") if file.name.endswith(".sav") else file.name),
            file.name,
            content.address("file", file.name),
            size_words(file.size),
            file.sha256,
        )
        for file in ranked
    )


def citation(request: HttpRequest, content: EditionContent) -> str:
    """How to cite the edition, in its own order: publisher, title, edition, day, address, hash."""
    edition = content.edition
    words = {
        "publisher": edition.publisher,
        "title": f"{edition.title}: {edition.subtitle}" if edition.subtitle else edition.title,
        "number": edition.number,
        "day": long_date(edition.as_of),
        "address": request.build_absolute_uri(content.href),
        "sha": edition.snapshot_sha256[:16],
    }
    if not edition.snapshot_sha256:
        return _("%(publisher)s. %(title)s. Draft, not to be cited.") % words
    return (
        _(
            "%(publisher)s. %(title)s. Edition %(number)s, answers as of %(day)s. %(address)s, content %(sha)s."
        )
        % words
    )


@of_edition
def chapter(request: HttpRequest, content: EditionContent, slug: str) -> HttpResponse:
    """One chapter."""
    return _reading(request, content, "chapter", slug)


@of_edition
def methods(request: HttpRequest, content: EditionContent) -> HttpResponse:
    """The edition's page on methods and limits."""
    return _reading(request, content, "methods", "methods")


def _reading(request: HttpRequest, content: EditionContent, kind: str, slug: str) -> HttpResponse:
    page = content.page(kind, slug)
    around = frame(request, content, marked(page.title, content.edition.language), page.title)
    before, after = _neighbours(around.contents, request.path)
    context = contexts.Fragment(around, page.title, content.html(page), before, after)
    return show(request, "edition/chapter.html", context)


def _neighbours(links: Sequence[Link], path: str) -> tuple[Link | None, Link | None]:
    places = [place for place, link in enumerate(links) if link.href == path]
    if not places:
        return None, None
    place = places[0]
    return (
        links[place - 1] if place else None,
        links[place + 1] if place + 1 < len(links) else None,
    )


class AddresseeForm(forms.Form):
    """Narrows recommendations to those for one addressee."""

    to = forms.ChoiceField(label=gettext_lazy("Addressed to"), required=False)

    def __init__(self, data: Mapping[str, str], addressees: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["to"].choices = [("", _("everybody")), *addressees]  # type: ignore[attr-defined]


@of_edition
def recommendations(request: HttpRequest, content: EditionContent) -> HttpResponse:
    """The numbered recommendations, each with an address of its own."""
    items = content.recommendations()
    labels: Mapping[str, Any] = content.edition.about.get("addressees", {})
    codes = dict.fromkeys(code for item in items for code in item.addressees)
    form = AddresseeForm(request.GET, [(code, plain(labels.get(code, {"en": code}))) for code in codes])
    wanted = form.cleaned_data["to"] if form.is_valid() else ""
    texts = {page.slug: page for page in content.pages("recommendation", whole=True)}
    shown = tuple(
        _advice(content, item, texts, labels) for item in items if not wanted or wanted in item.addressees
    )
    around = frame(request, content, _("Recommendations"), _("Recommendations"))
    context = contexts.Recommendations(around, form, shown, len(items))
    return show(request, "edition/recommendations.html", context)


def _advice(
    content: EditionContent,
    item: RecommendationView,
    texts: Mapping[str, PageView],
    labels: Mapping[str, Any],
) -> contexts.Advice:
    page = texts.get(str(item.number))
    if page is None:
        message = _("The edition %(edition)s has no %(kind)s '%(code)s'.")
        named = {"edition": content.edition.code, "kind": "recommendation", "code": item.number}
        raise NotAvailable(message % named, code="unknown_page")
    language = content.edition.language
    return contexts.Advice(
        number=item.number,
        title=_("Recommendation %(number)s") % {"number": item.number},
        html=content.html(page),
        addressees=tuple(marked(plain(labels.get(code, {"en": code})), language) for code in item.addressees),
        source=marked(item.source, language),
    )


@of_edition
def tables(request: HttpRequest, content: EditionContent) -> HttpResponse:
    """The tables of an edition."""
    return _exhibits(request, content, "table", _("Tables"))


@of_edition
def charts(request: HttpRequest, content: EditionContent) -> HttpResponse:
    """The charts of an edition."""
    return _exhibits(request, content, "chart", _("Charts"))


def _exhibits(request: HttpRequest, content: EditionContent, kind: str, title: str) -> HttpResponse:
    links = tuple(
        Link(marked(page.title, content.edition.language), page_address(content, kind, page.slug))
        for page in content.pages(kind)
    )
    context = contexts.Exhibits(frame(request, content, title, title), title, links)
    return show(request, "edition/exhibits.html", context)


@of_edition
def table(request: HttpRequest, content: EditionContent, slug: str) -> HttpResponse:
    """One table."""
    return _exhibit(request, content, "table", slug)


@of_edition
def chart(request: HttpRequest, content: EditionContent, slug: str) -> HttpResponse:
    """One chart."""
    return _exhibit(request, content, "chart", slug)


def _exhibit(request: HttpRequest, content: EditionContent, kind: str, slug: str) -> HttpResponse:
    page = content.page(kind, slug)
    links = [
        Link(marked(one.title, content.edition.language), page_address(content, kind, one.slug))
        for one in content.pages(kind)
    ]
    before, after = _neighbours(links, request.path)
    context = contexts.Fragment(
        frame(request, content, marked(page.title, content.edition.language), page.title),
        marked(page.title, content.edition.language),
        content.html(page),
        before,
        after,
        content.address("table_csv", slug) if kind == "table" else "",
    )
    return show(request, "edition/exhibit.html", context)


@of_edition
def table_csv(request: HttpRequest, content: EditionContent, slug: str) -> HttpResponse:
    """The cells of a table as CSV; a cell without a text says its answer state."""
    for one in content.source().tables:
        if one.spec.id == slug:
            rows = [[cell.text or cell.state for cell in row] for row in one.rows]
            return csv_file(f"{content.edition.code}-{slug}.csv", [cell.text for cell in one.header], rows)
    message = _("The edition %(edition)s has no table '%(code)s'.")
    raise NotAvailable(message % {"edition": content.edition.code, "code": slug}, code="unknown_page")

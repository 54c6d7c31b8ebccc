"""One search over chapters, recommendations, figures, tables, charts, profiles and waves."""

from collections.abc import Iterator, Mapping

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.kernel.access import Viewer
from rapport.reports import queries as reports
from rapport.reports.types import EditionView, SearchHit
from rapport.surveys import queries as surveys
from rapport.web.access import public
from rapport.web.components.types import Crumb, Text
from rapport.web.public import contexts, texts
from rapport.web.public.frames import page_address
from rapport.web.public.reading import EditionContent
from rapport.web.public.rendering import show
from rapport.web.public.waves import replied_words

LONGEST = 200
MOST = 50
KINDS: Mapping[str, Text] = {
    "figure": gettext_lazy("Figure"),
    "chapter": gettext_lazy("Chapter"),
    "methods": gettext_lazy("Methods"),
    "recommendation": gettext_lazy("Recommendation"),
    "table": gettext_lazy("Table"),
    "chart": gettext_lazy("Chart"),
}


@public
def search(request: HttpRequest) -> HttpResponse:
    """What was found for `q`: respondents and waves first, then what editions say."""
    words = " ".join(request.GET.get("q", "").replace("\0", "").split())[:LONGEST]
    hits = tuple(_hits(request.viewer, words))[:MOST] if words else ()  # type: ignore[attr-defined]
    context = contexts.SearchPage((Crumb(_("Search")),), words, hits, bool(words))
    return show(request, "search.html", context)


def _hits(viewer: Viewer, words: str) -> Iterator[contexts.Hit]:
    terms = words.casefold().split()
    for one in surveys.participants(viewer=viewer, language=texts.page_language()):
        if _has(f"{one.newest.name} {one.newest.code}", terms):
            address = reverse("public:profile", args=[one.newest.code])
            yield contexts.Hit(_("Profile"), one.newest.name, "", address)
    for wave in surveys.waves(viewer=viewer):
        if _has(f"{texts.plain(wave.title)} {wave.code}", terms):
            address = reverse("public:wave", args=[wave.code])
            yield contexts.Hit(_("Wave"), texts.local(wave.title), replied_words(wave), address)
    editions = {view.code: view for view in reports.published(viewer=viewer)}
    for found in reports.search(viewer=viewer, words=words, language=texts.page_language()):
        yield _hit(viewer, found, editions[found.edition])


def _has(text: str, terms: list[str]) -> bool:
    folded = text.casefold()
    return all(term in folded for term in terms)


def _hit(viewer: Viewer, found: SearchHit, edition: EditionView) -> contexts.Hit:
    content = EditionContent(viewer, edition)
    is_figure = found.kind == "figure"
    return contexts.Hit(
        kind=KINDS.get(found.kind, found.kind),
        title=texts.marked(found.title, found.language or edition.language),
        excerpt="" if is_figure else texts.marked(found.excerpt, edition.language),
        href=content.address("figure", found.slug)
        if is_figure
        else page_address(content, found.kind, found.slug),
        where=texts.marked(edition.title, edition.language),
    )

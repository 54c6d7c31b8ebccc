"""What an edition says, read alike whether it was kept at freezing or is still a draft counted now."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from rapport.kernel.access import Viewer
from rapport.kernel.errors import NotAvailable
from rapport.reports import queries, rendering
from rapport.reports.document.source import EditionSource, figures_flat
from rapport.reports.payload import figure_payload
from rapport.reports.types import EditionView, FileView, PageView, RecommendationView
from rapport.web.public.texts import in_page_language

_FIGURE_LINK = re.compile(re.escape(rendering.figure_link("")[:-1]) + r"([^/\"]+)/")
# A drawing keeps a readable size on a small screen and scrolls by itself, for those who use a keyboard too.
_DRAWING = re.compile(r'(<svg [^>]*aria-labelledby="(\S+) [^>]*>.*?</svg>)', re.DOTALL)
_SCROLLED = r'<div class="drawing" dir="ltr" role="region" tabindex="0" aria-labelledby="\2">\1</div>'
CHAPTERS = ("chapter", "methods")


@dataclass(frozen=True)
class EditionContent:
    """Reads of one edition on behalf of a viewer. Unknown names raise NotAvailable."""

    viewer: Viewer
    edition: EditionView

    @cached_property
    def _draft(self) -> "DraftContent | None":
        return DraftContent(self.viewer, self.edition) if self.edition.is_draft else None

    @property
    def href(self) -> str:
        """The address of the edition's front page."""
        return reverse("public:edition", args=[self.edition.code])

    def address(self, name: str, *args: object) -> str:
        """The address of one of the edition's pages by the name of its URL."""
        return reverse(f"public:{name}", args=[self.edition.code, *args])

    def pages(self, *kinds: str, whole: bool = False) -> list[PageView]:
        """Rendered parts of the given kinds, in order; with their HTML if `whole`."""
        if self._draft is not None:
            return [page for page in self._draft.pages if page.kind in kinds]
        return queries.pages(viewer=self.viewer, edition=self.edition, kinds=kinds, whole=whole)

    def page(self, kind: str, slug: str) -> PageView:
        """One rendered part with its HTML."""
        if self._draft is not None:
            return self._draft.page(kind, slug)
        return queries.page(viewer=self.viewer, edition=self.edition, kind=kind, slug=slug)

    def html(self, page: PageView) -> SafeString:
        """The HTML of a part with links to the edition's own figures.

        Safe: our own renderer made it from escaped text when the edition was frozen, or just now.
        """
        html = page.html.replace(rendering.EDITION_PREFIX, self.href)
        return mark_safe(_DRAWING.sub(_SCROLLED, html))

    def _worded(self, figures: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
        return [in_page_language(figure, self.edition.language) for figure in figures]

    def figures(self, *, parts: bool = True) -> list[dict[str, Any]]:
        """Figures in the page's words, in order; without the parts of split figures if asked."""
        if self._draft is not None:
            return self._worded(one for one in self._draft.figures if parts or ":" not in one["id"])
        return self._worded(queries.frozen_figures(viewer=self.viewer, edition=self.edition, parts=parts))

    def figures_named(self, codes: Iterable[str]) -> list[dict[str, Any]]:
        """The named figures in the page's words, in the order of the names; what is not there is left out."""
        names = list(codes)
        if self._draft is not None:
            found = {one["id"]: one for one in self._draft.figures}
        else:
            rows = queries.frozen_figures(viewer=self.viewer, edition=self.edition, codes=names)
            found = {one["id"]: one for one in rows}
        return self._worded(found[name] for name in names if name in found)

    def figure(self, code: str) -> dict[str, Any]:
        """One figure in the page's words."""
        return in_page_language(self.published_figure(code), self.edition.language)

    def parts(self, code: str) -> list[dict[str, Any]]:
        """The parts of a split figure in the page's words, in order."""
        return self._worded(self.published_parts(code))

    def published_figure(self, code: str) -> dict[str, Any]:
        """One figure as public JSON, the same in every language."""
        if self._draft is not None:
            return self._draft.figure(code)
        return queries.frozen_figure(viewer=self.viewer, edition=self.edition, code=code)

    def published_parts(self, code: str) -> list[dict[str, Any]]:
        """The parts of a split figure as public JSON, in order."""
        if self._draft is not None:
            return [one for one in self._draft.figures if one["id"].startswith(f"{code}:")]
        return queries.figure_parts(viewer=self.viewer, edition=self.edition, code=code)

    def uses(self, code: str) -> list[PageView]:
        """The parts of the edition that print the figure."""
        if self._draft is not None:
            link = rendering.figure_link(code)
            return [page for page in self._draft.pages if link in page.html]
        return queries.figure_uses(viewer=self.viewer, edition=self.edition, code=code)

    def figures_of(self, page: PageView) -> list[str]:
        """The codes of the figures that a rendered part links to, each once, in the order of the text."""
        return list(dict.fromkeys(_FIGURE_LINK.findall(page.html)))

    def recommendations(self) -> list[RecommendationView]:
        """The numbered recommendations with whom they are addressed to."""
        return queries.recommendations(viewer=self.viewer, edition=self.edition)

    def files(self) -> list[FileView]:
        """The built files; a draft has none to give away."""
        return [] if self._draft is not None else queries.files(viewer=self.viewer, edition=self.edition)

    def source(self) -> EditionSource:
        """Everything the edition says, parsed; heavier than the other reads."""
        if self._draft is not None:
            return self._draft.source
        return queries.source(viewer=self.viewer, edition=self.edition)


@dataclass(frozen=True)
class DraftContent:
    """The same of a draft, for the office: everything is counted and rendered now."""

    viewer: Viewer
    edition: EditionView

    @cached_property
    def source(self) -> EditionSource:
        """Everything the draft says."""
        return queries.source(viewer=self.viewer, edition=self.edition)

    @cached_property
    def pages(self) -> list[PageView]:
        """All parts. Raises NarrativeError with every problem of the narrative."""
        return [PageView(one.kind, one.slug, one.title, one.html) for one in rendering.fragments(self.source)]

    @cached_property
    def figures(self) -> list[dict[str, Any]]:
        """All figures as they would be kept."""
        return [figure_payload(view, self.source) for view in figures_flat(self.source.figures)]

    def page(self, kind: str, slug: str) -> PageView:
        """One part. Raises NotAvailable."""
        for page in self.pages:
            if (page.kind, page.slug) == (kind, slug):
                return page
        message = _("The edition %(edition)s has no %(kind)s '%(code)s'.")
        named = {"edition": self.edition.code, "kind": kind, "code": slug}
        raise NotAvailable(message % named, code="unknown_page")

    def figure(self, code: str) -> dict[str, Any]:
        """One figure. Raises NotAvailable."""
        for figure in self.figures:
            if figure["id"] == code:
                return figure
        message = _("The edition %(edition)s has no figure '%(code)s'.")
        raise NotAvailable(message % {"edition": self.edition.code, "code": code}, code="unknown_figure")

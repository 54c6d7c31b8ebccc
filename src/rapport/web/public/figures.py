"""Pages of figures: the list, one figure with all it rests on, and its downloads."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.actors import queries as actors
from rapport.reports import queries
from rapport.web.access import public
from rapport.web.components.types import Crumb, Link
from rapport.web.public import contexts, texts
from rapport.web.public.figuring import bars, facts, line, title_of
from rapport.web.public.frames import crumbs, edition_line, frame, of_edition, page_address
from rapport.web.public.reading import EditionContent
from rapport.web.public.rendering import csv_file, json_file, show

PER_PAGE = 50
CSV_COLUMNS = (
    "id", "label", "wave", "universe", "universe_label", "universe_n", "numerator", "denominator", "value",
    "unit", "rule", "decimals", "members", "undetermined", "footnotes", "as_of",
)  # fmt: skip


class FigureFilter(forms.Form):
    """Narrows figures by words of their label and by whom they are about."""

    q = forms.CharField(label=gettext_lazy("Words"), required=False, max_length=200)
    universe = forms.ChoiceField(label=gettext_lazy("Among whom"), required=False)

    def __init__(self, data: Mapping[str, str], universes: Mapping[str, str]) -> None:
        super().__init__(data)
        choices = sorted(universes.items(), key=lambda choice: choice[1].casefold())
        self.fields["universe"].choices = [("", _("anybody")), *choices]  # type: ignore[attr-defined]

    def keeps(self, figure: Mapping[str, Any]) -> bool:
        """Whether the figure is asked for."""
        if not self.is_valid():
            return True
        words = self.cleaned_data["q"].casefold().split()
        wanted = self.cleaned_data["universe"]
        text = f"{figure['label']} {figure['id']}".casefold()
        return all(word in text for word in words) and wanted in ("", figure["universe"]["id"])


@of_edition
def edition_figures(request: HttpRequest, content: EditionContent) -> HttpResponse:
    """The figures of an edition."""
    return _list(request, content, frame(request, content, _("Figures"), _("Figures")))


@public
def figures(request: HttpRequest) -> HttpResponse:
    """The figures of the newest edition, for those who come from the main navigation."""
    published = queries.published(viewer=request.viewer)  # type: ignore[attr-defined]
    if not published:
        return show(request, "figures/none.html", contexts.About((Crumb(_("Figures")),)))
    content = EditionContent(request.viewer, published[0])  # type: ignore[attr-defined]
    around = frame(request, content, _("Figures"), _("Figures"))
    return _list(request, content, around, published[1:])


def _list(
    request: HttpRequest, content: EditionContent, around: contexts.EditionFrame, others: Sequence[Any] = ()
) -> HttpResponse:
    every = content.figures(parts=False)
    form = FigureFilter(request.GET, {one["universe"]["id"]: one["universe"]["label"] for one in every})
    kept = [one for one in every if form.keeps(one)]
    page = Paginator(kept, PER_PAGE).get_page(request.GET.get("page"))
    lines = tuple(line(content, one) for one in page.object_list)
    editions = tuple(edition_line(view) for view in others)
    context = contexts.FigureList(around, form, page, lines, len(kept), editions)
    return show(request, "figures/list.html", context)


@of_edition
def figure(request: HttpRequest, content: EditionContent, name: str) -> HttpResponse:
    """One figure: value, base, members, footnotes, parts, definition, where it is used."""
    payload = content.figure(name)
    parts = content.parts(name) if payload["parts"] else []
    return show(request, "figures/figure.html", _page(request, content, payload, parts))


def _page(
    request: HttpRequest, content: EditionContent, payload: dict[str, Any], parts: list[dict[str, Any]]
) -> contexts.FigurePage:
    language = content.edition.language
    names = _names(content, payload)
    parent = name = payload["id"].split(":", 1)[0]
    return contexts.FigurePage(
        frame=_frame(request, content, payload),
        id=payload["id"],
        label=texts.marked(payload["label"], payload["language"]),
        value=texts.parts_words(payload) or texts.value_words(payload),
        base=texts.base_words(payload, payload["language"]),
        bars=bars(content, payload, parts),
        bars_title=_("The parts of this figure") if parts else _("How the base divides"),
        facts=facts(content, payload),
        members=_people(payload["members"], names),
        undetermined=_people(payload["undetermined"], names),
        notes=tuple((key, texts.marked(text, language)) for key, text in payload["notes"].items()),
        uses=tuple(
            Link(texts.marked(page.title, language), page_address(content, page.kind, page.slug))
            for page in content.uses(payload["id"])
        ),
        parent=Link(_("The whole figure"), content.address("figure", parent))
        if name != payload["id"]
        else None,
        json_href=content.address("figure_json", payload["id"]),
        csv_href=content.address("figure_csv", payload["id"]),
    )


def _frame(
    request: HttpRequest, content: EditionContent, payload: Mapping[str, Any]
) -> contexts.EditionFrame:
    around = frame(request, content)
    title = title_of(payload)
    steps = crumbs(
        Crumb(around.crumbs[-1].label, content.href),
        Crumb(_("Figures"), content.address("edition_figures")),
        Crumb(texts.marked(title, payload["language"])),
    )
    return contexts.EditionFrame(
        edition=content.edition,
        direction=around.direction,
        title=title,
        href=content.href,
        crumbs=steps,
        contents=around.contents,
        state=around.state,
    )


def _names(content: EditionContent, payload: Mapping[str, Any]) -> Mapping[str, str]:
    """Names of members in the language of the page, of the day the edition stands for."""
    language = texts.page_language()
    if language == content.edition.language:
        return dict(payload["names"])
    views = actors.organisations(viewer=content.viewer, language=language, day=content.edition.as_of)
    return {**payload["names"], **{view.code: view.name for view in views.values()}}


def _people(codes: Sequence[str], names: Mapping[str, str]) -> tuple[Link, ...]:
    return tuple(
        Link(names.get(code, code), reverse("public:profile", args=[code]))
        for code in sorted(codes, key=lambda code: names.get(code, code).casefold())
    )


@of_edition
def figure_json(request: HttpRequest, content: EditionContent, name: str) -> HttpResponse:
    """A figure, and its parts, as JSON."""
    payload = content.published_figure(name)
    value = {"edition": content.edition.code, "figure": payload, "parts": content.published_parts(name)}
    return json_file(f"{content.edition.code}-{name}.json", value)


@of_edition
def figure_csv(request: HttpRequest, content: EditionContent, name: str) -> HttpResponse:
    """A figure, and its parts, as CSV: one row each."""
    rows = [_csv_row(one) for one in (content.published_figure(name), *content.published_parts(name))]
    return csv_file(f"{content.edition.code}-{name}.csv", CSV_COLUMNS, rows)


def _csv_row(one: Mapping[str, Any]) -> list[Any]:
    universe, rounding = one["universe"], one["rounding"]
    return [
        one["id"], one["label"], one["wave"], universe["id"], universe["label"], universe["n"],
        one["numerator"], one["denominator"], one["value"], one["unit"], rounding["rule"],
        rounding["decimals"], one["members"], one["undetermined"], one["footnotes"], one["as_of"],
    ]  # fmt: skip

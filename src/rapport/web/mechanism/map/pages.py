"""The map: an organisational chart of all actors and the lines between them, drawn and as a table."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from rapport.actors import vocabulary
from rapport.actors.roles import Permission
from rapport.analysis.diagrams import mirrored, to_svg
from rapport.analysis.diagrams.svg import sample
from rapport.coordination.mapping import queries
from rapport.coordination.mapping.kinds import KINDS
from rapport.coordination.mapping.narrowing import for_chart, for_lines
from rapport.coordination.mapping.types import Atlas, Picked
from rapport.web.access import needs
from rapport.web.mechanism.bodies.views import today
from rapport.web.mechanism.frame import address, show, viewer_of
from rapport.web.mechanism.map import drawing
from rapport.web.mechanism.map.forms import CHART, LINES, MapForm
from rapport.web.office import words

PER_PAGE = 100


def _read(request: HttpRequest) -> tuple[MapForm, str, Atlas, Picked, drawing.Drawn]:
    view = LINES if request.GET.get("view") == LINES else CHART
    form = MapForm(request.GET, shows_lines=view == LINES)
    by = form.narrowing()
    atlas = queries.atlas(viewer=viewer_of(request), day=today(request), language=words.language())
    if view == LINES:
        picked = for_lines(atlas, by)
        return form, view, atlas, picked, drawing.draw_lines(atlas, picked)
    picked = for_chart(atlas, by)
    return form, view, atlas, picked, drawing.draw_chart(atlas, picked, by)


def _svg(view: str, drawn: drawing.Drawn) -> str:
    title = _("Organisational chart") if view == CHART else _("Lines between actors")
    desc = _("The tables of the page say the same in words.")
    placed = mirrored(drawn.drawing) if get_language_bidi() else drawn.drawing
    return to_svg(placed, title=title, desc=" ".join([desc, *drawn.left_out]))


@needs(Permission.MECHANISM_VIEW)
def show_map(request: HttpRequest) -> HttpResponse:
    """The chart or the lines, narrowed as asked; below the drawing the same organisations and lines as tables."""
    form, view, atlas, picked, drawn = _read(request)
    fitting = sorted((atlas.places[one] for one in picked.fitting), key=lambda one: one.name.casefold())
    page = Paginator(fitting, PER_PAGE).get_page(request.GET.get("page"))
    rows = drawing.rows_of(atlas, picked.ways, drawn.numbers)
    row_page = Paginator(rows, PER_PAGE).get_page(request.GET.get("row"))
    asked = form.narrowing()
    of = next((one for one in atlas.places.values() if one.code.casefold() == asked.of.casefold()), None)
    context: dict[str, Any] = {
        "form": form,
        "views": _views(request, view),
        "is_chart": view == CHART,
        "of": of,
        "everything": f"{address('map')}?{urlencode({'view': view})}",
        "svg": _svg(view, drawn) if drawn.drawing.boxes else "",
        "file": f"{address('map-file')}?{request.GET.urlencode()}",
        "left_out": drawn.left_out,
        "nobody": [vocabulary.label_of(vocabulary.COMPETENCIES, code) for code in atlas.unheld],
        "legend": [(sample(kind), label) for kind, label in KINDS] if view == LINES else (),
        "page": page,
        "rows": [
            (one, drawing.href_of(one), drawing.kind_of(one), atlas.places.get(one.parent), _level(one.level))
            for one in page
        ],
        "row_page": row_page,
        "lines": [
            (one, drawing.href_of(one.source), drawing.href_of(one.target), one.way) for one in row_page
        ],
    }
    return show(request, "map/map", title=_("Map of actors"), context=context)


def _level(code: str) -> str:
    return vocabulary.label_of(vocabulary.LEVELS, code) if code else ""


def _views(request: HttpRequest, view: str) -> list[dict[str, Any]]:
    """The two drawings; what narrows one narrows the other."""
    found = []
    for code, title in ((CHART, _("Organisational chart")), (LINES, _("Lines between actors"))):
        query = request.GET.copy()
        query["view"] = code
        for other in ("page", "row"):
            query.pop(other, None)
        found.append({"title": title, "href": f"?{query.urlencode()}", "current": code == view})
    return found


@needs(Permission.MECHANISM_VIEW)
def send_map(request: HttpRequest) -> HttpResponse:
    """The drawing as a file, narrowed as the page was; its links lead to this installation."""
    _form, view, _atlas, _picked, drawn = _read(request)
    text = _svg(view, drawn).replace('href="/', f'href="{request.build_absolute_uri("/")}')
    response = HttpResponse(text, content_type="image/svg+xml")
    response["Content-Disposition"] = f'attachment; filename="map-{view}.svg"'
    return response

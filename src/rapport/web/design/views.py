"""Shows each sample twice: drawn, and as the lines of the template that drew it, so that the two cannot differ."""

from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_bidi

from rapport.web.access import public
from rapport.web.components.types import Text
from rapport.web.design.samples import SAMPLES, values


class Shown(NamedTuple):
    """One component on the page: its key, title, when to use it, its drawing and the lines that made it."""

    key: str
    title: Text
    use: Text
    drawing: SafeString
    lines: str


def direction_asked(request: HttpRequest) -> str:
    """`?direction=rtl` previews the mirrored sheet without changing the reader's language."""
    asked = request.GET.get("direction", "")
    return asked if asked in ("rtl", "ltr") else ("rtl" if get_language_bidi() else "ltr")


@public
def show(request: HttpRequest) -> HttpResponse:
    """The page with every component."""
    context, shown = values(), []
    for sample in SAMPLES:
        template = get_template(f"design/samples/{sample.key}.html")
        drawing = mark_safe(template.render({**context}, request))
        source: str = template.template.source  # type: ignore[attr-defined]  # Django's own engine has it
        shown.append(Shown(sample.key, sample.title, sample.use, drawing, source.strip()))
    return render(request, "design/page.html", {"shown": shown, "direction": direction_asked(request)})

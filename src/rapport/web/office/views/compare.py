"""What changed between two editions."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.actors import queries as actors
from rapport.actors.roles import Permission
from rapport.kernel.errors import InvalidInput, UserFacingError
from rapport.kernel.i18n import formats
from rapport.reports import queries
from rapport.reports.types import EditionDifference, EditionView, FigureDifference
from rapport.web.access import needs
from rapport.web.office import words
from rapport.web.office.frame import edition_crumbs, show, viewer_of


class WithForm(forms.Form):
    """Which edition to compare with."""

    before = forms.ChoiceField(label=gettext_lazy("Compare with"), required=False)


@needs(Permission.OFFICE_VIEW)
def show_comparison(request: HttpRequest, code: str) -> HttpResponse:
    """Figures with who joined and left, replies, and lines of text that differ from another edition."""
    viewer = viewer_of(request)
    edition = queries.edition(viewer=viewer, code=code)
    others = [one for one in queries.editions(viewer=viewer) if one.code != code]
    asked = request.GET.get("before") or edition.predecessor or ""
    form = WithForm(initial={"before": asked})
    form.fields["before"].choices = [("", _("choose an edition"))] + [(one.code, one.code) for one in others]  # type: ignore[attr-defined]
    difference, refusal = _difference(request, asked, edition) if asked else (None, "")
    return show(
        request,
        "editions/compare",
        title=_("Compare"),
        crumbs=edition_crumbs(edition),
        context={
            "edition": edition,
            "form": form,
            "asked": asked,
            "others": others,
            "refusal": refusal,
            "difference": difference,
            "figures": _figures(request, difference, edition) if difference else (),
        },
    )


def _difference(
    request: HttpRequest, before: str, edition: EditionView
) -> tuple[EditionDifference | None, str]:
    try:
        return queries.difference(viewer=viewer_of(request), before=before, after=edition.code), ""
    except InvalidInput as error:
        return None, _reason(error)


def _reason(error: UserFacingError) -> str:
    return error.message


def _figures(
    request: HttpRequest, difference: EditionDifference, edition: EditionView
) -> list[dict[str, object]]:
    """Each figure that differs, with both values in words and names of who joined and left."""
    viewer = viewer_of(request)
    everybody = actors.organisations(viewer=viewer, language=words.language(), day=edition.as_of)
    names = {one.code: one.name for one in everybody.values()}
    return [
        {
            "code": one.code,
            "label": one.label,
            "before": _facts(one, "before"),
            "after": _facts(one, "after"),
            "joined": [names.get(code, code) for code in one.joined],
            "left": [names.get(code, code) for code in one.left],
        }
        for one in difference.figures
    ]


def _facts(one: FigureDifference, side: str) -> str:
    facts = getattr(one, side)
    if facts is None:
        return ""
    value = formats.number(facts["value"])
    if facts["unit"] == "percent" and facts["value"] is not None:
        value = formats.percent(facts["value"])
    return _("%(value)s (%(numerator)s of %(denominator)s)") % {
        "value": value,
        "numerator": formats.number(facts["numerator"]),
        "denominator": formats.number(facts["denominator"]),
    }

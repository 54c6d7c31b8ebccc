"""What an edition is held against: the numbers printed before, and another edition."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.kernel.errors import InvalidInput, NotAvailable
from rapport.kernel.i18n import formats
from rapport.reports import queries
from rapport.reports.document.source import VerificationRow
from rapport.reports.types import FigureDifference, TextDifference
from rapport.surveys import queries as surveys
from rapport.web.components.types import Cell, Column, Row, Stat, Table, Text
from rapport.web.public import contexts, texts
from rapport.web.public.figuring import title_of
from rapport.web.public.frames import frame, of_edition
from rapport.web.public.reading import EditionContent
from rapport.web.public.rendering import csv_file, show

VERDICTS: Mapping[str, Text] = {
    "agrees": gettext_lazy("agrees"),
    "differs": gettext_lazy("differs"),
    "wrong_base": gettext_lazy("holds on another base only"),
    "not_computable": gettext_lazy("cannot be computed"),
    "image_only": gettext_lazy("in a picture only"),
}
PER_PAGE = 40
CSV_COLUMNS = (
    "id",
    "place",
    "published",
    "stated_base",
    "recomputed",
    "numerator",
    "denominator",
    "verdict",
    "explanation",
)


class VerdictForm(forms.Form):
    """Narrows the register to one verdict and to words."""

    q = forms.CharField(label=gettext_lazy("Words"), required=False, max_length=200)
    verdict = forms.ChoiceField(
        label=gettext_lazy("Finding"), required=False, choices=[("", gettext_lazy("all")), *VERDICTS.items()]
    )

    def keeps(self, row: VerificationRow) -> bool:
        """Whether the entry is asked for."""
        if not self.is_valid():
            return True
        words = self.cleaned_data["q"].casefold().split()
        text = f"{row.place} {row.published} {row.explanation}".casefold()
        return self.cleaned_data["verdict"] in ("", row.verdict) and all(word in text for word in words)


@of_edition
def verification(request: HttpRequest, content: EditionContent) -> HttpResponse:
    """Every number printed before about the wave, against the number recomputed for this edition."""
    rows = content.source().verification
    form = VerdictForm(request.GET)
    kept = [row for row in rows if form.keeps(row)]
    page = Paginator(kept, PER_PAGE).get_page(request.GET.get("page"))
    title = _("Published against recomputed")
    context = contexts.Verification(
        frame=frame(request, content, title, title),
        form=form,
        counts=_verdict_stats(content, rows),
        pages=page,
        table=_register_table(content, page),
        contradictions=_contradictions(content),
        csv_href=content.address("verification_csv") if rows else "",
    )
    return show(request, "edition/verification.html", context)


@of_edition
def verification_csv(request: HttpRequest, content: EditionContent) -> HttpResponse:
    """The whole register as CSV."""
    rows = [
        [getattr(row, name) if name not in ("numerator", "denominator") else _number(getattr(row, name))
         for name in CSV_COLUMNS]
        for row in content.source().verification
    ]  # fmt: skip
    return csv_file(f"{content.edition.code}-verification.csv", CSV_COLUMNS, rows)


def _number(value: Any) -> float | int | None:
    if value is None:
        return None
    return int(value) if float(value).is_integer() else float(value)


def _verdict_stats(content: EditionContent, rows: Sequence[VerificationRow]) -> tuple[Stat, ...]:
    found = Counter(row.verdict for row in rows)
    whole = formats.number(len(rows))
    return tuple(
        Stat(
            value=formats.number(found[verdict]),
            label=label,
            base=_("of %(whole)s printed numbers") % {"whole": whole},
            href=f"{content.address('verification')}?verdict={verdict}",
        )
        for verdict, label in VERDICTS.items()
        if found[verdict]
    )


def _register_table(content: EditionContent, page: "Page[VerificationRow]") -> Table | None:
    if not page.object_list:
        return None
    language = content.edition.language
    columns = (
        _("Place"),
        _("Published"),
        _("Stated base"),
        _("Recomputed"),
        _("Finding"),
        _("Explanation"),
    )
    return Table(
        id="register",
        caption=_("Printed numbers %(first)s to %(last)s of %(all)s")
        % {"first": page.start_index(), "last": page.end_index(), "all": page.paginator.count},
        columns=tuple(Column(label) for label in columns),
        rows=tuple(
            Row(
                Cell(texts.marked(row.place, language)),
                (
                    Cell(texts.marked(row.published, language) or _("not given as text")),
                    Cell(texts.marked(row.stated_base, language) or _("none stated")),
                    Cell(texts.marked(row.recomputed, language) or _("nothing to compute from")),
                    Cell(VERDICTS.get(row.verdict, row.verdict)),
                    Cell(texts.marked(row.explanation, language) or "–"),
                ),
            )
            for row in page.object_list
        ),
    )


def _contradictions(content: EditionContent) -> tuple[contexts.Contradiction, ...]:
    try:
        wave = surveys.wave(viewer=content.viewer, code=content.edition.wave)
    except NotAvailable:
        return ()
    language = content.edition.language
    return tuple(
        contexts.Contradiction(
            texts.marked(one.finding, language),
            tuple(texts.marked(str(place), language) for place in one.places),
        )
        for one in surveys.contradictions(viewer=content.viewer, wave=wave)
    )


@of_edition
def compare(request: HttpRequest, content: EditionContent, other: str) -> HttpResponse:
    """What changed from the edition `other` to this one: figures, replies, texts."""
    if other == content.edition.code:
        raise InvalidInput(_("An edition is compared with another one."), code="same_edition")
    earlier = queries.edition(viewer=content.viewer, code=other)
    if earlier.state == "WITHDRAWN":
        raise NotAvailable(_("The other edition was withdrawn."), code="edition_withdrawn")
    found = queries.difference(viewer=content.viewer, before=other, after=content.edition.code)
    title = _("Difference between two editions")
    names = {row.code: row.name for row in content.source().wave.respondents}
    context = contexts.Comparison(
        frame=frame(request, content, title, title),
        before=found.before,
        before_href=reverse("public:edition", args=[found.before.code]),
        figures=tuple(_figure_change(content, one, names) for one in found.figures),
        respondents=tuple(
            (names.get(code, code), _("replied") if now == "replied" else _("no reply"))
            for code, now in found.respondents
        ),
        texts=tuple(_text_change(one) for one in found.texts),
    )
    return show(request, "edition/compare.html", context)


def _figure_change(
    content: EditionContent, one: FigureDifference, names: Mapping[str, str]
) -> contexts.FigureChange:
    language = content.edition.language
    return contexts.FigureChange(
        code=one.code,
        label=texts.marked(title_of({"label": one.label}), language),
        before=_side(one.before),
        after=_side(one.after),
        joined=formats.listing(names.get(code, code) for code in one.joined),
        left=formats.listing(names.get(code, code) for code in one.left),
        href=content.address("figure", one.code) if one.after is not None else "",
    )


def _side(facts: Mapping[str, Any] | None) -> str:
    if facts is None:
        return _("not in this edition")
    if facts["value"] is None:
        return formats.no_value()
    value = formats.number(facts["value"])
    if facts["unit"] == "percent":
        value = formats.percent(facts["value"], 1)
    return f"{value} ({texts.counted(facts['numerator'], facts['denominator'])})"


def _text_change(one: TextDifference) -> contexts.TextChange:
    before = "\n".join(text for mark, text in one.lines if mark in "=-")
    after = "\n".join(text for mark, text in one.lines if mark in "=+")
    return contexts.TextChange(one.title, before, after)

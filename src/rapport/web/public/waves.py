"""Pages of waves: who was asked, who answered, what the numbers cannot say, and the questionnaire."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from rapport.kernel.i18n import formats
from rapport.kernel.i18n.formats import long_date
from rapport.reports import queries as reports
from rapport.surveys import queries
from rapport.surveys.instruments.wording import asked_only_if
from rapport.surveys.types import ItemView, RespondentView, SectionView, WaveView, items_by_code
from rapport.web.access import public
from rapport.web.components.types import Cell, CellState, Column, Crumb, Fact, Row, Table, Text
from rapport.web.public import contexts, texts
from rapport.web.public.frames import edition_line
from rapport.web.public.rendering import show

KINDS: Mapping[str, Text] = {
    "SINGLE": gettext_lazy("one answer"),
    "MULTIPLE": gettext_lazy("any number of answers"),
    "NUMBER": gettext_lazy("a number"),
    "DATE": gettext_lazy("a date"),
    "TEXT": gettext_lazy("own words"),
    "PERCENTAGE": gettext_lazy("a percentage"),
    "MONEY": gettext_lazy("an amount of money"),
    "FILE": gettext_lazy("a file"),
    "REPEAT": gettext_lazy("answered as often as needed"),
    "TABLE": gettext_lazy("a table"),
    "GROUP": "",
    "NOTE": "",
}


def crumbs(*steps: Crumb) -> tuple[Crumb, ...]:
    """The way here through the list of waves."""
    return (Crumb(_("Waves"), reverse("public:waves")), *steps)


def replied_words(wave: WaveView) -> str:
    """ "44 of 67 replied" """
    return _("%(replied)s of %(invited)s replied") % {
        "replied": formats.number(wave.replied),
        "invited": formats.number(wave.invited),
    }


def wave_line(wave: WaveView) -> tuple[str, str, str, str]:
    """A wave in a list: title, who replied, day, address."""
    return (
        texts.local(wave.title),
        replied_words(wave),
        long_date(wave.as_of),
        reverse("public:wave", args=[wave.code]),
    )


@public
def waves(request: HttpRequest) -> HttpResponse:
    """All waves the viewer may see, newest first."""
    found = queries.waves(viewer=request.viewer)  # type: ignore[attr-defined]
    context = contexts.WaveList((Crumb(_("Waves")),), tuple(wave_line(wave) for wave in found))
    return show(request, "waves/list.html", context)


@public
def wave(request: HttpRequest, code: str) -> HttpResponse:
    """One wave."""
    viewer = request.viewer  # type: ignore[attr-defined]
    view = queries.wave(viewer=viewer, code=code)
    asked = queries.respondents(viewer=viewer, wave=view)
    title = texts.local(view.title)
    context = contexts.WavePage(
        crumbs=crumbs(Crumb(title)),
        wave=view,
        name=texts.plain(view.title),
        title=title,
        facts=_facts(view),
        response=_response(view, asked),
        limits=tuple(texts.local(limit) for limit in view.limits),
        citation=texts.local(view.source.get("citation", {})),
        sources=tuple(_source(one) for one in view.source.get("publications", ())),
        figures=tuple(
            (texts.local(figure.title), figure.code) for figure in queries.figures(viewer=viewer, wave=view)
        ),
        editions=tuple(edition_line(one) for one in reports.editions(viewer=viewer, wave=code)),
        draft=not view.published,
    )
    return show(request, "waves/wave.html", context)


def _facts(view: WaveView) -> tuple[Fact, ...]:
    facts = [Fact(_("Replies"), Cell(replied_words(view)))]
    if view.sent_on:
        facts.append(Fact(_("Sent on"), Cell(long_date(view.sent_on))))
    if view.deadlines:
        facts.append(Fact(_("Deadlines"), Cell(formats.listing(view.deadlines), code=True)))
    facts.append(Fact(_("Counted until"), Cell(view.counted_until or long_date(view.as_of))))
    facts.append(
        Fact(_("Questionnaire"), Cell(view.questionnaire, code=True, href=_questionnaire_address(view)))
    )
    if reference := view.source.get("reference"):
        facts.append(Fact(_("Reference"), Cell(str(reference), code=True)))
    return tuple(facts)


def _questionnaire_address(view: WaveView) -> str:
    return reverse("public:questionnaire", args=[view.code])


def group_name(view: WaveView, code: str) -> str:
    """A group of respondents in the reader's language; its code where the wave does not name it."""
    return texts.local(view.groups.get(code, {"en": code}))


def _response(view: WaveView, asked: Sequence[RespondentView]) -> Table:
    invited = Counter(one.group for one in asked)
    replied = Counter(one.group for one in asked if one.replied)
    rows = [Row(Cell(group_name(view, group)), _counts(replied[group], invited[group])) for group in invited]
    rows.append(Row(Cell(_("All")), _counts(sum(replied.values()), sum(invited.values())), total=True))
    return Table(
        id="response",
        caption=_("Who was asked and who replied"),
        columns=(
            Column(_("Group")),
            Column(_("Asked"), numeric=True),
            Column(_("Replied"), numeric=True),
            Column(_("No reply"), numeric=True),
            Column(_("Share that replied"), numeric=True),
        ),
        rows=tuple(rows),
    )


def _counts(replied: int, invited: int) -> tuple[Cell, ...]:
    share = (
        Cell(formats.percent(100 * replied / invited)) if invited else Cell(state=CellState.NOT_APPLICABLE)
    )
    numbers = (invited, replied, invited - replied)
    return (*(Cell(formats.number(number)) for number in numbers), share)


def _source(publication: Mapping[str, Any]) -> tuple[str, tuple[tuple[str, str], ...]]:
    parts = tuple(
        (texts.marked(str(part["place"]), "en"), texts.local(part["holds"]))
        for part in publication.get("parts", ())
    )
    return texts.local(publication["title"]), parts


@public
def questionnaire(request: HttpRequest, code: str) -> HttpResponse:
    """The questionnaire as it was put, and what the office coded from the answers."""
    viewer = request.viewer  # type: ignore[attr-defined]
    view = queries.wave(viewer=viewer, code=code)
    parts = queries.sections(viewer=viewer, wave=view)
    items = items_by_code(parts)
    title = texts.local(view.title)
    context = contexts.QuestionnairePage(
        crumbs=crumbs(Crumb(title, reverse("public:wave", args=[code])), Crumb(_("Questionnaire"))),
        name=texts.plain(view.title),
        title=title,
        sections=tuple(
            (
                part.code,
                section_title(part),
                _questions(part, items),
                texts.local(part.attachment) if part.attachment else "",
            )
            for part in parts
            if part.items
        ),
    )
    return show(request, "waves/questionnaire.html", context)


def section_title(section: SectionView) -> str:
    """The title of a section in the reader's language."""
    return texts.local(section.title) or section.code


def _questions(section: SectionView, items: Mapping[str, ItemView]) -> tuple[contexts.Question, ...]:
    return tuple(_question(item, items) for item in section.items)


def _question(item: ItemView, items: Mapping[str, ItemView]) -> contexts.Question:
    return contexts.Question(
        number=item.number,
        code=item.code,
        text=texts.local(item.text),
        kind=KINDS.get(item.kind, item.kind),
        options=tuple(texts.local(option) for option in item.options.values()),
        hint=texts.local(item.hint) if item.hint else "",
        skip=asked_only_if(item, items, get_language() or "en"),
        condition=item.show_if,
        basis=texts.marked(item.basis, "en"),
        note="" if item.encoded else _("The source does not give the answers to this question."),
        is_coded=item.coded,
        is_part=item.parent is not None and not item.coded,
    )

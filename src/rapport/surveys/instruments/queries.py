"""Reads of questionnaires as they are designed. Drafts are the office's; what has been sent out is anybody's."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from rapport.kernel.access import Viewer
from rapport.kernel.errors import NotAvailable
from rapport.surveys.instruments import rules, storing
from rapport.surveys.instruments import series as linking
from rapport.surveys.instruments.content import QuestionnaireContent
from rapport.surveys.instruments.problems import problems_of
from rapport.surveys.instruments.types import Level, Link, Problem, SeriesEntry, SeriesView, VersionView
from rapport.surveys.models import Item, Questionnaire, Series, SeriesItem
from rapport.surveys.models.instrument import HEADINGS, Comparability, QuestionnaireState
from rapport.surveys.models.waves import WaveState


def _visible(viewer: Viewer) -> Any:
    rows = Questionnaire.objects.all()
    return rows if rules.can_see_drafts(viewer) else rows.filter(state=QuestionnaireState.FIXED)


def _row(viewer: Viewer, questionnaire: str, number: int) -> Questionnaire:
    row: Questionnaire | None = _visible(viewer).filter(code__iexact=questionnaire, number=number).first()
    if row is None:
        raise rules.unknown_questionnaire(questionnaire, number)
    return row


def _views(viewer: Viewer, rows: Any) -> list[VersionView]:
    asked = Q(items__origin="ASKED") & ~Q(items__kind__in=HEADINGS)
    counted = rows.annotate(
        section_count=Count("sections", distinct=True),
        question_count=Count("items", filter=asked, distinct=True),
    ).prefetch_related("waves")
    drafts = rules.can_see_drafts(viewer)
    return [
        VersionView(
            id=row.pk,
            code=row.code,
            number=row.number,
            title=row.title,
            intro=row.intro,
            languages=tuple(row.languages) or ("en",),
            state=row.state,
            version=row.version,
            sections=row.section_count,
            questions=row.question_count,
            waves=tuple(
                sorted(wave.code for wave in row.waves.all() if drafts or wave.state == WaveState.PUBLISHED)
            ),
            source=row.source,
        )
        for row in counted
    ]


def versions(*, viewer: Viewer, questionnaire: str | None = None) -> list[VersionView]:
    """All versions that the viewer may see, by questionnaire, newest first; of one questionnaire where it is named."""
    rows = _visible(viewer).order_by("code", "-number")
    return _views(viewer, rows if questionnaire is None else rows.filter(code__iexact=questionnaire))


def version(*, viewer: Viewer, questionnaire: str, number: int) -> VersionView:
    """One version without its parts. Raises NotAvailable."""
    row = _row(viewer, questionnaire, number)
    return _views(viewer, Questionnaire.objects.filter(pk=row.pk))[0]


def questionnaire_content(*, viewer: Viewer, questionnaire: str, number: int) -> QuestionnaireContent:
    """A version with all its parts as plain values. Raises NotAvailable."""
    return storing.content_of(_row(viewer, questionnaire, number))


def questionnaire_problems(*, viewer: Viewer, questionnaire: str, number: int) -> list[Problem]:
    """Everything wrong or doubtful in a version, errors first; a wave cannot be opened over an error.

    Raises NotAvailable.
    """
    row = _row(viewer, questionnaire, number)
    found = [*problems_of(storing.content_of(row)), *_broken_links(row)]
    return sorted(found, key=lambda problem: problem.level is Level.WARNING)


def _broken_links(row: Questionnaire) -> list[Problem]:
    """Questions that are called the same as before, or reworded, and have changed more than that."""
    found = []
    for entry, older in _with_older(row):
        fault = _fault_of_link(entry, older) if older is not None else None
        if fault is not None and older is not None:
            level, code, told = fault
            message = told % {"number": older.questionnaire.number}
            found.append(Problem(level, code, message, section=entry.item.section.code, item=entry.item.code))
    return found


def _fault_of_link(entry: SeriesItem, older: Item) -> tuple[Level, str, str] | None:
    same = entry.comparability == Comparability.SAME
    if (same or entry.comparability == Comparability.REWORDED) and (
        entry.item.kind != older.kind or linking.reoffered(older, entry.item)
    ):
        told = _(
            "It is linked as comparable to version %(number)s, but other answers are offered: say what stands "
            "for what, or call it new."
        )
        return Level.ERROR, "comparability", told
    if same and linking.reworded(older, entry.item):
        told = _("It is linked as the same question as in version %(number)s, but is worded otherwise.")
        return Level.WARNING, "reworded", told
    offered = {option.code for option in entry.item.options.all()}
    if entry.comparability == Comparability.RECODED and set(entry.recode) != offered:
        told = _("The table that translates its answers to those of version %(number)s is not complete.")
        return Level.ERROR, "recode", told
    return None


def _with_older(row: Questionnaire) -> list[tuple[SeriesItem, Item | None]]:
    """The linked questions of a version, each with the question before it in its series."""
    entries = list(
        SeriesItem.objects.filter(item__questionnaire=row)
        .select_related("item__section", "series")
        .prefetch_related("item__options")
        .order_by("item__position")
    )
    older: dict[int, Item] = {}
    rows = (
        SeriesItem.objects.filter(
            series__in=[entry.series_id for entry in entries],
            item__questionnaire__code=row.code,
            item__questionnaire__number__lt=row.number,
        )
        .select_related("item__questionnaire")
        .prefetch_related("item__options")
        .order_by("item__questionnaire__number")
    )
    for entry in rows:
        older[entry.series_id] = entry.item
    return [(entry, older.get(entry.series_id)) for entry in entries]


def links(
    *, viewer: Viewer, questionnaire: str, number: int
) -> dict[str, tuple[str, SeriesEntry, SeriesEntry | None]]:
    """The linked questions of a version: item to the code of its series, itself, and the one before it.

    Raises NotAvailable.
    """
    row = _row(viewer, questionnaire, number)
    known = {
        entry.item_id: entry
        for entry in SeriesItem.objects.filter(series__items__item__questionnaire=row).select_related("item")
    }
    found = {}
    for entry, older in _with_older(row):
        before = known.get(older.pk) if older is not None else None
        found[entry.item.code] = (
            entry.series.code,
            _entry_view(entry),
            _entry_view(before) if before is not None else None,
        )
    return found


def _entry_view(entry: SeriesItem) -> SeriesEntry:
    item = entry.item
    return SeriesEntry(
        questionnaire=item.questionnaire.code,
        number=item.questionnaire.number,
        state=item.questionnaire.state,
        version=item.questionnaire.version,
        item=item.code,
        text=item.text,
        comparability=entry.comparability,
        recode=entry.recode,
        note=entry.note,
        options={option.code: option.text for option in item.options.all()},
    )


def series(*, viewer: Viewer, code: str) -> SeriesView:
    """A series with its questions in the versions the viewer may see, oldest first. Raises NotAvailable."""
    row = Series.objects.filter(code=code).first()
    entries = (
        SeriesItem.objects.filter(series=row, item__questionnaire__in=_visible(viewer))
        .select_related("item__questionnaire")
        .prefetch_related("item__options")
        .order_by("item__questionnaire__code", "item__questionnaire__number")
    )
    views = tuple(_entry_view(entry) for entry in entries)
    if row is None or not views:
        raise NotAvailable(
            _("There is no series of questions '%(code)s'.") % {"code": code}, code="unknown_series"
        )
    return SeriesView(row.code, row.title, views)


def comparability_between(
    *, viewer: Viewer, older: tuple[str, int], newer: tuple[str, int]
) -> Mapping[str, Link]:
    """How each question of a version stands to one of an older version: item of the newer to its link.

    Over the versions between, what is weaker holds: new somewhere is new, recoded anywhere is recoded, with the tables
    put together. Questions that are in no series with one of the older version are left out: they are not comparable.
    Raises NotAvailable for a version that the viewer may not know of.
    """
    old, new = _row(viewer, *older), _row(viewer, *newer)
    entries = list(
        SeriesItem.objects.filter(
            series__items__item__questionnaire=new,
            item__questionnaire__code=new.code,
            item__questionnaire__number__range=(min(old.number, new.number), new.number),
        )
        .select_related("item__questionnaire")
        .prefetch_related("item__options")
        .order_by("-item__questionnaire__number")
        .distinct()
    )
    if old.code != new.code or old.number >= new.number:
        return {}
    chains: dict[int, list[SeriesItem]] = {}
    for entry in entries:
        chains.setdefault(entry.series_id, []).append(entry)
    found = {}
    for chain in chains.values():
        if chain[0].item.questionnaire_id == new.pk and chain[-1].item.questionnaire_id == old.pk:
            found[chain[0].item.code] = _link(chain)
    return found


def _link(chain: list[SeriesItem]) -> Link:
    """One link over the steps from the newest question of a chain to its oldest."""
    steps = chain[:-1]
    worst = max((_RANKS[step.comparability] for step in steps), default=0)
    recode: dict[str, str] = {}
    if worst == _RANKS["RECODED"]:
        recode = {option.code: option.code for option in chain[0].item.options.all()}
        for step in steps:
            if step.comparability == Comparability.RECODED:
                recode = {
                    code: step.recode[stands_for]
                    for code, stands_for in recode.items()
                    if stands_for in step.recode
                }
    return Link(
        item=chain[-1].item.code,
        comparability=_ORDER[worst],
        recode=recode,
        notes=tuple(step.note for step in steps if step.note),
    )


_ORDER = ("SAME", "REWORDED", "RECODED", "NEW")
_RANKS = {name: rank for rank, name in enumerate(_ORDER)}

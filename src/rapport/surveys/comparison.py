"""Comparing: two who were asked in one wave, one respondent over its waves, one question over the waves.

Two answers are compared only where the questions may be: the same or reworded item of a series, or a recoded one with
a table that translates its answers. Nothing is compared because two codes happen to be equal.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from rapport.analysis.tabulation import FigureResult, FigureSpec, Rounding, UniverseSpec, tabulate, value_text
from rapport.analysis.types import Texts
from rapport.kernel.access import Viewer
from rapport.kernel.errors import NotAvailable
from rapport.surveys import queries
from rapport.surveys.models import Series, SeriesItem
from rapport.surveys.models.instrument import HEADINGS, Comparability
from rapport.surveys.types import AnswerView, ItemView, ProfileWave, WaveView, items_by_code

SAME, CHANGED, INCOMPARABLE, ADDED, GONE = "same", "changed", "incomparable", "added", "gone"
LIKE_BEFORE = frozenset({Comparability.SAME, Comparability.REWORDED, Comparability.RECODED})


@dataclass(frozen=True)
class Member:
    """An item of a questionnaire version in a series; `recode`: its answers → those of the item before it."""

    item: str
    questionnaire: str
    number: int
    comparability: str
    recode: Mapping[str, str]
    note: Texts


@dataclass(frozen=True)
class Step:
    """How a later item stands to an earlier one. `recode` is None where they may not be compared."""

    comparability: str
    recode: Mapping[str, str] | None
    note: Texts


def members_of_series(*, viewer: Viewer) -> dict[str, list[Member]]:
    """The items of every series in order of their versions. What is in a draft questionnaire is the office's."""
    rows = SeriesItem.objects.select_related("series", "item__questionnaire").order_by(
        "item__questionnaire__number", "pk"
    )
    if not viewer.has("OFFICE_VIEW"):
        rows = rows.filter(item__questionnaire__state="FIXED")
    found: dict[str, list[Member]] = {}
    for row in rows:
        of = row.item.questionnaire
        found.setdefault(row.series.code, []).append(
            Member(row.item.code, of.code, of.number, row.comparability, row.recode, row.note)
        )
    return found


def steps_between(
    older: WaveView, newer: WaveView, series: Mapping[str, Sequence[Member]]
) -> dict[str, tuple[str, Step]]:
    """For each item of the newer wave that has one before it: the item of the older wave, and how they compare."""
    if (older.questionnaire, older.questionnaire_number) == (newer.questionnaire, newer.questionnaire_number):
        return {}
    found = {}
    for members in series.values():
        pair = _pair(older, newer, members)
        if pair is not None:
            found[members[pair[1]].item] = (members[pair[0]].item, joined(members[pair[0] + 1 : pair[1] + 1]))
    return found


def _pair(older: WaveView, newer: WaveView, members: Sequence[Member]) -> tuple[int, int] | None:
    """Where the items of the two versions stand in a series; None where one of them is not in it, or they are one."""
    places = {(one.questionnaire, one.number): place for place, one in enumerate(members)}
    first = places.get((older.questionnaire, older.questionnaire_number))
    last = places.get((newer.questionnaire, newer.questionnaire_number))
    return (first, last) if first is not None and last is not None and first < last else None


def joined(later: Sequence[Member]) -> Step:
    """Several steps of a series as one: comparable only if each is, their tables carried out one after the other."""
    recode: dict[str, str] | None = {}
    weakest: str = Comparability.SAME
    note: Texts = {}
    for member in reversed(later):
        if member.comparability not in LIKE_BEFORE or (
            member.comparability == Comparability.RECODED and not member.recode
        ):
            return Step(Comparability.NEW, None, member.note)
        if member.comparability != Comparability.SAME:
            weakest = member.comparability if weakest != Comparability.RECODED else weakest
            note = member.note or note
        if member.comparability == Comparability.RECODED and recode is not None:
            carried = {code: member.recode.get(target, target) for code, target in recode.items()}
            recode = {**member.recode, **carried}
    return Step(weakest, recode, note)


@dataclass(frozen=True)
class Change:
    """One question in two waves of one respondent. `kind` is one of SAME, CHANGED, INCOMPARABLE, ADDED, GONE."""

    kind: str
    item: ItemView
    before: AnswerView | None
    after: AnswerView | None
    before_item: ItemView | None
    step: Step | None


@dataclass(frozen=True)
class Changes:
    """What changed for one respondent between two waves, in the order of the newer questionnaire."""

    older: ProfileWave
    newer: ProfileWave
    lines: tuple[Change, ...]


def changes(*, viewer: Viewer, code: str, language: str) -> list[Changes]:
    """What changed from each wave in which a respondent was asked to the next, newest first.

    Raises NotAvailable for somebody who was asked in none that the viewer may see.
    """
    asked = queries.asked(viewer=viewer, code=code)
    waves = queries.profile(viewer=viewer, organisation_id=asked.organisation_id, language=language)
    series = members_of_series(viewer=viewer)
    return [
        _between(older, newer, steps_between(older.wave, newer.wave, series))
        for newer, older in zip(waves, waves[1:], strict=False)
    ]


def _between(older: ProfileWave, newer: ProfileWave, steps: Mapping[str, tuple[str, Step]]) -> Changes:
    before, after = items_by_code(older.sections), items_by_code(newer.sections)
    one_version = older.wave.questionnaire == newer.wave.questionnaire and (
        older.wave.questionnaire_number == newer.wave.questionnaire_number
    )
    lines, used = [], set()
    for item in after.values():
        if item.kind in HEADINGS:
            continue
        earlier, step = (item.code, Step(Comparability.SAME, {}, {})) if one_version else (
            steps.get(item.code) or (None, None)
        )  # fmt: skip
        used.add(earlier)
        lines.append(_line(older, newer, item, before.get(earlier or ""), step))
    gone = [item for item in before.values() if item.code not in used and item.kind not in HEADINGS]
    lines += [Change(GONE, item, older.answers.get(item.code), None, item, None) for item in gone]
    return Changes(older, newer, tuple(line for line in lines if line.before or line.after))


def _line(
    older: ProfileWave, newer: ProfileWave, item: ItemView, earlier: ItemView | None, step: Step | None
) -> Change:
    after = newer.answers.get(item.code)
    before = older.answers.get(earlier.code) if earlier else None
    if earlier is None or step is None:
        return Change(ADDED, item, None, after, None, None)
    if step.recode is None:
        return Change(INCOMPARABLE, item, before, after, earlier, step)
    kind = SAME if _means(after, step.recode) == _means(before, {}) else CHANGED
    return Change(kind, item, before, after, earlier, step)


def _means(answer: AnswerView | None, recode: Mapping[str, str]) -> tuple[str, frozenset[str]]:
    if answer is None:
        return "blank", frozenset()
    return answer.state, frozenset(recode.get(value, value) for value in answer.values)


def side_by_side(
    *, viewer: Viewer, code: str, other: str, wave: str, language: str
) -> tuple[ProfileWave, ProfileWave, tuple[WaveView, ...]]:
    """Two who were asked, in the wave named or the newest that both were asked in, and all waves they share.

    Raises NotAvailable where either is unknown, or no wave that the viewer may see asked both.
    """
    one, two = queries.asked(viewer=viewer, code=code), queries.asked(viewer=viewer, code=other)
    shared = tuple(view for view in one.waves if view.code in {view.code for view in two.waves})
    chosen = [view for view in shared if wave in ("", view.code)][:1]
    if not chosen:
        raise NotAvailable(_("No survey asked both of them."), code="no_shared_wave")
    first, second = (
        queries.profile(
            viewer=viewer, organisation_id=asked.organisation_id, language=language, among=chosen
        )[0]
        for asked in (one, two)
    )
    return first, second, shared


@dataclass(frozen=True)
class TrendPoint:
    """One wave of a trend: share of each option of the stretch among those who answered, by code of the option."""

    wave: WaveView
    item: str
    answered: int
    shares: Mapping[str, FigureResult]


@dataclass(frozen=True)
class Stretch:
    """Waves over which a question may be compared, oldest first. `options` are those of the first of them.

    `broken_by`: why the next wave is not in it, where there is one.
    """

    options: Mapping[str, Texts]
    points: tuple[TrendPoint, ...]
    broken_by: Step | None


@dataclass(frozen=True)
class Trend:
    """A question over the waves, in stretches that may each be drawn; between them nothing may."""

    code: str
    title: Texts
    stretches: tuple[Stretch, ...]


def all_series(*, viewer: Viewer) -> list[tuple[str, Texts]]:
    """Code and title of the series that occur in waves the viewer may see."""
    used = {(view.questionnaire, view.questionnaire_number) for view in queries.waves(viewer=viewer)}
    members = members_of_series(viewer=viewer)
    seen = {
        code for code, items in members.items() if used & {(one.questionnaire, one.number) for one in items}
    }
    return [(row.code, row.title) for row in Series.objects.order_by("code") if row.code in seen]


def trend(*, viewer: Viewer, code: str) -> Trend:
    """The shares of the answers to a question over the waves that the viewer may see.

    A stretch ends where the question is declared new, or recoded without a table. Raises NotAvailable.
    """
    row = Series.objects.filter(code=code).first()
    members = members_of_series(viewer=viewer).get(code, [])
    if row is None or not members:
        raise NotAvailable(_("There is no series '%(code)s'.") % {"code": code}, code="unknown_series")
    places = {(one.questionnaire, one.number): place for place, one in enumerate(members)}
    views = sorted(queries.waves(viewer=viewer), key=lambda view: (view.as_of, view.code))
    taken = [
        (places[key], view)
        for view in views
        if (key := (view.questionnaire, view.questionnaire_number)) in places
    ]
    return Trend(row.code, row.title, tuple(_stretches(viewer, members, sorted(taken, key=_by_version))))


def _by_version(one: tuple[int, WaveView]) -> tuple[int, str]:
    return one[0], one[1].as_of.isoformat()


def _stretches(
    viewer: Viewer, members: Sequence[Member], taken: Sequence[tuple[int, WaveView]]
) -> list[Stretch]:
    found: list[Stretch] = []
    first, points, options = 0, [], {}  # type: int, list[TrendPoint], Mapping[str, Texts]
    for place, view in taken:
        step = joined(members[first + 1 : place + 1]) if points else Step(Comparability.SAME, {}, {})
        if step.recode is None:
            found.append(Stretch(options, tuple(points), step))
            points, step = [], Step(Comparability.SAME, {}, {})
        item = items_by_code(queries.sections(viewer=viewer, wave=view))[members[place].item]
        if not points:
            first, options = place, item.options
        points.append(_point(viewer, view, item, options, step.recode or {}))
    if points:
        found.append(Stretch(options, tuple(points), None))
    return found


def _point(
    viewer: Viewer,
    view: WaveView,
    item: ItemView,
    options: Mapping[str, Texts],
    recode: Mapping[str, str],
) -> TrendPoint:
    """The shares in one wave; an option of the stretch gathers all answers that are translated into it."""
    answered = UniverseSpec.from_mapping(
        {"id": "answered", "label": {"en": "answered"}, "where": f"{item.code} is answered"}
    )
    meaning = {code: [own for own in item.options if recode.get(own, own) == code] for code in options}
    specs = [
        FigureSpec.from_mapping(
            {
                "id": f"option-{place}",
                "title": dict(options[code]),
                "universe": "answered",
                "where": f"{item.code} in ({', '.join(value_text(value) for value in own)})",
            }
        )
        for place, (code, own) in enumerate(meaning.items())
        if own
    ]
    results = tabulate(
        queries.dataset(viewer=viewer, wave=view), specs, [answered], Rounding(decimals=view.decimals)
    )
    offered = [code for code, own in meaning.items() if own]
    base = results[0].denominator if results else 0
    return TrendPoint(view, item.code, base, dict(zip(offered, results, strict=True)))

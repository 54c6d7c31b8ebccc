"""Reads of surveys. Drafts are the office's; whatever is published is anybody's."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from rapport.actors import queries as actors
from rapport.analysis.tabulation import Dataset, FigureResult, Rounding, tabulate
from rapport.analysis.verification import Contradiction, VerificationReport, parse_register, verify_register
from rapport.kernel.access import Viewer
from rapport.kernel.errors import NotAvailable
from rapport.kernel.suggestions import with_near
from rapport.surveys import extracts, rules
from rapport.surveys.models import (
    Answer,
    Figure,
    Footnote,
    Item,
    PublishedRegister,
    Section,
    Universe,
    Wave,
    WaveRespondent,
)
from rapport.surveys.models.instrument import HEADINGS
from rapport.surveys.models.waves import WaveState
from rapport.surveys.rows import item_view
from rapport.surveys.types import (
    AnswerView,
    AskedView,
    FigureDefinition,
    FootnoteView,
    ItemView,
    ParticipantView,
    ProfileWave,
    RespondentView,
    SectionView,
    UniverseView,
    WaveView,
    items_by_code,
)


def _visible(viewer: Viewer) -> Any:
    # A form that was imported may be large, and no list of waves shows it.
    waves = (
        Wave.objects.select_related("questionnaire", "previous")
        .defer("questionnaire__extra")
        .annotate(
            invited=Count("respondents"),
            replied_count=Count("respondents", filter=Q(respondents__replied=True)),
        )
    )
    if rules.can_see_wave(viewer, published=False):
        return waves
    return waves.filter(state=WaveState.PUBLISHED)


def _wave_view(row: Any) -> WaveView:
    return WaveView(
        id=row.pk,
        code=row.code,
        title=row.title,
        questionnaire=row.questionnaire.code,
        groups=row.groups,
        sent_on=row.sent_on,
        deadlines=tuple(row.deadlines),
        counted_until=row.counted_until,
        as_of=row.as_of,
        decimals=row.decimals,
        published=row.state == WaveState.PUBLISHED,
        limits=tuple(row.limits),
        source=row.source,
        content_hash=row.content_hash,
        version=row.version,
        invited=row.invited,
        replied=row.replied_count,
        questionnaire_number=row.questionnaire.number,
        collection=row.collection,
        deadline=row.deadline,
        timezone=row.timezone,
        previous=row.previous.code if row.previous else "",
    )


def waves(*, viewer: Viewer) -> list[WaveView]:
    """All waves the viewer may see, newest first."""
    return [_wave_view(row) for row in _visible(viewer).order_by("-as_of", "code")]


def wave(*, viewer: Viewer, code: str) -> WaveView:
    """One wave. Raises NotAvailable, with near matches among the waves the viewer may see."""
    row = _visible(viewer).filter(code=code).first()
    if row is None:
        known = list(_visible(viewer).values_list("code", flat=True))
        raise rules.unknown_wave(code, difflib.get_close_matches(code, known, 3))
    return _wave_view(row)


def sections(*, viewer: Viewer, wave: WaveView) -> tuple[SectionView, ...]:
    """The questionnaire of a wave: sections with their items and options, in order."""
    return sections_of(viewer=viewer, which=Q(questionnaire__waves=wave.id))


def sections_of(*, viewer: Viewer, which: Q) -> tuple[SectionView, ...]:
    """Sections with their items and options, of the questionnaire that `which` selects; for callers who may read it."""
    items = Item.objects.filter(which).select_related("section", "parent").prefetch_related("options")
    by_section: dict[str, list[ItemView]] = {}
    for row in items:
        by_section.setdefault(row.section.code, []).append(item_view(row))
    rows = Section.objects.filter(which).order_by("position")
    return tuple(
        SectionView(row.code, row.title, tuple(by_section.get(row.code, ())), row.intro, row.attachment)
        for row in rows
    )


def respondents(*, viewer: Viewer, wave: WaveView, language: str = "en") -> list[RespondentView]:
    """Who was asked in a wave, in the order of the wave, under the names of its day in `language`."""
    rows = list(WaveRespondent.objects.filter(wave_id=wave.id).order_by("position"))
    names = actors.organisations(
        viewer=viewer, language=language, day=wave.as_of, ids=[row.organisation_id for row in rows]
    )
    return [_respondent_view(row, names, language) for row in rows]


def _respondent_view(row: WaveRespondent, names: Mapping[int, Any], language: str) -> RespondentView:
    organisation = names[row.organisation_id]
    name = row.name_then if language == "en" else organisation.name
    return RespondentView(
        row.pk, row.organisation_id, organisation.code, name, row.group, row.replied, row.note
    )


def answers(*, viewer: Viewer, wave: WaveView) -> dict[int, dict[str, AnswerView]]:
    """All answers of a wave: respondent id to item code to answer."""
    found: dict[int, dict[str, AnswerView]] = {}
    rows = Answer.objects.filter(respondent__wave_id=wave.id).values_list(
        "respondent_id", "item__code", "state", "values", "original", "source", "interpretation", "footnotes"
    )
    for respondent, item, state, values, original, source, interpretation, notes in rows:
        found.setdefault(respondent, {})[item] = AnswerView(
            item, state, tuple(values), original, source, interpretation, tuple(notes)
        )
    return found


def footnotes(*, viewer: Viewer, wave: WaveView) -> list[FootnoteView]:
    """The footnotes of a wave's printed tables, in order; `respondent` is empty for a note to a whole table."""
    names = dict(WaveRespondent.objects.filter(wave_id=wave.id).values_list("pk", "organisation__code"))
    rows = Footnote.objects.filter(wave_id=wave.id).order_by("position")
    return [
        FootnoteView(row.key, names.get(row.respondent_id or 0, ""), tuple(row.items), row.text)
        for row in rows
    ]


def universes(*, viewer: Viewer, wave: WaveView) -> list[UniverseView]:
    """The universes named for a wave, by code."""
    rows = Universe.objects.filter(wave_id=wave.id).order_by("code")
    return [UniverseView(row.pk, row.code, row.label, row.where, row.version) for row in rows]


def figures(*, viewer: Viewer, wave: WaveView, withdrawn: bool = False) -> list[FigureDefinition]:
    """The figures named for a wave, in the order they were named; withdrawn ones only if asked for."""
    rows = Figure.objects.filter(wave_id=wave.id).select_related("universe").order_by("pk")
    if not withdrawn:
        rows = rows.filter(withdrawn=False)
    return [_definition(row) for row in rows]


def _definition(row: Figure) -> FigureDefinition:
    return FigureDefinition(
        id=row.pk,
        code=row.code,
        title=row.title,
        universe=row.universe.code,
        measure=row.measure,
        where=row.where,
        item=row.item,
        unit=row.unit,
        split_by=row.split_by,
        notes=tuple(row.notes),
        withdrawn=row.withdrawn,
        version=row.version,
    )


def figure(*, viewer: Viewer, wave: WaveView, code: str) -> FigureDefinition:
    """One figure by its code (the part before a colon). Raises NotAvailable with near matches."""
    name = code.split(":", 1)[0]
    row = Figure.objects.filter(wave_id=wave.id, code=name).select_related("universe").first()
    if row is None:
        known = list(Figure.objects.filter(wave_id=wave.id).values_list("code", flat=True))
        near = difflib.get_close_matches(name, known, 3)
        raise NotAvailable(
            with_near(_("Wave %(wave)s has no figure '%(code)s'.") % {"wave": wave.code, "code": code}, near),
            code="unknown_figure",
        )
    return _definition(row)


def dataset(
    *,
    viewer: Viewer,
    wave: WaveView,
    parts: Sequence[SectionView] | None = None,
    given: Mapping[int, Mapping[str, AnswerView]] | None = None,
) -> Dataset:
    """The answers of a wave as columns, in the order of its respondents.

    `parts` and `given` are its sections and answers, for callers who have read them already.
    """
    items = items_by_code(sections(viewer=viewer, wave=wave) if parts is None else parts)
    given = answers(viewer=viewer, wave=wave) if given is None else given
    not_encoded = [item.code for item in items.values() if not item.encoded and item.kind not in HEADINGS]
    return Dataset.from_records(
        extracts.variables(extracts.offers(items.values())),
        [
            extracts.respondent(
                row.code,
                group=row.group,
                replied=row.replied,
                cells=[(a.item, a.state, a.values) for a in given.get(row.id, {}).values()],
                not_encoded=not_encoded,
            )
            for row in respondents(viewer=viewer, wave=wave)
        ],
        extracts.ATTRIBUTES,
    )


def tabulated(
    *,
    viewer: Viewer,
    wave: WaveView,
    codes: Sequence[str] | None = None,
    decimals: int | None = None,
    counted_over: Dataset | None = None,
) -> tuple[FigureResult, ...]:
    """The figures of a wave counted now, each split figure followed by its parts.

    `codes` names some of them (a part as `figure:category`); all by default. `counted_over` is the wave's data set
    where the caller has it already. Raises NotAvailable for an unknown figure.
    """
    if codes is None:
        wanted = figures(viewer=viewer, wave=wave)
    else:
        named = {
            definition.code: definition for definition in figures(viewer=viewer, wave=wave, withdrawn=True)
        }
        names = dict.fromkeys(code.split(":", 1)[0] for code in codes)
        wanted = [named.get(name) or figure(viewer=viewer, wave=wave, code=name) for name in names]
    results = tabulate(
        dataset(viewer=viewer, wave=wave) if counted_over is None else counted_over,
        [extracts.figure_spec(definition.fields()) for definition in wanted],
        [extracts.universe_spec(u.code, u.label, u.where) for u in universes(viewer=viewer, wave=wave)],
        Rounding(decimals=wave.decimals if decimals is None else decimals),
        wave=wave.code,
    )
    if codes is None:
        return results
    return _asked_for(results, codes, wave)


def _asked_for(
    results: tuple[FigureResult, ...], codes: Sequence[str], wave: WaveView
) -> tuple[FigureResult, ...]:
    known = {result.id for result in results}
    for code in codes:
        if code not in known:
            parts = ", ".join(sorted(name for name in known if name.startswith(code.split(":", 1)[0] + ":")))
            raise NotAvailable(
                _("Wave %(wave)s: there is no part '%(code)s'; its parts are %(parts)s.")
                % {"wave": wave.code, "code": code, "parts": parts},
                code="unknown_figure",
            )
    return tuple(result for result in results if result.id in codes or result.parent in codes)


def has_register(*, viewer: Viewer, wave: WaveView) -> bool:
    """Whether numbers published about the wave are registered for verification."""
    return PublishedRegister.objects.filter(wave_id=wave.id).exists()


def contradictions(*, viewer: Viewer, wave: WaveView) -> tuple[Contradiction, ...]:
    """Where what was published about the wave contradicts itself; nothing where nothing is registered."""
    row = PublishedRegister.objects.filter(wave_id=wave.id).first()
    return parse_register(row.content).contradictions if row is not None else ()


def verification(*, viewer: Viewer, wave: WaveView) -> VerificationReport:
    """Every published number of the wave's register against the number recomputed from its answers, now.

    Raises NotAvailable for a wave about which nothing is registered.
    """
    row = PublishedRegister.objects.filter(wave_id=wave.id).first()
    if row is None:
        raise NotAvailable(
            _("No published numbers are registered for the wave %(wave)s.") % {"wave": wave.code},
            code="no_register",
        )
    return verify_register(
        parse_register(row.content),
        dataset=dataset(viewer=viewer, wave=wave),
        figures=[
            extracts.figure_spec(definition.fields()) for definition in figures(viewer=viewer, wave=wave)
        ],
        universes=[
            extracts.universe_spec(u.code, u.label, u.where) for u in universes(viewer=viewer, wave=wave)
        ],
        names={row.code: row.name for row in respondents(viewer=viewer, wave=wave)},
    )


def participants(*, viewer: Viewer, language: str = "en") -> list[ParticipantView]:
    """Everybody who was asked in a wave the viewer may see, by name, with those waves, newest first.

    Under the name of the day of the newest of them, in `language`.
    """
    seen: dict[int, ParticipantView] = {}
    views = waves(viewer=viewer)
    rows: dict[int, list[WaveRespondent]] = {}
    for row in WaveRespondent.objects.filter(wave_id__in=[view.id for view in views]):
        rows.setdefault(row.wave_id, []).append(row)
    names = {
        day: actors.organisations(viewer=viewer, language=language, day=day)
        for day in {view.as_of for view in views}
    }
    for view in views:
        for row in rows.get(view.id, ()):
            one = _respondent_view(row, names[view.as_of], language)
            known = seen.get(row.organisation_id)
            took_part = (*known.waves, view) if known else (view,)
            seen[row.organisation_id] = (
                replace(known, waves=took_part) if known else ParticipantView(one, took_part)
            )
    return sorted(seen.values(), key=lambda participant: participant.newest.name.casefold())


def asked(*, viewer: Viewer, code: str) -> AskedView:
    """An organisation that was asked, by its code whatever the case, with the waves that the viewer may see.

    Raises NotAvailable where it was asked in none of them.
    """
    rows = WaveRespondent.objects.filter(organisation__code__iexact=code).values_list(
        "organisation_id", "wave_id"
    )
    of_wave = {wave: organisation for organisation, wave in rows}
    took_part = tuple(view for view in waves(viewer=viewer) if view.id in of_wave)
    if not took_part:
        raise NotAvailable(
            _("Nobody with the code '%(code)s' was asked in a survey.") % {"code": code},
            code="unknown_profile",
        )
    return AskedView(of_wave[took_part[0].id], took_part)


def profile(
    *, viewer: Viewer, organisation_id: int, language: str = "en", among: Sequence[WaveView] | None = None
) -> list[ProfileWave]:
    """What an organisation answered, wave by wave, newest first; only waves the viewer may see.

    `among`: only of these waves, which the viewer was shown.
    """
    found = []
    rows = WaveRespondent.objects.filter(organisation_id=organisation_id).select_related("wave")
    by_wave = {row.wave.code: row for row in rows}
    for view in waves(viewer=viewer) if among is None else among:
        row = by_wave.get(view.code)
        if row is None:
            continue
        names = actors.organisations(viewer=viewer, language=language, day=view.as_of, ids=[organisation_id])
        respondent = _respondent_view(row, names, language)
        given = Answer.objects.filter(respondent_id=row.pk).values_list(
            "item__code", "state", "values", "original", "source", "interpretation", "footnotes"
        )
        notes = Footnote.objects.filter(respondent_id=row.pk).order_by("position")
        found.append(
            ProfileWave(
                wave=view,
                respondent=respondent,
                sections=sections(viewer=viewer, wave=view),
                answers={
                    cell[0]: AnswerView(
                        cell[0], cell[1], tuple(cell[2]), cell[3], cell[4], cell[5], tuple(cell[6])
                    )
                    for cell in given
                },
                footnotes={
                    note.key: FootnoteView(note.key, respondent.code, tuple(note.items), note.text)
                    for note in notes
                },
            )
        )
    return found

"""Writes of surveys: load and publish a wave, name, change and withdraw universes and figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from rapport.actors import actions as actors_actions
from rapport.actors import queries as actors
from rapport.actors.kinds import OrganisationKind
from rapport.analysis.errors import AnalyticsError
from rapport.analysis.tabulation import tabulate
from rapport.kernel.access import Viewer
from rapport.kernel.audit import action, record
from rapport.kernel.errors import InvalidInput, NotAvailable, UnableTo
from rapport.surveys import extracts, loading, queries, rules
from rapport.surveys.files import SurveyContent
from rapport.surveys.models import Figure, Universe, Wave
from rapport.surveys.models.waves import Collection, WaveState
from rapport.surveys.running import counted_content
from rapport.surveys.types import WaveView


@dataclass(frozen=True)
class FigureFields:
    """What a person gives to name a figure. `universe` is the code of a universe of the wave and is mandatory."""

    code: str
    title: Mapping[str, str]
    universe: str
    measure: str
    where: str = ""
    item: str = ""
    unit: str = ""
    split_by: str = ""
    notes: tuple[str, ...] = ()


@action
def wave_load(*, content: SurveyContent, by: Viewer, now: datetime) -> str:
    """Store a survey folder as a draft wave with all its parts, or nothing. Returns the code of the wave.

    Organisations that are not registered yet are registered under the names of the folder. Raises AccessDenied,
    InvalidInput (answers or figures break a rule), UnableTo (a wave of that code exists).
    """
    rules.check_load_wave(by)
    if Wave.objects.filter(code=content.wave).exists():
        raise UnableTo(
            _("The wave %(wave)s is loaded already; a later state of its answers is a new wave.")
            % {"wave": content.wave},
            code="wave_exists",
        )
    _check_content(content)
    wave, code = loading.store(content, _organisations(content, by=by, now=now))
    record(
        "wave.loaded",
        by=by,
        now=now,
        subject=f"surveys.wave:{wave}",
        detail={"code": code, "content": content.content_hash, "answers": len(content.answers)},
    )
    return code


def _check_content(content: SurveyContent) -> None:
    """Count everything once before anything is stored: a figure that cannot be counted is refused with its reason."""
    try:
        dataset = extracts.dataset_of_content(content)
        tabulate(
            dataset,
            [
                extracts.figure_spec(
                    {
                        "id": f.code, "title": f.title, "universe": f.universe, "measure": f.measure, "where": f.where,
                        "item": f.item, "unit": f.unit, "split_by": f.split_by, "notes": list(f.notes),
                    }
                )
                for f in content.figures
            ],
            [extracts.universe_spec(u.code, u.label, u.where) for u in content.universes],
        )  # fmt: skip
    except AnalyticsError as error:
        raise InvalidInput(
            _("The wave %(wave)s cannot be counted; nothing was loaded. %(error)s")
            % {"wave": content.wave, "error": error},
            code=error.code,
        ) from error


def _organisations(content: SurveyContent, *, by: Viewer, now: datetime) -> dict[str, int]:
    known = {
        view.code: view.id
        for view in actors.organisations(viewer=by, language="en", day=content.as_of).values()
    }
    own_names = {name.code for name in content.names}
    for respondent in content.respondents:
        if respondent.code not in known:
            state = content.organisation_kind == "STATE"
            names = {} if respondent.code in own_names else {"en": respondent.name}
            known[respondent.code] = actors_actions.organisation_register(
                code=respondent.code,
                kind=OrganisationKind(content.organisation_kind),
                names=names,
                periods=tuple(
                    (name.language, name.name, name.valid_from, name.valid_to)
                    for name in content.names
                    if name.code == respondent.code
                ),
                iso2=respondent.code if state else None,
                by=by,
                now=now,
            )
    return known


@action
def wave_publish(*, code: str, by: Viewer, now: datetime) -> None:
    """Let anybody read a wave, its answers and figures.

    The counted answers of a wave that was run here get their hash, by which any later change would show. Raises
    AccessDenied, NotAvailable, UnableTo (published before, or answers still come in).
    """
    rules.check_load_wave(by)
    view = queries.wave(viewer=by, code=code)
    if view.published:
        raise UnableTo(_("The wave %(wave)s is published already.") % {"wave": code}, code="wave_published")
    if view.collection in (Collection.PREPARING, Collection.OPEN):
        raise UnableTo(
            _("Answers of the wave %(wave)s still come in: close it first.") % {"wave": code},
            code="wave_not_closed",
        )
    wave = Wave.objects.get(pk=view.id)
    wave.state = WaveState.PUBLISHED
    if view.collection == Collection.CLOSED:
        wave.content_hash = counted_content.hash_of(wave.pk)
    wave.save_version(expected=view.version, fields=["state", "content_hash"])
    record("wave.published", by=by, now=now, subject=f"surveys.wave:{wave.pk}", detail={"code": code})


@action
def universe_define(
    *, wave: str, code: str, label: Mapping[str, str], where: str, by: Viewer, now: datetime
) -> int:
    """Name a universe of a wave.

    Returns its id. Raises AccessDenied, NotAvailable, InvalidInput with the engine's reason.
    """
    rules.check_edit_figures(by)
    view = queries.wave(viewer=by, code=wave)
    if Universe.objects.filter(wave_id=view.id, code=code).exists():
        raise InvalidInput(
            _("The wave has a universe '%(code)s' already.") % {"code": code},
            code="code_taken",
            extra={"fields": {"code": "taken"}},
        )
    _check_universe(view, code, label, where, by)
    row = Universe.objects.create(wave_id=view.id, code=code, label=dict(label), where=where)
    record(
        "universe.defined",
        by=by,
        now=now,
        subject=f"surveys.universe:{row.pk}",
        detail={"wave": wave, "code": code},
    )
    return int(row.pk)


def _check_universe(view: WaveView, code: str, label: Mapping[str, str], where: str, by: Viewer) -> None:
    try:
        spec = extracts.universe_spec(code, label, where)
        count = extracts.figure_spec(
            {
                "id": "check",
                "title": {"en": "check"},
                "universe": code,
                "measure": "count",
                "where": "everyone",
            }
        )
        tabulate(queries.dataset(viewer=by, wave=view), [count], [spec])
    except AnalyticsError as error:
        raise InvalidInput(str(error), code=error.code) from error


@action
def universe_change(
    *, wave: str, code: str, label: Mapping[str, str], where: str, expected: int, by: Viewer, now: datetime
) -> None:
    """Change words or condition of a universe. Raises as `universe_define`, and StaleVersion if somebody was faster."""
    rules.check_edit_figures(by)
    view = queries.wave(viewer=by, code=wave)
    row = Universe.objects.filter(wave_id=view.id, code=code).first()
    if row is None:
        raise NotAvailable(
            _("Wave %(wave)s has no universe '%(code)s'.") % {"wave": wave, "code": code},
            code="unknown_universe",
        )
    _check_universe(view, code, label, where, by)
    row.label, row.where = dict(label), where
    row.save_version(expected=expected, fields=["label", "where"])
    record(
        "universe.changed",
        by=by,
        now=now,
        subject=f"surveys.universe:{row.pk}",
        detail={"wave": wave, "code": code},
    )


@action
def figure_define(*, wave: str, fields: FigureFields, by: Viewer, now: datetime) -> int:
    """Name a figure of a wave. Returns its id.

    Raises AccessDenied, NotAvailable (unknown wave), InvalidInput: no universe, a code that is taken, a condition or
    split that the answers do not have.
    """
    rules.check_edit_figures(by)
    view = queries.wave(viewer=by, code=wave)
    if Figure.objects.filter(wave_id=view.id, code=fields.code).exists():
        raise InvalidInput(
            _("The wave has a figure '%(code)s' already.") % {"code": fields.code},
            code="code_taken",
            extra={"fields": {"code": "taken"}},
        )
    universe = _checked_universe(view, fields, by)
    row = Figure.objects.create(wave_id=view.id, universe_id=universe, **_columns(fields))
    record(
        "figure.defined",
        by=by,
        now=now,
        subject=f"surveys.figure:{row.pk}",
        detail={"wave": wave, "code": fields.code},
    )
    return int(row.pk)


@action
def figure_change(*, wave: str, fields: FigureFields, expected: int, by: Viewer, now: datetime) -> None:
    """Change a figure. Frozen editions keep the figure as it was. Raises as `figure_define`, and StaleVersion."""
    rules.check_edit_figures(by)
    view = queries.wave(viewer=by, code=wave)
    definition = queries.figure(viewer=by, wave=view, code=fields.code)
    universe = _checked_universe(view, fields, by)
    row = Figure.objects.get(pk=definition.id)
    columns = _columns(fields)
    for name, value in columns.items():
        setattr(row, name, value)
    row.universe_id = universe
    row.save_version(expected=expected, fields=[*columns, "universe_id"])
    record(
        "figure.changed",
        by=by,
        now=now,
        subject=f"surveys.figure:{row.pk}",
        detail={"wave": wave, "code": fields.code},
    )


@action
def figure_withdraw(*, wave: str, code: str, expected: int, by: Viewer, now: datetime) -> None:
    """Take a figure out of use; it stays on record. Raises AccessDenied, NotAvailable, StaleVersion."""
    rules.check_edit_figures(by)
    view = queries.wave(viewer=by, code=wave)
    row = Figure.objects.get(pk=queries.figure(viewer=by, wave=view, code=code).id)
    row.withdrawn = True
    row.save_version(expected=expected, fields=["withdrawn"])
    record(
        "figure.withdrawn",
        by=by,
        now=now,
        subject=f"surveys.figure:{row.pk}",
        detail={"wave": wave, "code": code},
    )


def _columns(fields: FigureFields) -> dict[str, object]:
    return {
        "code": fields.code,
        "title": dict(fields.title),
        "measure": fields.measure,
        "where": fields.where,
        "item": fields.item,
        "unit": fields.unit,
        "split_by": fields.split_by,
        "notes": list(fields.notes),
    }


def _checked_universe(view: WaveView, fields: FigureFields, by: Viewer) -> int:
    """The id of the figure's universe, after the figure was counted once over the wave's answers."""
    known = {universe.code: universe for universe in queries.universes(viewer=by, wave=view)}
    if not fields.universe:
        raise InvalidInput(
            _("A figure names its universe: a number without its base cannot be read."),
            code="universe_missing",
            extra={"fields": {"universe": _("Choose who is counted.")}},
        )
    if fields.universe not in known:
        raise InvalidInput(
            _("There is no universe '%(universe)s' in this wave.") % {"universe": fields.universe},
            code="unknown_universe",
            extra={"fields": {"universe": "unknown"}},
        )
    universe = known[fields.universe]
    try:
        columns = {"id" if key == "code" else key: value for key, value in _columns(fields).items()}
        spec = extracts.figure_spec({**columns, "universe": fields.universe})
    except AnalyticsError as error:
        raise InvalidInput(str(error), code=error.code) from error
    rules.check_can_be_counted(
        queries.dataset(viewer=by, wave=view),
        spec,
        extracts.universe_spec(universe.code, universe.label, universe.where),
    )
    return universe.id

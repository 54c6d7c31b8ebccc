"""Loading waves and naming figures: what is written, what is refused, and that a refusal writes nothing."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from rapport.kernel.access import Viewer
from rapport.kernel.errors import AccessDenied, InvalidInput, NotAvailable, StaleVersion, UnableTo
from rapport.surveys import actions, queries
from rapport.surveys.actions import FigureFields
from rapport.surveys.files import read_survey

pytestmark = pytest.mark.django_db
EDITOR = Viewer(person_id=None, permissions=frozenset({"OFFICE_VIEW", "FIGURE_EDIT"}))
READER = Viewer(person_id=None, permissions=frozenset({"OFFICE_VIEW"}))


@pytest.fixture
def wave(survey_folder: Path, system: Viewer, now: datetime) -> queries.WaveView:
    actions.wave_load(content=read_survey(survey_folder), by=system, now=now)
    return queries.wave(viewer=system, code="small-2026")


def figure(**changes: Any) -> FigureFields:
    given: dict[str, Any] = {
        "code": "new",
        "title": {"en": "New"},
        "universe": "invited",
        "measure": "share",
        "where": "Q1 = a",
    }
    return FigureFields(**{**given, **changes})


def test_a_wave_is_counted_as_its_files_say(wave: queries.WaveView, system: Viewer) -> None:
    results = {result.id: result for result in queries.tabulated(viewer=system, wave=wave)}
    assert (results["mechanism"].numerator, results["mechanism"].denominator) == (1, 3)
    assert str(results["mechanism"].value) == "33.3"
    assert results["mechanism"].undetermined == ("south", "west")
    parts = {
        name: result.numerator for name, result in results.items() if name.startswith("mechanism-answers:")
    }
    assert parts == {
        "mechanism-answers:a": 1,
        "mechanism-answers:b": 0,
        "mechanism-answers:blank": 1,
        "mechanism-answers:no_reply": 1,
    }
    assert results["members"].numerator == 1


def test_loading_is_audited_once_for_the_wave(
    survey_folder: Path, system: Viewer, now: datetime, audited: list[Any]
) -> None:
    actions.wave_load(content=read_survey(survey_folder), by=system, now=now)
    events = [one.event for one in audited]
    assert events.count("wave.loaded") == 1
    assert events.count("organisation.registered") == 3
    assert events[-1] == "wave.loaded"


def test_a_wave_is_loaded_once(
    wave: queries.WaveView, survey_folder: Path, system: Viewer, now: datetime
) -> None:
    with pytest.raises(UnableTo, match="loaded already"):
        actions.wave_load(content=read_survey(survey_folder), by=system, now=now)


def test_a_wave_whose_figures_cannot_be_counted_writes_nothing(
    survey_folder: Path, system: Viewer, now: datetime
) -> None:
    path = survey_folder / "figures.yaml"
    path.write_text(path.read_text().replace("Q1 = a", "Q1 = z"), encoding="utf-8")
    with pytest.raises(InvalidInput, match="nothing was loaded"):
        actions.wave_load(content=read_survey(survey_folder), by=system, now=now)
    assert queries.waves(viewer=system) == []


def test_only_who_may_loads(survey_folder: Path, now: datetime) -> None:
    with pytest.raises(AccessDenied):
        actions.wave_load(content=read_survey(survey_folder), by=EDITOR, now=now)


def test_a_draft_wave_is_the_offices(
    wave: queries.WaveView, public: Viewer, system: Viewer, now: datetime
) -> None:
    with pytest.raises(NotAvailable):
        queries.wave(viewer=public, code=wave.code)
    assert queries.wave(viewer=READER, code=wave.code).code == wave.code
    actions.wave_publish(code=wave.code, by=system, now=now)
    assert queries.wave(viewer=public, code=wave.code).published
    with pytest.raises(UnableTo):
        actions.wave_publish(code=wave.code, by=system, now=now)


def test_an_unknown_wave_is_answered_with_near_names(wave: queries.WaveView, system: Viewer) -> None:
    with pytest.raises(NotAvailable, match="Did you mean small-2026"):
        queries.wave(viewer=system, code="small-2025")


def test_a_figure_is_named_and_counted(wave: queries.WaveView, now: datetime) -> None:
    actions.figure_define(wave=wave.code, fields=figure(), by=EDITOR, now=now)
    (result,) = queries.tabulated(viewer=EDITOR, wave=wave, codes=["new"])
    assert result.label == "New: per cent of all offices invited (1 of 3)"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"universe": ""}, "names its universe"),
        ({"universe": "nobody"}, "no universe 'nobody'"),
        ({"code": "mechanism"}, "has a figure 'mechanism' already"),
        ({"where": "Q1 = z"}, "z"),
        ({"where": "Q7 = a"}, "Q7"),
        ({"where": "Q1 ="}, "character"),
        ({"split_by": "Q3"}, "Q3"),
        ({"measure": "mean", "where": "", "item": "Q1"}, "Q1"),
        ({"code": "New Figure"}, "lower-case"),
    ],
)
def test_a_figure_that_cannot_be_counted_is_refused(
    wave: queries.WaveView, now: datetime, changes: dict[str, Any], message: str
) -> None:
    with pytest.raises(InvalidInput, match=message):
        actions.figure_define(wave=wave.code, fields=figure(**changes), by=EDITOR, now=now)
    assert len(queries.figures(viewer=EDITOR, wave=wave)) == 3


def test_a_figure_is_changed_by_who_read_it_last(wave: queries.WaveView, now: datetime) -> None:
    before = queries.figure(viewer=EDITOR, wave=wave, code="mechanism")
    changed = figure(code="mechanism", universe="replied")
    actions.figure_change(wave=wave.code, fields=changed, expected=before.version, by=EDITOR, now=now)
    (result,) = queries.tabulated(viewer=EDITOR, wave=wave, codes=["mechanism"])
    assert (result.numerator, result.denominator) == (1, 2)
    with pytest.raises(StaleVersion) as stale:
        actions.figure_change(
            wave=wave.code, fields=figure(code="mechanism"), expected=before.version, by=EDITOR, now=now
        )
    assert stale.value.extra == {"expected": 1, "current": 2}


def test_a_withdrawn_figure_is_counted_no_more(wave: queries.WaveView, now: datetime) -> None:
    actions.figure_withdraw(wave=wave.code, code="members", expected=1, by=EDITOR, now=now)
    assert [one.code for one in queries.figures(viewer=EDITOR, wave=wave)] == [
        "mechanism",
        "mechanism-answers",
    ]
    assert len(queries.figures(viewer=EDITOR, wave=wave, withdrawn=True)) == 3


def test_a_reader_names_nothing(wave: queries.WaveView, now: datetime) -> None:
    with pytest.raises(AccessDenied):
        actions.figure_define(wave=wave.code, fields=figure(), by=READER, now=now)
    with pytest.raises(AccessDenied):
        actions.universe_define(
            wave=wave.code, code="x", label={"en": "x"}, where="everyone", by=READER, now=now
        )


def test_a_universe_is_named_and_changed(wave: queries.WaveView, now: datetime) -> None:
    actions.universe_define(
        wave=wave.code, code="with", label={"en": "offices with one"}, where="Q1 = a", by=EDITOR, now=now
    )
    actions.universe_change(
        wave=wave.code,
        code="with",
        label={"en": "offices with a mechanism"},
        where="Q1 = a",
        expected=1,
        by=EDITOR,
        now=now,
    )
    assert [u.label["en"] for u in queries.universes(viewer=EDITOR, wave=wave) if u.code == "with"] == [
        "offices with a mechanism"
    ]
    with pytest.raises(InvalidInput):
        actions.universe_change(
            wave=wave.code, code="with", label={"en": "x"}, where="Q1 = ", expected=2, by=EDITOR, now=now
        )
    with pytest.raises(NotAvailable):
        actions.universe_change(
            wave=wave.code, code="none", label={"en": "x"}, where="everyone", expected=1, by=EDITOR, now=now
        )


def test_a_profile_keeps_the_original_beside_the_value(wave: queries.WaveView, system: Viewer) -> None:
    north = queries.respondents(viewer=system, wave=wave)[0]
    (profile,) = queries.profile(viewer=system, organisation_id=north.organisation_id)
    lead = profile.answers["LEAD"]
    assert (lead.values, lead.original, lead.interpretation) == (
        ("justice", "interior"),
        "Justice with Interior",
        "joint",
    )
    assert list(profile.footnotes) == ["T1:1"]

"""The six mechanisms of 2007, taken in as the report describes them, and given out the same."""

from datetime import UTC, datetime
from importlib import resources
from typing import Any

import pytest
import yaml
from tests.factories.mechanism import an_actor

from rapport.coordination.bodies import queries
from rapport.coordination.bodies.exchange import actions
from rapport.coordination.bodies.exchange import queries as exchange
from rapport.coordination.bodies.files import write_mechanisms
from rapport.coordination.models import Body, Mechanism
from rapport.kernel.access import Viewer
from rapport.kernel.errors import InvalidInput

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SYSTEM = Viewer.system()
STATES = ("HR", "FI", "IT", "RS", "CH", "US")


def _text() -> str:
    return (resources.files("rapport.datasets") / "mechanisms_2007" / "mechanisms.yaml").read_text("utf-8")


@pytest.fixture
def six() -> dict[str, Any]:
    """The file, taken in."""
    for code in STATES:
        an_actor(now=NOW, kind="OTHER", code=code)
    assert actions.mechanisms_import(text=_text(), by=SYSTEM, now=NOW) == (6, 22)
    return {view.code: view for view in queries.bodies(viewer=SYSTEM, day=NOW.date())}


@pytest.mark.usefixtures("six")
def test_what_was_taken_in_is_given_out_the_same() -> None:
    given = yaml.safe_load(_text())["mechanisms"]
    out = yaml.safe_load(write_mechanisms(exchange.exported(viewer=SYSTEM, day=NOW.date())))["mechanisms"]
    assert sorted(out, key=lambda one: one["country"]) == sorted(given, key=lambda one: one["country"])
    actions.mechanisms_import(text=write_mechanisms(out), by=SYSTEM, now=NOW)
    assert Body.objects.count() == 22


def test_each_is_represented_without_bending(six: dict[str, Any]) -> None:
    croatia = Mechanism.objects.get(country__code="HR")
    assert (croatia.structure, croatia.civil_percent, croatia.civil_count, croatia.civil_base) == (
        "BOTH",
        12,
        2,
        17,
    )
    committee, team = six["hr-committee"], six["hr-team"]
    assert (committee.fields["per_year_min"], committee.fields["per_year_max"]) == (2, 4)
    assert (team.parent, team.place, team.format, team.rhythm) == (
        "hr-committee",
        "COMPOSITION",
        "OPERATIONAL",
        "MONTHLY",
    )
    finland = [view for view in six.values() if view.parent == "fi-task-force"]
    assert {(view.format, view.rhythm) for view in finland} == {
        ("OPERATIONAL", "NOT_KNOWN"),
        ("POLICY", "AS_NEEDED"),
    }
    assert six["it-ccgat"].fields["civil_percent"] == 70
    assert six["it-commission"].fields["civil_percent"] is None
    assert [six[code].dates[0].on for code in ("rs-council", "rs-coordinator", "rs-team")] == [
        "2004",
        "2001",
        "2002",
    ]
    assert sum(view.parent == "rs-team" for view in six.values()) == 4
    swiss = six["ch-ksmm"].fields
    assert (swiss["civil_count"], swiss["civil_base"], swiss["civil_approximate"]) == (3, 17, True)
    assert {view.level for view in six.values() if view.country == "US"} == {
        "NATIONAL",
        "SUBNATIONAL",
        "LOCAL",
    }
    assert six["us-spog"].place == "REPORTS"


def test_with_one_fault_nothing_is_taken_in_and_each_fault_has_its_place() -> None:
    an_actor(now=NOW, kind="OTHER", code="HR")
    with pytest.raises(InvalidInput) as refused:
        actions.mechanisms_import(text=_text(), by=SYSTEM, now=NOW)
    assert [line.split(":")[0] for line in refused.value.extra["lines"]] == [
        f"mechanisms[{n}]" for n in range(1, 6)
    ]
    assert not Mechanism.objects.exists()


@pytest.mark.parametrize(
    "text",
    ["", "a: [", "mechanisms: {}", "mechanisms: [3]", "mechanisms: [{country: HR, bodies: 3}]",
     "mechanisms: [{country: HR, bodies: [{code: x, name: X}]}]",
     "mechanisms: [{country: HR, civil_percent: many}]",
     "mechanisms: [{country: HR, civil_percent: 120}]",
     "mechanisms: [{country: HR, bodies: [{code: x, kind: TEAM, name: {en: X}, members: [{from_on: soon}]}]}]"],
)  # fmt: skip
def test_a_file_of_another_form_is_refused(text: str) -> None:
    an_actor(now=NOW, kind="OTHER", code="HR")
    with pytest.raises(InvalidInput):
        actions.mechanisms_import(text=text, by=SYSTEM, now=NOW)


def test_bodies_that_stand_under_each_other_are_refused() -> None:
    an_actor(now=NOW, kind="OTHER", code="HR")
    bodies = (
        "{code: a, kind: TEAM, name: {en: A}, parent: b}, {code: b, kind: TEAM, name: {en: B}, parent: a}"
    )
    with pytest.raises(InvalidInput):
        actions.mechanisms_import(
            text=f"mechanisms: [{{country: HR, bodies: [{bodies}]}}]", by=SYSTEM, now=NOW
        )
    assert not Body.objects.exists()

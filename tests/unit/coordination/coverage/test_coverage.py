"""Who is missing at a table, why a gap may be none, and how wide a mandate is."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.actors import a_viewer
from tests.factories.mechanism import a_body, a_mechanism, an_actor

from rapport.actors.actions import OrganisationKind
from rapport.actors.models import Organisation
from rapport.actors.register.actions import actor_register
from rapport.actors.register.types import ProfileFields
from rapport.analysis.coverage import ELSEWHERE, HELD
from rapport.coordination.bodies import actions as bodies
from rapport.coordination.bodies.actions import MemberFields
from rapport.coordination.coverage import actions, matrices, queries, scope
from rapport.coordination.coverage.ground import ground
from rapport.coordination.coverage.palermo import LISTS, MINIMUM
from rapport.coordination.models import CoverageReason, Mechanism
from rapport.kernel.access import Viewer
from rapport.kernel.audit import Recorded
from rapport.kernel.errors import AccessDenied, InvalidInput, NotAvailable, StaleVersion

SYSTEM = Viewer.system()
CODES = [term.id for _name, _title, terms in LISTS for term in terms]


def a_ministry_with_two_units(now: datetime) -> tuple[Organisation, str]:
    """A mechanism whose one body seats one of two units of a ministry. Gives the State and the body."""
    country = a_mechanism(now=now)
    body = a_body(country, now=now)
    ministry = an_actor(now=now, kind="MINISTRY", code="interior")
    for code, competence in (("unit-a", "cp.investigation"), ("unit-b", "cp.border")):
        actor_register(
            code=code,
            kind=OrganisationKind.OFFICE,
            names={"en": code},
            parent_id=ministry.pk,
            fields=ProfileFields(competencies=frozenset({competence}), level="lv.national"),
            by=SYSTEM,
            now=now,
        )
    bodies.member_add(body=body, fields=MemberFields("unit-a"), by=SYSTEM, now=now)
    return country, body


@pytest.mark.django_db
def test_a_unit_at_the_table_does_not_stand_for_its_ministry(now: datetime) -> None:
    country, _body = a_ministry_with_two_units(now)
    base = ground(viewer=SYSTEM, day=now.date(), language="en")
    for table in (
        matrices.of_body(base, base.tables[0], "competencies"),
        matrices.of_mechanism(base, base.mechanisms[0].id, "competencies"),
    ):
        states = {row.code: row.state for row in table.rows}
        assert states["cp.investigation"] == HELD and states["cp.border"] == ELSEWHERE
    levels = {row.code: row.state for row in matrices.of_body(base, base.tables[0], "levels").rows}
    assert levels["lv.national"] == HELD and "lv.regional_org" not in levels


@pytest.mark.django_db
def test_with_many_bodies_the_last_share_a_column(now: datetime) -> None:
    country, _body = a_ministry_with_two_units(now)
    for _number in range(matrices.MOST_COLUMNS):
        a_body(country, now=now, values={"level": "LOCAL"})
    base = ground(viewer=SYSTEM, day=now.date(), language="en")
    columns = matrices.of_mechanism(base, base.mechanisms[0].id, "competencies").columns
    assert len(columns) == matrices.MOST_COLUMNS and columns[-1].key == matrices.OTHERS


@pytest.mark.django_db
def test_a_reason_closes_a_gap_until_it_is_taken_back(now: datetime, audited: list[Recorded]) -> None:
    country, body = a_ministry_with_two_units(now)
    by = a_viewer("SECRETARIAT", now=now)
    line = {"country": country.code, "body": body, "which": "competencies", "code": "cp.border"}
    made = actions.gap_explain(**line, reason="An island", expected=0, by=by, now=now)
    base = ground(viewer=by, day=now.date(), language="en")
    mechanism = Mechanism.objects.get()
    held = queries.reasons(viewer=by, mechanism_id=mechanism.pk, body_id=base.tables[0].id)
    said = held["competencies", "cp.border"]
    assert (said.reason, said.at) == ("An island", now) and said.by
    assert "cp.border" not in {
        row.code for row in matrices.of_body(base, base.tables[0], "competencies").gaps(held)
    }
    assert not queries.reasons(viewer=by, mechanism_id=mechanism.pk, body_id=None)
    with pytest.raises(StaleVersion):
        actions.gap_explain(**line, reason="Other", expected=0, by=by, now=now)
    actions.gap_explain(**line, reason="Other", expected=made, by=by, now=now)
    now_held = CoverageReason.objects.get(ended_at=None)
    actions.gap_reopen(**line, expected=now_held.pk, by=by, now=now)
    assert CoverageReason.objects.filter(ended_at=None).count() == 0 and CoverageReason.objects.count() == 2
    assert not queries.reasons(viewer=Viewer(), mechanism_id=mechanism.pk, body_id=base.tables[0].id)
    assert [one.event for one in audited if one.event.startswith("coverage.")] == [
        "coverage.explained",
        "coverage.explained",
        "coverage.reopened",
    ]


@pytest.mark.django_db
def test_what_is_no_line_or_no_reason_is_refused(now: datetime) -> None:
    country, body = a_ministry_with_two_units(now)
    good = {"country": country.code, "body": body, "which": "forms", "code": "fx.organs", "reason": "None"}
    for bad in ({"reason": "  "}, {"reason": "x" * 1001}, {"which": "colours"}, {"code": ""}):
        with pytest.raises(InvalidInput):
            actions.gap_explain(**{**good, **bad}, expected=0, by=SYSTEM, now=now)
    for unknown in ({"country": "nowhere"}, {"body": "none"}):
        with pytest.raises(NotAvailable):
            actions.gap_explain(**{**good, **unknown}, expected=0, by=SYSTEM, now=now)
    with pytest.raises(NotAvailable):
        actions.gap_reopen(
            country=country.code, which="forms", code="fx.organs", expected=0, by=SYSTEM, now=now
        )
    with pytest.raises(AccessDenied):
        actions.gap_explain(**good, expected=0, by=a_viewer("REPRESENTATIVE", now=now), now=now)


def test_a_mandate_is_held_against_each_element() -> None:
    whole = {name: sorted(codes) for name, codes in MINIMUM.items()}
    assert all(line.left_out == () and line.covered is not None for line in scope.read(whole))
    narrow = {
        line.name: line for line in scope.read({**whole, "purposes": ["fx.sex.prostitution", "fx.begging"]})
    }
    assert "fx.organs" in narrow["purposes"].left_out and narrow["purposes"].beyond == ("fx.begging",)
    assert {line.name: line.covered for line in scope.read({})} == dict.fromkeys(MINIMUM)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "said", [[], {"colours": ["red"]}, {"acts": "act.transfer"}, {"acts": ["fx.organs"]}], ids=str
)
def test_a_scope_that_is_none_is_not_kept(said: object, now: datetime) -> None:
    country = an_actor(now=now, kind="OTHER")
    with pytest.raises(InvalidInput, match="in_law"):
        bodies.mechanism_describe(
            country=country.code, values={"in_law": said}, expected=None, by=SYSTEM, now=now
        )


@given(
    st.dictionaries(st.sampled_from([*MINIMUM, "x"]), st.lists(st.sampled_from([*CODES, "x"])) | st.text())
)
def test_whatever_was_said_is_read(said: dict[str, object]) -> None:
    for line in scope.read(said):
        assert set(line.left_out) == (MINIMUM[line.name] - (line.covered or MINIMUM[line.name]))

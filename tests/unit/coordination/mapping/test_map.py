"""The map: what is picked, how far the chart and the lines are drawn, who may see what."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.actors import a_viewer
from tests.factories.mechanism import a_body, a_mechanism, an_actor

from rapport.actors.register.actions import line_draw
from rapport.coordination.bodies import actions as bodies
from rapport.coordination.bodies.actions import MemberFields
from rapport.coordination.mapping import narrowing, queries
from rapport.coordination.mapping.kinds import PART_OF, SITS_IN, Sector
from rapport.coordination.mapping.types import Atlas, Branch, Narrowing, Place, Way
from rapport.kernel.access import Viewer

SYSTEM = Viewer.system()


def a_place(id_: int, parent: int = 0, **more: object) -> Place:
    return Place(id_, f"p{id_}", f"Place {id_:03}", "OFFICE", Sector.NATIONAL, parent, **more)  # type: ignore[arg-type]


def drawn(tops: tuple[Branch, ...]) -> list[int]:
    return [each for top in tops for each in (top.id, *drawn(top.parts))]


ATLAS = Atlas(
    {
        1: a_place(1, level="lv.national"),
        2: a_place(2, 1, house=1, competencies=frozenset({"cp.border"})),
        3: a_place(3, 2, house=1, level="lv.local", places=("Harbour town",)),
        4: a_place(4, house=4),
    },
    (Way(2, 4, "FUNDS"), Way(3, 4, "FUNDS", is_formal=False), Way(2, 3, "REFERS_TO"), Way(3, 2, PART_OF)),
)


@pytest.mark.parametrize(
    ("by", "fitting", "context"),
    [
        (Narrowing(), {1, 2, 3, 4}, set()),
        (Narrowing(competence="cp.border"), {2}, {1}),
        (Narrowing(level="lv.local"), {3}, {1, 2}),
        (Narrowing(place="harbour"), {3}, {1, 2}),
        (Narrowing(of="P2"), {2, 3}, {1}),
        (Narrowing(of="nowhere"), set(), set()),
    ],
)
def test_the_chart_has_who_fits_and_who_is_above(by: Narrowing, fitting: set[int], context: set[int]) -> None:
    picked = narrowing.for_chart(ATLAS, by)
    assert (picked.fitting, picked.context) == (fitting, context)


def test_lines_have_one_end_that_fits_and_the_kinds_asked_for() -> None:
    assert len(narrowing.for_lines(ATLAS, Narrowing()).ways) == 3, "the hierarchy has a chart of its own"
    picked = narrowing.for_lines(ATLAS, Narrowing(of="p3", kinds=frozenset({"FUNDS"})))
    assert [way.source for way in picked.ways] == [3]
    assert (picked.fitting, picked.context) == ({3}, {4})
    assert narrowing.for_lines(ATLAS, Narrowing(kinds=frozenset({PART_OF}))).ways == (Way(3, 2, PART_OF),)


def test_too_many_lines_are_drawn_between_ministries_then_between_sectors() -> None:
    ways = narrowing.for_lines(ATLAS, Narrowing()).ways
    grain, found = narrowing.bundles(ATLAS.places, ways)
    assert grain == narrowing.ORGANISATIONS and len(found) == 3
    grain, found = narrowing.bundles(ATLAS.places, ways, most=2)
    assert grain == narrowing.HOUSES
    assert [(one.source, one.target, len(one.ways)) for one in found] == [("1", "4", 2)]
    assert narrowing.bundles(ATLAS.places, ways, most=0) == (narrowing.SECTORS, ())


@given(st.lists(st.integers(0, 100), max_size=40), st.integers(1, 45))
def test_a_chart_keeps_to_its_size_and_counts_what_it_hides(above: list[int], most: int) -> None:
    places = {at: a_place(at, parent % at) for at, parent in enumerate(above, 1)}
    atlas = Atlas(places, ())
    tops = narrowing.branches(atlas, narrowing.for_chart(atlas, Narrowing()), most)
    shown = drawn(tops)
    assert len(shown) == len(set(shown)) <= most

    def hidden(all_: tuple[Branch, ...]) -> int:
        return sum(one.hidden + hidden(one.parts) for one in all_)

    roots = sum(place.parent not in places for place in places.values())
    if roots <= most:
        assert len(shown) + hidden(tops) == len(places)


@pytest.mark.django_db
def test_the_atlas_has_bodies_and_lines_for_members_only(now: datetime) -> None:
    country = a_mechanism(now=now)
    body = a_body(country, now=now)
    a_body(country, now=now, code="hidden", values={"visibility": "BODY"})
    one, other = an_actor(now=now, kind="MINISTRY"), an_actor(now=now, kind="NGO")
    bodies.member_add(body=body, fields=MemberFields(one.code), by=SYSTEM, now=now)
    line_draw(source_id=one.pk, target_id=other.pk, kind="FUNDS", is_formal=True, by=SYSTEM, now=now)
    member = a_viewer("REPRESENTATIVE", now=now)
    found = queries.atlas(viewer=member, day=now.date(), language="en")
    assert {way.kind for way in found.ways} == {"FUNDS", SITS_IN}
    assert {place.code for place in found.places.values() if place.is_body} == {body}
    assert found.places[other.pk].sector == Sector.CIVIL and "cp.border" in found.unheld
    assert queries.atlas(viewer=Viewer(), day=now.date(), language="en").ways == ()

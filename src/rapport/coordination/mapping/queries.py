"""The one read of the map."""

from collections.abc import Iterator
from datetime import date

from rapport.actors import vocabulary
from rapport.actors.agreements import queries as agreements
from rapport.actors.kinds import LineKind
from rapport.actors.register import queries as register
from rapport.actors.register.rules import can_see_register
from rapport.analysis import coverage
from rapport.coordination.coverage.ground import ground
from rapport.coordination.coverage.types import Ground
from rapport.coordination.mapping.kinds import PART_OF, SITS_IN, Sector, sector_of
from rapport.coordination.mapping.types import Atlas, Place, Way
from rapport.kernel.access import Viewer


def atlas(*, viewer: Viewer, day: date, language: str) -> Atlas:
    """All actors and the bodies that the viewer may see, with the lines between them on a day.

    Bodies have negative ids, so that they and organisations share one space. For those outside the mechanism there
    are no lines, since they see none.
    """
    base = ground(viewer=viewer, day=day, language=language)
    places = {one.id: one for one in _places(base, language)}
    lines = register.lines(viewer=viewer, day=day)
    ways = [Way(one.source_id, one.target_id, one.kind, one.is_formal, one.note) for one in lines]
    ways += _agreed(viewer, day, ways)
    ways += [Way(one.id, one.parent, PART_OF) for one in places.values() if one.parent in places]
    ways += [Way(one.organisation_id, -one.body_id, SITS_IN) for one in base.seats if not one.is_consulted]
    held = coverage.holders(
        vocabulary.COMPETENCIES, {one.id: one.competencies for one in base.actors.values()}
    )
    known = tuple(way for way in ways if way.source in places and way.target in places)
    return Atlas(places, known, coverage.held_by_nobody(held))


def _agreed(viewer: Viewer, day: date, drawn: list[Way]) -> list[Way]:
    """Lines between the parties of agreements in force, where none says so already. None for outsiders."""
    if not can_see_register(viewer):
        return []
    said = {frozenset((way.source, way.target)) for way in drawn if way.kind == LineKind.AGREEMENT}
    return [
        Way(one, other, LineKind.AGREEMENT, note=title)
        for one, other, title in agreements.joined(viewer=viewer, day=day)
        if frozenset((one, other)) not in said
    ]


def _places(base: Ground, language: str) -> Iterator[Place]:
    for one in base.actors.values():
        yield Place(
            id=one.id,
            code=one.code,
            name=one.name,
            kind=one.kind,
            sector=sector_of(one),
            parent=one.parent_id or 0,
            house=base.house.get(one.id, one.id),
            level=one.level,
            competencies=one.competencies,
            places=one.places,
        )
    for table in base.tables:
        yield Place(
            id=-table.id,
            code=table.code,
            name=table.title(language),
            kind=table.kind,
            sector=Sector.BODIES,
            parent=-(table.parent_id or 0),
            house=-table.id,
            is_body=True,
            places=(table.area,) if table.area else (),
        )

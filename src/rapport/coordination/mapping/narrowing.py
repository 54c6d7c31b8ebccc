"""What of the map is drawn: picked by filters, then from the top down as far as a drawing can be read."""

from collections.abc import Iterable, Mapping, Sequence

from rapport.coordination.mapping.kinds import BETWEEN
from rapport.coordination.mapping.types import Atlas, Branch, Bundle, Narrowing, Picked, Place, Way

MOST_BOXES = 120
"""So many boxes a chart has; deeper levels are left to be opened."""
MOST_LINES = 60
"""So many lines a drawing has; beyond them they are drawn between ministries, then between sectors."""
ORGANISATIONS, HOUSES, SECTORS = "ORGANISATIONS", "HOUSES", "SECTORS"


def fits(one: Place, by: Narrowing, inside: frozenset[int] | None) -> bool:
    """Whether a place is one that was asked for. Bodies have no competencies, levels or places of their own."""
    if inside is not None and one.id not in inside:
        return False
    if one.is_body:
        return not (by.competence or by.level or by.place)
    return (
        (not by.competence or by.competence in one.competencies)
        and by.level in ("", one.level)
        and (not by.place or any(by.place.casefold() in place.casefold() for place in one.places))
    )


def below(places: Mapping[int, Place], top: int) -> frozenset[int]:
    """A place with everything under it."""
    parts = parts_of(places.values())
    found, waiting = {top}, [top]
    while waiting:
        for part in parts.get(waiting.pop(), ()):
            if part not in found:
                found.add(part)
                waiting.append(part)
    return frozenset(found)


def parts_of(places: Iterable[Place]) -> Mapping[int, list[int]]:
    """The parts of each place, by name."""
    found: dict[int, list[int]] = {}
    for one in sorted(places, key=lambda each: (each.name.casefold(), each.code)):
        found.setdefault(one.parent, []).append(one.id)
    return found


def _inside(atlas: Atlas, by: Narrowing) -> frozenset[int] | None:
    if not by.of:
        return None
    top = next((one.id for one in atlas.places.values() if one.code.casefold() == by.of.casefold()), None)
    return below(atlas.places, top) if top is not None else frozenset()


def for_chart(atlas: Atlas, by: Narrowing) -> Picked:
    """Organisations that fit, and those above them."""
    inside = _inside(atlas, by)
    fitting = frozenset(one.id for one in atlas.places.values() if not one.is_body and fits(one, by, inside))
    above: set[int] = set()
    for one in fitting:
        at, seen = atlas.places[one].parent, {one}
        while at in atlas.places and at not in seen:
            seen.add(at)
            at = atlas.places[at].parent
        above |= seen
    return Picked(fitting, frozenset(above) - fitting, ())


def for_lines(atlas: Atlas, by: Narrowing) -> Picked:
    """Lines of the kinds asked for with an end that fits; the other end gives context."""
    inside = _inside(atlas, by)
    kinds = by.kinds or BETWEEN
    ways = [
        way
        for way in atlas.ways
        if way.kind in kinds and any(fits(atlas.places[end], by, inside) for end in (way.source, way.target))
    ]
    ends = frozenset(end for way in ways for end in (way.source, way.target))
    fitting = frozenset(end for end in ends if fits(atlas.places[end], by, inside))
    return Picked(fitting, ends - fitting, tuple(ways))


def branches(atlas: Atlas, picked: Picked, most: int = MOST_BOXES) -> tuple[Branch, ...]:
    """The tops of the chart with their parts, level by level as long as whole levels fit into `most` boxes.

    Who has parts that are not drawn says how many. Tops are drawn in any case, but no more than `most`.
    """
    shown = picked.fitting | picked.context
    places = {key: one for key, one in atlas.places.items() if key in shown}
    parts = parts_of(places.values())
    tops = [one for one in _by_name(places) if places[one].parent not in places]
    open_, level, drawn = set(tops[:most]), tops[:most], len(tops[:most])
    while level:
        following = [part for one in level for part in parts.get(one, ())]
        if drawn + len(following) > most:
            break
        drawn += len(following)
        open_ |= set(following)
        level = following
    sizes = {one: len(below(places, one)) - 1 for one in open_} if len(open_) < len(places) else {}
    return tuple(_branch(one, parts, open_, sizes) for one in tops[:most])


def _by_name(places: Mapping[int, Place]) -> list[int]:
    return sorted(places, key=lambda one: (places[one].name.casefold(), places[one].code))


def _branch(one: int, parts: Mapping[int, list[int]], drawn: set[int], sizes: Mapping[int, int]) -> Branch:
    under = [part for part in parts.get(one, ()) if part in drawn]
    hidden = sizes.get(one, 0) if not under and parts.get(one) else 0
    return Branch(one, tuple(_branch(part, parts, drawn, sizes) for part in under), hidden)


def key_of(one: Place, grain: str) -> str:
    """Under which key a place is drawn: itself, its ministry, or its sector."""
    if grain == SECTORS:
        return one.sector
    return str(one.house if grain == HOUSES and one.house else one.id)


def bundles(
    places: Mapping[int, Place], ways: Sequence[Way], most: int = MOST_LINES
) -> tuple[str, tuple[Bundle, ...]]:
    """The lines as they are drawn, at the finest grain at which they are no more than `most`.

    Gives the grain: ORGANISATIONS, HOUSES (offices drawn as their ministry) or SECTORS (where kinds are one line).
    Lines that would end where they begin are left out, and said by whoever draws.
    """
    found: tuple[Bundle, ...] = ()
    for grain in (ORGANISATIONS, HOUSES, SECTORS):
        groups: dict[tuple[str, str, str], list[Way]] = {}
        for way in ways:
            source, target = (key_of(places[end], grain) for end in (way.source, way.target))
            if source != target:
                kind = "" if grain == SECTORS else way.kind
                groups.setdefault((source, target, kind), []).append(way)
        found = tuple(Bundle(*key, tuple(each)) for key, each in groups.items())
        if len(found) <= most:
            return grain, found
    return SECTORS, found[:most]

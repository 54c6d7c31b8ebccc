"""From the map to boxes and lines with words, and to the rows of the tables that say the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rapport.actors import vocabulary
from rapport.actors.kinds import OrganisationKind
from rapport.analysis.diagrams import Band, Drawing, Group, Node, Relation, TreeNode, chart, relations
from rapport.coordination.bodies.choices import word
from rapport.coordination.mapping.kinds import KINDS, MUTUAL, Sector
from rapport.coordination.mapping.narrowing import HOUSES, ORGANISATIONS, SECTORS, branches, bundles, key_of
from rapport.coordination.mapping.types import Atlas, Branch, Bundle, Narrowing, Picked, Place, Way
from rapport.web.components.types import Text
from rapport.web.mechanism.frame import address
from rapport.web.mechanism.map.forms import CHART, LINES

WORDS: dict[str, Text] = dict(KINDS)


@dataclass(frozen=True)
class ShownLine:
    """A row of the table of lines: its number in the drawing (empty: not drawn), who, what, whom."""

    number: str
    source: Place
    said: Text
    target: Place
    way: Way


@dataclass(frozen=True)
class Drawn:
    """A drawing with the numbers of its lines, and what it leaves out, in sentences."""

    drawing: Drawing
    numbers: dict[Way, str]
    left_out: list[str]


def kind_of(one: Place) -> str:
    """What a place is, in words."""
    return str(word("kind", one.kind) if one.is_body else OrganisationKind(one.kind).label)


def note_of(one: Place) -> str:
    """What a box says under the name: the level below the national one, else what it is."""
    level = vocabulary.label_of(vocabulary.LEVELS, one.level).split(",")[0]
    return level if one.level in ("lv.subnational", "lv.local") else kind_of(one)


def href_of(one: Place) -> str:
    """The page of an organisation or body."""
    return address("body" if one.is_body else "actor", one.code)


def only(view: str, **more: str) -> str:
    """The address of the map of one organisation, or narrowed otherwise."""
    return f"{address('map')}?{urlencode({'view': view, **more})}"


def draw_chart(atlas: Atlas, picked: Picked, by: Narrowing) -> Drawn:
    """The hierarchy in bands by sector, below them the competencies that nobody has."""
    tops = branches(atlas, picked)
    drawn = [one for top in tops for one in _all_of(top)]
    bands = [
        Band(
            str(sector.label),
            tuple(
                _tree(atlas, top, picked, is_top=True)
                for top in tops
                if atlas.places[top.id].sector == sector
            ),
        )
        for sector in Sector
    ]
    gaps = [code for code in atlas.unheld if not by.picks or code == by.competence]
    missing = address("coverage")
    label = {code: vocabulary.label_of(vocabulary.COMPETENCIES, code) for code in gaps}
    nobody = [TreeNode(Node(code, label[code], _("nobody"), missing, "gap")) for code in gaps]
    bands.append(Band(_("Competencies that nobody has"), tuple(nobody)))
    whole = len(picked.fitting | picked.context)
    left_out = []
    if len(drawn) < whole:
        left_out.append(
            _(
                "Drawn are %(drawn)d of %(whole)d organisations: a box with parts that are not drawn opens them."
            )
            % {"drawn": len(drawn), "whole": whole}
        )
    return Drawn(chart(bands), {}, left_out)


def _all_of(top: Branch) -> list[Branch]:
    return [top, *(each for part in top.parts for each in _all_of(part))]


def _tree(atlas: Atlas, one: Branch, picked: Picked, *, is_top: bool = False) -> TreeNode:
    place = atlas.places[one.id]
    look = "context" if one.id in picked.context else "top" if is_top else "plain"
    note, href = note_of(place), href_of(place)
    if one.hidden:
        note = ngettext("%(many)d part not drawn", "%(many)d parts not drawn", one.hidden) % {
            "many": one.hidden
        }
        href = only(CHART, of=place.code)
    parts = tuple(_tree(atlas, part, picked) for part in one.parts)
    return TreeNode(Node(str(one.id), place.name, note, href, "more" if one.hidden else look), parts)


def draw_lines(atlas: Atlas, picked: Picked) -> Drawn:
    """The lines between sectors in columns, each with the number of its row in the table."""
    grain, found = bundles(atlas.places, picked.ways)
    ends = {key for one in found for key in (one.source, one.target)}
    groups = [
        Group(str(sector.label), tuple(_nodes(atlas, picked, grain, sector, ends))) for sector in Sector
    ]
    lines, numbers = [], {}
    for number, one in enumerate(found, 1):
        lines.append(_relation(atlas, one, grain, str(number)))
        numbers.update(dict.fromkeys(one.ways, str(number)))
    drawing = relations([group for group in groups if group.nodes], lines)
    return Drawn(drawing, numbers, _left_out(picked, grain, len(numbers)))


def _left_out(picked: Picked, grain: str, numbered: int) -> list[str]:
    found = []
    many = {"many": len(picked.ways)}
    if grain == HOUSES:
        found.append(
            _("%(many)d lines are too many for one drawing: offices are drawn as their ministry.") % many
        )
    if grain == SECTORS:
        found.append(
            _(
                "%(many)d lines are too many for one drawing: they are drawn between sectors. Narrow them to see more."
            )
            % many
        )
    if numbered < len(set(picked.ways)):
        found.append(
            ngettext(
                "%(many)d line inside what is drawn as one box stands in the table only.",
                "%(many)d lines inside what is drawn as one box stand in the table only.",
                len(set(picked.ways)) - numbered,
            )
            % {"many": len(set(picked.ways)) - numbered}
        )
    return found


def _nodes(atlas: Atlas, picked: Picked, grain: str, sector: Sector, ends: set[str]) -> list[Node]:
    if grain == SECTORS:
        count = sum(atlas.places[one].sector == sector for one in picked.fitting | picked.context)
        if sector not in ends:
            return []
        note = ngettext("%(many)d actor", "%(many)d actors", count) % {"many": count}
        return [Node(str(sector), str(sector.label), note, "", "top")]
    places = atlas.places
    shown: dict[str, Place] = {}
    for one in sorted(
        (places[each] for each in picked.fitting | picked.context),
        key=lambda each: (
            places.get(each.house, each).name.casefold(),
            each.house,
            each.name.casefold(),
            each.code,
        ),
    ):
        key = key_of(one, grain)
        stands_for = places.get(int(key), one)
        if key in ends and stands_for.sector == sector:
            shown.setdefault(key, stands_for)
    fitting = {key_of(places[each], grain) for each in picked.fitting}
    return [
        Node(
            key,
            one.name,
            note_of(one),
            href_of(one) if grain == ORGANISATIONS else only(LINES, of=one.code),
            "plain" if key in fitting else "context",
        )
        for key, one in shown.items()
    ]


def _relation(atlas: Atlas, one: Bundle, grain: str, number: str) -> Relation:
    ways = one.ways
    told = "; ".join(
        f"{atlas.places[way.source].name} {WORDS[way.kind]} {atlas.places[way.target].name}"
        for way in ways[:3]
    )
    if len(ways) > 3:
        told += " " + _("and %(many)d more") % {"many": len(ways) - 3}
    arrow = "" if one.kind in MUTUAL else "full" if any(way.is_formal for way in ways) else "hollow"
    return Relation(one.source, one.target, one.kind or "many", number, arrow, told)


def rows_of(atlas: Atlas, ways: Sequence[Way], numbers: dict[Way, str]) -> list[ShownLine]:
    """The rows of the table of lines, in the order of their numbers, those without one last."""
    rows = [
        ShownLine(
            numbers.get(way, ""), atlas.places[way.source], WORDS[way.kind], atlas.places[way.target], way
        )
        for way in ways
    ]
    return sorted(rows, key=lambda one: (not one.number, int(one.number or 0)))

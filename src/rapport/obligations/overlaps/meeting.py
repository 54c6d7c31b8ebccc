"""Which obligations meet: pure sets of words, nothing is read or written."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

SEEN = ("title", "description", "accountable", "due_on", "themes", "target_groups", "places")
"""What a judgement rests on: where one of these reads otherwise later, the pair is looked at again."""
MOST_PAIRS = 5000
"""So many pairs are listed at most; words that fit everything would otherwise pair all with all."""


@dataclass(frozen=True)
class About:
    """What an obligation is about: words as they are compared. No place named means the whole country."""

    id: int
    themes: frozenset[str]
    target_groups: frozenset[str]
    places: frozenset[str]

    @classmethod
    def of(
        cls, pk: int, themes: Sequence[str], target_groups: Sequence[str], places: Sequence[str]
    ) -> "About":
        """Words are the same whatever their case."""
        return cls(pk, _words(themes), _words(target_groups), _words(places))

    def meets(self, other: "About") -> bool:
        """Whether both share a theme and a target group, and a place or that neither names one."""
        same_place = bool(self.places & other.places) or not (self.places or other.places)
        return bool(self.themes & other.themes and self.target_groups & other.target_groups) and same_place


def _words(words: Iterable[str]) -> frozenset[str]:
    return frozenset(" ".join(word.split()).casefold() for word in words)


def pairs(all_of: Iterable[About]) -> list[tuple[int, int]]:
    """The pairs that meet, each once with the lower id first, in order; at most `MOST_PAIRS`."""
    together: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for one in all_of:
        for key in _keys(one):
            together[key].append(one.id)
    found: set[tuple[int, int]] = set()
    for ids in together.values():
        for first, second in combinations(sorted(ids), 2):
            found.add((first, second))
        if len(found) > MOST_PAIRS:
            break
    return sorted(found)[:MOST_PAIRS]


def _keys(one: About) -> Iterator[tuple[str, str, str]]:
    for theme in one.themes:
        for group in one.target_groups:
            for place in one.places or ("",):
                yield theme, group, place


def changed(before: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[str, ...]:
    """The fields of `SEEN` that read otherwise now."""
    return tuple(name for name in SEEN if before.get(name) != now.get(name))

"""Small helpers for messages: names that resemble each other, lists in words."""

import difflib
from collections.abc import Iterable


def near_matches(word: str, names: Iterable[str], *, limit: int = 3) -> tuple[str, ...]:
    """Up to `limit` names that resemble `word`, best first; a difference of capitals alone always counts as
    near.
    """
    known = sorted(set(names))
    same_letters = [name for name in known if name.casefold() == word.casefold()]
    others = difflib.get_close_matches(
        word[:200], [n for n in known if n not in same_letters], n=limit, cutoff=0.6
    )
    return tuple([*same_letters, *others][:limit])


def listed(names: Iterable[str], *, limit: int = 8) -> str:
    """The names separated by commas; the rest beyond `limit` as a count."""
    known = list(names)
    shown = ", ".join(known[:limit])
    return f"{shown} and {len(known) - limit} more" if len(known) > limit else shown

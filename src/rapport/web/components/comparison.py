"""Compares two texts word by word, for showing what a change did."""

import difflib
import re

from rapport.web.components.types import Part

_PIECES = re.compile(r"\s+|[^\s]+")


def compare(before: str, after: str) -> tuple[Part, ...]:
    """The stretches that lead from `before` to `after`, in reading order; white space counts as text.

    Joined, the parts `same` and `removed` give `before`; `same` and `added` give `after`.
    """
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    parts: list[Part] = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            parts.append(Part("same", "".join(old[a:b])))
            continue
        if a < b:
            parts.append(Part("removed", "".join(old[a:b])))
        if c < d:
            parts.append(Part("added", "".join(new[c:d])))
    return tuple(parts)

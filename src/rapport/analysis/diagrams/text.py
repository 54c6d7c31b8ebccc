"""Breaking names into lines. Widths are estimated: the font is the reader's, and a little room is left."""

import unicodedata

SIZE = 14
"""Pixels of the letters of a name."""
LEADING = 18
NOTE_SIZE = 13
NOTE_LEADING = 17
MOST_LINES = 4
_NARROW = frozenset("iljtfrI.,:;'’|!()[] -")


def width_of(text: str, size: int = SIZE) -> float:
    """About how wide a text is, in pixels, rather too much than too little."""
    wide = 0.0
    for sign in text:
        if unicodedata.combining(sign):
            continue
        if sign in _NARROW:
            wide += 0.45
        elif unicodedata.east_asian_width(sign) in "WF":
            wide += 1.05
        else:
            wide += 0.85 if sign.isupper() or sign in "mwMW" else 0.68
    return wide * size


def wrapped(text: str, room: float, size: int = SIZE, most: int = MOST_LINES) -> tuple[str, ...]:
    """A text in lines that fit the room, broken between words, inside one only if it fits no line alone.

    At most `most` lines: then the last ends in an ellipsis. An empty text has no line.
    """
    lines: list[str] = []
    for word in text.split():
        if lines and width_of(f"{lines[-1]} {word}", size) <= room:
            lines[-1] = f"{lines[-1]} {word}"
            continue
        while width_of(word, size) > room and len(word) > 1:
            cut = _fitting(word, room, size)
            lines.append(word[:cut])
            word = word[cut:]
        if word:
            lines.append(word)
    if len(lines) > most:
        last = lines[most - 1]
        while len(last) > 1 and width_of(f"{last}…", size) > room:
            last = last[:-1]
        lines = [*lines[: most - 1], f"{last.rstrip()}…"]
    return tuple(lines)


def _fitting(word: str, room: float, size: int) -> int:
    cut = 1
    while cut < len(word) and width_of(word[: cut + 1], size) <= room:
        cut += 1
    return cut

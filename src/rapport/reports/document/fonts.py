"""Which characters the given fonts can show.

An accessible PDF may not hold a character without a shape, so what no font has is written as its code
point. Reads the character map of TrueType files (OpenType specification, `cmap`, formats 4 and 12).
"""

import struct
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

_ALWAYS = frozenset("\n\t ")
_JOINERS = frozenset("\u200c\u200d\u200e\u200f")


class FontError(Exception):
    """A font file that cannot be read; the message names it."""


class Shapes:
    """Replaces what the fonts of a folder cannot show."""

    def __init__(self, fonts_dir: Path) -> None:
        found: set[int] = set()
        for path in sorted(fonts_dir.rglob("*.ttf")):
            found |= _characters(str(path))
        self._covered = frozenset(found)

    def shown(self, text: str) -> str:
        """The text with what no font can show written as `[U+0530]`; invisible characters without a shape go."""
        if text.isascii():
            return text
        return "".join(self._character(character) for character in text)

    def _character(self, character: str) -> str:
        if character in _ALWAYS:
            return character
        category = unicodedata.category(character)
        if category not in ("Co", "Cn") and ord(character) in self._covered and character != "\ufeff":
            return character if category != "Cf" or character in _JOINERS else ""
        if category == "Cf" or "\ufe00" <= character <= "\ufe0f":
            return ""
        return " " if category in ("Zs", "Zl", "Zp") else f"[U+{ord(character):04X}]"


@lru_cache(maxsize=64)
def _characters(path: str) -> frozenset[int]:
    """The code points of one font file. Raises `FontError` where it is not a TrueType font."""
    data = Path(path).read_bytes()
    try:
        count = struct.unpack_from(">H", data, 4)[0]
        for n in range(count):
            tag, _, offset, _ = struct.unpack_from(">4sLLL", data, 12 + 16 * n)
            if tag == b"cmap":
                return frozenset(_read_cmap(data, offset))
    except struct.error as error:
        raise FontError(f"{path} is not a TrueType font") from error
    raise FontError(f"{path} has no character map")


def _read_cmap(data: bytes, start: int) -> Iterator[int]:
    for n in range(struct.unpack_from(">H", data, start + 2)[0]):
        offset = start + struct.unpack_from(">HHL", data, start + 4 + 8 * n)[2]
        form = struct.unpack_from(">H", data, offset)[0]
        if form == 4:
            yield from _segments(data, offset)
        elif form == 12:
            yield from _groups(data, offset)


def _segments(data: bytes, start: int) -> Iterator[int]:
    """Format 4: segments of the first plane; a character mapped to glyph 0 has no shape."""
    half = struct.unpack_from(">H", data, start + 6)[0] // 2
    ends = struct.unpack_from(f">{half}H", data, start + 14)
    starts = struct.unpack_from(f">{half}H", data, start + 16 + 2 * half)
    deltas = struct.unpack_from(f">{half}H", data, start + 16 + 4 * half)
    ranges_at = start + 16 + 6 * half
    ranges = struct.unpack_from(f">{half}H", data, ranges_at)
    for n in range(half):
        for code in range(starts[n], ends[n] + 1):
            glyph = code
            if ranges[n]:
                glyph = struct.unpack_from(
                    ">H", data, ranges_at + 2 * n + ranges[n] + 2 * (code - starts[n])
                )[0]
            if code != 0xFFFF and (glyph or not ranges[n]) and (glyph + deltas[n]) & 0xFFFF:
                yield code


def _groups(data: bytes, start: int) -> Iterator[int]:
    """Format 12: groups over all planes."""
    for n in range(struct.unpack_from(">L", data, start + 12)[0]):
        first, last, glyph = struct.unpack_from(">LLL", data, start + 16 + 12 * n)
        yield from range(first + (0 if glyph else 1), last + 1)

"""Dimensions of pictures, read from their headers alone: a picture is refused before anything decodes it.

PNG: W3C Portable Network Graphics specification, sections 5 and 11.2. JPEG: ITU-T T.81, annex B.
"""

import struct
from collections.abc import Iterator

from django.utils.translation import gettext as _

MOST_PIXELS = 25_000_000
"""OWASP ASVS 5.0.0, 5.2.6 asks for a limit; 25 megapixels print a page at 600 dots per inch."""
_START_OF_FRAME = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_WITHOUT_LENGTH = frozenset({0x01, *range(0xD0, 0xD9)})


def check_png(content: bytes) -> None:
    """Raises ValueError for a broken PNG, one of too many pixels, or one with something behind its end."""
    chunks = list(_png_chunks(content))
    if not chunks or chunks[0][0] != b"IHDR" or len(chunks[0][1]) != 13 or chunks[-1][0] != b"IEND":
        raise ValueError(_("it is not a whole PNG picture"))
    _check_size(*struct.unpack(">II", chunks[0][1][:8]))


def _png_chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = 8
    while place < len(content):
        header = content[place : place + 8]
        if len(header) < 8:
            raise ValueError(_("it is not a whole PNG picture"))
        length, name = struct.unpack(">I4s", header)
        if place + 12 + length > len(content):
            raise ValueError(_("it is not a whole PNG picture"))
        yield name, content[place + 8 : place + 8 + length]
        place += 12 + length
        if name == b"IEND" and place != len(content):
            raise ValueError(_("something is hidden behind the end of the picture"))


def check_jpeg(content: bytes) -> None:
    """Raises ValueError for a broken JPEG, one of too many pixels, or one with something behind its end."""
    if not content.endswith(b"\xff\xd9"):
        raise ValueError(_("it is cut off, or something is hidden behind the end of the picture"))
    place = 2
    while place + 4 <= len(content):
        if content[place] != 0xFF:
            break
        marker = content[place + 1]
        if marker == 0xFF or marker in _WITHOUT_LENGTH:
            place += 1 if marker == 0xFF else 2
            continue
        (length,) = struct.unpack(">H", content[place + 2 : place + 4])
        if marker in _START_OF_FRAME and place + 9 <= len(content):
            height, width = struct.unpack(">HH", content[place + 5 : place + 9])
            _check_size(width, height)
            return
        place += 2 + length
    raise ValueError(_("it is not a whole JPEG picture"))


def _check_size(width: int, height: int) -> None:
    if width < 1 or height < 1:
        raise ValueError(_("the picture has no size"))
    if width * height > MOST_PIXELS:
        raise ValueError(
            _("the picture has %(width)d × %(height)d points, more than 25 million; make it smaller")
            % {"width": width, "height": height}
        )

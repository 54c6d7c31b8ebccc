"""Office documents are zip archives: the container is looked at before any library opens it.

Python's own zipfile read 1 GB from a file of 48 kB whose entries overlap (CVE-2024-0450, versions to 3.11.7), and a
208 kB workbook grew to 200 MB in the reader: so offsets, ratios and true sizes are checked here first. Format:
APPNOTE.TXT 6.3, sections 4.3 and 4.4.
"""

import io
import stat
import struct
import zipfile
import zlib

from django.utils.translation import gettext as _

from rapport.kernel.files import markup

MOST_ENTRIES = 2_000
LARGEST_ENTRY = 60 * 1024 * 1024
LARGEST_TOTAL = 150 * 1024 * 1024
HIGHEST_RATIO = 200
"""Uncompressed to compressed, for entries of more than a megabyte. Real sheets reach about 30."""
_SMALL = 1024 * 1024
_ENCRYPTED = 0x1
_ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ")
_XML_SUFFIXES = (".xml", ".rels", ".vml")


def check_xlsx(content: bytes) -> None:
    """Raises ValueError for what is not a sound workbook without macros."""
    _check_office(content, "xl/workbook.xml")


def check_docx(content: bytes) -> None:
    """Raises ValueError for what is not a sound document without macros."""
    _check_office(content, "word/document.xml")


def _check_office(content: bytes, main: str) -> None:
    names = check_zip(content)
    if main not in names or "[Content_Types].xml" not in names:
        raise ValueError(_("its content is not what the extension says"))
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise ValueError(_("it carries macros; save it without"))


def check_zip(content: bytes) -> list[str]:
    """The names in the archive, if it is sound; otherwise ValueError with the reason."""
    if not content.startswith(b"PK\x03\x04"):
        raise ValueError(_("it is not an archive from its first byte on"))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _check_listing(entries, archive.comment)
            _check_places(content, entries, archive.start_dir)
            _check_contents(archive, entries)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        struct.error,
        RuntimeError,
        OSError,
        UnicodeError,
    ) as error:
        raise ValueError(_("its archive is damaged")) from error
    return [entry.filename for entry in entries]


def _check_listing(entries: list[zipfile.ZipInfo], comment: bytes) -> None:
    if comment:
        raise ValueError(_("its archive carries a comment, in which something may hide"))
    if len(entries) > MOST_ENTRIES:
        raise ValueError(_("its archive has more than %(limit)d entries") % {"limit": MOST_ENTRIES})
    if len({entry.filename.casefold() for entry in entries}) != len(entries):
        raise ValueError(_("its archive holds the same name twice"))
    for entry in entries:
        _check_entry(entry)
    if sum(entry.file_size for entry in entries) > LARGEST_TOTAL:
        raise ValueError(_("it would be too large when unpacked"))


def _check_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.orig_filename
    parts = name.split("/")
    if name.startswith("/") or ".." in parts or any(sign in name for sign in "\\:\0"):
        raise ValueError(_("its archive holds a name that leads elsewhere"))
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise ValueError(_("its archive holds a link"))
    if entry.flag_bits & _ENCRYPTED:
        raise ValueError(_("it is encrypted; save it without a password"))
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ValueError(_("its archive is packed in an unusual way"))
    if entry.file_size > LARGEST_ENTRY:
        raise ValueError(_("it would be too large when unpacked"))
    if entry.file_size > _SMALL and entry.file_size > HIGHEST_RATIO * max(entry.compress_size, 1):
        raise ValueError(_("it would grow suspiciously when unpacked"))


def _check_places(content: bytes, entries: list[zipfile.ZipInfo], directory: int) -> None:
    """Entries lie one behind the other, and their own headers say what the directory says."""
    free = 0
    for entry in sorted(entries, key=lambda one: one.header_offset):
        place = entry.header_offset
        if place < free:
            raise ValueError(_("entries of its archive overlap"))
        header = content[place : place + 30]
        if len(header) < 30 or header[:4] != b"PK\x03\x04":
            raise ValueError(_("its archive is damaged"))
        name_length, extra_length = struct.unpack("<HH", header[26:30])
        name = content[place + 30 : place + 30 + name_length]
        if name not in (entry.orig_filename.encode("utf-8"), entry.orig_filename.encode("cp437", "replace")):
            raise ValueError(_("its archive names an entry in two ways"))
        free = place + 30 + name_length + extra_length + entry.compress_size
    if free > directory:
        raise ValueError(_("entries of its archive overlap"))


def _check_contents(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    """Unpack everything once, in pieces, and believe no size; look into every piece of markup."""
    for entry in entries:
        with archive.open(entry) as file:
            start = file.read(8)
            if start.startswith(_ARCHIVES):
                raise ValueError(_("its archive holds another archive"))
            is_markup = entry.filename.lower().endswith(_XML_SUFFIXES)
            kept, size = [start], len(start)
            while piece := file.read(1024 * 1024):
                size += len(piece)
                if size > entry.file_size or size > LARGEST_ENTRY:
                    raise ValueError(_("its archive lies about its size"))
                if is_markup:
                    kept.append(piece)
        if size != entry.file_size:
            raise ValueError(_("its archive lies about its size"))
        if is_markup:
            markup.check(b"".join(kept))

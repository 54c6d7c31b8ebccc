"""Uploads: what is sound passes, every known trick is refused in time, and nothing crashes the guard."""

import io
import random
import struct
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from rapport.kernel.files import guard, images, storage
from rapport.kernel.files.guard import Refused, TooLarge, check_upload

ALL = {kind.name for kind in guard.TYPES}


def workbook(**parts: bytes) -> bytes:
    """A real workbook, with further parts added."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Answers")
        for row in range(200):
            sheet.write_row(row, 0, ["AT", row, 58.2, "é ر"])
    if parts:
        with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
    return buffer.getvalue()


def package(entries: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        for name, content in entries.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def png(width: int, height: int, tail: bytes = b"") -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0"))
        + chunk(b"IEND", b"")
        + tail
    )


def jpeg(width: int, height: int, tail: bytes = b"") -> bytes:
    start = b"\xff\xd8\xff\xe0" + struct.pack(">H", 16) + b"JFIF\0" + bytes(9)
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\x01\x11\x00"
    return start + frame + b"\xff\xd9" + tail


def overlapping() -> bytes:
    """An archive whose second entry lies within the first (the trick of CVE-2024-0450)."""
    content = package({"a.bin": bytes(5000)}, method=zipfile.ZIP_STORED)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        first, last = archive.infolist()[1], archive.infolist()[2]
    return content.replace(
        struct.pack("<I", last.header_offset) + b"a.bin", struct.pack("<I", first.header_offset) + b"a.bin"
    )


def lying() -> bytes:
    """An archive that says one of its entries is smaller than it is."""
    content = package({"a.xml": b"<a>" + b"x" * 90_000 + b"</a>"})
    return content.replace(struct.pack("<I", 90_007), struct.pack("<I", 50))


def linked() -> bytes:
    buffer = io.BytesIO(package({}))
    entry = zipfile.ZipInfo("xl/link")
    entry.external_attr = 0o120777 << 16
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr(entry, "/etc/passwd")
    return buffer.getvalue()


def encrypted() -> bytes:
    content = bytearray(package({"a.xml": b"<a/>"}))
    for signature, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        content[content.rindex(signature) + offset] |= 1
    return bytes(content)


SOUND: dict[str, bytes] = {
    "answers.csv": "\ufeffcode;value\r\nAT;é\r\n".encode(),
    "wave.json": b"{}",
    "figures.yaml": b"figures: []\n",
    "chapter.md": "# Überblick\n\tfirst".encode(),
    "Annex C, tables (2).XLSX": workbook(),
    "plain.xlsx": package({}),
    "form.xml": b"<?xml version='1.0' encoding='UTF-8'?><a b='c'/>",
    "wide.xml": "<?xml version='1.0' encoding='UTF-16'?><a/>".encode("utf-16"),
    "report.pdf": b"%PDF-1.7\n...\n%%EOF\n",
    "chart.png": png(800, 600),
    "photo.jpeg": jpeg(800, 600),
}

BILLION = b"<!DOCTYPE a [<!ENTITY b 'bbbbbbbb'><!ENTITY c '&b;&b;&b;'>]><a>&c;</a>"
OUTSIDE = b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>"
TRICKS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "empty": ("a.csv", lambda: b""),
    "a program as a sheet": ("a.csv", lambda: b"MZ\x90\0\x03"),
    "not UTF-8": ("a.csv", lambda: "é".encode("latin-1")),
    "type not taken": ("a.exe", lambda: b"MZ"),
    "no extension": ("answers", lambda: b"x"),
    "a picture as a workbook": ("a.xlsx", lambda: png(1, 1)),
    "a workbook as a picture": ("a.png", workbook),
    "a document as a workbook": (
        "a.xlsx",
        lambda: package({}).replace(b"xl/workbook.xml", b"yl/workbook.xml"),
    ),
    "entities": ("a.xml", lambda: BILLION),
    "an outside entity": ("a.xml", lambda: OUTSIDE),
    "entities in UTF-16": ("a.xml", lambda: OUTSIDE.decode().encode("utf-16")),
    "entities in UTF-16 without a mark": ("a.xml", lambda: OUTSIDE.decode().encode("utf-16-le")),
    "entities in UTF-7": (
        "a.xml",
        lambda: b"<?xml version='1.0' encoding='UTF-7'?>+ADwAIQ-DOCTYPE a+AD4-<a/>",
    ),
    "an outsized attribute": ("a.xml", lambda: b"<a b='" + b"x" * 10_000_000 + b"'/>"),
    "entities within a workbook": ("a.xlsx", lambda: package({"xl/sheet1.xml": OUTSIDE})),
    "an outsized attribute within a workbook": (
        "a.xlsx",
        lambda: package(
            {"xl/s.xml": b"<a b='" + bytes(random.Random(1).choices(range(97, 123), k=500_000)) + b"'/>"}
        ),
    ),
    "a bomb": ("a.xlsx", lambda: package({"xl/media/a.bin": bytes(50_000_000)})),
    "many bombs": ("a.xlsx", lambda: package({f"xl/{n}.bin": bytes(40_000_000) for n in range(5)})),
    "many entries": ("a.xlsx", lambda: package({f"xl/{n}": b"" for n in range(2001)})),
    "overlapping entries": ("a.xlsx", overlapping),
    "a lying size": ("a.xlsx", lying),
    "an archive within": ("a.xlsx", lambda: package({"xl/inner.bin": package({})})),
    "a parent folder": ("a.xlsx", lambda: package({"../../evil": b"x"})),
    "an absolute name": ("a.xlsx", lambda: package({"/etc/passwd": b"x"})),
    "a drive": ("a.xlsx", lambda: package({"C:evil": b"x"})),
    "a backslash": ("a.xlsx", lambda: package({"xl\\..\\evil": b"x"})),
    "the same name twice": ("a.xlsx", lambda: package({"xl/Workbook.xml": b"<a/>"})),
    "a link": ("a.xlsx", linked),
    "encrypted": ("a.xlsx", encrypted),
    "macros": ("a.xlsx", lambda: package({"xl/vbaProject.bin": b"x"})),
    "packed by bzip2": ("a.xlsx", lambda: package({}, method=zipfile.ZIP_BZIP2)),
    "something in front": ("a.xlsx", lambda: b"#!/bin/sh\n" + workbook()),
    "cut off": ("a.xlsx", lambda: workbook()[:-30]),
    "a PDF that is an archive": ("a.pdf", lambda: b"%PDF-1.7\n%%EOF\n" + package({}) + b"%%EOF"),
    "a cut PDF": ("a.pdf", lambda: b"%PDF-1.7\n"),
    "a huge picture": ("a.png", lambda: png(9000, 9000)),
    "a huge photo": ("a.jpg", lambda: jpeg(16000, 16000)),
    "a picture with a tail": ("a.png", lambda: png(10, 10, b"<script>")),
    "a photo with a tail": ("a.jpg", lambda: jpeg(10, 10, package({}))),
    "a picture of no size": ("a.png", lambda: png(0, 10)),
}


@pytest.mark.parametrize("name", SOUND)
def test_sound_files_pass(name: str) -> None:
    upload = check_upload(name, SOUND[name], accepted=ALL)
    assert upload.content == SOUND[name]
    assert upload.name == name


@pytest.mark.parametrize("trick", TRICKS)
def test_tricks_are_refused_in_time(trick: str) -> None:
    name, make = TRICKS[trick]
    content = make()
    began = time.process_time()
    with pytest.raises(Refused) as refusal:
        check_upload(name, content, accepted=ALL)
    assert time.process_time() - began < 2
    assert name in refusal.value.message


def test_what_is_too_large_is_refused_by_its_length() -> None:
    with pytest.raises(TooLarge) as refusal:
        check_upload("a.yaml", b"x" * (5 * 1024 * 1024 + 1), accepted=ALL)
    assert refusal.value.status == 413


def test_only_the_types_of_the_place_are_taken() -> None:
    with pytest.raises(Refused, match=r"Choose one of: \.csv, \.xlsx"):
        check_upload("a.png", png(1, 1), accepted={"csv", "xlsx"})


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".htaccess",
        "a/b.csv",
        "..\\b.csv",
        "a\x00.csv",
        "a\r\n.csv",
        "a\u202evsc.csv",
        "x" * 300 + ".csv",
        "C:a.csv",
    ],
)
def test_odd_names_are_refused(name: str) -> None:
    with pytest.raises(Refused, match="Rename it"):
        check_upload(name, b"x", accepted=ALL)


def test_a_mutated_file_passes_or_is_refused_and_nothing_else() -> None:
    chance = random.Random(20)
    sound = [(name, content) for name, content in SOUND.items() if len(content) < 100_000]
    refused = 0
    for _ in range(1500):
        name, content = chance.choice(sound)
        changed = bytearray(content)
        for _ in range(chance.randint(1, 4)):
            kind, place = chance.randrange(3), chance.randrange(len(changed))
            if kind == 0:
                changed[place] = chance.randrange(256)
            elif kind == 1:
                del changed[place : place + chance.randint(1, 8)]
            else:
                changed[place:place] = bytes(chance.choices(range(256), k=chance.randint(1, 8)))
            if not changed:
                changed = bytearray(b"x")
        try:
            check_upload(name, bytes(changed), accepted=ALL)
        except Refused:
            refused += 1
    assert refused > 500


def test_dimensions_are_read_past_other_segments() -> None:
    comment = b"\xff\xfe" + struct.pack(">H", 10) + b"\xff\xc0\x00\x00\x00\x00\x00\x00"
    photo = jpeg(6000, 6000)
    with pytest.raises(ValueError, match="6000"):
        images.check_jpeg(photo[:2] + comment + photo[2:])


def test_a_file_takes_its_name_only_when_whole(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    storage.write_durably(path, b"old")
    with pytest.raises(RuntimeError), storage.replacing(path) as file:
        file.write(b"half")
        raise RuntimeError
    assert path.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["report.html"]
    with storage.replacing(path) as file:
        file.write(b"new")
        assert path.read_bytes() == b"old"
    assert path.read_bytes() == b"new"


def test_a_stored_file_has_a_random_name(tmp_path: Path) -> None:
    names = {storage.store(tmp_path, b"x", suffix=".csv") for _ in range(50)}
    assert len(names) == 50
    for name in names:
        assert len(Path(name).stem) == 32
        assert (tmp_path / name).read_bytes() == b"x"


def test_what_crashes_left_is_swept(tmp_path: Path) -> None:
    (tmp_path / "aa").mkdir()
    left = tmp_path / "aa" / f"{storage.HALF}123"
    left.write_bytes(b"half")
    kept = tmp_path / "aa" / "whole"
    kept.write_bytes(b"whole")
    assert storage.remove_unfinished(tmp_path, older_than=time.time() - 60) == 0
    assert storage.remove_unfinished(tmp_path, older_than=time.time() + 60) == 1
    assert not left.exists()
    assert kept.exists()

"""The one door for uploads: name, size, type and content are looked at before anything else reads the file.

The extension, the first bytes and the structure must tell the same story. OWASP ASVS 5.0.0, V5; limits of
ours are in `TYPES`, which the documentation prints. A refusal names the file, the rule and what to do.
"""

import re
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from rapport.kernel.errors import InvalidInput
from rapport.kernel.files import images, markup, packages

MEGABYTE = 1024 * 1024
LONGEST_NAME = 200
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


class Refused(InvalidInput):
    """The upload breaks a rule; nothing of it was kept."""

    default_code = "upload_refused"


class TooLarge(Refused):
    """The upload is larger than its type may be."""

    status = 413
    default_code = "too_large"


@dataclass(frozen=True)
class UploadType:
    """One accepted type:

    its extensions, its largest size in bytes, how it begins, and what else must hold.
    """

    name: str
    suffixes: frozenset[str]
    limit: int
    begins: tuple[bytes, ...]
    check: Callable[[bytes], None]
    content_type: str


@dataclass(frozen=True)
class Upload:
    """A file that passed: its type, its cleaned name (data, never a path) and its content."""

    type: UploadType
    name: str
    content: bytes


def _text(content: bytes) -> None:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(_("it is not text in UTF-8; save it with that encoding")) from error
    if _CONTROLS.search(text):
        raise ValueError(_("it holds control characters, so it is not plain text"))


def _pdf(content: bytes) -> None:
    if b"%%EOF" not in content[-1024:]:
        raise ValueError(_("it is cut off; export it again"))
    if b"PK\x05\x06" in content[-66_000:]:
        raise ValueError(_("it is a PDF and an archive at once"))


def _xml(content: bytes) -> None:
    markup.check(content)


def _type(
    name: str,
    suffixes: str,
    limit: int,
    check: Callable[[bytes], None],
    content_type: str,
    *begins: bytes,
) -> UploadType:
    return UploadType(name, frozenset(suffixes.split()), limit * MEGABYTE, begins, check, content_type)


_OFFICE = "application/vnd.openxmlformats-officedocument"
TYPES: tuple[UploadType, ...] = (
    _type("csv", ".csv", 20, _text, "text/csv"),
    _type("json", ".json", 20, _text, "application/json"),
    _type("yaml", ".yaml .yml", 5, _text, "application/yaml"),
    _type("markdown", ".md", 5, _text, "text/markdown"),
    _type("text", ".txt", 5, _text, "text/plain"),
    _type("xml", ".xml", 10, _xml, "application/xml"),
    _type("xlsx", ".xlsx", 20, packages.check_xlsx, f"{_OFFICE}.spreadsheetml.sheet", b"PK\x03\x04"),
    _type("docx", ".docx", 20, packages.check_docx, f"{_OFFICE}.wordprocessingml.document", b"PK\x03\x04"),
    _type("pdf", ".pdf", 50, _pdf, "application/pdf", b"%PDF-"),
    _type("png", ".png", 10, images.check_png, "image/png", b"\x89PNG\r\n\x1a\n"),
    _type("jpeg", ".jpg .jpeg", 10, images.check_jpeg, "image/jpeg", b"\xff\xd8\xff"),
)
BY_NAME = {one.name: one for one in TYPES}


def check_upload(name: str, content: bytes, *, accepted: Collection[str]) -> Upload:
    """Pass a file or refuse it. `accepted` are names of `TYPES` that fit the place of the upload.

    Raises Refused or TooLarge, with the name of the file in the message.
    """
    clean = clean_name(name)
    kind = _by_suffix(clean, accepted)
    if len(content) > kind.limit:
        raise TooLarge(
            _(
                "%(name)s: it is larger than %(limit)d MB, the most for this type. Split it, or remove pictures."
            )
            % {"name": clean, "limit": kind.limit // MEGABYTE}
        )
    if not content:
        raise Refused(_("%(name)s: it is empty. Choose the file again.") % {"name": clean})
    if kind.begins and not content.startswith(kind.begins):
        raise Refused(
            _(
                "%(name)s: its content is not what the extension says. Save it again in the program that made it."
            )
            % {"name": clean}
        )
    try:
        kind.check(content)
    except ValueError as error:
        raise Refused(_("%(name)s: %(reason)s.") % {"name": clean, "reason": error}) from error
    return Upload(kind, clean, content)


def _by_suffix(name: str, accepted: Collection[str]) -> UploadType:
    suffix = PurePosixPath(name).suffix.lower()
    for kind in TYPES:
        if suffix in kind.suffixes and kind.name in accepted:
            return kind
    options = ", ".join(sorted(suffix for kind in accepted for suffix in BY_NAME[kind].suffixes))
    raise Refused(
        _("%(name)s: files of this type are not taken here. Choose one of: %(options)s.")
        % {"name": name, "options": options}
    )


def clean_name(name: str) -> str:
    """The name as it may be shown and stored as data.

    Raises Refused for what is not an ordinary file name.
    """
    clean = unicodedata.normalize("NFC", name).strip()
    is_odd = (
        not clean
        or len(clean) > LONGEST_NAME
        or clean.startswith(".")
        or any(sign in '/\\:*?"<>|' or unicodedata.category(sign) in _UNPRINTABLE for sign in clean)
    )
    if is_odd:
        raise Refused(
            _(
                "The file's name cannot be used. Rename it: up to %(limit)d letters, digits, spaces, dots and dashes."
            )
            % {"limit": LONGEST_NAME}
        )
    return clean

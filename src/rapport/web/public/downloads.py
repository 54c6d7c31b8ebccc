"""The built files of an edition, to keep: only what the last complete build made, under its own hash."""

from pathlib import Path

from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.utils.translation import gettext as _

from rapport.kernel.errors import NotAvailable
from rapport.reports.building import kept_folder
from rapport.web.public.frames import of_edition
from rapport.web.public.reading import EditionContent

TYPES = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".sav": "application/x-spss-sav",
    ".csv": "text/csv; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".pdf": "application/pdf",
}
"""Everything else is sent as bytes without a type, so that no browser opens it."""


@of_edition
def file(request: HttpRequest, content: EditionContent, name: str) -> HttpResponseBase:
    """One built file as an attachment. Raises NotAvailable for a name that the build did not make."""
    kept = next((one for one in content.files() if one.name == name), None)
    if kept is None:
        raise NotAvailable(_("The edition has no such file."), code="unknown_file")
    etag, modified = quote_etag(kept.sha256), kept.built_at
    known = get_conditional_response(request, etag=etag, last_modified=int(modified.timestamp()))
    answer = known if known is not None else _whole(_path(content.edition.code, name), content.edition.code)
    answer.headers["ETag"] = etag
    answer.headers["Last-Modified"] = http_date(modified.timestamp())
    return answer


def _whole(path: Path, code: str) -> FileResponse:
    return FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=f"{code}-{path.name}",
        content_type=TYPES.get(path.suffix, "application/octet-stream"),
    )


def _path(code: str, name: str) -> Path:
    folder = kept_folder(code).resolve()
    path = (folder / name).resolve()
    if not path.is_relative_to(folder) or not path.is_file():
        raise NotAvailable(
            _("The file was built but is no longer there; the office can build it again."), code="file_gone"
        )
    return path

"""Pages that exchange the register with files: download, upload, look at what would change, take in.

What was uploaded is kept nowhere until it is confirmed: it travels in the page, signed, and is compared again with
what stands then.
"""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rapport.actors.exchange import actions, queries
from rapport.actors.exchange.types import Looked
from rapport.actors.roles import Permission
from rapport.kernel.errors import InvalidInput, NotAvailable, UserFacingError
from rapport.kernel.files.guard import BY_NAME
from rapport.web.access import needs
from rapport.web.components.types import Crumb
from rapport.web.mechanism.frame import address, show, viewer_of

SALT, LONGEST_SECONDS = "rapport.actors.file", 24 * 3600
LARGEST = 2 * 1024 * 1024
"""Most bytes of a file that a page can carry to its confirmation; larger ones go through the command."""
SHOWN = 400
"""So many changes are listed; their number is always told."""


@dataclass(frozen=True)
class Sent:
    """An uploaded file."""

    name: str
    content: bytes


@needs(Permission.ACTOR_EDIT, methods=["GET", "POST"])
def exchange_actors(request: HttpRequest) -> HttpResponse:
    """Download the register, or upload a file: the page then shows what it would change."""
    if request.method == "GET":
        return _page(request)
    file = request.FILES.get("file")
    if file is None:
        return _page(request, error=_("Choose a file."), status=400)
    sent = Sent(file.name or "", file.read(LARGEST + 1))
    if len(sent.content) > LARGEST:
        message = _("The file is larger than 2 MB. Split it, or let the operator take it in by command.")
        return _page(request, error=message, status=413)
    try:
        looked = queries.looked_at(viewer=viewer_of(request), name=sent.name, content=sent.content)
    except InvalidInput as error:
        return _page(request, error=error.message, status=error.status)
    return _page(request, looked=looked, sent=sent, status=400 if looked.faults else 200)


@needs(Permission.ACTOR_EDIT, methods=["POST"])
def take_in_actors(request: HttpRequest) -> HttpResponse:
    """Take in the file that was shown."""
    try:
        sent, seen = _opened(request)
        _rows, changed = actions.actors_import(
            name=sent.name,
            content=sent.content,
            seen=seen,
            by=viewer_of(request),
            now=request.now,  # type: ignore[attr-defined]
        )
    except UserFacingError as error:
        return _page(request, error=error.message, status=error.status)
    many = sum(changed.values())
    said = ngettext("%(n)s row was taken in.", "%(n)s rows were taken in.", many)
    messages.success(request, said % {"n": many})
    return HttpResponseRedirect(address("actors"))


@needs(Permission.ACTOR_EDIT)
def download_actors(request: HttpRequest, form: str) -> HttpResponse:
    """The register as a workbook or JSON."""
    if form not in ("xlsx", "json"):
        raise NotAvailable(_("There is no such file."))
    content = queries.exported(viewer=viewer_of(request), form=form)
    response = HttpResponse(content, content_type=BY_NAME[form].content_type)
    response["Content-Disposition"] = f'attachment; filename="actors.{form}"'
    return response


def _page(
    request: HttpRequest,
    *,
    looked: Looked | None = None,
    sent: Sent | None = None,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    changes = looked.changes if looked else ()
    context = {
        "error": error,
        "looked": looked,
        "sent": sent,
        "rows": [_row(one) for one in changes[:SHOWN]],
        "more": max(0, len(changes) - SHOWN),
        "payload": _sealed(request, sent, looked.fingerprint) if sent and looked and changes else "",
    }
    crumbs = (Crumb(_("Actors"), address("actors")),)
    title = _("Exchange the register with files")
    return show(request, "actors/exchange", title=title, crumbs=crumbs, context=context, status=status)


def _row(change: Any) -> dict[str, Any]:
    return {
        "sheet": change.sheet,
        "number": change.row,
        "subject": change.subject,
        "is_new": change.is_new,
        "cells": [(name, _said(before), _said(after)) for name, before, after in change.cells],
    }


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)


def _sealed(request: HttpRequest, sent: Sent, seen: str) -> str:
    content = {
        "by": viewer_of(request).person_id,
        "name": sent.name,
        "content": base64.b64encode(sent.content).decode("ascii"),
        "seen": seen,
    }
    return signing.dumps(content, salt=SALT, compress=True)


def _opened(request: HttpRequest) -> tuple[Sent, str]:
    """What the page carried. Raises InvalidInput where it is not what Rapport put there for this person."""
    stale = _("The page is too old. Send the file again.")
    try:
        content = signing.loads(request.POST.get("payload", ""), salt=SALT, max_age=LONGEST_SECONDS)
        sent = Sent(content["name"], base64.b64decode(content["content"]))
    except (signing.BadSignature, json.JSONDecodeError, binascii.Error, ValueError) as error:
        raise InvalidInput(stale) from error
    if content["by"] != viewer_of(request).person_id:
        raise InvalidInput(stale)
    return sent, content["seen"]

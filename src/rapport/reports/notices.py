"""Notices of reports: an edition waits for its approver, an edition was published. They carry codes, no names."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from rapport.actors import queries as actors
from rapport.actors.roles import Permission
from rapport.kernel.access import Viewer
from rapport.kernel.mail.directory import Line, Params, declare_kind
from rapport.kernel.mail.outbox import queue_notice
from rapport.reports.types import EditionView

FROZEN, PUBLISHED = "edition.frozen", "edition.published"


def edition_frozen(edition: EditionView, *, by: Viewer, now: datetime) -> None:
    """Tell those who may publish that an edition waits for them; not the person who froze it."""
    for person in actors.holders(viewer=by, permission=Permission.EDITION_PUBLISH, now=now):
        if person != by.person_id:
            queue_notice(person_id=person, kind=FROZEN, params={"edition": edition.code}, now=now)


def edition_published(edition: EditionView, *, now: datetime) -> None:
    """Tell the person who froze an edition that it is published."""
    if edition.frozen_by is not None:
        queue_notice(person_id=edition.frozen_by, kind=PUBLISHED, params={"edition": edition.code}, now=now)


def _frozen(params: Params) -> Line:
    code = str(params["edition"])
    text = _("The edition %(code)s was frozen and waits to be published.") % {"code": code}
    return Line(text, reverse("office:edition", args=[code]))


def _published(params: Params) -> Line:
    code = str(params["edition"])
    return Line(
        _("The edition %(code)s was published.") % {"code": code}, reverse("public:edition", args=[code])
    )


declare_kind(FROZEN, _frozen)
declare_kind(PUBLISHED, _published)

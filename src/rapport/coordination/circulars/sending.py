"""To which offices a decision goes: those of the organisations that must act; the secretariat adds others.

Source: OSCE SR Annual Report 2008, 2.2.1 and 5.2: not the representative only, but every office concerned.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from rapport.actors import queries as actors
from rapport.coordination.meetings import notices
from rapport.coordination.models import CircularCopy, Decision
from rapport.kernel.access import Viewer
from rapport.kernel.mail.directory import Line, Params, declare_kind

SENT, ASKED, ANSWERED, PLACED = (
    "decision.sent",
    "contribution.sent",
    "contribution.answered",
    "contribution.put_on_agenda",
)


def proposed(row: Decision, by: Viewer) -> Mapping[int, list[str]]:
    """The owner and supporting organisations with all their parts: every office under those who must act."""
    named = {row.accountable_id, *row.supporting.values_list("pk", flat=True)}
    return {one: [] for one in sorted(actors.with_parts(viewer=by, ids=named))}


def send(row: Decision, offices: Mapping[int, list[str]], *, by: Viewer, now: datetime) -> int:
    """Send the decision to offices that did not get it yet and tell those who act for them. Gives how many."""
    known = set(row.copies.values_list("organisation_id", flat=True))
    fresh: Iterable[int] = [one for one in offices if one not in known]
    made = CircularCopy.objects.bulk_create(
        CircularCopy(decision=row, organisation_id=one, because=offices[one], sent_at=now) for one in fresh
    )
    notices.to_organisations(SENT, [one.organisation_id for one in made], "decision", row.pk, by=by, now=now)
    return len(made)


def _sent(params: Params) -> Line:
    return Line(
        _("A decision concerns your office. Please confirm that you have read it."),
        reverse("mechanism:decision", args=[int(params["decision"])]),
    )


def _contribution(params: Params) -> str:
    return reverse("mechanism:contribution", args=[int(params["contribution"])])


def _asked(params: Params) -> Line:
    return Line(_("An office has sent a question or expertise up."), _contribution(params))


def _answered(params: Params) -> Line:
    return Line(_("What your office sent up was answered."), _contribution(params))


def _placed(params: Params) -> Line:
    return Line(_("What your office sent up is on the agenda of a meeting."), _contribution(params))


for _kind, _describe in ((SENT, _sent), (ASKED, _asked), (ANSWERED, _answered), (PLACED, _placed)):
    declare_kind(_kind, _describe)

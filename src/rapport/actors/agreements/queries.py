"""Reads of agreements: public ones for anybody, all for members of the mechanism."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from itertools import combinations

from django.db.models import F, Q, QuerySet

from rapport.actors import queries as actors
from rapport.actors.agreements import planning, rules
from rapport.actors.agreements.types import AgreementFields, AgreementView, Alert, FollowUpView, PartyView
from rapport.actors.models import Agreement, AgreementFollowUp, AgreementParty
from rapport.actors.rules import check_edit_actors
from rapport.actors.types import OrganisationView
from rapport.kernel.access import Viewer


def _visible(viewer: Viewer) -> QuerySet[Agreement]:
    rows = Agreement.objects.all()
    return rows if rules.can_see_all(viewer) else rows.filter(visibility="PUBLIC")


def agreements(
    *,
    viewer: Viewer,
    day: date,
    language: str,
    kind: str = "",
    state: str = "",
    words: str = "",
    organisation_id: int | None = None,
) -> list[AgreementView]:
    """Agreements with their parties, those that expire first before the others, then by title."""
    rows = _visible(viewer)
    if kind:
        rows = rows.filter(kind=kind)
    if words:
        named = AgreementParty.objects.filter(
            Q(name__icontains=words) | Q(organisation__names__name__icontains=words)
        )
        rows = rows.filter(
            Q(title__icontains=words) | Q(subject__icontains=words) | Q(pk__in=named.values("agreement_id"))
        )
    if organisation_id is not None:
        parties = AgreementParty.objects.filter(organisation_id=organisation_id)
        rows = rows.filter(pk__in=parties.values("agreement_id"))
    ordered = rows.order_by(F("expires_on").asc(nulls_last=True), "title", "pk")
    views = _views(list(ordered), viewer, day, language)
    return [one for one in views if state in ("", one.state)]


def agreement(*, viewer: Viewer, agreement_id: int, day: date, language: str) -> AgreementView:
    """One agreement with its follow-ups. Raises NotAvailable."""
    rows = list(_visible(viewer).filter(pk=agreement_id))
    if not rows:
        raise rules.unknown()
    return _views(rows, viewer, day, language, in_full=True)[0]


def _views(
    rows: list[Agreement], viewer: Viewer, day: date, language: str, *, in_full: bool = False
) -> list[AgreementView]:
    ids = [row.pk for row in rows]
    parties: dict[int, list[tuple[int | None, str]]] = {}
    listed = AgreementParty.objects.filter(agreement_id__in=ids).order_by("pk")
    for of, organisation, name in listed.values_list("agreement_id", "organisation_id", "name"):
        parties.setdefault(of, []).append((organisation, name))
    registered = {one for pairs in parties.values() for one, _name in pairs if one is not None}
    known = actors.organisations(viewer=viewer, language=language, day=day, ids=registered)
    followed: dict[int, list[FollowUpView]] = {}
    # The public reads that there is an agreement and what it says, not how its parties meet.
    if in_full and rules.can_see_all(viewer):
        for row in AgreementFollowUp.objects.filter(agreement_id__in=ids).order_by("-held_on", "-pk"):
            view = FollowUpView(row.pk, row.held_on, row.outcome, row.next_on)
            followed.setdefault(row.agreement_id, []).append(view)
    return [_view(row, day, parties.get(row.pk, []), known, followed.get(row.pk, [])) for row in rows]


def _view(
    row: Agreement,
    day: date,
    parties: Iterable[tuple[int | None, str]],
    known: Mapping[int, OrganisationView],
    followed: Iterable[FollowUpView],
) -> AgreementView:
    pairs = list(parties)
    fields = AgreementFields(
        title=row.title,
        kind=row.kind,
        subject=row.subject,
        organisations=tuple(one for one, _name in pairs if one is not None),
        others=tuple(name for one, name in pairs if one is None),
        roles=row.roles,
        services=tuple(row.services),
        signed_on=row.signed_on,
        in_force_on=row.in_force_on,
        expires_on=row.expires_on,
        text=row.text,
        reference=row.reference,
        link=row.link,
        visibility=row.visibility,
    )
    state = rules.state_on(
        day,
        signed_on=row.signed_on,
        in_force_on=row.in_force_on,
        expires_on=row.expires_on,
        ended_on=row.ended_on,
    )
    return AgreementView(
        id=row.pk,
        version=row.version,
        fields=fields,
        state=state,
        parties=tuple(
            PartyView(known[one].name, known[one].code)
            if one is not None and one in known
            else PartyView(name)
            for one, name in pairs
        ),
        days_left=(row.expires_on - day).days if row.expires_on and state == "IN_FORCE" else None,
        ended_on=row.ended_on,
        end_reason=row.end_reason,
        follow_ups=tuple(followed),
    )


def joined(*, viewer: Viewer, day: date) -> list[tuple[int, int, str]]:
    """Pairs of organisations of the register with an agreement in force on a day, and its title; each pair once."""
    rows = [
        row
        for row in _visible(viewer).order_by("title")
        if rules.state_on(
            day,
            signed_on=row.signed_on,
            in_force_on=row.in_force_on,
            expires_on=row.expires_on,
            ended_on=row.ended_on,
        )
        == "IN_FORCE"
    ]
    parties: dict[int, list[int]] = {}
    listed = AgreementParty.objects.filter(agreement__in=rows, organisation__isnull=False)
    for of, organisation in listed.order_by("organisation_id").values_list("agreement_id", "organisation_id"):
        if organisation is not None:
            parties.setdefault(of, []).append(organisation)
    found: dict[tuple[int, int], str] = {}
    for row in rows:
        for one, other in combinations(parties.get(row.pk, ()), 2):
            found.setdefault((one, other), row.title)
    return [(one, other, title) for (one, other), title in found.items()]


def alerts_due(*, viewer: Viewer, now: datetime) -> list[Alert]:
    """Whom the run of a moment would tell of what. Raises AccessDenied."""
    check_edit_actors(viewer)
    return planning.due(now=now)

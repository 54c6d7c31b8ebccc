"""Reads of the register. Names and kinds are public; the rest is for the members of the mechanism."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from rapport.actors import queries as actors_queries
from rapport.actors import vocabulary
from rapport.actors.kinds import GOVERNMENT, TagList
from rapport.actors.models import (
    ActorLine,
    ActorProfile,
    ActorTag,
    ContactPoint,
    Merger,
    Organisation,
    PastProfile,
)
from rapport.actors.register import merging
from rapport.actors.register.rules import can_see_register, check_merge
from rapport.actors.register.types import (
    ActorProfileView,
    ActorView,
    CompetenceWarning,
    ContactFields,
    ContactView,
    LineView,
    MergePreview,
    MergerView,
    ProfileFields,
    Search,
)
from rapport.actors.rules import check_edit_actors
from rapport.analysis import coverage
from rapport.kernel.access import Viewer
from rapport.kernel.errors import NotAvailable, UserFacingError

EMPTY: Mapping[str, frozenset[str]] = {}


def _holds_on(day: date) -> Q:
    """The condition that a period holds on a day."""
    return (Q(from_on__isnull=True) | Q(from_on__lte=day)) & (Q(until_on__isnull=True) | Q(until_on__gt=day))


def _tags(viewer: Viewer, ids: Iterable[int] | None, day: date) -> dict[int, dict[str, frozenset[str]]]:
    if not can_see_register(viewer):
        return {}
    rows = ActorTag.objects.filter(_holds_on(day))
    if ids is not None:
        rows = rows.filter(organisation_id__in=list(ids))
    found: dict[int, dict[str, set[str]]] = {}
    for one, which, code in rows.values_list("organisation_id", "list", "code"):
        found.setdefault(one, {}).setdefault(which, set()).add(code)
    return {one: {which: frozenset(codes) for which, codes in lists.items()} for one, lists in found.items()}


def actors(
    *, viewer: Viewer, language: str, day: date, ids: Iterable[int] | None = None
) -> Mapping[int, ActorView]:
    """Organisations by id with what they can do and where on `day`; all but duplicates if `ids` is None.

    The public gets names and kinds, nothing else. Four questions to the database, however many there are.
    """
    wanted = None if ids is None else sorted(set(ids))
    known = actors_queries.organisations(viewer=viewer, language=language, day=day, ids=wanted)
    parents = dict(Organisation.objects.filter(parent__isnull=False).values_list("pk", "parent_id"))
    profiles: dict[int, tuple[str, str, bool | None, int | None]] = {}
    if can_see_register(viewer):
        rows = ActorProfile.objects.all()
        if wanted is not None:
            rows = rows.filter(organisation_id__in=[one.id for one in known.values()])
        profiles = {
            row[0]: row[1:]
            for row in rows.values_list(
                "organisation_id", "level", "perspective", "is_government", "staff_full_time"
            )
        }
    tags = _tags(viewer, wanted and [one.id for one in known.values()], day)
    found = {}
    for asked, one in known.items():
        level, perspective, government, staff = profiles.get(one.id, ("", "", None, None))
        lists = tags.get(one.id, EMPTY)
        found[asked] = ActorView(
            id=one.id,
            code=one.code,
            kind=one.kind,
            name=one.name,
            parent_id=parents.get(one.id),
            level=level,
            perspective=perspective,
            is_government=one.kind in GOVERNMENT if government is None else government,
            staff_full_time=staff,
            competencies=lists.get(TagList.COMPETENCE, frozenset()),
            forms=lists.get(TagList.FORM, frozenset()),
            profiles=lists.get(TagList.PROFILE, frozenset()),
            places=tuple(sorted(lists.get(TagList.PLACE, ()))),
            languages=tuple(sorted(lists.get(TagList.LANGUAGE, ()))),
        )
    return found


def fits(one: ActorView, search: Search, *, viewer: Viewer) -> bool:
    """Whether an organisation fits what was searched for: every word in name or code, every list entry held."""
    text = f"{one.code} {one.name}".casefold()
    return (
        all(word in text for word in search.words.casefold().split())
        and search.kind in ("", one.kind)
        and search.level in ("", one.level)
        and (not search.competence or search.competence in one.competencies)
        and (not search.form or search.form in one.forms)
        and (not search.profile or search.profile in one.profiles)
        and (not search.place or any(search.place.casefold() in place.casefold() for place in one.places))
    )


def found(*, viewer: Viewer, language: str, day: date, search: Search) -> list[ActorView]:
    """Organisations that fit, by name. States are no actors of a national mechanism and stay out."""
    everybody = actors(viewer=viewer, language=language, day=day).values()
    fitting = [one for one in everybody if one.kind not in ("STATE", "PARTNER_STATE")]
    return sorted(
        (one for one in fitting if fits(one, search, viewer=viewer)),
        key=lambda one: (one.name.casefold(), one.code),
    )


def profile_of(
    *, viewer: Viewer, organisation_id: int, language: str, day: date, known: ActorView | None = None
) -> ActorProfileView:
    """One organisation in full, with when its profile was changed. Raises NotAvailable.

    `known` saves asking again where the organisation was read before.
    Somebody who is no member of the mechanism is answered with what is public.
    """
    one = known or actors(viewer=viewer, language=language, day=day, ids=[organisation_id]).get(
        organisation_id
    )
    if one is None:
        raise NotAvailable(_("There is no such organisation."))
    if not can_see_register(viewer):
        return ActorProfileView(one, ProfileFields(), 0)
    row = ActorProfile.objects.filter(organisation_id=one.id).first()
    past = tuple(
        (at, tuple(sorted(facts)))
        for at, facts in PastProfile.objects.filter(organisation_id=one.id)
        .order_by("-until_at", "-pk")
        .values_list("until_at", "facts")
    )
    fields = ProfileFields(
        mandate=row.mandate if row else "",
        jurisdiction=row.jurisdiction if row else "",
        perspective=one.perspective,
        level=one.level,
        is_government=row.is_government if row else None,
        staff_full_time=one.staff_full_time,
        website=row.website if row else "",
        competencies=one.competencies,
        forms=one.forms,
        profiles=one.profiles,
        places=one.places,
        languages=one.languages,
    )
    return ActorProfileView(one, fields, row.version if row else 0, past)


def competencies_of(*, viewer: Viewer, ids: Iterable[int], day: date) -> Mapping[int, frozenset[str]]:
    """What each organisation can do on a day, by id; with an empty set where nothing is known, or for outsiders."""
    wanted = sorted(set(ids))
    tags = _tags(viewer, wanted, day)
    return {one: tags.get(one, EMPTY).get(TagList.COMPETENCE, frozenset()) for one in wanted}


def contact_points(
    *, viewer: Viewer, day: date | None = None, organisation_id: int | None = None, function: str = ""
) -> list[ContactView]:
    """Contact points, by function: those for anybody, and for members also theirs. With `day`, those of that day."""
    rows = ContactPoint.objects.all()
    if not can_see_register(viewer):
        rows = rows.filter(visibility="PUBLIC")
    if day is not None:
        rows = rows.filter(_holds_on(day))
    if organisation_id is not None:
        rows = rows.filter(organisation_id=organisation_id)
    if function:
        rows = rows.filter(function=function)
    return [_contact_view(row) for row in rows.order_by("function", "title", "pk")]


def _contact_view(row: ContactPoint) -> ContactView:
    """A row as a view."""
    fields = ContactFields(
        row.function,
        row.title,
        row.phone,
        row.mailbox,
        row.hours,
        row.languages,
        row.place,
        row.visibility,
        row.state_id,
    )
    return ContactView(row.pk, row.organisation_id, fields, row.from_on, row.until_on, row.version)


def contact_point(*, viewer: Viewer, contact_id: int) -> ContactView:
    """One contact point. Raises NotAvailable for an unknown one or one that the viewer may not see."""
    row = ContactPoint.objects.filter(pk=contact_id).first()
    if row is None or not (row.visibility == "PUBLIC" or can_see_register(viewer)):
        raise NotAvailable(_("There is no such contact point."))
    return _contact_view(row)


def lines(*, viewer: Viewer, day: date | None = None, organisation_id: int | None = None) -> list[LineView]:
    """Lines between organisations, of one if given, on a day if given; none for those outside the mechanism."""
    if not can_see_register(viewer):
        return []
    rows = ActorLine.objects.all()
    if day is not None:
        rows = rows.filter(_holds_on(day))
    if organisation_id is not None:
        rows = rows.filter(Q(source_id=organisation_id) | Q(target_id=organisation_id))
    names = ("pk", "source_id", "target_id", "kind", "is_formal", "note", "from_on", "until_on", "version")
    return [LineView(*row) for row in rows.order_by("kind", "source_id", "target_id").values_list(*names)]


def line(*, viewer: Viewer, line_id: int) -> LineView:
    """One line. Raises NotAvailable for an unknown one, and for those outside the mechanism."""
    names = ("pk", "source_id", "target_id", "kind", "is_formal", "note", "from_on", "until_on", "version")
    row = ActorLine.objects.filter(pk=line_id).values_list(*names).first()
    if row is None or not can_see_register(viewer):
        raise NotAvailable(_("There is no such line."))
    return LineView(*row)


def mergers(*, viewer: Viewer, organisation_id: int) -> list[MergerView]:
    """The duplicates that were merged into an organisation, newest first; none for those outside the mechanism."""
    if not can_see_register(viewer):
        return []
    rows = Merger.objects.filter(into_id=organisation_id).order_by("-merged_at", "-pk")
    return [
        MergerView(
            row.duplicate.code,
            tuple(sorted({name.name for name in row.duplicate.names.all()})),
            row.reason,
            row.merged_at,
        )
        for row in rows.select_related("duplicate").prefetch_related("duplicate__names")
    ]


def merge_preview(*, viewer: Viewer, duplicate_id: int, into_id: int, now: datetime) -> MergePreview:
    """What `organisations_merge` would do. Raises NotAvailable, AccessDenied for who does not keep the register."""
    check_edit_actors(viewer)
    rows = {row.pk: row for row in Organisation.objects.filter(pk__in=[duplicate_id, into_id])}
    duplicate, into = rows.get(duplicate_id), rows.get(into_id)
    if duplicate is None or into is None:
        raise NotAvailable(_("There is no such organisation."))
    refused, plan, names = "", merging.plan_of(duplicate, into), merging.names_of_tables()
    try:
        check_merge(duplicate=duplicate_id, into=into_id, kinds=[duplicate.kind, into.kind], reason="-")
        merging.check_may_be_one(duplicate, into, plan, now)
    except UserFacingError as error:
        refused = error.message

    def listed(which: str) -> tuple[tuple[str, int], ...]:
        return tuple((names.get(label, label), many) for label, many in plan.counted(which).items())

    parts = Organisation.objects.filter(parent=duplicate).exclude(pk=into_id).order_by("code")
    return MergePreview(
        listed("move"),
        listed("end"),
        listed("stay"),
        plan.dropped,
        tuple(parts.values_list("code", flat=True)),
        plan.fingerprint,
        refused,
    )


def core_roles_alone(one: ActorView, everybody: Iterable[ActorView], *, viewer: Viewer) -> list[str]:
    """Core roles of government that an organisation has which is none of it, while no part of government has them.

    Codes in the order of their list (OSCE SR Annual Report 2008, 2.2.2, 3.3.6). None for those outside the mechanism.
    """
    if one.is_government or not can_see_register(viewer):
        return []
    inside = {code for each in everybody if each.is_government for code in each.competencies}
    held = one.competencies & vocabulary.CORE_COMPETENCIES - inside
    return [code for code in vocabulary.COMPETENCIES if code in held]


def warnings_of(everybody: Iterable[ActorView], *, viewer: Viewer) -> list[CompetenceWarning]:
    """Competencies that nobody has, and core roles of government that are with NGOs or international bodies only.

    Which roles are core ones says `rapport.actors.vocabulary`. None for those outside the mechanism, who see no
    competencies and would read gaps where there are none.
    """
    if not can_see_register(viewer):
        return []
    by_id = {one.id: one for one in everybody}
    held = coverage.holders(vocabulary.COMPETENCIES, {one.id: one.competencies for one in by_id.values()})
    inside = frozenset(one.id for one in by_id.values() if one.is_government)
    outside = [
        CompetenceWarning(code, "OUTSIDE_GOVERNMENT", held[code])
        for code in coverage.held_outside_only(held, inside)
        if code in vocabulary.CORE_COMPETENCIES
    ]
    return [*outside, *(CompetenceWarning(code, "NOBODY") for code in coverage.held_by_nobody(held))]

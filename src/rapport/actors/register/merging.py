"""What goes over from a duplicate to the organisation it is merged into; the event is the action's.

Every foreign key to an organisation, in whatever part, is moved row by row. Where the other one has the same (both sit
in one body, one person works for both), two rows would say one thing: what has a time is ended and goes over as
history, anything else stays with the duplicate and is answered by the redirect. Answers to surveys and published
reports stand under the name they were given under: an organisation that has any is not merged.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from rapport.actors import granting
from rapport.actors.models import ActorLine, Organisation
from rapport.actors.roles import ROLES
from rapport.kernel.errors import UnableTo

STANDING = frozenset({"surveys", "reports"})
"""Parts whose rows are never moved."""
APART = frozenset({"actors.Organisation", "actors.Merger", "actors.OrganisationName", "actors.ActorProfile"})
"""Tables that the action itself sees to."""
ENDS = ("until_on", "ended_at")
"""Fields that say when a row holds no more."""
LINE = "actors.ActorLine"


@dataclass(frozen=True)
class MergePlan:
    """Keys of the rows that go over, that are ended and go over, and that stay, by table and field."""

    move: Mapping[tuple[str, str], list[int]] = field(default_factory=dict)
    end: Mapping[tuple[str, str], list[int]] = field(default_factory=dict)
    stay: Mapping[tuple[str, str], list[int]] = field(default_factory=dict)
    dropped: int = 0
    """Lines between the two, which would lead back to where they begin."""
    stands: bool = False
    """Whether the duplicate has answers to a survey, or stands in a report."""

    def counted(self, which: str) -> dict[str, int]:
        """How many rows of `which` (move, end, stay), by table."""
        found: Counter[str] = Counter()
        for (label, _name), keys in getattr(self, which).items():
            found[label] += len(keys)
        return dict(sorted((label, many) for label, many in found.items() if many))

    @property
    def fingerprint(self) -> str:
        """A short text that differs where other rows would be touched."""
        said = repr([sorted(one.items()) for one in (self.move, self.end, self.stay)] + [self.dropped])
        return hashlib.sha256(said.encode()).hexdigest()[:16]


def check_may_be_one(duplicate: Organisation, into: Organisation, plan: MergePlan, now: datetime) -> None:
    """Raise UnableTo where the duplicate has answers or reports, or where people of the two may not be mixed."""
    if plan.stands:
        raise UnableTo(
            _(
                "'%(code)s' was asked in a survey or stands in a report: it cannot be merged into another. "
                "Merge the other way round."
            )
            % {"code": duplicate.code},
            code="stands_in_survey",
        )
    held = granting.not_over(now).filter(organisation_id__in=[duplicate.pk, into.pk])
    if len({ROLES[role].is_office for role in held.values_list("role", flat=True) if role in ROLES}) > 1:
        raise UnableTo(
            _(
                "People of one hold roles of the office, people of the other roles of an organisation that is asked. "
                "Nobody may have both: end the roles of one of the two first."
            ),
            code="role_mixed",
        )


def plan_of(duplicate: Organisation, into: Organisation) -> MergePlan:
    """What a merger would do with every row that points to the duplicate. Reads only."""
    move: dict[tuple[str, str], list[int]] = {}
    end: dict[tuple[str, str], list[int]] = {}
    stay: dict[tuple[str, str], list[int]] = {}
    between = _between(duplicate, into)
    stands = False
    for (model, name), keys in _rows_of(duplicate.pk).items():
        stands = stands or model._meta.app_label in STANDING
        if model._meta.app_label in STANDING or model._meta.label in APART:
            continue
        key, ends = (model._meta.label, name), _end_field(model)
        twice = _twice(model, name, duplicate.pk, into.pk)
        for pk in keys:
            if model is ActorLine and pk in between:
                continue
            where = move if pk not in twice else end if ends and twice[pk] else stay
            where.setdefault(key, []).append(pk)
    return MergePlan(move, end, stay, len(between), stands)


def _rows_of(organisation_id: int) -> Mapping[tuple[type[models.Model], str], list[int]]:
    """Keys of all rows that point to an organisation, by table and field; one question to the database."""
    pointing = _pointing()
    first, *others = (
        model._default_manager.filter(**{name: organisation_id})
        .order_by()
        .annotate(pointing_at=models.Value(place))
        .values_list("pointing_at", "pk")
        for place, (model, name) in enumerate(pointing)
    )
    found: dict[tuple[type[models.Model], str], list[int]] = {}
    for place, pk in sorted(first.union(*others, all=True)):
        found.setdefault(pointing[place], []).append(pk)
    return found


def _between(duplicate: Organisation, into: Organisation) -> list[int]:
    pair = [duplicate.pk, into.pk]
    return list(ActorLine.objects.filter(source_id__in=pair, target_id__in=pair).values_list("pk", flat=True))


def _twice(model: type[models.Model], name: str, duplicate: int, into: int) -> dict[int, bool]:
    """Rows of the duplicate that the other one has already; True where ending one of them is enough."""
    found: dict[int, bool] = {}
    for fields, condition in _unique_sets(model, name):
        others = [_field(model, one).attname for one in fields if _field(model, one).attname != name]
        rows = model._default_manager.filter(condition)
        theirs = set(rows.filter(**{name: into}).values_list(*others))
        enough = any(f"{end}__isnull" in str(condition) for end in ENDS)
        for pk, *values in rows.filter(**{name: duplicate}).values_list("pk", *others):
            if tuple(values) in theirs:
                found[pk] = enough and found.get(pk, True)
    return found


def _unique_sets(model: type[models.Model], name: str) -> Iterator[tuple[tuple[str, ...], models.Q]]:
    """The sets of fields with this one among them that may occur once only, with the condition."""
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and constraint.fields:
            if name in {_field(model, one).attname for one in constraint.fields}:
                yield tuple(constraint.fields), constraint.condition or models.Q()
    for fields in model._meta.unique_together:
        if name in {_field(model, one).attname for one in fields}:
            yield tuple(fields), models.Q()
    if any(one.attname == name and one.unique for one in model._meta.concrete_fields):
        yield (name,), models.Q()


def _field(model: type[models.Model], name: str) -> Any:
    return model._meta.get_field(name)


def _end_field(model: type[models.Model]) -> str:
    names = {one.attname for one in model._meta.concrete_fields}
    return next((name for name in ENDS if name in names), "")


def move_rows(duplicate: Organisation, into: Organisation, plan: MergePlan, now: datetime) -> dict[str, int]:
    """Move what points to the duplicate, as planned. Returns how many rows went over, by table."""
    moved: Counter[str] = Counter()
    ActorLine.objects.filter(pk__in=_between(duplicate, into)).delete()
    for model, name in _pointing():
        key = (model._meta.label, name)
        for pk in plan.end.get(key, ()):
            model._default_manager.filter(pk=pk).update(**{name: into.pk}, **_ended(model, pk, now))
            moved[model._meta.label] += 1
        for pk in plan.move.get(key, ()):
            try:
                with transaction.atomic():
                    model._default_manager.filter(pk=pk).update(**{name: into.pk})
            except IntegrityError:
                continue
            moved[model._meta.label] += 1
    return dict(moved)


def _ended(model: type[models.Model], pk: int, now: datetime) -> dict[str, Any]:
    """What ends a row today; one that began today never held."""
    if _end_field(model) == "ended_at":
        return {"ended_at": now}
    begun = model._default_manager.filter(pk=pk).values_list("from_on", flat=True)[0]
    started = begun is not None and begun >= now.date()
    return {"until_on": now.date(), **({"from_on": None} if started else {})}


def _pointing() -> list[tuple[type[models.Model], str]]:
    """Every table and field that points to an organisation, in a steady order."""
    found = [
        (relation.related_model, relation.field.attname)
        for relation in Organisation._meta.get_fields(include_hidden=True)
        if isinstance(relation, models.ManyToOneRel)
    ]
    return sorted(found, key=lambda one: (one[0]._meta.label, one[1]))


def names_of_tables() -> Mapping[str, str]:
    """What each table that may move is called, by its label, in the reader's language."""
    return {model._meta.label: str(model._meta.verbose_name_plural) for model, _name in _pointing()}

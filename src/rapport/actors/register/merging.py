"""What goes over from a duplicate to the organisation it is merged into; the event is the action's.

Every foreign key to an organisation, in whatever part, is moved row by row. A row that would then be there twice
(both are members of one body) stays with the duplicate, and is answered by the redirect. Answers to surveys and
published reports stand under the name they were given under: an organisation that has any is not merged.
"""

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from rapport.actors.models import Organisation
from rapport.kernel.errors import UnableTo

STANDING = frozenset({"surveys", "reports"})
"""Parts whose rows are never moved."""
APART = frozenset({"actors.Organisation", "actors.Merger", "actors.OrganisationName", "actors.ActorProfile"})
"""Tables that the action itself sees to."""


def check_nothing_stands(duplicate: Organisation) -> None:
    """Raise UnableTo where the duplicate has answers or reports."""
    for model, field in _pointing():
        if (
            model._meta.app_label in STANDING
            and model._default_manager.filter(**{field: duplicate.pk}).exists()
        ):
            raise UnableTo(
                _(
                    "'%(code)s' was asked in a survey or stands in a report: it cannot be merged into another. "
                    "Merge the other way round."
                )
                % {"code": duplicate.code},
                code="stands_in_survey",
            )


def move_rows(duplicate: Organisation, into: Organisation) -> dict[str, int]:
    """Move what points to the duplicate. Returns how many rows went over, by table."""
    moved: dict[str, int] = {}
    for model, field in _pointing():
        if model._meta.app_label in STANDING or model._meta.label in APART:
            continue
        for key in model._default_manager.filter(**{field: duplicate.pk}).values_list("pk", flat=True):
            try:
                with transaction.atomic():
                    model._default_manager.filter(pk=key).update(**{field: into.pk})
            except IntegrityError:
                continue
            moved[model._meta.label] = moved.get(model._meta.label, 0) + 1
    return moved


def _pointing() -> list[tuple[type[models.Model], str]]:
    """Every table and field that points to an organisation, in a steady order."""
    found = [
        (relation.related_model, relation.field.attname)
        for relation in Organisation._meta.get_fields(include_hidden=True)
        if isinstance(relation, models.ManyToOneRel)
    ]
    return sorted(found, key=lambda one: (one[0]._meta.label, one[1]))

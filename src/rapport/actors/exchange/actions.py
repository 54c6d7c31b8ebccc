"""Taking in a file of actors, whole or not at all."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from rapport.actors import rules
from rapport.actors.exchange import queries
from rapport.actors.exchange.present import MODELS, OWNERS, PROFILE, STATE
from rapport.actors.exchange.tables import NAMES, ORGANISATIONS, SHEETS, column
from rapport.actors.exchange.types import Change
from rapport.actors.models import ActorProfile, Organisation, PastProfile
from rapport.actors.register.actions import HIERARCHY_LOCK
from rapport.kernel.access import Viewer
from rapport.kernel.audit import action, record
from rapport.kernel.errors import InvalidInput, StaleVersion


@action
def actors_import(
    *, name: str, content: bytes, seen: str = "", by: Viewer, now: datetime
) -> tuple[int, Mapping[str, int]]:
    """Take in a file of actors. Returns how many rows it has, and how many rows were added or changed, by sheet.

    `seen` is the fingerprint of what was shown before (`queries.looked_at`). Raises AccessDenied, InvalidInput with one
    line per fault in `extra["lines"]` (then nothing was written), StaleVersion where something else would change than
    was shown.
    """
    rules.check_edit_actors(by)
    with connection.cursor() as cursor:
        # Nobody places, enters or takes in anything between the comparison and the writing.
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [HIERARCHY_LOCK])
    looked = queries.looked_at(viewer=by, name=name, content=content)
    if looked.faults:
        lines = [one.told for one in looked.faults]
        raise InvalidInput(
            _("Nothing was taken in: %(faults)s") % {"faults": "; ".join(lines[:20])},
            code="import_faults",
            extra={"lines": lines},
        )
    if seen and seen != looked.fingerprint:
        raise StaleVersion(
            _("The register was changed meanwhile. Look at the file again, then take it in."),
            extra={"current": looked.fingerprint},
        )
    ids = _write_organisations([one for one in looked.changes if one.sheet == ORGANISATIONS], now)
    for sheet in SHEETS:
        if sheet != ORGANISATIONS:
            _write_rows(sheet, [one for one in looked.changes if one.sheet == sheet], ids)
    counted = Counter(one.sheet for one in looked.changes)
    record(
        "actors.imported",
        by=by,
        now=now,
        subject="actors.organisation:all",
        detail={"rows": looked.rows, "changed": dict(counted)},
    )
    return looked.rows, dict(counted)


def _write_organisations(changes: Iterable[Change], now: datetime) -> dict[str, int]:
    """Write organisations, then what they are parts of. Returns ids by code of all there are."""
    listed = list(changes)
    for change in listed:
        if change.is_new:
            Organisation.objects.create(code=change.values["code"], kind=change.values["kind"])
        elif any(name == "kind" for name, _before, _after in change.cells):
            Organisation.objects.filter(pk=change.pk or 0).update(kind=change.values["kind"])
    ids = dict(Organisation.objects.values_list("code", "pk"))
    for change in listed:
        cells = {name: (before, after) for name, before, after in change.cells}
        if "part_of" in cells:
            above = cells["part_of"][1]
            Organisation.objects.filter(code=change.values["code"]).update(
                parent=ids[above] if above else None
            )
        touched = [name for name in PROFILE if name in cells]
        if touched:
            _write_profile(ids[change.values["code"]], change, touched, now)
    return ids


def _write_profile(organisation_id: int, change: Change, touched: list[str], now: datetime) -> None:
    """Write the profile; what it said before stays on record."""
    row = ActorProfile.objects.select_for_update(of=("self",)).filter(organisation_id=organisation_id).first()
    is_new, fields, before = row is None, [], {}
    row = row or ActorProfile(organisation_id=organisation_id)
    for name in touched:
        field = column(ORGANISATIONS, name).stored_as
        before[field] = getattr(row, field)
        setattr(row, field, _stored(ActorProfile, field, change.values[name]))
        fields.append(field)
    if is_new:
        row.save()
    else:
        row.save_version(expected=row.version, fields=fields)
        PastProfile.objects.create(organisation_id=organisation_id, until_at=now, facts=before)


def _write_rows(sheet: str, changes: Iterable[Change], ids: Mapping[str, int]) -> None:
    model, made = MODELS[sheet], []
    for change in changes:
        values = {
            one.stored_as: _stored(model, one.stored_as, change.values[one.name])
            for one in SHEETS[sheet]
            if one.name not in (*OWNERS[sheet], STATE)
        }
        if change.values.get(STATE):
            values["state_id"] = ids[change.values[STATE]]
        if change.is_new:
            owners = {f"{key}_id": ids[change.values[name]] for name, key in OWNERS[sheet].items()}
            made.append(model(**owners, **values))
            continue
        fields = [column(sheet, name).stored_as for name, _before, _after in change.cells]
        if STATE in fields:
            values.setdefault("state_id", None)
            fields[fields.index(STATE)] = "state_id"
        row = model.objects.get(pk=change.pk or 0)
        for field in fields:
            setattr(row, field, values[field])
        if sheet == NAMES or not hasattr(row, "save_version"):
            row.save(update_fields=fields)
        else:
            row.save_version(expected=change.version, fields=fields)
    model.objects.bulk_create(made)


def _stored(model: Any, field: str, value: Any) -> Any:
    return "" if value is None and not model._meta.get_field(field).null else value

"""Reads of updates: drafts for the organisation that writes them, submitted ones for the office, accepted for all."""

from django.utils.translation import gettext as _

from rapport.kernel.access import Viewer
from rapport.kernel.errors import NotAvailable
from rapport.obligations import reading
from rapport.obligations.models import Evidence, Update
from rapport.obligations.updates.types import EntryView, EvidenceView, KeptFile, UpdateView


def updates_of(*, viewer: Viewer, obligation_id: int) -> list[UpdateView]:
    """The updates on an obligation that the viewer may read, newest first. Raises NotAvailable."""
    row = reading.found(viewer, obligation_id)
    mine = reading.own(viewer)
    rows = Update.objects.filter(reading.updates_seen(viewer, mine), obligation=row).order_by("-pk")
    return [_view(one, viewer, mine) for one in rows.prefetch_related("evidence", "entries")]


def update(*, viewer: Viewer, update_id: int) -> UpdateView:
    """One update. Raises NotAvailable, alike for one that is not the viewer's to read."""
    mine = reading.own(viewer)
    rows = Update.objects.filter(reading.updates_seen(viewer, mine), pk=update_id)
    row = rows.prefetch_related("evidence", "entries").first()
    if row is None or not reading.visible(viewer, mine).filter(pk=row.obligation_id).exists():
        raise NotAvailable(_("There is no such update."), code="unknown_update")
    return _view(row, viewer, mine)


def of_evidence(*, viewer: Viewer, evidence_id: int) -> UpdateView:
    """The update that carries a piece of evidence. Raises NotAvailable."""
    found = Evidence.objects.filter(pk=evidence_id).values_list("update_id", flat=True).first()
    if found is None:
        raise NotAvailable(_("There is no such evidence."), code="unknown_evidence")
    return update(viewer=viewer, update_id=found)


def file_of(*, viewer: Viewer, evidence_id: int) -> KeptFile:
    """A file of evidence, for whoever may read its update. Raises NotAvailable."""
    piece = Evidence.objects.filter(pk=evidence_id).exclude(stored="").first()
    if piece is None:
        raise NotAvailable(_("There is no such evidence."), code="unknown_evidence")
    update(viewer=viewer, update_id=piece.update_id)
    return KeptFile(piece.name, piece.stored, piece.content_type)


def _view(row: Update, viewer: Viewer, mine: frozenset[int]) -> UpdateView:
    # Other members read what was accepted, not who returned what and why before.
    inside = viewer.is_system or reading.is_secretariat(viewer) or row.organisation_id in mine
    entries = [EntryView(one.step, one.text, one.at, one.by, one.for_person) for one in row.entries.all()]
    return UpdateView(
        id=row.pk,
        obligation_id=row.obligation_id,
        organisation_id=row.organisation_id,
        state=row.state,
        fields=reading.fields_of(row),
        version=row.version,
        changed_at=row.changed_at,
        submitted_at=row.submitted_at,
        submitted_by=row.submitted_by if inside else None,
        submitted_for=row.submitted_for if inside else None,
        decided_at=row.decided_at,
        return_reason=row.return_reason if inside else "",
        evidence=tuple(
            EvidenceView(one.pk, one.title, one.link, one.name, one.size) for one in row.evidence.all()
        ),
        entries=tuple(entries) if inside else (),
    )

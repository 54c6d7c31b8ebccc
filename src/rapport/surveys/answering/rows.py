"""The rows of a return and what is read from them. Private to queries and actions: whoever calls has asked `rules`."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from django.conf import settings
from django.db.models import Q

from rapport.kernel.access import Viewer
from rapport.surveys.answering import rules
from rapport.surveys.answering.types import Document, Given, Kept, ReturnView, RevisionView
from rapport.surveys.models import DraftAnswer, Return, ReturnDocument, Revision

_RELATED = ("respondent__wave", "respondent__organisation")


def visible_return(viewer: Viewer, wave: str, respondent: str, *, held: bool = False) -> Return:
    """The return of a respondent in a wave; `held`: by this transaction alone, as it stands once nobody else holds it.

    Raises NotAvailable where there is none, or it is not the viewer's.
    """
    rows = Return.objects.select_related(*_RELATED)
    if held:
        rows = rows.select_for_update(of=("self",), no_key=True)
    row = rows.filter(respondent__wave__code=wave, respondent__organisation__code=respondent).first()
    if row is None:
        raise rules.unknown_return(wave, respondent)
    organisation = row.respondent.organisation_id
    rules.check_see_return(viewer, organisation_id=organisation, wave=wave, respondent=respondent)
    found: Return = row
    return found


def returns_where(which: Q) -> list[Return]:
    """Returns with all that a view of them needs."""
    return list(
        Return.objects.select_related(*_RELATED)
        .filter(which)
        .order_by("-respondent__wave__opened_at", "respondent__wave__code", "respondent__position")
    )


def view_of(row: Return) -> ReturnView:
    """A return as it is handed upwards."""
    respondent, wave = row.respondent, row.respondent.wave
    return ReturnView(
        id=row.pk,
        wave=wave.code,
        wave_title=wave.title,
        respondent=respondent.organisation.code,
        respondent_id=respondent.pk,
        organisation_id=respondent.organisation_id,
        name=respondent.name_then,
        state=row.state,
        collection=row.respondent.collection,
        revision=row.revision,
        two_person=row.two_person,
        kept_by_office=row.kept_by_office,
        prepared_by=row.prepared_by,
        closing=row.closing,
        reason=row.reason,
        deadline=respondent.deadline or wave.deadline,
        timezone=wave.timezone,
        submitted_at=row.submitted_at,
        saved_at=row.saved_at,
        version=row.version,
    )


def kept_of(row: Return) -> dict[str, dict[str, Kept]]:
    """What is being written: item to path to answer."""
    found: dict[str, dict[str, Kept]] = {}
    drafts = DraftAnswer.objects.filter(of=row, version__gt=0).select_related("item").order_by("pk")
    for draft in drafts:
        kept = Kept(
            draft.item.code, draft.path, given_of(draft), draft.version, draft.saved_at, draft.saved_by
        )
        found.setdefault(kept.item, {})[kept.path] = kept
    return found


def given_of(row: object) -> Given:
    """The answer in a row that has its fields: a draft or a change."""
    state, values, text, reason, publish = (
        getattr(row, name) for name in ("state", "values", "text", "reason", "publish")
    )
    return Given(state, tuple(values), text, reason, publish)


def documents_of(row: Return, *, submitted: bool = False) -> list[Document]:
    """The documents of a return that were not removed; `submitted`: only those of a submission."""
    rows = ReturnDocument.objects.filter(of=row).select_related("section", "item")
    rows = rows.filter(submitted=True) if submitted else rows.filter(removed_at__isnull=True)
    return [document_view(one) for one in rows]


def documents_root() -> Path:
    """Where the files of returns are kept."""
    return Path(settings.MEDIA_ROOT) / "returns"


def document_view(row: ReturnDocument) -> Document:
    """A document as it is handed upwards."""
    return Document(
        id=row.pk,
        name=row.name,
        stored=row.stored,
        content_type=row.content_type,
        size=row.size,
        sha256=row.sha256,
        note=row.note,
        section=row.section.code if row.section else "",
        item=row.item.code if row.item else "",
        submitted=row.submitted,
        kept_at=row.kept_at,
        kept_by=row.kept_by,
    )


def revision_view(row: Revision) -> RevisionView:
    """A submission as it is handed upwards."""
    return RevisionView(
        row.number,
        row.content,
        row.sha256,
        row.reason,
        row.channel,
        row.get_channel_display(),
        row.submitted_at,
        row.submitted_by,
        row.prepared_by,
    )


def by_item(documents: Iterable[Document]) -> Mapping[str, list[Document]]:
    """Documents by the question they answer; those of no question under the empty code."""
    found: dict[str, list[Document]] = {}
    for one in documents:
        found.setdefault(one.item, []).append(one)
    return found

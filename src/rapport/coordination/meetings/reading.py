"""Rows of meetings as they are handed upwards."""

from collections.abc import Mapping

from rapport.coordination.meetings.types import MeetingView
from rapport.coordination.models import Body, Meeting


def name_of(body: Body, language: str) -> str:
    """The name of a body in a language, in English where it has none."""
    names: Mapping[str, str] = body.name
    return names.get(language) or names.get("en") or body.code


def view_of(row: Meeting, language: str) -> MeetingView:
    """A meeting as it is handed upwards; its body must be loaded with it."""
    published = getattr(row, "published", None)
    return MeetingView(
        id=row.pk,
        body_id=row.body_id,
        body=row.body.code,
        body_name=name_of(row.body, language),
        title=row.title,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        zone=row.zone,
        form=row.form,
        place=row.place,
        link=row.link,
        note=row.note,
        visibility=row.visibility,
        state=row.state,
        minutes=row.minutes,
        confirmed_at_meeting=row.confirmed_at_meeting_id,
        in_series=row.series is not None,
        uid=str(row.uid),
        sequence=row.sequence,
        changed_at=row.changed_at,
        published_at=published.published_at if published else None,
        version=row.version,
    )

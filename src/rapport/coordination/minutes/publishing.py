"""What of a meeting goes to the public: public texts, public decisions and public corrections, nothing else."""

from datetime import datetime
from typing import Any

from rapport.actors import queries as actors
from rapport.coordination.models import Decision, Meeting
from rapport.kernel.access import Viewer


def content_of(meeting: Meeting, by: Viewer, now: datetime) -> dict[str, Any]:
    """The content of `PublishedMinutes`: points without anything public are left out; no names of persons."""
    decided: dict[int | None, list[dict[str, str]]] = {}
    public = list(
        Decision.objects.filter(meeting=meeting, visibility="PUBLIC")
        .exclude(state="RECORDED")
        .order_by("number")
    )
    ids = {row.accountable_id for row in public}
    names = actors.organisations(viewer=by, language="en", day=now.date(), ids=ids)
    for row in public:
        decided.setdefault(row.item_id, []).append(
            {
                "number": f"{row.number}/{row.year}",
                "title": row.title,
                "text": row.text,
                "owner": names[row.accountable_id].name,
                "due_on": row.due_on.isoformat(),
            }
        )
    items = []
    for item in meeting.items.prefetch_related("texts"):
        corrections = [one for one in item.texts.all() if one.kind == "CORRECTION" and one.public_text]
        entry = {
            "title": item.title,
            "text": item.public_text,
            "decisions": decided.pop(item.pk, []),
            "corrections": [one.public_text for one in sorted(corrections, key=lambda one: int(one.pk))],
        }
        if entry["text"] or entry["decisions"] or entry["corrections"]:
            items.append(entry)
    rest = [one for found in decided.values() for one in found]
    if rest:
        items.append({"title": "", "text": "", "decisions": rest, "corrections": []})
    return {"body": dict(meeting.body.name), "title": meeting.title, "items": items}

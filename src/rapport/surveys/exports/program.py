"""A whole wave as JSON: for programs, archives and other instances."""

import json
from dataclasses import asdict
from typing import Any

from rapport.surveys.exports.gathering import WholeWave

FORMAT = "rapport-wave-1"


def as_json(whole: WholeWave) -> bytes:
    """The wave: what was asked, of whom, what they answered, what is counted. Keys in order, so files compare."""
    view = whole.wave
    content: dict[str, Any] = {
        "format": FORMAT,
        "wave": {
            "code": view.code,
            "title": view.title,
            "questionnaire": view.questionnaire,
            "number": view.questionnaire_number,
            "groups": view.groups,
            "sent_on": view.sent_on,
            "as_of": view.as_of,
            "decimals": view.decimals,
            "published": view.published,
            "limits": view.limits,
            "source": view.source,
            "content_hash": view.content_hash,
        },
        "sections": [asdict(section) for section in whole.sections],
        "respondents": [
            {name: getattr(row, name) for name in ("code", "name", "group", "replied", "note")}
            for row in whole.respondents
        ],
        "answers": [
            {"respondent": row.code, **asdict(whole.cell(row, item))}
            for row in whole.respondents
            for item in whole.items()
        ],
        "footnotes": [asdict(note) for note in whole.footnotes],
        "universes": [{"code": one.code, "label": one.label, "where": one.where} for one in whole.universes],
        "figures": [one.fields() for one in whole.figures],
    }
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True, default=_plain)
    return text.encode("utf-8") + b"\n"


def _plain(value: object) -> object:
    return sorted(value) if isinstance(value, frozenset) else str(value)

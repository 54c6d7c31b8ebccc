"""What is submitted: every question with what was given to it, in one canonical form with its hash."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rapport.surveys.answering.rows import by_item
from rapport.surveys.answering.types import Document, Given, Kept, ReturnView
from rapport.surveys.models.instrument import HEADINGS
from rapport.surveys.types import ItemView, SectionView

KeptAnswers = Mapping[str, Mapping[str, Kept]]
BLANK = Given("blank")
NOT_ROUTED = Given("not_routed")


def content_of(
    of: ReturnView,
    sections: Iterable[SectionView],
    kept: KeptAnswers,
    documents: Sequence[Document],
    routes: Mapping[str, bool | None],
    *,
    questionnaire: tuple[str, int],
    publish: bool,
) -> dict[str, Any]:
    """The content of the next submission of a return.

    `routes` as of `routing.routes`; `publish` holds for every answer about which nothing was chosen.
    """
    files = by_item(documents)
    items = {item.code: item for section in sections for item in section.items}
    answers = [
        _entry(item, path, given, publish)
        for item in items.values()
        if not item.coded and item.kind not in HEADINGS
        for path, given in _given(item, items, kept, files.get(item.code, ()), routes)
    ]
    return {
        "wave": of.wave,
        "questionnaire": questionnaire[0],
        "number": questionnaire[1],
        "respondent": of.respondent,
        "revision": of.revision + 1,
        "publish": publish,
        "answers": answers,
        "documents": [
            {
                "name": one.name,
                "size": one.size,
                "sha256": one.sha256,
                "section": one.section,
                "item": one.item,
                "note": one.note,
            }
            for one in documents
        ],
    }


def not_applicable_content(content: Mapping[str, Any], reason: str) -> dict[str, Any]:
    """The content of a return that answers as a whole that the survey does not apply to its respondent."""
    items = list(dict.fromkeys(entry["item"] for entry in content["answers"]))
    given = {"path": "", "state": "not_applicable", "values": [], "text": "", "reason": reason}
    return {
        **content,
        "answers": [{"item": item, **given, "publish": content["publish"]} for item in items],
    }


def canonical(content: Mapping[str, Any]) -> str:
    """The one way a submission is written down for its hash."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def sha256_of(content: Mapping[str, Any]) -> str:
    """The hash that a receipt shows."""
    return hash_of(canonical(content).encode())


def hash_of(content: bytes) -> str:
    """The SHA-256 of a file or text."""
    return hashlib.sha256(content).hexdigest()


def paths_of(item: ItemView, items: Mapping[str, ItemView], kept: KeptAnswers) -> tuple[str, ...]:
    """The places at which an item is answered: one, the rows of its table, or the rows written so far."""
    parent = items.get(item.parent or "")
    if parent is None or parent.kind not in {"TABLE", "REPEAT"}:
        return ("",)
    if parent.kind == "TABLE":
        return tuple(parent.options)
    return rows_of(parent.code, items, kept) or ("",)


def rows_of(repeat: str, items: Mapping[str, ItemView], kept: KeptAnswers) -> tuple[str, ...]:
    """The rows written so far in a repeated group, by their numbers; emptied ones are left out."""
    found = {
        path
        for item in items.values()
        if item.parent == repeat
        for path, one in kept.get(item.code, {}).items()
        if path and one.given.state != "blank"
    }
    return tuple(sorted(found, key=lambda path: (len(path), path)))


def _given(
    item: ItemView,
    items: Mapping[str, ItemView],
    kept: KeptAnswers,
    files: Sequence[Document],
    routes: Mapping[str, bool | None],
) -> list[tuple[str, Given]]:
    if routes.get(item.code) is False:
        return [("", NOT_ROUTED)]
    known = kept.get(item.code, {})
    if item.kind == "FILE" and files:
        publish = known[""].given.publish if "" in known else None
        return [("", Given("answered", tuple(one.name for one in files), publish=publish))]
    return [(path, known[path].given if path in known else BLANK) for path in paths_of(item, items, kept)]


def _entry(item: ItemView, path: str, given: Given, publish: bool) -> dict[str, Any]:
    return {
        "item": item.code,
        "path": path,
        "state": given.state,
        "values": list(given.values),
        "text": given.text,
        "reason": given.reason,
        "publish": publish if given.publish is None else given.publish,
    }

"""The conditions that questions set for their answers ("limit as a condition"), over a whole return. Pure.

A condition holds for a question that is asked and answered; only where it is certainly false does it refuse. In a
repeated group or a table it is about the row of the answer: the other questions of the group mean those of that row.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rapport.analysis.tabulation import Dataset
from rapport.analysis.types import in_language
from rapport.kernel.errors import InvalidInput
from rapport.surveys.answering import limits, routing
from rapport.surveys.answering.types import Broken, Entry, Kept
from rapport.surveys.instruments.wording import condition
from rapport.surveys.types import ItemView

KeptAnswers = Mapping[str, Mapping[str, Kept]]
_NEVER = datetime.min.replace(tzinfo=UTC)


def with_entries(kept: KeptAnswers, entries: Iterable[Entry]) -> dict[str, dict[str, Kept]]:
    """What would stand if these answers were kept."""
    found = {code: dict(by_path) for code, by_path in kept.items()}
    for entry in entries:
        place = found.setdefault(entry.item, {})
        stood = place.get(entry.path) or Kept(entry.item, entry.path, entry.given, 0, _NEVER, None)
        place[entry.path] = replace(stood, given=entry.given)
    return found


def broken(items: Iterable[ItemView], kept: KeptAnswers, *, group: str = "") -> Iterator[Broken]:
    """The answers that their question's condition refuses, with what to do.

    A condition that cannot be read refuses nothing: it is named among the problems that keep a wave from being opened.
    """
    known = {item.code: item for item in items if not item.coded}
    if not any(item.settings.get("constraint") for item in known.values()):
        return
    asked = routing.routes(known.values(), kept, group=group)
    rows: dict[tuple[str, str], Dataset] = {}
    for item in known.values():
        constraint = str(item.settings.get("constraint") or "")
        if not constraint or asked[item.code] is not True:
            continue
        for path, one in kept.get(item.code, {}).items():
            if one.given.state != "answered":
                continue
            row = (item.parent or "", path) if path else ("", "")
            if row not in rows:
                rows[row] = routing.dataset(*_of_row(known, kept, *row), asked, group)
            if routing.truth(rows[row], constraint) is False:
                yield Broken(item.code, path, _told(item, constraint, known))


def standing(
    items: Iterable[ItemView], kept: KeptAnswers, asked: Mapping[str, bool | None], *, group: str = ""
) -> Iterator[Broken]:
    """Every answer that breaks a setting of its question as the return stands, in the order of the questionnaire.

    `asked` as of `routing.routes`; what is not asked is not submitted.
    """
    known = {item.code: item for item in items if not item.coded}
    by_place = {(one.item, one.path): one for one in broken(known.values(), kept, group=group)}
    for item in known.values():
        if asked[item.code] is False:
            continue
        parent = known.get(item.parent or "")
        for path, one in kept.get(item.code, {}).items():
            try:
                limits.check(item.kind, item.settings, one.given)
                if parent is not None and parent.kind == "REPEAT" and one.given.state != "blank":
                    limits.check_row(parent.settings, path)
            except InvalidInput as error:
                yield Broken(item.code, path, error.message)
                continue
            if (item.code, path) in by_place:
                yield by_place[(item.code, path)]


def _in_one_row(items: Iterable[ItemView], parent: str) -> list[ItemView]:
    """The questions as a condition within a row of a group sees them: those of the group are answered once."""
    return [replace(item, parent=None) if parent and item.parent == parent else item for item in items]


def _of_row(
    known: Mapping[str, ItemView], kept: KeptAnswers, parent: str, path: str
) -> tuple[list[ItemView], KeptAnswers]:
    here = {
        code: {path: by_path[path]} if path in by_path else {}
        for code, by_path in kept.items()
        if path and code in known and known[code].parent == parent
    }
    return _in_one_row(known.values(), parent if path else ""), {**kept, **here}


def _told(item: ItemView, constraint: str, known: Mapping[str, ItemView]) -> str:
    language = get_language() or "en"
    message = in_language(item.settings.get("message") or {}, language)
    if message:
        return message
    return _(
        "This answer does not agree with what the question asks for: %(condition)s. "
        "Change it, or the answer it depends on."
    ) % {"condition": condition(constraint, known, language)}

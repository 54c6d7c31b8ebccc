"""Which questions are asked, given what was answered so far: three-valued, over a data set of one respondent.

TRUE: asked. FALSE: an earlier answer leads past it. UNKNOWN: the answer it depends on is lacking: not asked yet.
"""

from collections.abc import Iterable, Mapping

from rapport.analysis.errors import AnalyticsError
from rapport.analysis.tabulation import Dataset, Everyone, parse_expression, select
from rapport.surveys import extracts
from rapport.surveys.answering.types import Given, Kept
from rapport.surveys.models.instrument import HEADINGS
from rapport.surveys.types import ItemView

_ONE = "one"
_MOST_PASSES = 12
"""A chain of questions that hang on each other is followed this far; the builder refuses loops."""


def routes(
    items: Iterable[ItemView], kept: Mapping[str, Mapping[str, Kept]], *, group: str = ""
) -> dict[str, bool | None]:
    """For every item that is asked of respondents, whether it is asked of this one; None where it is not known yet.

    What was answered to a question that is not asked does not count for others. A part of a question that is not asked
    is not asked either. A rule that cannot be read asks.
    """
    known = {item.code: item for item in items if not item.coded}
    found: dict[str, bool | None] = dict.fromkeys(known, True)
    if not any(item.show_if for item in known.values()):
        return found
    for _pass in range(_MOST_PASSES):
        answers = dataset(known.values(), kept, found, group)
        truths = {code: truth(answers, item.show_if) for code, item in known.items()}
        again = {code: _with_parents(code, known, truths) for code in known}
        if again == found:
            break
        found = again
    return found


def _with_parents(code: str, known: Mapping[str, ItemView], truths: Mapping[str, bool | None]) -> bool | None:
    """TRUE only where the item and all above it are asked; FALSE where one is not."""
    seen: list[bool | None] = []
    at: str | None = code
    while at is not None and at in known and len(seen) <= len(known):
        seen.append(truths[at])
        at = known[at].parent
    if False in seen:
        return False
    return None if None in seen else True


def truth(answers: Dataset, condition: str) -> bool | None:
    """Whether a condition holds for the one respondent; None where unknown. One that cannot be read holds."""
    if not condition:
        return True
    try:
        selection = select(answers, parse_expression(condition), Everyone())
    except AnalyticsError:
        return True
    if selection.members:
        return True
    return None if selection.undetermined else False


def dataset(
    items: Iterable[ItemView],
    kept: Mapping[str, Mapping[str, Kept]],
    asked: Mapping[str, bool | None],
    group: str,
) -> Dataset:
    """What one respondent answered, as conditions see it; `asked` as of `routes`."""
    listed = list(items)
    cells: list[tuple[str, str, tuple[str, ...]]] = []
    for item in listed:
        if item.kind in HEADINGS:
            continue
        if asked[item.code] is False:
            cells.append((item.code, "not_routed", ()))
        elif asked[item.code] and kept.get(item.code):
            cells.append(_cell(item, [one.given for one in kept[item.code].values()]))
    return Dataset.from_records(
        extracts.variables(extracts.offers(listed)),
        [extracts.respondent(_ONE, group=group, replied=True, cells=cells)],
        extracts.ATTRIBUTES,
    )


def _cell(item: ItemView, given: list[Given]) -> tuple[str, str, tuple[str, ...]]:
    values = tuple(dict.fromkeys(value for one in given if one.state == "answered" for value in one.values))
    if any(one.state == "answered" for one in given):
        if item.kind == "MONEY":
            values = (
                tuple(value.split(" ")[0] for value in values) if item.settings.get("currency") else values
            )
        return (item.code, "answered", values) if values else (item.code, "non_conforming", ())
    return item.code, given[0].state if given else "blank", ()

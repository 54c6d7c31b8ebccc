"""Linking the questions of a version to those of the version before it. Private to `actions`; no audit here."""

import re

from rapport.surveys.models import Item, Questionnaire, Series, SeriesItem
from rapport.surveys.models.instrument import HEADINGS, Comparability


def link(before: Questionnaire, after: Questionnaire) -> int:
    """Put each question of `after` into the series of the question of the same name in `before`.

    A series is begun where there is none. What has not changed is linked as the same question; what has changed as new,
    until somebody says what it is, so that no trend is drawn by accident. Returns how many were linked.
    """
    old = {item.code: item for item in _countable(before)}
    held = {row.item_id: row.series for row in _entries(before)}
    placed = {row.item_id for row in _entries(after)}
    made = []
    for item in _countable(after):
        older = old.get(item.code)
        if older is None or item.pk in placed:
            continue
        if older.pk not in held:
            held[older.pk] = _begin(before, older)
            made.append(SeriesItem(series=held[older.pk], item=older, comparability=Comparability.NEW))
        verdict = Comparability.SAME if is_same(older, item) else Comparability.NEW
        made.append(SeriesItem(series=held[older.pk], item=item, comparability=verdict))
    SeriesItem.objects.bulk_create(made)
    return sum(1 for row in made if row.item.questionnaire_id == after.pk)


def _countable(row: Questionnaire) -> list[Item]:
    return [item for item in row.items.prefetch_related("options") if item.kind not in HEADINGS]


def _entries(row: Questionnaire) -> list[SeriesItem]:
    return list(SeriesItem.objects.filter(item__questionnaire=row).select_related("series"))


def is_same(older: Item, newer: Item) -> bool:
    """Whether kind, wording and offered answers are the same in every language that both have."""
    return older.kind == newer.kind and not reworded(older, newer) and not reoffered(older, newer)


def reworded(older: Item, newer: Item) -> bool:
    """Whether a language that both have words the question otherwise."""
    return any(
        older.text[code].split() != newer.text[code].split() for code in older.text if code in newer.text
    )


def reoffered(older: Item, newer: Item) -> bool:
    """Whether other answers are offered, by their codes."""
    return {option.code for option in older.options.all()} != {option.code for option in newer.options.all()}


def _begin(questionnaire: Questionnaire, item: Item) -> Series:
    stem = re.sub(r"[^a-z0-9]+", "-", f"{questionnaire.code}-{item.code}".lower()).strip("-")[:74]
    taken = set(Series.objects.filter(code__startswith=stem).values_list("code", flat=True))
    code = next(one for one in (stem, *(f"{stem}-{n}" for n in range(2, 10_000))) if one not in taken)
    made: Series = Series.objects.create(code=code, title=item.text)
    return made


def before(entry: SeriesItem) -> Item | None:
    """The question before this one in its series: of the version next below its own that has one."""
    rows = (
        SeriesItem.objects.filter(
            series_id=entry.series_id,
            item__questionnaire__code=entry.item.questionnaire.code,
            item__questionnaire__number__lt=entry.item.questionnaire.number,
        )
        .select_related("item")
        .order_by("-item__questionnaire__number")
    )
    found = rows.first()
    return found.item if found is not None else None

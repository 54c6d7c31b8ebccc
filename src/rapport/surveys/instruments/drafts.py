"""Changing the rows of a draft. Private to `actions`: it neither checks rights nor audits."""

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from rapport.surveys.instruments import loops, rules, settings
from rapport.surveys.instruments.content import ItemContent
from rapport.surveys.models import ConsistencyRule, Item, Option, Questionnaire, Section

Row = TypeVar("Row", Section, Item, ConsistencyRule)


def of_code(row: Questionnaire, rows: Any, code: str) -> Any:
    """The section, question or rule of that name in the questionnaire. Raises NotAvailable."""
    found = rows.filter(questionnaire=row, code=code).first()
    if found is None:
        raise rules.unknown_part(code)
    return found


def renumber(row: Questionnaire) -> None:
    """Give sections, questions and rules dense positions: parts after what they belong to, sections one by one."""
    sections = list(row.sections.order_by("position", "pk"))
    _place(Section, sections)
    items = list(row.items.order_by("position", "pk"))
    parts: dict[int | None, list[Item]] = {}
    for item in items:
        parts.setdefault(item.parent_id, []).append(item)
    ordered: list[Item] = []
    for section in sections:
        tops = [item for item in parts.get(None, []) if item.section_id == section.pk]
        ordered += [one for top in tops for one in _tree(top, parts)]
    _place(Item, ordered)
    _place(ConsistencyRule, list(row.rules.order_by("position", "pk")))


def _tree(item: Item, parts: dict[int | None, list[Item]]) -> Iterator[Item]:
    stack = [item]
    while stack:
        one = stack.pop()
        yield one
        stack += reversed(parts.get(one.pk, []))


def _place(model: type[Row], rows: Sequence[Row]) -> None:
    moved = []
    for place, row in enumerate(rows):
        if row.position != place:
            row.position = place
            moved.append(row)
    model.objects.bulk_update(moved, ["position"])


def exchange(among: Sequence[Row], code: str, step: int) -> bool:
    """Change the place of a row with its neighbour `step` away; False where there is none."""
    places = [row.code for row in among]
    here = places.index(code)
    there = here + step
    if not 0 <= there < len(among):
        return False
    one, other = among[here], among[there]
    one.position, other.position = other.position, one.position
    type(one).objects.bulk_update([one, other], ["position"])
    return True


def siblings(item: Item) -> list[Item]:
    """The questions beside which an item stands, itself among them, in order."""
    rows = Item.objects.filter(section_id=item.section_id, parent_id=item.parent_id)
    return list(rows.order_by("position", "pk"))


def descendants(item: Item) -> list[Item]:
    """All parts of an item, and theirs."""
    parts: dict[int | None, list[Item]] = {}
    for one in Item.objects.filter(questionnaire_id=item.questionnaire_id).order_by("position"):
        parts.setdefault(one.parent_id, []).append(one)
    return list(_tree(item, parts))[1:]


def put(row: Questionnaire, item: Item, section: str, content: ItemContent) -> None:
    """Write an item as its content says, at the end of its new place where that changed, with its answers.

    Raises InvalidInput for a name that is taken or impossible, a place within itself, a setting it cannot have.
    """
    taken = row.items.exclude(pk=item.pk).values_list("code", flat=True)
    rules.check_item_code(content.code, taken)
    part = of_code(row, Section.objects, section)
    parent = of_code(row, Item.objects, content.parent) if content.parent else None
    own = descendants(item) if item.pk else []
    if parent is not None and parent.pk in {item.pk, *(one.pk for one in own)}:
        raise rules.refused("parent", _("A question cannot belong to itself or to one of its own parts."))
    if parent is not None:
        part = parent.section
    before = (item.section_id, item.parent_id)
    if item.pk is None or before != (part.pk, parent.pk if parent else None):
        item.position = row.items.count() + 1
    rules.check_kind(content)
    item.questionnaire, item.section, item.parent = row, part, parent
    item.code, item.number, item.kind = content.code, content.number, content.kind
    item.text, item.hint = dict(content.text), dict(content.hint)
    item.required, item.show_if = content.required, content.show_if
    item.settings = settings.cleaned(content.kind, content.settings)
    item.extra, item.basis, item.origin, item.encoded = (
        dict(content.extra), content.basis, content.origin, content.encoded,
    )  # fmt: skip
    item.save()
    Item.objects.filter(pk__in=[one.pk for one in own]).update(section=part)
    _options(item, content)


def _options(item: Item, content: ItemContent) -> None:
    """Make the answers those of the content, in its order; answers that stay keep their row."""
    known = {option.code: option for option in item.options.all()}
    wanted = {option.code for option in content.options}
    item.options.exclude(code__in=wanted).delete()
    for place, option in enumerate(content.options):
        row = known.get(option.code) or Option(item=item, code=option.code)
        row.text, row.takes_text = dict(option.text), option.takes_text
        row.extra, row.position = dict(option.extra), place
        row.save()


def rename(row: Questionnaire, old: str, new: str) -> None:
    """Let skip rules, limits and consistency rules call a question by its new name."""
    for item in row.items.all():
        show_if = loops.renamed(item.show_if, old, new)
        limit = str(item.settings.get("constraint") or "")
        again = loops.renamed(limit, old, new) if limit else limit
        if (show_if, again) != (item.show_if, limit):
            item.show_if = show_if
            item.settings = {**item.settings, "constraint": again} if limit else item.settings
            item.save(update_fields=["show_if", "settings"])
    for rule in row.rules.all():
        rule.when = loops.renamed(rule.when, old, new)
        rule.items = [new if code == old else code for code in rule.items]
        rule.save(update_fields=["when", "items"])

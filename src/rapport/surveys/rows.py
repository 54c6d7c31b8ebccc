"""Rows as they are handed upwards. Private to queries: whoever calls has asked who may see them."""

from rapport.surveys.models import Item
from rapport.surveys.types import ItemView


def item_view(row: Item) -> ItemView:
    """A question; its row was read with section, parent and options."""
    options = list(row.options.all())
    return ItemView(
        code=row.code,
        number=row.number,
        kind=row.kind,
        coded=row.origin == "CODED",
        text=row.text,
        section=row.section.code,
        parent=row.parent.code if row.parent else None,
        show_if=row.show_if,
        basis=row.basis,
        encoded=row.encoded,
        options={option.code: option.text for option in options},
        hint=row.hint,
        required=row.required,
        settings=row.settings,
        described=frozenset(option.code for option in options if option.takes_text),
    )

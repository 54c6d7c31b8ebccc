"""Contents as the views that pages of answering and counting take."""

from rapport.surveys.instruments.content import ItemContent, QuestionnaireContent
from rapport.surveys.types import ItemView, SectionView


def view_of(item: ItemContent, section: str) -> ItemView:
    """An item of a content as others see an item."""
    return ItemView(
        code=item.code,
        number=item.number,
        kind=item.kind,
        coded=item.origin == "CODED",
        text=item.text,
        section=section,
        parent=item.parent,
        show_if=item.show_if,
        basis=item.basis,
        encoded=item.encoded,
        options={option.code: option.text for option in item.options},
        hint=item.hint,
        required=item.required,
        settings=item.settings,
        described=frozenset(option.code for option in item.options if option.takes_text),
    )


def sections_of(content: QuestionnaireContent) -> tuple[SectionView, ...]:
    """The sections of a content as others see them."""
    return tuple(
        SectionView(
            section.code,
            section.title,
            tuple(view_of(item, section.code) for item in section.items),
            section.intro,
            section.attachment,
        )
        for section in content.sections
    )

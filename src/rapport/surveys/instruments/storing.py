"""Questionnaires as rows and back. Private to `actions` and `queries`: it neither checks rights nor audits."""

from collections.abc import Mapping

from rapport.surveys.instruments.content import (
    ItemContent,
    OptionContent,
    QuestionnaireContent,
    RuleContent,
    SectionContent,
)
from rapport.surveys.models import (
    ConsistencyRule,
    Item,
    Option,
    Questionnaire,
    Section,
)
from rapport.surveys.models.instrument import QuestionnaireState


def store(content: QuestionnaireContent, number: int) -> Questionnaire:
    """Write a draft with all its parts under a number that is free."""
    row: Questionnaire = Questionnaire.objects.create(
        code=content.code,
        number=number,
        title=dict(content.title),
        intro=dict(content.intro),
        source=content.source,
        state=QuestionnaireState.DRAFT,
        languages=list(content.languages),
        extra=dict(content.extra),
    )
    rows: dict[str, Item] = {}
    position = 0
    for place, section in enumerate(content.sections):
        part = Section.objects.create(
            questionnaire=row,
            code=section.code,
            title=dict(section.title),
            intro=dict(section.intro),
            attachment=dict(section.attachment),
            extra=dict(section.extra),
            position=place,
        )
        for item in section.items:
            rows[item.code] = _item(row, part, item, position)
            position += 1
    _parents(content, rows)
    Option.objects.bulk_create(
        Option(
            item=rows[item.code],
            code=option.code,
            text=dict(option.text),
            takes_text=option.takes_text,
            extra=dict(option.extra),
            position=place,
        )
        for item in content.items()
        for place, option in enumerate(item.options)
    )
    ConsistencyRule.objects.bulk_create(
        ConsistencyRule(
            questionnaire=row,
            code=rule.code,
            when=rule.when,
            items=list(rule.items),
            message=dict(rule.message),
            position=place,
        )
        for place, rule in enumerate(content.rules)
    )
    return row


def _item(row: Questionnaire, section: Section, item: ItemContent, position: int) -> Item:
    made: Item = Item.objects.create(
        questionnaire=row,
        section=section,
        code=item.code,
        number=item.number,
        kind=item.kind,
        origin=item.origin,
        text=dict(item.text),
        hint=dict(item.hint),
        required=item.required,
        settings=dict(item.settings),
        extra=dict(item.extra),
        show_if=item.show_if,
        basis=item.basis,
        encoded=item.encoded,
        position=position,
    )
    return made


def _parents(content: QuestionnaireContent, rows: Mapping[str, Item]) -> None:
    parts = []
    for item in content.items():
        if item.parent is not None:
            rows[item.code].parent = rows[item.parent]
            parts.append(rows[item.code])
    Item.objects.bulk_update(parts, ["parent"])


def content_of(row: Questionnaire) -> QuestionnaireContent:
    """The questionnaire with all its parts, read back."""
    items: dict[int, list[ItemContent]] = {}
    for item in row.items.select_related("parent").prefetch_related("options").order_by("position"):
        items.setdefault(item.section_id, []).append(_content_of_item(item))
    return QuestionnaireContent(
        code=row.code,
        title=row.title,
        intro=row.intro,
        source=row.source,
        languages=tuple(row.languages),
        extra=row.extra,
        sections=tuple(
            SectionContent(
                code=section.code,
                title=section.title,
                intro=section.intro,
                attachment=section.attachment,
                extra=section.extra,
                items=tuple(items.get(section.pk, ())),
            )
            for section in row.sections.order_by("position")
        ),
        rules=tuple(
            RuleContent(rule.code, rule.when, rule.message, tuple(rule.items))
            for rule in row.rules.order_by("position")
        ),
    )


def _content_of_item(item: Item) -> ItemContent:
    return ItemContent(
        code=item.code,
        number=item.number,
        kind=item.kind,
        parent=item.parent.code if item.parent else None,
        text=item.text,
        hint=item.hint,
        required=item.required,
        settings=item.settings,
        extra=item.extra,
        show_if=item.show_if,
        options=tuple(
            OptionContent(option.code, option.text, option.takes_text, option.extra)
            for option in sorted(item.options.all(), key=lambda option: option.position)
        ),
        origin=item.origin,
        basis=item.basis,
        encoded=item.encoded,
    )

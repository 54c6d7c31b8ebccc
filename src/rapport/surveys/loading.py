"""Store a checked survey folder as rows. Private to `actions`: it neither checks rights nor audits."""

from collections.abc import Mapping

from rapport.surveys.files.content import ItemContent, SurveyContent
from rapport.surveys.models import (
    Answer,
    ConsistencyRule,
    Figure,
    Footnote,
    Item,
    Option,
    PublishedRegister,
    Questionnaire,
    Section,
    Universe,
    Wave,
    WaveRespondent,
)
from rapport.surveys.models.instrument import QuestionnaireState
from rapport.surveys.models.waves import WaveState


def store(content: SurveyContent, organisations: Mapping[str, int]) -> tuple[int, str]:
    """Write questionnaire, wave, respondents, answers, figures and register. `organisations`: code to id.

    Returns id and code of the wave.
    """
    questionnaire, items = _instrument(content)
    wave = Wave.objects.create(
        code=content.wave,
        questionnaire=questionnaire,
        title=content.title,
        groups=content.groups,
        sent_on=content.sent_on,
        deadlines=list(content.deadlines),
        counted_until=content.counted_until,
        as_of=content.as_of,
        state=WaveState.DRAFT,
        limits=list(content.limits),
        source=content.source,
        content_hash=content.content_hash,
    )
    respondents = _respondents(content, wave, organisations)
    Answer.objects.bulk_create(
        Answer(
            respondent=respondents[answer.respondent],
            item=items[answer.item],
            state=answer.state,
            values=list(answer.values),
            original=answer.original,
            source=answer.source,
            interpretation=answer.interpretation,
            footnotes=list(answer.footnotes),
        )
        for answer in content.answers
    )
    Footnote.objects.bulk_create(
        Footnote(
            wave=wave,
            respondent=respondents.get(code or ""),
            key=note.key,
            items=list(note.items),
            text=note.text,
            position=position,
        )
        for position, note in enumerate(content.footnotes)
        for code in note.respondents or (None,)
    )
    _figures(content, wave)
    return wave.pk, wave.code


def _instrument(content: SurveyContent) -> tuple[Questionnaire, dict[str, Item]]:
    questionnaire, made = Questionnaire.objects.get_or_create(
        code=content.questionnaire,
        number=content.questionnaire_number,
        defaults={
            "title": content.title,
            "state": QuestionnaireState.DRAFT,
            "languages": sorted(content.title, key=lambda code: (code != "en", code)),
        },
    )
    if not made:
        return questionnaire, {item.code: item for item in questionnaire.items.all()}
    sections = {
        code: Section.objects.create(
            questionnaire=questionnaire,
            code=code,
            title=title,
            attachment=content.attachments.get(code, {}),
            position=position,
        )
        for position, (code, title) in enumerate(content.sections)
    }
    items: dict[str, Item] = {}
    for position, entry in enumerate(content.items):
        items[entry.code] = Item.objects.create(
            questionnaire=questionnaire,
            section=sections[entry.section],
            code=entry.code,
            number=entry.number,
            kind=entry.kind,
            origin=entry.origin,
            text=entry.text,
            hint=entry.hint,
            required=entry.required,
            settings=entry.settings,
            show_if=entry.show_if,
            basis=entry.basis,
            encoded=entry.encoded,
            position=position,
        )
    _parents(content.items, items)
    Option.objects.bulk_create(
        Option(
            item=items[entry.code],
            code=option.code,
            text=option.text,
            takes_text=option.takes_text,
            position=position,
        )
        for entry in content.items
        for position, option in enumerate(entry.options)
    )
    ConsistencyRule.objects.bulk_create(
        ConsistencyRule(
            questionnaire=questionnaire,
            code=rule.code,
            when=rule.when,
            items=list(rule.items),
            message=rule.message,
            position=position,
        )
        for position, rule in enumerate(content.rules)
    )
    # What was asked cannot be changed any more: from here on the database itself refuses it.
    questionnaire.state = QuestionnaireState.FIXED
    questionnaire.save(update_fields=["state"])
    return questionnaire, items


def _parents(entries: tuple[ItemContent, ...], items: Mapping[str, Item]) -> None:
    changed = []
    for entry in entries:
        if entry.parent is not None:
            items[entry.code].parent = items[entry.parent]
            changed.append(items[entry.code])
    Item.objects.bulk_update(changed, ["parent"])


def _respondents(
    content: SurveyContent, wave: Wave, organisations: Mapping[str, int]
) -> dict[str, WaveRespondent]:
    rows = WaveRespondent.objects.bulk_create(
        WaveRespondent(
            wave=wave,
            organisation_id=organisations[respondent.code],
            name_then=respondent.name,
            group=respondent.group,
            replied=respondent.replied,
            note=respondent.note,
            position=position,
        )
        for position, respondent in enumerate(content.respondents)
    )
    return dict(zip((respondent.code for respondent in content.respondents), rows, strict=True))


def _figures(content: SurveyContent, wave: Wave) -> None:
    universes = {
        entry.code: Universe.objects.create(wave=wave, code=entry.code, label=entry.label, where=entry.where)
        for entry in content.universes
    }
    Figure.objects.bulk_create(
        Figure(
            wave=wave,
            code=entry.code,
            title=entry.title,
            universe=universes[entry.universe],
            measure=entry.measure,
            where=entry.where,
            item=entry.item,
            unit=entry.unit,
            split_by=entry.split_by,
            notes=list(entry.notes),
        )
        for entry in content.figures
    )
    if content.register:
        PublishedRegister.objects.create(wave=wave, content=content.register)

"""Writes rows of codings and codebooks. Private to `actions`: no rights, no audit."""

from dataclasses import replace
from datetime import datetime

from rapport.surveys.coding import codebook as books
from rapport.surveys.coding.cells import Cell
from rapport.surveys.coding.types import Code, Codebook, CodebookFields, CodebookItem
from rapport.surveys.counting import NOT_CODED, Counted, Instrument, count_again, note_codings, notes_of
from rapport.surveys.models import (
    Answer,
    CodebookVersion,
    Coding,
    Figure,
    Item,
    Option,
    Questionnaire,
    Section,
    WaveRespondent,
)
from rapport.surveys.types import CODERS_NOTES, ItemView

Made = tuple[int, int | None, datetime]
"""Number of the codebook, the person, the moment."""


def keep(cell: Cell, stage: str, code: Code, made: Made) -> int:
    """Keep a coding; the one of the same stage that stood is superseded and stays on record. Returns its id."""
    number, person, now = made
    if stage == "FINAL" and "FINAL" not in cell.codings and cell.loaded and cell.answer is not None:
        _keep_loaded(cell, now)
    Coding.objects.filter(
        respondent=cell.respondent, item=cell.item, stage=stage, superseded_at__isnull=True
    ).update(superseded_at=now)
    if stage == "FIRST":
        # A second coding of what was coded anew is no second opinion on it any more.
        Coding.objects.filter(
            respondent=cell.respondent, item=cell.item, stage="SECOND", superseded_at__isnull=True
        ).update(superseded_at=now)
    row = Coding.objects.create(
        respondent=cell.respondent,
        item=cell.item,
        stage=stage,
        state=code.state,
        values=list(code.values),
        basis=cell.original if cell.rests else code.quote,
        reason=code.reason,
        footnote=code.footnote,
        codebook=number,
        revision=cell.revision,
        coded_at=now,
        coder=person,
    )
    return int(row.pk)


def _keep_loaded(cell: Cell, now: datetime) -> None:
    """Put the loaded answer on record as the coding of nobody, before the first coding replaces it."""
    answer = cell.answer
    assert answer is not None
    Coding.objects.create(
        respondent=cell.respondent,
        item=cell.item,
        stage="FINAL",
        state=answer.state,
        values=list(answer.values),
        basis=answer.original,
        reason=answer.interpretation,
        footnote=cell.note,
        codebook=1,
        revision=None,
        coded_at=now,
        coder=None,
        superseded_at=now,
    )


def code_of(row: Coding) -> Code:
    """What a coding on record says."""
    return Code(row.state, tuple(row.values), row.reason, row.footnote, row.basis)


def counted_code(cell: Cell) -> Code:
    """What counts of an answer: its final coding, or what was loaded."""
    if "FINAL" in cell.codings:
        return code_of(cell.codings["FINAL"])
    answer = cell.answer
    assert answer is not None
    return Code(answer.state, tuple(answer.values), answer.interpretation)


def is_as_loaded(cell: Cell, code: Code) -> bool:
    """Whether a coding says what a loaded answer says."""
    answer = cell.answer
    if not cell.loaded or answer is None or cell.standing.double:
        return False
    said = (answer.state, frozenset(answer.values), answer.interpretation)
    return said == (code.state, frozenset(code.values), code.reason) and not code.footnote


def recode_loaded(cell: Cell) -> None:
    """Count the final coding of an answer that was loaded; its original and printed footnotes stay."""
    coding = Coding.objects.get(
        respondent=cell.respondent, item=cell.item, stage="FINAL", superseded_at__isnull=True
    )
    printed = [
        key
        for key in (cell.answer.footnotes if cell.answer else ())
        if not key.startswith(f"{CODERS_NOTES}:")
    ]
    Answer.objects.update_or_create(
        respondent=cell.respondent,
        item=cell.item,
        defaults={
            "state": coding.state,
            "values": coding.values,
            "interpretation": coding.reason,
            "footnotes": [*printed, *notes_of(coding)],
        },
        create_defaults={
            "state": coding.state,
            "values": coding.values,
            "original": coding.basis,
            "interpretation": coding.reason,
            "footnotes": list(notes_of(coding)),
        },
    )
    rows = Answer.objects.filter(respondent=cell.respondent).values_list("item__code", "footnotes")
    noted = {code: Counted("answered", footnotes=tuple(keys)) for code, keys in rows if keys}
    note_codings(cell.respondent.wave_id, cell.respondent.pk, noted)


def is_taken(wave_id: int, code: str) -> bool:
    """Whether the questionnaire of a wave has an item of that code, headings included."""
    return Item.objects.filter(questionnaire__waves=wave_id, code=code).exists()


def codes_in_use(wave_id: int, item: CodebookItem) -> frozenset[str]:
    """Codes of an item that an answer, a coding on record or a figure of any wave of the questionnaire uses."""
    of = {"item__code": item.code, "item__questionnaire__waves": wave_id}
    found: set[str] = set()
    for values in Answer.objects.filter(**of).exclude(values=[]).values_list("values", flat=True):
        found.update(values)
    for values in Coding.objects.filter(**of).exclude(values=[]).values_list("values", flat=True):
        found.update(values)
    named = Figure.objects.filter(
        wave__questionnaire__waves=wave_id, withdrawn=False, where__contains=item.code
    ).values_list("where", flat=True)
    found.update(code for where in named for code in item.view.options if code in where)
    return frozenset(found)


def keep_codebook(
    wave_id: int,
    book: Codebook,
    fields: CodebookFields,
    known: CodebookItem | None,
    why: tuple[str, int | None, datetime],
) -> int:
    """Write a coded item and the version of the codebook in which it stands so. Returns the number."""
    questionnaire = Questionnaire.objects.get(waves=wave_id)
    if not CodebookVersion.objects.filter(questionnaire=questionnaire).exists():
        _keep_first(questionnaire, book, why[2])
    row = _item(questionnaire, fields, known)
    Option.objects.filter(item=row).exclude(code__in=[code for code, _label in fields.options]).delete()
    texts = {option.code: option.text for option in Option.objects.filter(item=row)}
    for position, (code, label) in enumerate(fields.options):
        Option.objects.update_or_create(
            item=row, code=code, defaults={"text": {**texts.get(code, {}), "en": label}, "position": position}
        )
    view = _view_of(row)
    before = books.definition_of(known.view) if known is not None else None
    since = book.number + 1 if before != books.definition_of(view) or known is None else known.since
    items = {
        **book.items,
        fields.code: CodebookItem(view, fields.examples, fields.double, since),
    }
    if known is None or known.view.parent != view.parent:
        _count_item_again(row, new=known is None)
    return keep_version(wave_id, replace(book, items=items), why)


def _item(questionnaire: Questionnaire, fields: CodebookFields, known: CodebookItem | None) -> Item:
    parent = Item.objects.filter(questionnaire=questionnaire, code=fields.parent).first()
    columns = {"kind": fields.kind, "basis": fields.rule, "parent": parent}
    if known is not None:
        row = Item.objects.get(questionnaire=questionnaire, code=fields.code)
        for name, value in columns.items():
            setattr(row, name, value)
        row.text = {**row.text, **fields.text}
        row.save(update_fields=[*columns, "text"])
        return row
    sections = Section.objects.filter(questionnaire=questionnaire)
    section = parent.section if parent else sections.order_by("-position")[0]
    last = Item.objects.filter(questionnaire=questionnaire).order_by("-position").first()
    return Item.objects.create(
        questionnaire=questionnaire,
        section=section,
        code=fields.code,
        origin="CODED",
        text=dict(fields.text),
        position=(last.position if last else 0) + 1,
        **columns,
    )


def _view_of(row: Item) -> ItemView:
    return ItemView(
        row.code, row.number, row.kind, True, row.text, row.section.code, row.parent.code if row.parent else None,
        row.show_if, row.basis, row.encoded,
        {option.code: option.text for option in Option.objects.filter(item=row).order_by("position")},
    )  # fmt: skip


def _count_item_again(item: Item, *, new: bool) -> None:
    """Whoever replied has an answer to a new coded item that waits: blank, it would say that they left it blank."""
    rows = WaveRespondent.objects.filter(wave__questionnaire_id=item.questionnaire_id, replied=True)
    submitted = rows.filter(returned__revisions__isnull=False).distinct()
    instrument = Instrument.of(item.questionnaire_id)
    for respondent in submitted.order_by("pk").values_list("pk", flat=True):
        count_again(respondent, instrument)
    if new:
        Answer.objects.bulk_create(
            Answer(respondent=row, item=item, state="not_known", interpretation=NOT_CODED)
            for row in rows.exclude(pk__in=submitted.values("pk"))
        )


def _keep_first(questionnaire: Questionnaire, book: Codebook, now: datetime) -> None:
    """Keep the codebook that came with the questionnaire, before its first change."""
    CodebookVersion.objects.create(
        questionnaire=questionnaire,
        number=book.number,
        content=books.content_of(book),
        made_at=now,
        made_by=None,
    )


def keep_version(wave_id: int, book: Codebook, why: tuple[str, int | None, datetime]) -> int:
    """Keep a codebook as the next version. Returns its number."""
    reason, person, now = why
    questionnaire = Questionnaire.objects.get(waves=wave_id)
    number = int(questionnaire.codebook) + 1
    CodebookVersion.objects.create(
        questionnaire=questionnaire,
        number=number,
        content=books.content_of(book),
        reason=reason,
        made_at=now,
        made_by=person,
    )
    Questionnaire.objects.filter(pk=questionnaire.pk).update(codebook=number)
    return number

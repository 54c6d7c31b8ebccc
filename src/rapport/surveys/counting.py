"""From a submission and its codings to the answers that are counted. Private to actions: no rights, no audit.

What was submitted stands in `Revision` and is never changed; `Answer` is the layer that figures count, and is written
anew from the last submission and the codings in force. A coding whose original has changed since is not applied.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from rapport.analysis.types import in_language
from rapport.surveys.models import Answer, Coding, Item, Revision, WaveRespondent
from rapport.surveys.models.instrument import HEADINGS

WITHHELD = "withheld"
NOT_CODED = "Not coded yet."


def count_again(respondent_id: int) -> int:
    """Write the answers of a respondent anew from the last submission. Gives how many answers stand now.

    A respondent without a submission has none, and counts as not having replied.
    """
    row = WaveRespondent.objects.select_related("wave__questionnaire").get(pk=respondent_id)
    revision = Revision.objects.filter(of__respondent_id=respondent_id).order_by("-number").first()
    Answer.objects.filter(respondent_id=respondent_id).delete()
    WaveRespondent.objects.filter(pk=respondent_id).update(replied=revision is not None)
    if revision is None:
        return 0
    items = {
        item.code: item
        for item in Item.objects.filter(questionnaire_id=row.wave.questionnaire_id)
        .select_related("parent")
        .prefetch_related("options")
        if item.kind not in HEADINGS
    }
    given = entries_by_item(revision.content)
    answers = {code: _counted(item, given.get(code, ())) for code, item in items.items()}
    source = f"Submission {revision.number} of {revision.submitted_at.date().isoformat()}"
    _apply_codings(respondent_id, items, answers)
    Answer.objects.bulk_create(
        Answer(
            respondent_id=respondent_id, item=items[code], revision=revision.number, source=source, **fields
        )
        for code, fields in answers.items()
    )
    return len(answers)


def entries_by_item(content: Mapping[str, Any]) -> dict[str, list[Mapping[str, Any]]]:
    """The entries of a submission by the code of their item, in order of their paths."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for entry in content.get("answers", ()):
        found.setdefault(str(entry["item"]), []).append(entry)
    return found


def original_of(item: Item, entries: Iterable[Mapping[str, Any]]) -> str:
    """The words of a respondent to an item: what was written, else the labels of what was chosen, one line a row."""
    offered = {option.code: option.text for option in item.options.all()}
    lines = []
    for entry in entries:
        labels = [in_language(offered[value]) if value in offered else value for value in entry["values"]]
        chosen = ", ".join(labels)
        written = entry.get("text") or ""
        # A normalised value repeats what was written; the label of a choice says more than its description.
        lines.append(f"{chosen}: {written}" if written and offered and chosen else written or chosen)
    return "\n".join(line for line in lines if line)


def _counted(item: Item, entries: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    given = list(entries)
    if item.origin == "CODED":
        return _fields("not_known", interpretation=NOT_CODED)
    if any(not entry.get("publish", True) and entry["state"] == "answered" for entry in given):
        return _fields(WITHHELD)
    answered = [entry for entry in given if entry["state"] == "answered"]
    if not answered:
        states = [str(entry["state"]) for entry in given] or ["blank"]
        reasons = [str(entry.get("reason") or "") for entry in given]
        return _fields(states[0], original="\n".join(filter(None, reasons)))
    values = list(dict.fromkeys(str(value) for entry in answered for value in entry["values"]))
    if item.kind == "MONEY" and item.settings.get("currency"):
        values = [value.split(" ")[0] for value in values]
    original = original_of(item, answered)
    if not values:
        # Words without a value that can be counted (a date as a sentence) wait for the coding desk.
        return _fields("non_conforming", original=original)
    return _fields("answered", values=values, original=original)


def _fields(
    state: str, *, values: Iterable[str] = (), original: str = "", interpretation: str = ""
) -> dict[str, Any]:
    return {
        "state": state,
        "values": list(values),
        "original": original,
        "interpretation": interpretation,
        "footnotes": [],
    }


def _apply_codings(respondent_id: int, items: Mapping[str, Item], answers: dict[str, dict[str, Any]]) -> None:
    by_id = {item.pk: code for code, item in items.items()}
    rows = Coding.objects.filter(
        respondent_id=respondent_id, stage=Coding.Stage.FINAL, superseded_at__isnull=True
    )
    for coding in rows:
        code = by_id.get(coding.item_id)
        if code is None or answers[code]["state"] == WITHHELD:
            continue
        item = items[code]
        parent = answers.get(item.parent.code) if item.parent else None
        if item.origin == "CODED" and parent is not None and parent["state"] == WITHHELD:
            # What rests on a withheld answer says what it says.
            answers[code] = _fields(WITHHELD)
        elif item.origin != "CODED" and coding.basis != answers[code]["original"]:
            continue
        else:
            answers[code] = {
                **_fields(coding.state, values=coding.values, original=coding.basis),
                "interpretation": coding.reason,
                "footnotes": [coding.footnote] if coding.footnote else [],
            }

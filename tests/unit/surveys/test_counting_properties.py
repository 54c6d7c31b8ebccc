"""From a submission and its codings to what is counted, whatever was submitted: nothing hidden, nothing stale."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories import waves

from rapport.surveys.counting import (
    NOT_CODED,
    WITHHELD,
    Counted,
    Instrument,
    Submitted,
    count_again,
    counted,
    entries_by_item,
)
from rapport.surveys.models import Answer, Coding, Footnote, Item, Option, Return, Revision, WaveRespondent

pytestmark = pytest.mark.django_db

Entry = dict[str, Any]
Content = list[Entry]
HIDDEN, FOREIGN = "hidden", "words that nobody wrote"
CODED = {
    "LEAD": "Q3",
    "BODIES": "Q9",
    "TRAINED": "Q10",
    "VICTIMS": "Q11",
    "SINCE": "Q2",
    "DEEPER": "LEAD",
    "NOTED": "",
}
"""Coded items with what is above them: a question, headings of three kinds, a coded item, nothing."""
VALUES: Mapping[str, tuple[str, ...]] = {
    "Q1": ("yes", "no"), "Q2": ("2003", "2003-07"), "Q3": (), "Q4": ("justice", "interior", "other"),
    "Q5": ("0", "12"), "Q6": ("0", "50.5"), "Q7": ("0 EUR", "1000 EUR"), "Q8": ("plan.pdf", "budget.xlsx"),
    "Q9a": ("yes", "no"), "Q10a": (), "Q10b": ("0", "20"), "Q11a": ("0", "7"), "Q11b": ("0", "9"),
}  # fmt: skip
ROWS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("Q10a", "Q10b"), ("1", "2")), **dict.fromkeys(("Q11a", "Q11b"), ("women", "men")),
}  # fmt: skip
UNANSWERED = ("blank", "not_known", "not_applicable", "declined", "not_routed")


@dataclass(frozen=True)
class Asked:
    """A wave that is open, with the coded items of every kind of parent."""

    row: WaveRespondent
    returned: Return
    instrument: Instrument

    def submitted(self, content: Content) -> Submitted:
        return Submitted(self.instrument, entries_by_item({"answers": content}))

    def counted(self, content: Content, codings: Mapping[str, Coding] | None = None) -> dict[str, Counted]:
        by_id = {self.instrument.items[code].pk: one for code, one in (codings or {}).items()}
        return counted(self.submitted(content), self.row, by_id)

    def coding(self, content: Content, code: str, *, basis: str | None = None, **more: Any) -> Coding:
        """A final coding; of what stands, unless it says on what it rests."""
        item = self.instrument.items[code]
        fields = {
            "state": "not_known",
            "values": [],
            "reason": "Judged.",
            "footnote": "",
            "codebook": 1,
            **more,
        }
        rests = self.submitted(content).original(item) if basis is None else basis
        return Coding(pk=item.pk, respondent=self.row, item=item, stage="FINAL", basis=rests, **fields)


@pytest.fixture
def asked(now: datetime) -> Asked:
    plain = waves.every_kind()
    priced = tuple(
        replace(part, items=tuple(
            replace(item, settings={"currency": "EUR"}) if item.code == "Q7" else item for item in part.items
        ))
        for part in plain.sections
    )  # fmt: skip
    questionnaire = waves.a_questionnaire(now=now, content=replace(plain, sections=priced))
    waves.open_wave(now=now, respondents=("AT",), questionnaire=questionnaire)
    row = WaveRespondent.objects.get(organisation__code="AT")
    of = row.wave.questionnaire_id
    section = Item.objects.filter(questionnaire_id=of)[0].section
    for number, (code, parent) in enumerate(CODED.items(), 100):
        item = Item.objects.create(
            questionnaire_id=of, section=section, code=code, kind="SINGLE", origin="CODED", text={"en": code},
            position=number, parent=Item.objects.filter(questionnaire_id=of, code=parent).first(),
        )  # fmt: skip
        Option.objects.create(item=item, code="one", text={"en": "One"}, position=0)
    routed = {"questionnaire_id": of, "code": "ROUTED", "kind": "SINGLE", "origin": "CODED", "position": 200}
    Item.objects.create(section=section, text={"en": "ROUTED"}, show_if="Q1 = yes", **routed)
    return Asked(row, Return.objects.get(respondent=row), Instrument.of(of))


def entry(item: str, *values: str, text: str = "", path: str = "", publish: bool = True) -> Entry:
    return {
        "item": item, "path": path, "state": "answered", "values": list(values), "text": text, "reason": "",
        "publish": publish,
    }  # fmt: skip


def without(item: str, state: str, reason: str = "", *, path: str = "", publish: bool = True) -> Entry:
    return {**entry(item, path=path, publish=publish), "state": state, "reason": reason}


@st.composite
def entries(draw: st.DrawFn, item: str, path: str) -> Entry:
    """One answer; of one not for publication every word says so."""
    publish = draw(st.booleans())
    words = f"{'open' if publish else HIDDEN} {item} {draw(st.sampled_from(('a', 'b', 'c')))}"
    state = draw(st.sampled_from(("answered", "answered", *UNANSWERED)))
    if state != "answered":
        reason = words if state not in ("blank", "not_routed") and draw(st.booleans()) else ""
        return without(item, state, reason, path=path, publish=publish)
    if not VALUES[item]:
        return entry(item, words, text=words, path=path, publish=publish)
    many = 2 if item in ("Q4", "Q8") else 1
    least = 0 if item == "Q2" else 1  # a date as a sentence has no value
    values = draw(st.lists(st.sampled_from(VALUES[item]), min_size=least, max_size=many, unique=True))
    return entry(
        item, *values, text=words if not values or item in ("Q4", "Q5") else "", path=path, publish=publish
    )


@st.composite
def contents(draw: st.DrawFn) -> Content:
    """A submission: every question once, or in each of its rows; now and then one is missing."""
    return [
        draw(entries(item, path))
        for item in VALUES
        if draw(st.integers(0, 9))
        for path in ROWS.get(item, ("",))
    ]


CODINGS = st.dictionaries(
    st.sampled_from((*VALUES, *CODED, "ROUTED")),
    st.tuples(
        st.sampled_from(("stands", "changed", "nothing")),
        st.sampled_from((("answered", ["one"]), ("not_applicable", []), ("blank", []))),
        st.sampled_from(("", "A note of the coder.")),
    ),
    max_size=6,
)
examples = settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
few_examples = settings(examples, max_examples=12)


def made(asked: Asked, content: Content, drawn: Mapping[str, Any]) -> Iterator[tuple[str, Coding, bool]]:
    """Codings as drawn, each with whether it rests on what stands."""
    for code, (rests, (state, values), footnote) in drawn.items():
        stands = asked.submitted(content).original(asked.instrument.items[code])
        if not asked.instrument.rests_on(asked.instrument.items[code]):
            texts = [one["text"] for one in content if one["state"] == "answered" and one["text"]]
            stands = texts[0] if texts else ""
        basis = {"stands": stands, "changed": FOREIGN, "nothing": ""}[rests]
        live = rests == "stands" or (rests == "nothing" and (stands == "" or code in ("NOTED", "ROUTED")))
        if values and code in VALUES:
            values = list(VALUES[code][:1]) or ["one"]
        yield (
            code,
            asked.coding(content, code, basis=basis, state=state, values=values, footnote=footnote),
            live,
        )


def texts_of(one: Counted) -> str:
    return " ".join((*one.values, one.original, one.interpretation, *one.footnotes))


@examples
@given(content=contents(), drawn=CODINGS)
def test_what_is_not_for_publication_is_neither_counted_nor_shown(
    asked: Asked, content: Content, drawn: Mapping[str, Any]
) -> None:
    codings = {code: one for code, one, _live in made(asked, content, drawn)}
    found = asked.counted(content, codings)
    assert list(found) == [item.code for item in asked.instrument.answerable()]
    for code, one in found.items():
        assert HIDDEN not in texts_of(one), code
        below = asked.instrument.rests_on(asked.instrument.items[code])
        secret = any(e["item"] in below and e["state"] == "answered" and not e["publish"] for e in content)
        if below:
            assert (one.state == WITHHELD) == secret, code
        if one.state == WITHHELD:
            assert one == Counted(WITHHELD), code
        assert one.state == "answered" or not one.values, code


@examples
@given(content=contents(), drawn=CODINGS)
def test_a_coding_is_applied_where_what_it_rests_on_stands_and_nowhere_else(
    asked: Asked, content: Content, drawn: Mapping[str, Any]
) -> None:
    codings = list(made(asked, content, drawn))
    live = {code: one for code, one, lives in codings if lives}
    found = asked.counted(content, {code: one for code, one, _live in codings})
    assert found == asked.counted(content, live), "what is stale changes nothing"
    for code, one in live.items():
        if found[code].state != WITHHELD:
            assert (found[code].state, list(found[code].values)) == (one.state, one.values), code
            assert found[code].interpretation == one.reason
            assert bool(found[code].footnotes) == bool(one.footnote)


@examples
@given(content=contents())
def test_an_answer_is_no_other_than_it_is(asked: Asked, content: Content) -> None:
    found = asked.counted(content)
    for code in VALUES:
        one, rows = found[code], [e for e in content if e["item"] == code]
        answered = [e for e in rows if e["state"] == "answered"]
        if not answered:
            assert one.state == (rows[0]["state"] if rows else "blank")
            continue
        if any(not e["publish"] for e in answered):
            continue
        values = {value.removesuffix(" EUR") for e in answered for value in e["values"]}
        assert (one.state, set(one.values)) == ("answered" if values else "non_conforming", values)
    assert all(
        one.interpretation in ("", NOT_CODED) and (one.interpretation == "" or one.state == "not_known")
        for one in found.values()
    ), "nothing is judged without a coding"


def submit(asked: Asked, content: Content, number: int, now: datetime) -> None:
    Revision.objects.create(
        of=asked.returned,
        number=number,
        submitted_at=now,
        content={"answers": content},
        sha256="0" * 64,
        channel="WEB",
    )


def stored(asked: Asked) -> list[tuple[object, ...]]:
    rows = Answer.objects.filter(respondent=asked.row).order_by("item__position", "item__code")
    return list(
        rows.values_list("pk", "item__code", "state", "values", "original", "interpretation", "footnotes")
    )


def as_counted(asked: Asked) -> dict[str, Counted]:
    return {code: Counted(state, tuple(values), original, interpretation, tuple(notes))
            for _pk, code, state, values, original, interpretation, notes in stored(asked)}  # type: ignore[call-overload,arg-type]  # fmt: skip


@few_examples
@given(first=contents(), second=contents(), drawn=CODINGS)
def test_counting_twice_writes_nothing_and_a_correction_leaves_nothing_of_before(
    asked: Asked, now: datetime, first: Content, second: Content, drawn: Mapping[str, Any]
) -> None:
    Revision.objects.filter(of=asked.returned).delete()
    Coding.objects.filter(respondent=asked.row).delete()
    codings = {code: one for code, one, _live in made(asked, first, drawn)}
    for one in codings.values():
        one.coded_at = now
        one.save(force_insert=True)
    submit(asked, first, 1, now)
    count_again(asked.row.pk, asked.instrument)
    assert as_counted(asked) == asked.counted(first, codings)
    notes = Footnote.objects.filter(respondent=asked.row, key__startswith="C:")
    assert set(notes.values_list("key", flat=True)) == {
        key for one in as_counted(asked).values() for key in one.footnotes
    }
    before, noted = stored(asked), list(notes.order_by("pk").values_list("pk", "key", "items"))
    with CaptureQueriesContext(connection) as queries:
        count_again(asked.row.pk)
    written = [one["sql"] for one in queries if one["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")]
    assert written == []
    assert (stored(asked), list(notes.order_by("pk").values_list("pk", "key", "items"))) == (before, noted)
    submit(asked, second, 2, now)
    count_again(asked.row.pk, asked.instrument)
    assert as_counted(asked) == asked.counted(second, codings)
    submit(asked, first, 3, now)
    count_again(asked.row.pk, asked.instrument)
    assert as_counted(asked) == asked.counted(first, codings)


def test_without_a_submission_nothing_stands(asked: Asked, now: datetime) -> None:
    content = [entry("Q3", "Words.", text="Words.")]
    submit(asked, content, 1, now)
    coding = asked.coding(content, "LEAD", state="answered", values=["one"], footnote="Noted.")
    coding.coded_at = now
    coding.save(force_insert=True)
    assert count_again(asked.row.pk) == len(asked.instrument.answerable())
    assert WaveRespondent.objects.get(pk=asked.row.pk).replied
    assert Footnote.objects.filter(respondent=asked.row).count() == 1
    Revision.objects.filter(of=asked.returned).delete()
    assert count_again(asked.row.pk) == 0
    assert not WaveRespondent.objects.get(pk=asked.row.pk).replied
    assert not Footnote.objects.filter(respondent=asked.row).exists()


@pytest.mark.parametrize(
    ("item", "given", "told"),
    [
        ("Q1", [entry("Q1", "no")], Counted("answered", ("no",), "No")),
        ("Q5", [entry("Q5", "0")], Counted("answered", ("0",), "0")),
        ("Q5", [without("Q5", "blank")], Counted("blank")),
        ("Q5", [], Counted("blank")),
        ("Q5", [without("Q5", "not_known", "No register.")], Counted("not_known", original="No register.")),
        ("Q5", [without("Q5", "declined", "Secret.", publish=False)], Counted("declined")),
        ("Q5", [entry("Q5", "0", publish=False)], Counted(WITHHELD)),
        ("Q2", [entry("Q2", text="long ago")], Counted("non_conforming", (), "long ago")),
        ("Q4", [entry("Q4", "other", text="The courts")], Counted("answered", ("other",), "Other: The courts")),
        ("Q7", [entry("Q7", "1000 EUR", text="a thousand")], Counted("answered", ("1000",), "a thousand")),
        ("Q7", [entry("Q7", "0 EUR")], Counted("answered", ("0",), "0 EUR")),
        ("Q8", [entry("Q8", "plan.pdf", "budget.xlsx")],
         Counted("answered", ("plan.pdf", "budget.xlsx"), "plan.pdf, budget.xlsx")),
        ("Q8", [entry("Q8", "plan.pdf", publish=False)], Counted(WITHHELD)),
        ("Q10b", [entry("Q10b", "20", path="1"), entry("Q10b", "0", path="2"), without("Q10b", "not_known", path="3")],
         Counted("answered", ("20", "0"), "20\n0")),
        ("Q10b", [entry("Q10b", "20", path="1"), entry("Q10b", "0", path="2", publish=False)], Counted(WITHHELD)),
        ("Q11a", [without("Q11a", "blank", path="women"), entry("Q11a", "0", path="men")],
         Counted("answered", ("0",), "0")),
        ("Q11a", [without("Q11a", "not_known", "a", path="women"), without("Q11a", "declined", "b", path="men")],
         Counted("not_known", original="a\nb")),
    ],
)  # fmt: skip
def test_answers_of_every_kind(asked: Asked, item: str, given: Content, told: Counted) -> None:
    assert asked.counted(given)[item] == told


def test_a_reason_not_for_publication_is_no_original_of_a_coded_item(asked: Asked) -> None:
    content = [
        entry("Q10a", "A course.", text="A course.", path="1"),
        without("Q10b", "declined", "A hidden reason.", path="1", publish=False),
    ]
    assert "hidden" in asked.submitted(content).original(asked.instrument.items["TRAINED"]), (
        "its coder reads it"
    )
    waiting = asked.counted(content)["TRAINED"]
    assert waiting == Counted("not_known", (), "10 a: A course.", NOT_CODED)
    coding = asked.coding(content, "TRAINED", state="answered", values=["one"])
    assert asked.counted(content, {"TRAINED": coding})["TRAINED"] == Counted(
        "answered", ("one",), "10 a: A course.", "Judged."
    )
    other = [content[0], {**content[1], "reason": "Another hidden reason."}]
    assert asked.counted(other, {"TRAINED": coding})["TRAINED"] == waiting, "what it rested on has changed"


def test_a_coded_item_that_does_not_apply_is_not_routed(asked: Asked) -> None:
    for answers, state in (
        ([entry("Q1", "no")], "not_routed"),
        ([entry("Q1", "yes")], "not_known"),
        ([without("Q1", "not_known")], "not_known"),
        ([entry("Q1", "no", publish=False)], "not_known"),
    ):
        assert asked.counted(answers)["ROUTED"].state == state, "of what is not told nothing follows"

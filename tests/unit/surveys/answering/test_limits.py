"""What the settings of a question demand is demanded of every answer, by whatever way it comes."""

from dataclasses import replace
from datetime import datetime

import pytest
from tests.factories.answering import WAVE, an_open_wave, delegate
from tests.factories.questionnaires import small_questionnaire
from tests.unit.surveys.answering.test_reading import an_item

from rapport.kernel.access import Viewer
from rapport.kernel.errors import InvalidInput, UnableTo
from rapport.surveys.answering import actions, limits, queries
from rapport.surveys.answering.constraints import broken, with_entries
from rapport.surveys.answering.reading import Raw, read_given
from rapport.surveys.answering.types import Entry, Given
from rapport.surveys.instruments.problems import problems_of
from rapport.surveys.instruments.settings import BY_KIND, FILE_ENDINGS
from rapport.surveys.models import AnswerChange, DraftAnswer

AT = {"wave": WAVE, "respondent": "AT"}
LIMITS = [
    ("NUMBER", {"min": "2"}, "2", "1.9", "number_too_small"),
    ("NUMBER", {"max": "2"}, "2", "2.1", "number_too_large"),
    ("NUMBER", {"decimals": 0}, "2", "2.5", "too_many_decimals"),
    ("NUMBER", {"unit": "percent"}, "30 %", "thirty", "no_number"),
    ("PERCENTAGE", {"decimals": 1}, "2.5 %", "2.55", "too_many_decimals"),
    ("MONEY", {"currency": "EUR"}, "5", "5 USD", "other_currency"),
    ("MONEY", {"min": "10"}, "10 EUR", "9 EUR", "number_too_small"),
    ("MONEY", {"max": "10"}, "10 EUR", "11 EUR", "number_too_large"),
    ("DATE", {}, "2003", "2005, supplemented 2007", "several_dates"),
    ("DATE", {"several": True, "precision": ["year"]}, "2005 and 2007", "2005 and May 2007", "wrong_precision"),
    ("DATE", {"precision": ["day"]}, "11.07.2003", "July 2003", "wrong_precision"),
    ("DATE", {"precision": ["month"]}, "July 2003", "2003", "wrong_precision"),
    ("DATE", {"precision": ["decade", "year"]}, "the 1990s", "11.07.2003", "wrong_precision"),
    ("DATE", {"precision": ["day", "month"]}, "July 2003", "before 2003", "wrong_precision"),
    ("TEXT", {"max_length": 5}, "short", "longer", "too_long"),
    ("TEXT", {"max_length": 30_000}, "x" * 30_000, "x" * 30_001, "too_long"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "settings", "fits", "breaks", "code"), LIMITS)
@pytest.mark.parametrize("as_text", [False, True], ids=["form", "sheet"])
def test_what_is_written_keeps_the_limits(
    kind: str, settings: dict[str, object], fits: str, breaks: str, code: str, as_text: bool
) -> None:
    item = an_item(kind, settings=settings)

    def raw(written: str) -> Raw:
        return Raw(text=written) if as_text and kind == "TEXT" else Raw(values=(written,))

    assert read_given(item, raw(fits)).state == "answered"
    with pytest.raises(InvalidInput) as refused:
        read_given(item, raw(breaks))
    assert refused.value.code == code and refused.value.message


def test_every_setting_of_an_answer_is_spoken_for() -> None:
    """A new setting must be enforced, or stand here among those that only show."""
    tried = {(kind, name) for kind, settings, *_rest in LIMITS for name in settings}
    tried |= {("DATE", "several"), ("REPEAT", "max_rows"), ("FILE", "accept")}
    shown = {("TEXT", "rows")}
    assert tried | shown == {(kind, name) for kind, names in BY_KIND.items() for name in names}


def test_a_refused_date_says_which_would_do() -> None:
    with pytest.raises(InvalidInput, match=r"day \(11\.07\.2003\), month \(July 2003\)"):
        read_given(an_item("DATE", settings={"precision": ["day", "month"]}), Raw(values=("2003",)))


def test_every_ending_that_can_be_asked_for_can_be_attached() -> None:
    for ending in FILE_ENDINGS:
        assert limits.document_types({"accept": [ending]}) != limits.DOCUMENT_TYPES


# Conditions, over values.


def met(constraint: str, **given: Given) -> list[str]:
    items = [an_item("NUMBER", code=code) for code in ("Q1", "Q2")]
    items += [an_item("SINGLE", code="Q3"), an_item("NUMBER", code="Q4", show_if="Q3 = a")]
    limited = an_item(
        "NUMBER", code="Q5", settings={"constraint": constraint, "message": {"en": "Count again."}}
    )
    kept = with_entries({}, [Entry(code, one) for code, one in given.items()])
    return [one.message for one in broken([*items, limited], kept)]


def number(value: str) -> Given:
    return Given("answered", (value,))


def test_a_condition_refuses_only_what_is_certainly_false() -> None:
    assert met("Q5 <= 10 or Q1 = 0", Q5=number("11"), Q1=number("1")) == ["Count again."]
    assert met("Q5 <= 10 or Q1 = 0", Q5=number("11"), Q1=number("0")) == []
    assert met("Q5 <= 10 or Q1 = 0", Q5=number("11")) == [], "Q1 may still be nought"
    assert met("Q5 <= 10", Q5=Given("not_known")) == [], "nothing was answered that could be wrong"
    assert met("Q9 <= 10", Q5=number("11")) == [], "a condition that cannot be read refuses nothing"


def test_a_condition_within_a_row_is_about_that_row() -> None:
    group = an_item("REPEAT", code="G")
    most = an_item("NUMBER", code="G.a", parent="G", settings={"constraint": "G.a <= 10 or G.b = 0"})
    other = an_item("NUMBER", code="G.b", parent="G")
    entries = [
        Entry("G.a", number("11"), "1"), Entry("G.b", number("0"), "1"),
        Entry("G.a", number("11"), "2"), Entry("G.b", number("1"), "2"),
    ]  # fmt: skip
    found = list(broken([group, most, other], with_entries({}, entries)))
    assert [(one.item, one.path) for one in found] == [("G.a", "2")]
    assert "at most 10" in found[0].message


# Conditions and limits, in a return.


def asked(now: datetime, **settings: dict[str, object]) -> Viewer:
    """Who answers an open wave whose questions have these settings."""
    an_open_wave(now=now, items={code: {"settings": one} for code, one in settings.items()})
    return delegate("AT", now=now)


def keep(by: Viewer, now: datetime, *entries: Entry) -> int:
    return actions.answers_save(**AT, entries=entries, channel="API", by=by, now=now)


@pytest.mark.parametrize(
    ("code", "settings", "given", "path", "reason"),
    [
        ("Q6", {"max": "4"}, Given("answered", ("5",)), "", "number_too_large"),
        ("Q6", {}, Given("answered", ("many",)), "", "no_number"),
        ("Q8", {"currency": "EUR"}, Given("answered", ("5 USD",)), "", "other_currency"),
        ("Q2", {"precision": ["day"]}, Given("answered", ("2003",)), "", "wrong_precision"),
        ("Q2", {}, Given("answered", ("2003", "2004")), "", "several_dates"),
        ("Q4", {"max_length": 3}, Given("answered", ("long",), "long"), "", "too_long"),
        ("Q10", {"max_rows": 2}, Given("answered", ("Third",), "Third"), "3", "too_many_rows"),
        ("Q6", {"constraint": "Q6 != 5"}, Given("answered", ("5",)), "", "constraint_broken"),
    ],
)
def test_a_program_cannot_keep_what_breaks_a_limit(
    db: None,
    now: datetime,
    code: str,
    settings: dict[str, object],
    given: Given,
    path: str,
    reason: str,
) -> None:
    """What comes without having been read is looked at all the same, and the refusal names the question."""
    focal = asked(now, **{code: settings})
    item = "Q10a" if path else code
    fine = Entry("Q7", Given("answered", ("30",)))
    with pytest.raises(InvalidInput, match=f"Question {item[1:]}: ") as refused:
        keep(focal, now, fine, Entry(item, given, path))
    assert (refused.value.code, refused.value.extra["item"]) == (reason, item)
    assert not DraftAnswer.objects.filter(version__gt=0).exists(), "all or nothing"


def test_rows_up_to_the_limit_are_kept(db: None, now: datetime) -> None:
    focal = asked(now, Q10={"max_rows": 250})
    row = Given("answered", ("Last",), "Last")
    assert keep(focal, now, Entry("Q10a", row, "250"), Entry("Q10a", Given("blank"), "251")) == 2


def test_a_group_without_a_limit_has_one_all_the_same(db: None, now: datetime) -> None:
    focal, row = asked(now), Given("answered", ("Last",), "Last")
    with pytest.raises(InvalidInput, match="at most 200"):
        keep(focal, now, Entry("Q10a", row, "201"))


def test_a_file_is_of_the_kinds_asked_for(db: None, now: datetime) -> None:
    focal = asked(now, Q9={"accept": ["pdf", "txt"]})
    kept = {"name": "plan.csv", "content": b"a,b\n", "by": focal, "now": now}
    with pytest.raises(InvalidInput, match=r"Choose one of: \.pdf, \.txt"):
        actions.document_keep(**AT, **kept, item="Q9")
    assert actions.document_keep(**AT, **kept), "with the whole return it may come"
    assert actions.document_keep(**AT, **{**kept, "name": "plan.txt"}, item="Q9")


def test_a_condition_broken_by_a_later_answer_stands_against_submitting(db: None, now: datetime) -> None:
    words = {"en": "More than 10 only if most are trained."}
    focal = asked(now, Q6={"constraint": "Q6 <= 10 or Q7 > 50", "message": words})
    keep(focal, now, Entry("Q1", Given("answered", ("yes",))))
    keep(focal, now, Entry("Q6", number("11")), Entry("Q7", number("60")))
    keep(focal, now, Entry("Q7", number("40")))
    ready = queries.readiness(viewer=focal, **AT)
    assert [(one.item, one.message) for one in ready.broken] == [
        ("Q6", "More than 10 only if most are trained.")
    ]
    assert not ready.is_ready
    with pytest.raises(UnableTo, match="do not fit their questions: Q6") as refused:
        actions.return_submit(**AT, by=focal, now=now)
    assert refused.value.code == "limits_broken"
    assert AnswerChange.objects.count() == 4, "nothing of what was typed is lost"
    keep(focal, now, Entry("Q6", Given("not_known")))
    assert actions.return_submit(**AT, by=focal, now=now) == 1


def test_what_was_kept_before_a_limit_stands_against_submitting(db: None, now: datetime) -> None:
    focal = asked(now, Q6={"max": "5"}, Q10={"max_rows": 1})
    first = Given("answered", ("a",), "a")
    keep(focal, now, Entry("Q6", number("5")), Entry("Q10a", first, "1"), Entry("Q10a", Given("blank"), "2"))
    DraftAnswer.objects.filter(item__code="Q6").update(values=["6"])
    DraftAnswer.objects.filter(item__code="Q10a", path="2").update(state="answered", values=["b"], text="b")
    found = queries.readiness(viewer=focal, **AT).broken
    assert [(one.item, one.path) for one in found] == [("Q6", ""), ("Q10a", "2")]


def test_what_is_required_is_required_in_every_row_begun(db: None, now: datetime) -> None:
    an_open_wave(now=now, items={"Q10a": {"required": True}})
    focal = delegate("AT", now=now)
    title = Given("answered", ("First",), "First")
    keep(focal, now, Entry("Q1", Given("answered", ("yes",))), Entry("Q10a", title, "1"))
    assert queries.readiness(viewer=focal, **AT).required == ()
    keep(focal, now, Entry("Q10b", Given("answered", ("2003",)), "2"))
    assert queries.readiness(viewer=focal, **AT).required == ("Q10a",)
    keep(focal, now, Entry("Q10b", Given("blank"), "2"))
    assert queries.readiness(viewer=focal, **AT).required == ()


def test_the_builder_takes_the_conditions_that_are_enforced() -> None:
    content = small_questionnaire()
    for item, constraint, found in (
        ("Q3.count", "Q3.count <= 10", []), ("Q5", "Q3.count <= 10", ["analysis.expression"]),
    ):  # fmt: skip
        sections = [
            replace(
                part,
                items=tuple(
                    replace(one, settings={"constraint": constraint}) if one.code == item else one
                    for one in part.items
                ),
            )
            for part in content.sections
        ]
        codes = [one.code for one in problems_of(replace(content, sections=tuple(sections)))]
        assert codes == found

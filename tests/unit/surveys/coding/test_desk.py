"""Coding once, twice and blind; what counts; what goes stale; what is refused."""

from dataclasses import replace
from datetime import datetime

import pytest
from tests.factories import coding
from tests.factories.actors import a_viewer
from tests.factories.coding import FORM, LEAD, WAVE, answered, code

from rapport.kernel.access import Viewer
from rapport.kernel.audit import Recorded
from rapport.kernel.errors import AccessDenied, InvalidInput, NotAvailable, StaleVersion, UnableTo
from rapport.surveys import actions as surveys_actions
from rapport.surveys import queries as surveys
from rapport.surveys.answering.types import Entry as GivenEntry
from rapport.surveys.answering.types import Given
from rapport.surveys.coding import actions, queries
from rapport.surveys.coding.types import CellView, Code, Entry, Status
from rapport.surveys.models import Answer, Coding, Footnote
from rapport.surveys.running import actions as running

pytestmark = pytest.mark.django_db
SYSTEM = Viewer.system()


@pytest.fixture
def wave(now: datetime) -> str:
    return coding.submitted_wave(now=now)


@pytest.fixture
def coder(now: datetime) -> Viewer:
    return a_viewer("CODER", now=now)


@pytest.fixture
def other(now: datetime) -> Viewer:
    return a_viewer("CODER", now=now)


def answer(item: str, state: str = "AT") -> Answer:
    return Answer.objects.get(item__code=item, respondent__organisation__code=state)


def cell(item: str, viewer: Viewer = SYSTEM, state: str = "AT") -> CellView:
    view = surveys.wave(viewer=viewer, code=WAVE)
    return queries.cell(viewer=viewer, wave=view, code=item, respondent=state)[1]


def statuses(item: str, wave: str = WAVE) -> dict[str, int]:
    view = surveys.wave(viewer=SYSTEM, code=wave)
    found = {row.item.code: row for row in queries.desk(viewer=SYSTEM, wave=view)}[item]
    one_by_one = queries.item_cells(viewer=SYSTEM, wave=view, code=item)[1]
    listed = [one.status for one in one_by_one]
    for status in Status:
        if status is not Status.NOTHING:
            assert found.of(status) == listed.count(status), f"the desk counts {status} as the list lists it"
    return {status.value: many for status, many in found.counts.items() if many}


def test_uncoded_answers_are_not_known_counted_and_listed(wave: str) -> None:
    one = answer("LEAD")
    assert (one.state, one.values, one.interpretation) == ("not_known", [], "Not coded yet.")
    assert statuses("LEAD") == {"uncoded": 3}
    assert statuses("Q2") == {"uncoded": 3}, "a date written as a sentence waits for the desk"
    assert cell("LEAD").original == coding.WORDS["AT"]
    assert cell("Q2").original == "beginning of the 1990s"


def test_a_single_coding_counts_at_once_and_keeps_several_codes(
    wave: str, coder: Viewer, now: datetime, audited: list[Recorded]
) -> None:
    assert code(coder, "LEAD", "AT", "interior", "justice", now=now, footnote="Jointly.") == "FINAL"
    one = answer("LEAD")
    assert (one.state, one.values, one.original) == ("answered", ["justice", "interior"], coding.WORDS["AT"])
    note = Footnote.objects.get(key=one.footnotes[0])
    assert (note.text, note.items, note.respondent_id) == ({"en": "Jointly."}, ["LEAD"], one.respondent_id)
    assert surveys.footnotes(viewer=SYSTEM, wave=surveys.wave(viewer=SYSTEM, code=WAVE))[0].respondent == "AT"
    stages = Coding.objects.filter(item__code="LEAD").values_list("stage", flat=True)
    assert sorted(stages) == ["FINAL", "FIRST"]
    event = audited[-1]
    assert event.event == "answer.coded"
    assert event.detail == {"wave": WAVE, "item": "LEAD", "stage": "FINAL", "codebook": 3}
    assert statuses("LEAD") == {"coded": 1, "uncoded": 2}


def test_coding_again_keeps_what_stood(wave: str, coder: Viewer, other: Viewer, now: datetime) -> None:
    code(coder, "LEAD", "AT", "justice", now=now, footnote="First.")
    code(other, "LEAD", "AT", "justice", "interior", now=now, reason="Both are named.")
    assert answer("LEAD").values == ["justice", "interior"]
    assert not Footnote.objects.filter(key__startswith="C:").exists(), "a note that counts no more is gone"
    view = surveys.wave(viewer=SYSTEM, code=WAVE)
    history = queries.history(viewer=SYSTEM, wave=view, code="LEAD", respondent="AT")
    assert [(one.stage, one.code.values, one.superseded_at is None) for one in history] == [
        ("FIRST", ("justice",), False),
        ("FINAL", ("justice",), False),
        ("FIRST", ("justice", "interior"), True),
        ("FINAL", ("justice", "interior"), True),
    ]
    assert {one.coder for one in history} == {coder.person_id, other.person_id}


def test_an_asked_answer_is_recoded_with_a_reason_and_keeps_its_words(
    wave: str, coder: Viewer, now: datetime
) -> None:
    with pytest.raises(InvalidInput, match="Say why"):
        code(coder, "Q2", "AT", "199X", now=now)
    with pytest.raises(InvalidInput):
        code(coder, "Q2", "AT", "31.02.2007", now=now, reason="?")
    code(coder, "Q2", "AT", "199X", now=now, reason="A decade is all it says.")
    one = answer("Q2")
    assert (one.state, one.values, one.original) == ("answered", ["199X"], "beginning of the 1990s")
    assert one.interpretation == "A decade is all it says."
    assert statuses("Q2") == {"coded": 1, "uncoded": 2}


def test_a_coding_whose_original_changed_is_listed_and_not_applied(
    wave: str, coder: Viewer, now: datetime
) -> None:
    code(coder, "LEAD", "AT", "justice", now=now)
    code(coder, "Q2", "AT", "199X", now=now, reason="A decade.")
    coding.correct("AT", now=now, words="The police lead now.")
    assert (answer("LEAD").state, answer("LEAD").original) == ("not_known", "The police lead now.")
    assert statuses("LEAD") == {"stale": 1, "uncoded": 2}
    assert answer("Q2").values == ["199X"], "what it rests on stands as it was"
    assert cell("LEAD").final is not None and not cell("LEAD").final.live
    code(coder, "LEAD", "AT", "police", now=now)
    assert statuses("LEAD") == {"coded": 1, "uncoded": 2}


@pytest.mark.parametrize("publish", [True, False])
def test_a_coding_of_a_reason_why_not_outlives_corrections_of_other_answers(
    wave: str, coder: Viewer, now: datetime, publish: bool
) -> None:
    declined = GivenEntry("Q3", Given("declined", (), "", "The plan is secret.", publish))
    coding.correct("AT", declined, now=now)
    decide = {"wave": WAVE, "respondent": "AT", "by": coder, "now": now}
    actions.answer_code(item="Q3", code=Code("not_known", (), "Nobody may tell."), **decide)
    actions.answer_code(item="LEAD", code=Code("not_known"), **decide)
    coding.correct("AT", declined, answered("Q5", "12"), now=now)
    assert (answer("Q3").state, answer("LEAD").state) == ("not_known", "not_known")
    assert statuses("Q3") == {"coded": 1}
    assert statuses("LEAD") == {"coded": 1, "uncoded": 2}
    other_reason = replace(declined, given=replace(declined.given, reason="Ask the police."))
    coding.correct("AT", other_reason, now=now)
    assert statuses("Q3") == {"stale": 1}
    assert statuses("LEAD") == {"stale": 1, "uncoded": 2}


def test_a_coding_without_words_is_made_again_where_what_was_given_in_their_place_changed(
    wave: str, coder: Viewer, now: datetime
) -> None:
    coding.save(replace(FORM, code="NOTED", parent=""), now=now, new=True, expected=3)
    unknown = GivenEntry("Q5", Given("not_known"))
    coding.correct("AT", unknown, now=now)
    for item, reason in (("Q5", "Said on the telephone."), ("NOTED", "")):
        actions.answer_code(
            wave=WAVE, item=item, respondent="AT", code=Code("declined", (), reason), by=coder, now=now
        )
    coding.correct("AT", unknown, now=now)
    assert (answer("Q5").state, answer("NOTED").state) == ("declined", "declined"), "nothing was changed"
    assert statuses("Q5") == {"coded": 1}
    coding.correct("AT", GivenEntry("Q5", Given("blank")), now=now)
    assert (answer("Q5").state, answer("NOTED").state) == ("blank", "not_known")
    assert statuses("Q5") == {"stale": 1}
    assert statuses("NOTED") == {"stale": 1, "uncoded": 2}
    actions.answer_code(wave=WAVE, item="NOTED", respondent="AT", code=Code("declined"), by=coder, now=now)
    assert statuses("NOTED") == {"coded": 1, "uncoded": 2}


def test_a_coding_under_another_question_than_now_is_stale_on_desk_and_list(
    wave: str, coder: Viewer, now: datetime
) -> None:
    code(coder, "LEAD", "AT", "justice", now=now)
    coding.save(replace(LEAD, parent="Q2"), now=now, new=False, expected=3)
    assert answer("LEAD").state == "not_known"
    assert statuses("LEAD") == {"stale": 1, "uncoded": 2}


def test_what_is_withheld_is_seen_at_the_desk_and_counted_nowhere(
    wave: str, coder: Viewer, now: datetime
) -> None:
    code(coder, "LEAD", "AT", "justice", now=now, reason="secret reason", footnote="secret note")
    secret = answered("Q3", "secret words", text="secret words", publish=False)
    coding.correct("AT", secret, now=now)
    code(coder, "LEAD", "AT", "police", now=now, reason="secret reason", footnote="secret note")
    for item in ("Q3", "LEAD", "FORM"):
        one = answer(item)
        assert (one.state, one.values, one.original, one.interpretation) == ("withheld", [], "", "")
        assert one.footnotes == []
    assert not Footnote.objects.filter(key__startswith="C:").exists()
    assert statuses("LEAD") == {"withheld": 1, "uncoded": 2}
    assert cell("LEAD").original == "secret words" and cell("LEAD").withheld


def test_an_item_that_rests_on_no_question_is_coded_with_a_quotation(
    wave: str, coder: Viewer, now: datetime
) -> None:
    coding.save(replace(FORM, code="NOTED", parent=""), now=now, new=True, expected=3)

    def noted(quote: str) -> str:
        return actions.answer_code(
            wave=WAVE, item="NOTED", respondent="AT", code=Code("answered", ("one",), quote=quote),
            by=coder, now=now,
        )  # fmt: skip

    with pytest.raises(InvalidInput, match="Quote the words"):
        noted("")
    with pytest.raises(InvalidInput, match="Quote the words"):
        noted("words that nobody wrote")
    noted("Justice  and Interior")
    assert (answer("NOTED").values, answer("NOTED").original) == (["one"], "Justice  and Interior")
    assert statuses("NOTED") == {"coded": 1, "uncoded": 2}
    coding.correct("AT", answered("Q3", "x", text=coding.WORDS["AT"], publish=False), now=now)
    assert (answer("NOTED").state, answer("NOTED").original) == ("withheld", "")
    coding.correct("AT", answered("Q3", "x", text="Otherwise.", publish=True), now=now)
    assert statuses("NOTED") == {"stale": 1, "uncoded": 2}


@pytest.mark.parametrize(
    ("item", "given"),
    [
        ("LEAD", Code("answered", ("mayor",))),
        ("LEAD", Code("answered")),
        ("LEAD", Code("blank", ("justice",))),
        ("LEAD", Code("withheld")),
        ("LEAD", Code("no_reply")),
        ("FORM", Code("answered", ("one", "several"))),
        ("Q5", Code("answered", ("many",), "r")),
        ("LEAD", Code("answered", ("justice",), "x" * 5001)),
    ],
)
def test_bad_codings_are_refused_and_nothing_is_kept(
    wave: str, coder: Viewer, now: datetime, item: str, given: Code
) -> None:
    with pytest.raises(InvalidInput):
        actions.answer_code(wave=WAVE, item=item, respondent="AT", code=given, by=coder, now=now)
    assert not Coding.objects.exists()


def test_who_may_not_and_what_is_not_there(wave: str, coder: Viewer, now: datetime) -> None:
    reader, delegate = a_viewer("READER", now=now), a_viewer("FOCAL_POINT", now=now)
    for by in (reader, delegate):
        with pytest.raises(AccessDenied):
            code(by, "LEAD", "AT", "justice", now=now)
    for item, state in (("NOPE", "AT"), ("LEAD", "XX"), ("Q9", "AT")):
        with pytest.raises(NotAvailable):
            code(coder, item, state, "justice", now=now)
    with pytest.raises(AccessDenied):
        coding.save(LEAD, now=now, new=False, expected=3, by=coder)
    with pytest.raises((AccessDenied, NotAvailable)):
        queries.desk(viewer=delegate, wave=surveys.wave(viewer=SYSTEM, code=WAVE))


def test_many_are_coded_whole_or_not_at_all(wave: str, coder: Viewer, now: datetime) -> None:
    good = Entry("LEAD", "AT", Code("answered", ("justice",)))
    bad = Entry("LEAD", "BE", Code("answered", ("mayor",)))
    with pytest.raises(InvalidInput) as refused:
        actions.answers_code(wave=WAVE, entries=[good, bad], by=coder, now=now)
    assert list(refused.value.extra["problems"]) == ["LEAD~BE"]
    assert not Coding.objects.exists()
    entries = [good, Entry("LEAD", "BE", Code("answered", ("police",)))]
    assert actions.answers_code(wave=WAVE, entries=entries, by=coder, now=now) == 2
    assert actions.answers_code(wave=WAVE, entries=entries, by=coder, now=now) == 0, (
        "the same again is nothing"
    )
    assert Coding.objects.count() == 4


class TestTwice:
    @pytest.fixture(autouse=True)
    def twice(self, wave: str, now: datetime) -> None:
        actions.item_code_twice(wave=WAVE, item="LEAD", twice=True, expected=3, by=SYSTEM, now=now)

    def test_the_second_coder_sees_nothing_of_the_first(
        self, coder: Viewer, other: Viewer, now: datetime
    ) -> None:
        assert code(coder, "LEAD", "AT", "justice", now=now, reason="secret", footnote="secret") == "FIRST"
        assert answer("LEAD").state == "not_known", "nothing counts before both have coded"
        assert statuses("LEAD") == {"once": 1, "uncoded": 2}
        seen = cell("LEAD", other)
        assert seen.blind and seen.can_code
        assert (seen.first, seen.second, seen.final, seen.counted, seen.start) == (None,) * 5
        view = surveys.wave(viewer=other, code=WAVE)
        assert queries.history(viewer=other, wave=view, code="LEAD", respondent="AT") == []
        for found in (
            queries.item_cells(viewer=other, wave=view, code="LEAD")[1],
            queries.respondent_cells(viewer=other, wave=view, respondent="AT")[1],
            queries.agreement(viewer=other, wave=view),
        ):
            assert "secret" not in repr(found) and "coder=" + str(coder.person_id) not in repr(found)
        assert cell("LEAD", coder).first is not None, "the first coder sees what they coded"

    def test_a_first_coding_stays_in_the_counts_once_a_second_is_not_asked_for(
        self, coder: Viewer, now: datetime
    ) -> None:
        code(coder, "LEAD", "AT", "justice", now=now)
        actions.item_code_twice(wave=WAVE, item="LEAD", twice=False, expected=4, by=SYSTEM, now=now)
        assert statuses("LEAD") == {"uncoded": 3}, "nobody coded it for good"
        coding.correct("AT", now=now, words="Another ministry now.")
        assert statuses("LEAD") == {"stale": 1, "uncoded": 2}

    def test_the_first_coder_is_never_the_second(self, coder: Viewer, now: datetime) -> None:
        assert code(coder, "LEAD", "AT", "justice", now=now) == "FIRST"
        assert code(coder, "LEAD", "AT", "police", now=now) == "FIRST"
        assert not Coding.objects.filter(stage="SECOND").exists()

    def test_the_same_twice_counts_at_once(self, coder: Viewer, other: Viewer, now: datetime) -> None:
        code(coder, "LEAD", "AT", "justice", "interior", now=now)
        assert code(other, "LEAD", "AT", "interior", "justice", now=now) == "FINAL"
        assert answer("LEAD").values == ["justice", "interior"]
        assert statuses("LEAD") == {"coded": 1, "uncoded": 2}
        with pytest.raises(UnableTo, match="settled"):
            code(coder, "LEAD", "AT", "police", now=now)

    def test_a_difference_is_measured_settled_and_stays_measured(
        self, coder: Viewer, other: Viewer, now: datetime
    ) -> None:
        manager = a_viewer("SURVEY_MANAGER", now=now)
        settled = {"wave": WAVE, "item": "LEAD", "respondent": "AT", "by": manager, "now": now}
        code(coder, "LEAD", "AT", "justice", now=now)
        with pytest.raises(UnableTo, match="still awaited"):
            actions.coding_settle(code=Code("answered", ("justice",), "r"), **settled)
        assert code(other, "LEAD", "AT", "justice", "interior", now=now) == "SECOND"
        assert statuses("LEAD") == {"to_settle": 1, "uncoded": 2}
        assert answer("LEAD").state == "not_known"
        with pytest.raises(InvalidInput, match="Say why"):
            actions.coding_settle(code=Code("answered", ("justice",)), **settled)
        with pytest.raises(AccessDenied):
            actions.coding_settle(code=Code("answered", ("justice",), "r"), **{**settled, "by": coder})
        actions.coding_settle(code=Code("answered", ("justice", "interior"), "Both lead."), **settled)
        assert answer("LEAD").values == ["justice", "interior"]
        assert statuses("LEAD") == {"coded": 1, "uncoded": 2}
        (found,) = queries.agreement(viewer=manager, wave=surveys.wave(viewer=manager, code=WAVE))
        assert found.agreement is not None
        assert (found.agreement.base, found.agreement.agreed) == (1, 0)
        assert [one.respondent for one in found.differing] == ["AT"]

    def test_when_the_answer_changes_both_begin_anew(
        self, coder: Viewer, other: Viewer, now: datetime
    ) -> None:
        code(coder, "LEAD", "AT", "justice", now=now)
        code(other, "LEAD", "AT", "justice", now=now)
        coding.correct("AT", now=now, words="The police lead now.")
        assert statuses("LEAD") == {"stale": 1, "uncoded": 2}
        assert code(other, "LEAD", "AT", "police", now=now) == "FIRST"
        assert code(coder, "LEAD", "AT", "police", now=now) == "FINAL"


class TestCodebook:
    def test_a_new_version_says_why_and_each_coding_names_its_own(
        self, wave: str, coder: Viewer, now: datetime
    ) -> None:
        code(coder, "LEAD", "AT", "justice", now=now)
        renamed = replace(LEAD, options=(*LEAD.options, ("mayor", "A mayor")))
        assert coding.save(renamed, now=now, new=False, expected=3) == 4
        code(coder, "LEAD", "BE", "mayor", now=now)
        assert statuses("LEAD") == {"older": 1, "coded": 1, "uncoded": 1}
        assert actions.codings_confirm(wave=WAVE, item="LEAD", by=SYSTEM, now=now) == 1
        assert statuses("LEAD") == {"coded": 2, "uncoded": 1}
        assert answer("LEAD").values == ["justice"]
        book = queries.codebook(viewer=SYSTEM, wave=surveys.wave(viewer=SYSTEM, code=WAVE))
        assert [(one.number, one.reason) for one in book.editions][1:] == [
            (2, "As agreed."), (3, "As agreed."), (4, "As agreed."),
        ]  # fmt: skip
        with pytest.raises(UnableTo):
            actions.codings_confirm(wave=WAVE, item="LEAD", by=SYSTEM, now=now)

    def test_several_rows_each_with_its_code_are_confirmed_together(
        self, wave: str, coder: Viewer, now: datetime
    ) -> None:
        rows = (answered("Q10a", "Law", text="Law"), replace(answered("Q10a", "Care", text="Care"), path="2"))
        coding.correct("AT", replace(rows[0], path="1"), rows[1], now=now)
        kind = replace(FORM, code="TRAINING", parent="Q10")
        coding.save(kind, now=now, new=True, expected=3)
        code(coder, "TRAINING", "AT", "one", "several", now=now)
        more = replace(kind, options=(*kind.options, ("none", "None")))
        coding.save(more, now=now, new=False, expected=4)
        assert actions.codings_confirm(wave=WAVE, item="TRAINING", by=SYSTEM, now=now) == 1
        assert answer("TRAINING").values == ["one", "several"]

    def test_codes_in_use_stay_and_asked_questions_do_not_change(
        self, wave: str, coder: Viewer, now: datetime
    ) -> None:
        code(coder, "LEAD", "AT", "justice", now=now)
        without = replace(LEAD, options=LEAD.options[1:])
        with pytest.raises(UnableTo, match="justice"):
            coding.save(without, now=now, new=False, expected=3)
        with pytest.raises(UnableTo, match="no longer change"):
            coding.save(replace(LEAD, kind="SINGLE"), now=now, new=False, expected=3)
        with pytest.raises(InvalidInput, match="not changed here"):
            coding.save(replace(LEAD, code="Q1"), now=now, new=False, expected=3)
        with pytest.raises(InvalidInput, match="already"):
            coding.save(replace(LEAD, code="Q9"), now=now, new=True, expected=3)
        with pytest.raises(StaleVersion):
            coding.save(LEAD, now=now, new=False, expected=2)
        coding.save(replace(LEAD, options=LEAD.options[:2]), now=now, new=False, expected=3)


class TestLoaded:
    def test_one_coding_leaves_a_judged_answer_standing_when_one_is_enough_again(
        self, coder: Viewer, now: datetime
    ) -> None:
        from tests.factories import surveys as loaded

        content = loaded.small_content("small")
        judged = tuple(replace(one, interpretation="As printed.") for one in content.answers)
        surveys_actions.wave_load(content=replace(content, answers=judged), by=SYSTEM, now=now)
        twice = {"wave": "small", "item": "Q2", "by": SYSTEM, "now": now}
        actions.item_code_twice(twice=True, expected=1, **twice)
        given = Code("not_known", reason="The year is not given.")
        assert actions.answer_code(
            wave="small", item="Q2", respondent="AT", code=given, by=coder, now=now
        ) == "FIRST"  # fmt: skip
        assert statuses("Q2", "small") == {"once": 1, "coded": 3}
        actions.item_code_twice(twice=False, expected=2, **twice)
        assert statuses("Q2", "small") == {"coded": 4}

    def test_a_loaded_answer_is_coded_anew_and_stays_in_the_history(
        self, coder: Viewer, now: datetime
    ) -> None:
        from tests.factories import surveys as loaded

        loaded.small_wave(now=now)
        actions.answer_code(
            wave="small", item="Q2", respondent="at", code=Code("answered", ("2004",), "By law.", "Since 2004."),
            by=coder, now=now,
        )  # fmt: skip
        one = Answer.objects.get(item__code="Q2", respondent__organisation__code="AT")
        assert (one.values, one.interpretation) == (["2004"], "By law.")
        view = surveys.wave(viewer=coder, code="small")
        history = queries.history(viewer=coder, wave=view, code="Q2", respondent="AT")
        assert [(one.code.values, one.coder) for one in history if one.stage == "FINAL"] == [
            (("2003",), None), (("2004",), coder.person_id),
        ]  # fmt: skip
        assert surveys.footnotes(viewer=coder, wave=view)[0].text == {"en": "Since 2004."}

    def test_a_published_answer_needs_a_reason_and_moves_the_name_of_the_content(
        self, wave: str, coder: Viewer, now: datetime
    ) -> None:
        running.wave_close(
            wave=WAVE, expected=surveys.wave(viewer=SYSTEM, code=WAVE).version, by=SYSTEM, now=now
        )
        surveys_actions.wave_publish(code=WAVE, by=SYSTEM, now=now)
        before = surveys.wave(viewer=coder, code=WAVE)
        with pytest.raises(InvalidInput, match="published"):
            code(coder, "LEAD", "AT", "justice", now=now)
        code(coder, "LEAD", "AT", "justice", now=now, reason="Named first.")
        after = surveys.wave(viewer=coder, code=WAVE)
        assert (after.version, after.content_hash != before.content_hash) == (before.version + 1, True)

"""Rules over one submission: what is true of it, what is unknown, and that nothing given is lost on the way."""

from typing import Any

import pytest
from tests.consistency.walking import SOURCE

from rapport.surveys.files import read_survey
from rapport.surveys.running.consistency import RuleView, findings
from rapport.surveys.types import ItemView

RULE = RuleView("r", "Q1 = no and Q3 is answered", ("Q1", "Q3"), {"en": "Which?"})


def item(code: str, kind: str, *options: str, parent: str | None = None, **settings: str) -> ItemView:
    offered = {option: {"en": option} for option in options}
    return ItemView(
        code, "", kind, False, {"en": code}, "A", parent, "", "", True, offered, settings=settings
    )


ITEMS = (
    item("Q1", "SINGLE", "yes", "no"),
    item("Q2", "DATE"),
    item("Q3", "TEXT"),
    item("Q5", "NUMBER"),
    item("Q7", "MONEY", currency="EUR"),
    item("Q8", "MONEY"),
    item("Q9", "REPEAT"),
    item("Q9a", "SINGLE", "x", "y", parent="Q9"),
)


def entry(code: str, *values: str, state: str = "answered", text: str = "", path: str = "") -> dict[str, Any]:
    return {
        "item": code,
        "path": path,
        "state": state,
        "values": list(values),
        "text": text,
        "publish": False,
    }


def found(when: str, *entries: dict[str, Any]) -> bool:
    rule = RuleView("r", when, (), {"en": "?"})
    return bool(findings(ITEMS, [rule], {"answers": list(entries)}))


@pytest.mark.parametrize(
    ("when", "entries", "expected"),
    [
        ("Q1 = no and Q3 is answered", [entry("Q1", "no"), entry("Q3", "x", text="x")], True),
        ("Q1 = no and Q3 is answered", [entry("Q1", "yes"), entry("Q3", "x")], False),
        ("Q1 = no and Q3 is answered", [entry("Q1", state="blank"), entry("Q3", "x")], False),
        ("Q1 = no and Q3 is answered", [entry("Q3", "x")], False),
        ("Q3 is answered", [entry("Q3", text="only words")], True),
        ("Q2 is answered", [entry("Q2", text="some time ago")], False),
        ("Q2 is non_conforming", [entry("Q2", text="some time ago")], True),
        ("Q5 > 10", [entry("Q5", "12.5")], True),
        ("Q7 > 10", [entry("Q7", "1200000 EUR")], True),
        ("Q8 is answered", [entry("Q8", "1200000 EUR")], True),
        ("Q9a includes y", [entry("Q9a", "x", path="1"), entry("Q9a", "y", path="2")], True),
        ("Q9a is answered", [entry("Q9a", "x", path="1"), entry("Q9a", state="blank", path="2")], True),
        ("Q1 is declined", [entry("Q1", state="declined")], True),
        ("Q99 is answered", [entry("Q1", "no")], False),
        ("Q1 =", [entry("Q1", "no")], False),
    ],
)
def test_a_rule_is_found_where_it_is_true(when: str, entries: list[dict[str, Any]], expected: bool) -> None:
    assert found(when, *entries) is expected


def test_the_rules_of_2007_find_what_they_are_there_for() -> None:
    content = read_survey(SOURCE / "datasets" / "osce_2007")
    rules = [RuleView(one.code, one.when, one.items, one.message) for one in content.rules]
    items = [
        ItemView(
            one.code, one.number, one.kind, one.origin == "CODED", one.text, one.section, one.parent, one.show_if,
            one.basis, one.encoded, {option.code: option.text for option in one.options},
        )
        for one in content.items
    ]  # fmt: skip
    given = [entry("Q9.a", "no"), entry("Q9.b", "no"), entry("Q10", "a", "b"), entry("Q5", "b")]
    given += [entry("Q5.covers", "Two posts", text="Two posts"), entry("Q20", "a"), entry("Q20.covers", "x")]
    assert {one.code for one in findings(items, rules, {"answers": given})} == {
        "plan-no-but-described",
        "mechanism-budget-no-but-covered",
    }
    given[-2] = entry("Q20", "c")
    assert len(findings(items, rules, {"answers": given})) == len(rules) == 3, "each of the rules can be true"
    given[1] = entry("Q9.b", "yes")
    assert "plan-no-but-described" not in {one.code for one in findings(items, rules, {"answers": given})}
    assert all(set(one.message) == {"en", "fr", "ar"} for one in rules)

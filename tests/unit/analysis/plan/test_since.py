"""Two diagnoses compared: every finding of either is said once, as new, gone or still there."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from rapport.analysis.plan.findings import Finding, Rule, Severity
from rapport.analysis.plan.since import since

RULES = [Rule(f"rule.{number}", Severity.WARNING, "3.3.3") for number in range(3)]
FINDINGS = st.lists(
    st.builds(
        Finding,
        st.sampled_from(RULES),
        st.sampled_from(["", "m1", "m2"]),
        st.sampled_from([{"missing": "a"}, {"missing": "a, b"}]),
    ),
    max_size=12,
)


@given(FINDINGS, FINDINGS)
def test_every_finding_is_said_once(before: list[Finding], after: list[Finding]) -> None:
    found = since(before, after)
    assert Counter(one.key for one in before) == Counter(
        [one.key for one in found.gone] + [one.before.key for one in found.still]
    )
    assert Counter(one.key for one in after) == Counter(
        [one.key for one in found.new] + [one.after.key for one in found.still]
    )
    assert not {one.key for one in found.new} & {one.key for one in found.gone}
    assert all(one.changed == (one.before.facts != one.after.facts) for one in found.still)

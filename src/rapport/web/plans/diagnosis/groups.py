"""Findings as they are drawn: by severity, then by rule, each with its sentence, its measure and what is answered."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from rapport.analysis.plan.findings import Finding, Severity
from rapport.plans.diagnosis.labels import SEVERITIES
from rapport.plans.diagnosis.types import AnswerView
from rapport.plans.diagnosis.verdicts import Verdict
from rapport.plans.diagnosis.wording import said
from rapport.web.components.types import Label, Text

MOST = 20
"""So many findings of one rule are drawn at once; the rest stands behind a link to the rule alone."""
TONES: Mapping[str, str] = {"BLOCKING": "red", "WARNING": "orange", "NOTE": "grey"}
VERDICT_TONES: Mapping[str, str] = {"TO_MEND": "orange", "JUSTIFIED": "teal", "ACCEPTED": "grey"}


@dataclass(frozen=True)
class Line:
    """One finding: what it says, where its measure stands, what is answered, where it is answered (both may lack)."""

    text: str
    measure_at: str
    measure: str
    answer: AnswerView | None
    verdict: Label | None
    answer_at: str


@dataclass(frozen=True)
class OfRule:
    """The findings of one rule, with the section that the rule comes from. `more`: how many are not drawn."""

    rule: str
    source: str
    lines: tuple[Line, ...]
    many: int
    more: int


@dataclass(frozen=True)
class OfSeverity:
    """The findings of one severity."""

    severity: str
    title: Text
    label: Label
    many: int
    answered: int
    rules: tuple[OfRule, ...]


def verdict_label(one: AnswerView) -> Label:
    """What is to become of a finding, as a label."""
    return Label(Verdict(one.verdict).label, VERDICT_TONES[one.verdict])


def groups(
    findings: Iterable[Finding],
    answers: Mapping[str, AnswerView],
    *,
    measure_at: Callable[[str], str],
    codes: Mapping[str, str],
    answer_at: Callable[[Finding], str],
    most: int | None = MOST,
) -> list[OfSeverity]:
    """The findings in groups, gravest first; rules in the order in which they are found.

    `codes`: printed numbers of the measures that the version has. `most`: how many of one rule are drawn, None for all.
    """
    found: dict[Severity, dict[str, list[Finding]]] = {severity: {} for severity in Severity}
    for one in findings:
        found[one.rule.severity].setdefault(one.rule.id, []).append(one)

    def line(one: Finding) -> Line:
        answer = answers.get(one.key)
        known = one.measure in codes
        return Line(
            said(one),
            measure_at(one.measure) if known else "",
            codes.get(one.measure, ""),
            answer,
            verdict_label(answer) if answer else None,
            answer_at(one),
        )

    drawn = []
    for severity, rules in found.items():
        every = [one for of_rule in rules.values() for one in of_rule]
        if every:
            drawn.append(
                OfSeverity(
                    severity.value,
                    SEVERITIES[severity],
                    Label(SEVERITIES[severity], TONES[severity.value]),
                    len(every),
                    sum(one.key in answers for one in every),
                    tuple(
                        OfRule(
                            rule,
                            of_rule[0].rule.source,
                            tuple(map(line, of_rule[:most])),
                            len(of_rule),
                            len(of_rule[most:]) if most is not None else 0,
                        )
                        for rule, of_rule in rules.items()
                    ),
                )
            )
    return drawn

"""Published numbers against recomputed ones: the verdict on every entry of a register, in words.

A printed number is right only together with its base, so `verify` compares both: the number, rounded half up
to the printed decimals, and the base that the report states. Where the number holds on another base alone,
it says on which. Numerator, denominator, members and comparison come from `rapport.analysis.tabulation`;
nothing is typed.

Method: own. Assumptions: the published number was rounded half up; a register entry names the condition that
the sentence states, not the one that would fit. Limit: among few respondents a share can fit a wrong base by
chance, so another base is accepted only if the condition counts the very same respondents on it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from rapport.analysis.tabulation import Dataset, FigureResult, FigureSpec, Rounding, UniverseSpec
from rapport.analysis.types import in_language
from rapport.analysis.verification_register import (
    Component,
    Computable,
    Contradiction,
    Entry,
    Place,
    Register,
    RegisterError,
    Relation,
    parse_register,
)
from rapport.analysis.verification_verdict import (
    Comparison,
    Results,
    Verdict,
    compare,
    component_of,
    could_hold,
    holds,
    is_percentage,
    numerators_for,
    recomputed,
)

__all__ = [
    "Component",
    "Computable",
    "Contradiction",
    "Entry",
    "Outcome",
    "Place",
    "Register",
    "RegisterError",
    "Relation",
    "Results",
    "Verdict",
    "VerificationReport",
    "parse_register",
    "verify",
    "verify_register",
]

_TOKEN: Final = re.compile(r"\[\[figure:([A-Za-z0-9:_.-]+)(?:\|(n|base|members|undetermined))?\]\]")
_UNITS: Final = {"percent": " per cent"}
_CLAIMS: Final = {
    Relation.MORE_THAN: "more than ",
    Relation.AT_LEAST: "at least ",
    Relation.LESS_THAN: "less than ",
    Relation.AT_MOST: "at most ",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The verdict on one entry.

    `recomputed` (rounded to the printed decimals) and `result` belong to the base that `explanation` names;
    both are None where nothing could be recomputed.
    """

    entry: Entry
    verdict: Verdict
    recomputed: Decimal | None
    result: FigureResult | None
    explanation: str

    def as_json(self) -> dict[str, Any]:
        """The public form; its keys are a contract."""
        return {
            "id": self.entry.id,
            "place": str(self.entry.place),
            "published": _number(self.entry.published),
            "stated_base": self.entry.stated_base,
            "recomputed": _number(self.recomputed),
            "numerator": None if self.result is None else self.result.numerator,
            "denominator": None if self.result is None else self.result.denominator,
            "verdict": self.verdict.value,
            "explanation": self.explanation,
            "what": self.entry.what,
            "relation": self.entry.relation.value,
            "unit": self.entry.unit,
            "stated_base_n": self.entry.stated_base_n,
            "figure": self.entry.figure,
            "component": self.entry.component.value,
        }


@dataclass(frozen=True, slots=True)
class VerificationReport:
    """The outcome of every entry in the register's order, and the contradictions."""

    outcomes: tuple[Outcome, ...]
    contradictions: tuple[Contradiction, ...] = ()

    def counts(self) -> dict[Verdict, int]:
        """How many entries have each verdict; all five verdicts, in order."""
        found = Counter(outcome.verdict for outcome in self.outcomes)
        return {verdict: found[verdict] for verdict in Verdict}

    def as_json(self) -> dict[str, Any]:
        """`{"figures": [...], "contradictions": [...]}`, what `survey verify --format json` prints."""
        return {
            "figures": [outcome.as_json() for outcome in self.outcomes],
            "contradictions": [contradiction.as_json() for contradiction in self.contradictions],
        }


def verify_register(
    register: Register,
    *,
    dataset: Dataset,
    figures: Iterable[FigureSpec],
    universes: Iterable[UniverseSpec],
    names: Mapping[str, str] | None = None,
) -> VerificationReport:
    """Recomputes everything the register needs from the answers, then gives the verdicts. See `verify`.

    `names` maps identifiers of respondents to names for the explanations; an identifier without one stands
    for itself. Raises what `tabulate` and `verify` raise.
    """
    moved = {entry.figure.partition(":")[0] for entry in register.entries if entry.figure is not None}
    results = Results.of(dataset, figures, universes, moved=moved)
    return verify(register, results, names=names)


def verify(
    register: Register, results: Results, *, names: Mapping[str, str] | None = None
) -> VerificationReport:
    """The verdict on every entry.

    `agrees` if the number holds on the stated base; `wrong_base` if it holds only on another base with the
    same respondents counted; otherwise `differs`. A base is stated by `stated_base_n` or `stated_universe`;
    without either, the figure's own universe stands for it.

    Raises RegisterError where an entry or explanation names a figure that does not exist, or an
    `other_figure` that does not yield the number.
    """
    judge = _Judge(results, names or {})
    outcomes = tuple(judge.outcome(entry) for entry in register.entries)
    return VerificationReport(outcomes, register.contradictions)


class _Judge:
    """One verification: the results and the names of respondents."""

    def __init__(self, results: Results, names: Mapping[str, str]) -> None:
        self._results = results
        self._names = names

    def outcome(self, entry: Entry) -> Outcome:
        """The verdict on one entry with its explanation."""
        where = f"entry {entry.id}"
        result = None if entry.figure is None else self._results.get(entry.figure, where=where)
        if entry.computable is Computable.NO:
            return self._not_computable(entry, result)
        if result is None:
            raise RegisterError(where=where, rule="an entry without a figure is `computable: no`")
        if entry.published is None:
            return self._image(entry, result)
        found = compare(entry, entry.published, result, self._results)
        sentences = (
            self._sentence(entry, entry.published, found),
            self._other_figure(entry, entry.published),
        )
        return Outcome(
            entry=entry,
            verdict=found.verdict,
            recomputed=recomputed(entry, found.fitting),
            result=found.fitting,
            explanation=self._joined(entry, sentences),
        )

    def _sentence(self, entry: Entry, published: Decimal, found: Comparison) -> str:
        """The comparison in words; then the undetermined respondents, where they could make up the
        difference.
        """
        if found.verdict is Verdict.WRONG_BASE:
            sentence = f"{published} is {_share(found.fitting)}; {self._on_stated(entry, found)}."
        elif entry.component is not Component.VALUE:
            sentence = _count_sentence(entry, published, found)
        elif is_percentage(entry):
            sentence = _percentage_sentence(published, found)
        else:
            word = "holds" if found.verdict is Verdict.AGREES else "does not hold"
            claim = f"{_CLAIMS.get(entry.relation, '')}{published}{_UNITS.get(entry.unit, '')}"
            sentence = f"“{claim}” {word}: {_value(found.fitting)} is {_share(found.fitting)}."
        open_still = found.verdict is Verdict.DIFFERS and could_hold(entry, published, found.fitting)
        return f"{sentence} {self._bounds(found.fitting)}" if open_still else sentence

    def _on_stated(self, entry: Entry, found: Comparison) -> str:
        """What the same condition gives on the base that the report states."""
        if found.stated is not None:
            base = f"{found.stated.denominator} ({_base(found.stated)})"
            return f"on the stated base of {base} it would be {_value(found.stated)}"
        if entry.component is not Component.VALUE or entry.unit != "percent":
            return f"the stated base is {entry.stated_base_n}"
        count = found.fitting.numerator
        value = Rounding(decimals=entry.decimals).ratio(count, entry.stated_base_n or 0, scale=100)
        return f"on the stated base of {entry.stated_base_n} it would be {value}"

    def _bounds(self, result: FigureResult) -> str:
        """Between which counts the answers leave it open; empty where nobody is undetermined."""
        undetermined = result.undetermined
        if not undetermined:
            return ""
        most = result.numerator + len(undetermined)
        span = f"between {result.numerator} and {most} of {result.denominator}"
        return f"Not determined by the answers: {self._named(undetermined)}; so {span} ({_base(result)})."

    def _other_figure(self, entry: Entry, published: Decimal) -> str:
        """On a figure that yields the published number although the report speaks of something else."""
        if entry.other_figure is None:
            return ""
        other = self._results.get(entry.other_figure, where=f"entry {entry.id}")
        if not holds(entry, published, other):
            raise RegisterError(
                where=f"entry {entry.id}",
                rule="`other_figure` yields the published number",
                context=f"{other.id} yields {_value(other)}, not {published}",
                remedy="Name another figure, or leave it out",
            )
        title = in_language(other.label_parts.title)
        return f"The published number is that of another figure, “{title}”: {_share(other)}."

    def _not_computable(self, entry: Entry, result: FigureResult | None) -> Outcome:
        bounds = "" if result is None else self._bounds(result)
        return Outcome(
            entry=entry,
            verdict=Verdict.NOT_COMPUTABLE,
            recomputed=None,
            result=None,
            explanation=self._joined(entry, (self._expanded(entry, entry.reason), bounds)),
        )

    def _image(self, entry: Entry, result: FigureResult) -> Outcome:
        """Nothing was printed in text: what the answers yield, rounded as the figure is."""
        counted = entry.component is not Component.VALUE
        value = "" if counted else f"{_value(result)}, "
        found = component_of(result, entry.component)
        return Outcome(
            entry=entry,
            verdict=Verdict.IMAGE_ONLY,
            recomputed=Decimal(int(found)) if counted and found is not None else result.value,
            result=result,
            explanation=self._joined(
                entry, (f"Published as a picture only; the answers yield {value}{_share(result)}.",)
            ),
        )

    def _joined(self, entry: Entry, sentences: Iterable[str]) -> str:
        parts = (*sentences, self._expanded(entry, entry.explanation))
        return " ".join(part for part in parts if part)

    def _expanded(self, entry: Entry, text: str) -> str:
        """The text with its tokens replaced.

        `[[figure:ID]]` is the value; `|n`, `|base`, `|members` or `|undetermined` after the id ask for these.
        """

        def shown(match: re.Match[str]) -> str:
            result = self._results.get(match[1], where=f"explanation of entry {entry.id}")
            if match[2] == "n":
                return str(result.numerator)
            if match[2] == "base":
                return f"{result.numerator} of {result.denominator}"
            if match[2] is not None:
                ids = result.members if match[2] == "members" else result.undetermined
                return self._named(ids) or "none"
            return _value(result)

        return _TOKEN.sub(shown, text)

    def _named(self, ids: Sequence[str]) -> str:
        return ", ".join(self._names.get(name, name) for name in ids)


def _count_sentence(entry: Entry, published: Decimal, found: Comparison) -> str:
    """On a numerator or a denominator."""
    result = found.fitting
    claim = "" if found.verdict is Verdict.AGREES else f", not {_CLAIMS.get(entry.relation, '')}{published}"
    if entry.component is Component.DENOMINATOR:
        return f"The base holds {result.denominator} ({_base(result)}){claim}."
    return f"The answers yield {result.numerator} of {result.denominator} ({_base(result)}){claim}."


def _percentage_sentence(published: Decimal, found: Comparison) -> str:
    """On a percentage whose base is not in question."""
    result = found.fitting
    if found.verdict is Verdict.AGREES:
        return f"{published} is {_share(result)}."
    counts = numerators_for(published, result.denominator)
    hint = f" {published} per cent of {result.denominator} would be {counts[0]}." if len(counts) == 1 else ""
    return f"The answers yield {_value(result)}, {_share(result)}, not {published}.{hint}"


def _base(result: FigureResult) -> str:
    return in_language(result.universe.label)


def _share(result: FigureResult) -> str:
    return f"{result.numerator} of {result.denominator} ({_base(result)})"


def _value(result: FigureResult) -> str:
    return "no value" if result.value is None else f"{result.value}{_UNITS.get(result.unit, '')}"


def _number(value: Decimal | None) -> int | float | None:
    """A number as JSON has it: whole where no decimals were printed."""
    if value is None:
        return None
    return int(value) if int(value.as_tuple().exponent) >= 0 else float(value)

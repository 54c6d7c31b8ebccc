"""The conditions of a form: skip rules and constraints in Rapport's language, unknown names, loops."""

from collections.abc import Mapping, Sequence
from functools import partial

from django.utils.translation import gettext as _

from rapport.analysis.tabulation.expression import Compare, Expression, atoms
from rapport.analysis.wording import near_matches
from rapport.kernel.suggestions import with_near
from rapport.surveys.instruments import xlsform_terms as terms
from rapport.surveys.instruments.settings import allowed
from rapport.surveys.instruments.xlsform_drafts import Draft, Other, Remarks
from rapport.surveys.instruments.xlsform_expressions import NotTranslatable, from_xpath, references

SHEET = "survey"
_NEGATED = ("!=", "not(", "not (")


class Conditions:
    """Reads the conditions of all questions into them."""

    def __init__(self, drafts: Sequence[Draft], others: Mapping[str, Other], remarks: Remarks) -> None:
        self._drafts = drafts
        self._others = others
        self._remarks = remarks
        self._names = {draft.name: draft.code for draft in drafts}
        self._by_code = {draft.code: draft for draft in drafts}
        self._multiple = {draft.code for draft in drafts if draft.kind == "MULTIPLE"}
        self._dates = {draft.code for draft in drafts if draft.kind == "DATE"}

    def apply(self) -> None:
        """Set `show_if` and the constraints; refuse loops and names that do not exist."""
        for draft in self._drafts:
            self._skip_rule(draft)
            self._constraint(draft)
        self._refuse_loops()
        negated = [draft.row + 1 for draft in self._drafts if any(one in draft.relevant for one in _NEGATED)]
        if negated:
            rows = ", ".join(str(row) for row in negated[:20])
            self._remarks.warn(
                SHEET,
                0,
                _(
                    "Skip rules with 'not' or '!=' (rows %(rows)s): while the question they look at is unanswered, "
                    "Rapport does not show what follows; other programs do."
                )
                % {"rows": rows},
            )

    def _skip_rule(self, draft: Draft) -> None:
        if not draft.relevant:
            return
        try:
            draft.show_if = str(self._translated(draft.relevant))
        except NotTranslatable:
            draft.kept["relevant"] = draft.relevant
            self._remarks.warn(
                SHEET,
                draft.row + 1,
                _(
                    "The skip rule cannot be expressed here and is kept as it is; "
                    "the question is always shown: %(rule)s"
                )
                % {"rule": draft.relevant[:200]},
            )

    def _constraint(self, draft: Draft) -> None:
        if not draft.constraint:
            return
        possible = {"constraint", "message"} <= set(allowed(draft.kind))
        try:
            if not possible or len(draft.constraint) > 900:
                raise NotTranslatable(draft.constraint)
            draft.settings["constraint"] = str(self._translated(draft.constraint, draft.code))
        except NotTranslatable:
            self._remarks.warn(
                SHEET,
                draft.row + 1,
                _("The constraint cannot be expressed here and is kept as it is; it is not checked: %(rule)s")
                % {"rule": draft.constraint[:200]},
            )
            return
        draft.kept = {column: text for column, text in draft.kept.items() if text != draft.constraint}
        if draft.message:
            draft.settings["message"] = draft.message

    def _translated(self, xpath: str, itself: str = "") -> Expression:
        found = from_xpath(
            xpath,
            self._names,
            multiple=self._multiple,
            itself=itself,
            spelled=partial(_spelled, self._by_code),
        )
        if self._dates & set(_compared(found)):
            # Here a date is compared by its year, there by its day.
            raise NotTranslatable(xpath)
        return found

    def _refuse_loops(self) -> None:
        edges = {draft.name: self._mentioned(draft) for draft in self._drafts}
        rows = {draft.name: draft.row + 1 for draft in self._drafts}
        for name, other in self._others.items():
            # What is calculated from itself (`once(…)`) is no circle.
            edges.setdefault(name, [one for one in references(other.rule) if one != name])
            rows.setdefault(name, other.row + 1)
        done: set[str] = set()
        for start in list(edges):
            loop = _loop_from(start, edges, done)
            if loop:
                self._remarks.refuse(
                    SHEET,
                    rows[loop[0]],
                    _(
                        "The skip rules run in a circle: %(names)s (rows %(rows)s). Nobody could ever be shown these."
                    )
                    % {
                        "names": " → ".join(loop),
                        "rows": ", ".join(str(rows[name]) for name in dict.fromkeys(loop)),
                    },
                )

    def _mentioned(self, draft: Draft) -> list[str]:
        found = []
        for column, rule in (("relevant", draft.relevant), ("constraint", draft.constraint)):
            for name in references(rule):
                if name not in self._names and name not in self._others:
                    self._unknown(draft, name)
                elif column == "relevant":
                    found.append(name)
        if draft.parent is not None:
            found.append(draft.parent.name)
        return found

    def _unknown(self, draft: Draft, name: str) -> None:
        message = _("A condition names '%(name)s', which no question is called.") % {"name": name[:60]}
        self._remarks.refuse(SHEET, draft.row + 1, with_near(message, near_matches(name, self._names)))


def _spelled(by_code: Mapping[str, Draft], code: str, value: str) -> str:
    return terms.code_of_choice(value) if by_code[code].kind in {"SINGLE", "MULTIPLE"} else value


def _compared(expression: Expression) -> list[str]:
    return [atom.item for atom in atoms(expression) if isinstance(atom, Compare)]


def _loop_from(start: str, edges: Mapping[str, Sequence[str]], done: set[str]) -> list[str]:
    """The first circle found from here, closed: its first name is also its last; empty where there is none."""
    path: list[str] = []
    stack: list[tuple[str, int]] = [(start, 0)]
    while stack:
        name, at = stack.pop()
        if at == 0:
            if name in done:
                continue
            path.append(name)
        following = edges.get(name, ())
        if at == len(following):
            done.add(path.pop())
            continue
        stack.append((name, at + 1))
        if following[at] in path:
            done.update(path)
            return [*path[path.index(following[at]) :], following[at]]
        stack.append((following[at], 0))
    return []

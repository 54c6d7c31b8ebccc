"""Tabulation: conditions, data set, figures. The public face; everything else in this package is private to
it.

Owns: the expression language, three-valued truth, columns of answers, universes, figures, rounding. Must
not know: where answers come from, who asks, how a number is printed. Method and definitions:
`docs/explanation/counting.md`.
"""

from rapport.analysis.tabulation.checking import check_expression
from rapport.analysis.tabulation.columns import (
    Column,
    DateColumn,
    MultipleColumn,
    NumberColumn,
    SingleColumn,
    TextColumn,
)
from rapport.analysis.tabulation.dataset import Dataset
from rapport.analysis.tabulation.dates import YearSpan, read_date
from rapport.analysis.tabulation.expression import (
    And,
    Attribute,
    Compare,
    Count,
    Everyone,
    Expression,
    HasState,
    In,
    Includes,
    Not,
    Or,
    attributes,
    items,
    value_text,
)
from rapport.analysis.tabulation.figures import (
    FigureResult,
    FigureSpec,
    Measure,
    UniverseRef,
    UniverseSpec,
)
from rapport.analysis.tabulation.labels import (
    LABEL_TEMPLATES,
    PART_TEMPLATE,
    STATE_LABELS,
    LabelParts,
    compose_label,
    english_label,
)
from rapport.analysis.tabulation.parser import parse_expression
from rapport.analysis.tabulation.records import Cell, Respondent
from rapport.analysis.tabulation.rounding import Rounding
from rapport.analysis.tabulation.selection import Selection
from rapport.analysis.tabulation.tabulate import select, state_counts, tabulate
from rapport.analysis.tabulation.variables import Category, Variable
from rapport.analysis.types import AnswerState, VariableKind

__all__ = [
    "LABEL_TEMPLATES",
    "PART_TEMPLATE",
    "STATE_LABELS",
    "And",
    "AnswerState",
    "Attribute",
    "Category",
    "Cell",
    "Column",
    "Compare",
    "Count",
    "Dataset",
    "DateColumn",
    "Everyone",
    "Expression",
    "FigureResult",
    "FigureSpec",
    "HasState",
    "In",
    "Includes",
    "LabelParts",
    "Measure",
    "MultipleColumn",
    "Not",
    "NumberColumn",
    "Or",
    "Respondent",
    "Rounding",
    "Selection",
    "SingleColumn",
    "TextColumn",
    "UniverseRef",
    "UniverseSpec",
    "Variable",
    "VariableKind",
    "YearSpan",
    "attributes",
    "check_expression",
    "compose_label",
    "english_label",
    "items",
    "parse_expression",
    "read_date",
    "select",
    "state_counts",
    "tabulate",
    "value_text",
]

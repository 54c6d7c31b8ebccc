"""The registry of table policies: what the public may read, and to which organisation a row belongs.

Each part declares its tables in `<part>/table_policies.py`, imported by its `AppConfig.ready`. A table that
is not declared can be read and written by the application and is invisible to the public role. The conditions
are SQL over the table's own columns, written by us, never by users.
"""

from collections.abc import Iterator
from dataclasses import dataclass


class PolicyClash(RuntimeError):
    """A defect: one table was given two different policies."""


@dataclass(frozen=True)
class TablePolicy:
    """The second line of defence of one table, behind the scoping of `queries`.

    `public_read`: SQL condition under which anybody may read a row (`"true"` for all rows); None: never.
    `belongs_to`: SQL expression giving the id of the organisation that a row belongs to; None: to the whole
    office. `office_when`: SQL condition under which the office sees a row that belongs to an organisation; it sees
    all of them by default, and none where it is `"false"`.
    """

    model_label: str
    public_read: str | None = None
    belongs_to: str | None = None
    office_when: str = "true"


_declared: dict[str, TablePolicy] = {}


def declare(
    model_label: str,
    *,
    public_read: str | None = None,
    belongs_to: str | None = None,
    office_when: str = "true",
) -> None:
    """Declare the policy of a model, named as `app_label.ModelName`.

    Raises PolicyClash if the model was declared otherwise before. Declaring the same twice is harmless.
    """
    policy = TablePolicy(model_label, public_read, belongs_to, office_when)
    if _declared.setdefault(model_label.lower(), policy) != policy:
        raise PolicyClash(
            f"{model_label} was declared with another table policy before; keep one declaration."
        )


def declared() -> Iterator[TablePolicy]:
    """All policies, by name of model."""
    return iter([_declared[label] for label in sorted(_declared)])

"""The public reads published minutes and nothing else of meetings; the office and members reach the other rows.

Who sees which of them is decided by `queries`, since it depends on who sits in a body today.
"""

from rapport.coordination.table_policies import ANY_MEMBER
from rapport.kernel.database.policies import declare

declare("coordination.PublishedMinutes", public_read="true")
for _table in ("Attendance", "Decision", "CircularCopy", "Contribution"):
    declare(f"coordination.{_table}", belongs_to=ANY_MEMBER)

"""The public reads accepted achievements and challenges that were made public; members reach the other rows.

Who sees which of them is decided by `queries`, since it depends on who sits in a body today.
"""

from rapport.coordination.table_policies import ANY_MEMBER
from rapport.kernel.database.policies import declare

declare("coordination.BodyReminders", belongs_to=ANY_MEMBER)
declare(
    "coordination.Finding",
    public_read="visibility = 'PUBLIC' AND state = 'ACCEPTED'",
    belongs_to=ANY_MEMBER,
)

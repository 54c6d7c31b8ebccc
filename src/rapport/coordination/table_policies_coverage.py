"""Reasons for gaps are for those inside the mechanism: the office and everybody who acts for an organisation."""

from rapport.coordination.table_policies import ANY_MEMBER
from rapport.kernel.database.policies import declare

declare("coordination.CoverageReason", belongs_to=ANY_MEMBER)

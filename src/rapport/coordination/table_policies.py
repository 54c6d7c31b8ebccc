"""Whose rows the mechanism is: the office's and of everybody who acts for an organisation; the public's where public.

Who sees which body among them is decided by `queries`, since it depends on who sits in it today.
"""

from rapport.kernel.database.policies import declare
from rapport.kernel.database.roles import ORGANISATIONS_SETTING

ANY_MEMBER = f"(SELECT (nullif(current_setting('{ORGANISATIONS_SETTING}', true), '')::bigint[])[1])"
_PUBLIC = "EXISTS (SELECT 1 FROM coordination_body b WHERE b.visibility = 'PUBLIC' AND b.{key} = {mine})"

declare("coordination.Body", public_read="visibility = 'PUBLIC'", belongs_to=ANY_MEMBER)
declare(
    "coordination.Mechanism",
    public_read=_PUBLIC.format(key="mechanism_id", mine="coordination_mechanism.id"),
    belongs_to=ANY_MEMBER,
)
for _table in ("BodyDate", "BodyLead", "BodyMember"):
    declare(
        f"coordination.{_table}",
        public_read=_PUBLIC.format(key="id", mine=f"coordination_{_table.lower()}.body_id"),
        belongs_to=ANY_MEMBER,
    )

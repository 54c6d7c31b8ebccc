"""Whose rows obligations are: the office sees them, and everybody who acts for an organisation, as far as shared.

What is shared with whom (public, members, a body, the organisation alone) is decided by `queries`, since it depends on
who sits in a body today. The second line here keeps the public out but for what is public, and drafts of updates from
other organisations than the one that writes them (and those it is part of); the office must reach drafts to set them
aside when another organisation becomes accountable.
"""

from rapport.kernel.database.policies import declare
from rapport.kernel.database.roles import ORGANISATIONS_SETTING

_OWN = f"(nullif(current_setting('{ORGANISATIONS_SETTING}', true), '')::bigint[])"
_ANY_MEMBER = f"(SELECT {_OWN}[1])"
_WRITER = (
    "(WITH RECURSIVE up(id) AS (SELECT organisation_id UNION SELECT o.parent_id FROM actors_organisation o"
    " JOIN up ON o.id = up.id WHERE o.parent_id IS NOT NULL)"
    f" SELECT id FROM up WHERE id = ANY ({_OWN}) LIMIT 1)"
)

declare("obligations.Obligation", public_read="visibility = 'PUBLIC'", belongs_to=_ANY_MEMBER)
for _model in ("Accountability", "Supporter", "DueDateChange", "SentNotice", "OverlapJudgement"):
    declare(f"obligations.{_model}", belongs_to=_ANY_MEMBER)
declare("obligations.Update", belongs_to=f"CASE WHEN state = 'DRAFT' THEN {_WRITER} ELSE {_ANY_MEMBER} END")
for _model, _column in (("UpdateEntry", "of_id"), ("Evidence", "update_id")):
    # Seen by whom the update itself is seen: the row of the update is under its own policy.
    _seen = f"EXISTS (SELECT 1 FROM obligations_update u WHERE u.id = {_column})"
    declare(f"obligations.{_model}", belongs_to=f"CASE WHEN {_seen} THEN {_ANY_MEMBER} END")

"""The public reads published minutes and announced meetings, nothing else; the office and members the other rows.

Who sees which of them is decided by `queries`, since it depends on who sits in a body today.
"""

from rapport.coordination.table_policies import ANY_MEMBER
from rapport.kernel.database.policies import declare

_ANNOUNCED = """visibility = 'PUBLIC' AND state IN ('CONVENED', 'HELD') AND EXISTS (
  SELECT 1 FROM coordination_bodypractice p JOIN coordination_body b ON b.id = p.body_id
  WHERE p.body_id = coordination_meeting.body_id AND p.announces_meetings AND b.visibility = 'PUBLIC')"""

declare("coordination.PublishedMinutes", public_read="true")
declare("coordination.Meeting", public_read=_ANNOUNCED, belongs_to=ANY_MEMBER)
declare("coordination.BodyPractice", public_read="announces_meetings", belongs_to=ANY_MEMBER)
for _table in (
    "Attendance", "Decision", "CircularCopy", "Contribution", "Procedure", "ProcedureSeat", "Ballot",
):  # fmt: skip
    declare(f"coordination.{_table}", belongs_to=ANY_MEMBER)

"""On no day has a State two single national points of contact (commitment of the OAS; Annex F): held by the database.

A row without a State is of the State that the instance serves. A row that ended on the day it began has no beginning
and never held; it stays out. Rows of before that overlap are ended where the next one begins.
"""

from typing import ClassVar

from django.db import migrations

FORWARD = """
WITH ordered AS (
  SELECT id, lead(from_on) OVER (PARTITION BY coalesce(state_id, 0) ORDER BY from_on NULLS FIRST, id) AS following
  FROM actors_contactpoint
  WHERE function = 'NATIONAL_POINT' AND (from_on IS NOT NULL OR until_on IS NULL)
)
UPDATE actors_contactpoint c
SET until_on = o.following, from_on = CASE WHEN c.from_on >= o.following THEN NULL ELSE c.from_on END
FROM ordered o
WHERE o.id = c.id AND o.following IS NOT NULL AND (c.until_on IS NULL OR c.until_on > o.following);

ALTER TABLE actors_contactpoint ADD CONSTRAINT contact_point_one_national EXCLUDE USING gist (
  int8range(coalesce(state_id, 0), coalesce(state_id, 0), '[]') WITH &&,
  daterange(from_on, until_on) WITH &&
) WHERE (function = 'NATIONAL_POINT' AND (from_on IS NOT NULL OR until_on IS NULL));
"""
BACKWARD = "ALTER TABLE actors_contactpoint DROP CONSTRAINT contact_point_one_national;"


class Migration(migrations.Migration):
    """The constraint, after what broke it was mended."""

    dependencies: ClassVar = [("actors", "0007_agreements")]
    operations: ClassVar = [migrations.RunSQL(FORWARD, BACKWARD)]

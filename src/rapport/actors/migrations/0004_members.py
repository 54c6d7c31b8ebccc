"""Whoever holds a role on behalf of an organisation belongs to it: memberships for grants made before there were any."""

from typing import ClassVar

from django.db import migrations

MEMBERS = """
INSERT INTO actors_membership (person_id, organisation_id, unit, began_at)
SELECT person_id, organisation_id, '', min(granted_at) FROM actors_rolegrant
WHERE ended_at IS NULL GROUP BY person_id, organisation_id
ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    """Rows only."""

    dependencies: ClassVar = [("actors", "0003_address_changes")]
    operations: ClassVar = [migrations.RunSQL(MEMBERS, migrations.RunSQL.noop)]

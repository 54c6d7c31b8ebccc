"""Names of organisations are anybody's; people and their roles are nobody's but the instance's."""

from rapport.kernel.database.policies import declare

declare("actors.Organisation", public_read="true")
declare("actors.OrganisationName", public_read="true")

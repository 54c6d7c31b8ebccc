"""Names of organisations are anybody's; people and their roles are nobody's but the instance's."""

from rapport.kernel.database.policies import declare

declare("actors.Organisation", public_read="true")
declare("actors.OrganisationName", public_read="true")
declare("actors.ContactPoint", public_read="visibility = 'PUBLIC'")
# Who works for an organisation is seen by it and by the office.
declare("actors.Membership", belongs_to="organisation_id")
declare("actors.SupportAccess", belongs_to="organisation_id")

"""Names of organisations are anybody's; people and their roles are nobody's but the instance's."""

from rapport.kernel.database.policies import declare

declare("actors.Organisation", public_read="true")
declare("actors.OrganisationName", public_read="true")
declare("actors.ContactPoint", public_read="visibility = 'PUBLIC'")
declare("actors.Agreement", public_read="visibility = 'PUBLIC'")
declare(
    "actors.AgreementParty",
    public_read="EXISTS (SELECT 1 FROM actors_agreement a"
    " WHERE a.visibility = 'PUBLIC' AND a.id = actors_agreementparty.agreement_id)",
)
declare("actors.StateRole", public_read="true")
# Who works for an organisation is seen by it and by the office.
declare("actors.Membership", belongs_to="organisation_id")
declare("actors.SupportAccess", belongs_to="organisation_id")

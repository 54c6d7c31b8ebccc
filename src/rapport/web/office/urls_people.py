"""Addresses of organisations, their people, invitations and support access."""

from django.urls import path

from rapport.web.office.views import invitations, organisations, people

ONE = "organisations/<slug:respondent>/"
patterns = [
    path("people/", people.show_people, name="people"),
    path("people/new/", people.register, name="person-new"),
    path("people/<int:person>/", people.show_person, name="person"),
    path("people/<int:person>/join/", people.join, name="person-join"),
    path("people/<int:person>/roles/<int:grant>/end/", people.end_role, name="role-end"),
    path("organisations/", organisations.show_organisations, name="organisations"),
    path("organisations/new/", organisations.register, name="organisation-new"),
    path(ONE, organisations.show_organisation, name="organisation"),
    path(f"{ONE}rename/", organisations.rename, name="organisation-rename"),
    path(f"{ONE}support/", organisations.open_support, name="organisation-support"),
    path(f"{ONE}members/<int:person>/end/", organisations.end_membership, name="member-end"),
    path("invitations/", invitations.show_invitations, name="invitations"),
    path("invitations/new/", invitations.invite, name="invitation-new"),
    path("invitations/<int:invitation>/resend/", invitations.resend, name="invitation-resend"),
    path("invitations/<int:invitation>/withdraw/", invitations.withdraw, name="invitation-withdraw"),
]

"""Addresses of one's own account, for everybody signed in, whoever they work for; and of links that mails carry."""

from django.urls import path

from rapport.web.account import addresses, invitations, profile, support

app_name = "account"
urlpatterns = [
    path("profile/", profile.show_profile, name="profile"),
    path("email/", addresses.ask, name="email"),
    path("email/open/<str:key>/", addresses.open_link, name="email-open"),
    path("email/confirm/", addresses.confirm, name="email-confirm"),
    path("invitation/", invitations.accept, name="invitation"),
    path("invitation/open/<str:key>/", invitations.open_link, name="invitation-open"),
    path("invitation/begin/", invitations.begin, name="invitation-begin"),
    path("invitation/accept/", invitations.accept_with_account, name="invitation-accept"),
    path("support/", support.show_support, name="support"),
    path("support/<int:support>/end/", support.end, name="support-end"),
]

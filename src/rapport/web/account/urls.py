"""Addresses of signing in and out. The one of signing up says that accounts are opened by an administrator."""

from allauth.account import views
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as apps
from allauth.mfa.webauthn import views as keys
from django.urls import path, re_path

from rapport.web.account.browsing import show_sessions
from rapport.web.account.codes import show_codes
from rapport.web.account.oidc import begin, come_back

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("signup/", views.signup, name="account_signup"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("password/set/", views.password_set, name="account_set_password"),
    path("password/reset/", views.password_reset, name="account_reset_password"),
    path("password/reset/done/", views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("factors/", factors.index, name="mfa_index"),
    path("factors/show/", factors.authenticate, name="mfa_authenticate"),
    path("factors/show-again/", factors.reauthenticate, name="mfa_reauthenticate"),
    path("factors/app/", apps.activate_totp, name="mfa_activate_totp"),
    path("factors/app/remove/", apps.deactivate_totp, name="mfa_deactivate_totp"),
    path("factors/codes/", show_codes, name="mfa_view_recovery_codes"),
    path("factors/codes/new/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("factors/keys/", keys.list_webauthn, name="mfa_list_webauthn"),
    path("factors/keys/add/", keys.add_webauthn, name="mfa_add_webauthn"),
    path("factors/keys/show-again/", keys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("factors/keys/<int:pk>/remove/", keys.remove_webauthn, name="mfa_remove_webauthn"),
    path("sessions/", show_sessions, name="usersessions_list"),
    path("states/<slug:provider_id>/", begin, name="openid_connect_login"),
    path("states/<slug:provider_id>/back/", come_back, name="openid_connect_callback"),
]

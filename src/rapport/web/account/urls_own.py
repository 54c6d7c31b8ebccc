"""Addresses of one's own account, for everybody signed in, whoever they work for."""

from django.urls import path

from rapport.web.account import profile

app_name = "account"
urlpatterns = [
    path("profile/", profile.show_profile, name="profile"),
]

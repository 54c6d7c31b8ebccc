"""Addresses of bodies, members and self-checks."""

from django.urls import URLPattern, path

from rapport.web.mechanism.bodies import checks, reminders, views

patterns: list[URLPattern] = [
    path("bodies/", views.show_bodies, name="bodies"),
    path("bodies/of/<slug:country>/new/", views.new_body, name="body-new"),
    path("bodies/<slug:body>/", views.show_body, name="body"),
    path("bodies/<slug:body>/reminders/", reminders.set_reminders, name="body-reminders"),
    path("bodies/<slug:body>/reminders/reset/", reminders.reset_reminders, name="body-reminders-reset"),
    path("bodies/<slug:body>/change/", views.change_body, name="body-change"),
    path("bodies/<slug:body>/members/new/", views.new_member, name="member-new"),
    path("bodies/<slug:body>/members/<int:member>/", views.change_member, name="member"),
    path("self-checks/", checks.show_checks, name="self-checks"),
    path("self-checks/<slug:country>/<slug:checklist>/", checks.new_check, name="self-check-new"),
]

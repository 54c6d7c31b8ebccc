"""Addresses of the mechanism as a whole, and of staff by institution."""

from django.urls import URLPattern, path

from rapport.web.mechanism.description import pages

patterns: list[URLPattern] = [
    path("description/", pages.show_descriptions, name="description-list"),
    path("description/new/", pages.new_description, name="description-new"),
    path("description/of/<slug:country>/", pages.show_description, name="description"),
    path("description/of/<slug:country>/change/", pages.change_description, name="description-change"),
    path("staff/", pages.show_staff, name="staff"),
]

"""Addresses of the workspace of the mechanism; each part has its own table."""

from django.urls import path

from rapport.web.mechanism import (
    home,
    urls_actors,
    urls_agreements,
    urls_bodies,
    urls_coverage,
    urls_dashboard,
    urls_description,
    urls_map,
    urls_meetings,
    urls_obligations,
    urls_procedures,
)

app_name = "mechanism"
urlpatterns = [
    path("", home.show_home, name="home"),
    *urls_actors.patterns,
    *urls_agreements.patterns,
    *urls_bodies.patterns,
    *urls_coverage.patterns,
    *urls_dashboard.patterns,
    *urls_map.patterns,
    *urls_description.patterns,
    *urls_meetings.patterns,
    *urls_obligations.patterns,
    *urls_procedures.patterns,
]

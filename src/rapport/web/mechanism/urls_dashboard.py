"""Addresses of the dashboard and of what stands behind it."""

from django.urls import URLPattern, path

from rapport.web.mechanism.dashboard import views
from rapport.web.mechanism.findings import changing
from rapport.web.mechanism.findings import views as findings
from rapport.web.mechanism.overlaps import views as overlaps

patterns: list[URLPattern] = [
    path("dashboard/", views.show_dashboard, name="dashboard"),
    path("results/", views.show_results, name="results"),
    path("overlaps/", overlaps.show_overlaps, name="overlaps"),
    path("overlaps/<int:obligation>/<int:other>/", overlaps.show_overlap, name="overlap"),
    path("findings/", findings.show_findings, name="findings"),
    path("findings/new/", changing.new_finding, name="finding-new"),
    path("findings/report/", findings.show_report, name="findings-report"),
    path("findings/<int:finding>/", findings.show_finding, name="finding"),
    path("findings/<int:finding>/change/", changing.change_finding, name="finding-change"),
    path("findings/<int:finding>/accept/", changing.accept_finding, name="finding-accept"),
    path("findings/<int:finding>/decline/", changing.decline_finding, name="finding-decline"),
]

"""Addresses of coverage: the whole mechanism, one body, the scope of the mandate, reasons for gaps."""

from django.urls import URLPattern, path

from rapport.web.mechanism.coverage import pages, reasons, scope

patterns: list[URLPattern] = [
    path("coverage/", pages.show_coverage, name="coverage"),
    path("coverage/bodies/<slug:body>/", pages.show_body_coverage, name="body-coverage"),
    path("coverage/scope/<slug:country>/", scope.show_scope, name="scope"),
    path("coverage/scope/<slug:country>/change/", scope.change_scope, name="scope-change"),
    path("coverage/reasons/<slug:country>/", reasons.explain_gap, name="gap-explain"),
]

"""Addresses of returns that came as workbooks or on paper."""

from django.urls import URLPattern, path

from rapport.web.office.views import workbooks

patterns: list[URLPattern] = [
    path("waves/<slug:wave>/import/", workbooks.import_workbooks, name="wave-import"),
    path("waves/<slug:wave>/returns/<slug:respondent>/excel/", workbooks.download, name="return-excel"),
]

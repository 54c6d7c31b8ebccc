"""Addresses of returns that came as workbooks or on paper."""

from django.urls import URLPattern, path

from rapport.web.office.views import typing_in, workbooks

_ENTRY = "waves/<slug:wave>/returns/<slug:respondent>/entry/"
patterns: list[URLPattern] = [
    path("waves/<slug:wave>/import/", workbooks.import_workbooks, name="wave-import"),
    path("waves/<slug:wave>/returns/<slug:respondent>/excel/", workbooks.download, name="return-excel"),
    path(f"{_ENTRY}", typing_in.show_entry, name="return-entry"),
    path(f"{_ENTRY}sections/<str:section>/", typing_in.type_section, name="return-entry-section"),
    path(f"{_ENTRY}document/", typing_in.attach, name="return-entry-document"),
    path(f"{_ENTRY}submit/", typing_in.submit, name="return-entry-submit"),
    path(f"{_ENTRY}correct/", typing_in.correct, name="return-entry-correct"),
]

"""Addresses of what respondents submitted."""

from django.urls import URLPattern, path

from rapport.web.office.views import returns

patterns: list[URLPattern] = [
    path("waves/<slug:wave>/returns/", returns.show_returns, name="returns"),
    path("waves/<slug:wave>/returns/<slug:respondent>/", returns.show_return, name="return"),
    path(
        "waves/<slug:wave>/returns/<slug:respondent>/submissions/<int:number>/",
        returns.show_revision,
        name="return-revision",
    ),
    path(
        "waves/<slug:wave>/returns/<slug:respondent>/documents/<int:document>/",
        returns.download_document,
        name="return-document",
    ),
    path(
        "waves/<slug:wave>/returns/<slug:respondent>/send-back/", returns.send_back, name="return-send-back"
    ),
    path("waves/<slug:wave>/returns/<slug:respondent>/keep/", returns.keep_in_office, name="return-keep"),
]

"""Addresses of running a wave."""

from django.urls import URLPattern, path

from rapport.web.office.views import clarifying, collecting, running

patterns: list[URLPattern] = [
    path("waves/new/", running.prepare_wave, name="wave-new"),
    path("waves/<slug:wave>/", running.show_wave, name="wave"),
    path("waves/<slug:wave>/change/", running.change_wave, name="wave-change"),
    path("waves/<slug:wave>/respondents/", collecting.choose_respondents, name="wave-respondents"),
    path("waves/<slug:wave>/open/", running.open_wave, name="wave-open"),
    path("waves/<slug:wave>/close/", running.close_wave, name="wave-close"),
    path("waves/<slug:wave>/reopen/", running.reopen_wave, name="wave-reopen"),
    path("waves/<slug:wave>/status/", collecting.show_status, name="wave-status"),
    path("waves/<slug:wave>/remind/", collecting.remind, name="wave-remind"),
    path("waves/<slug:wave>/deadline/", collecting.extend, name="wave-deadline"),
    path("waves/<slug:wave>/messages/", collecting.show_messages, name="wave-messages"),
    path("waves/<slug:wave>/queries/", clarifying.show_queries, name="wave-queries"),
    path("waves/<slug:wave>/queries/<slug:respondent>/ask/", clarifying.ask, name="wave-query-ask"),
    path("waves/<slug:wave>/queries/<slug:respondent>/<int:query>/", clarifying.close, name="wave-query"),
]

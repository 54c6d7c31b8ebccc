"""Addresses of questionnaires as XLSForm and of files of a wave."""

from django.urls import path

from rapport.web.office.views import exchange

ONE = "questionnaires/<slug:questionnaire>/<int:number>/"
patterns = [
    path("questionnaires/import/", exchange.import_form, name="questionnaire-import"),
    path(f"{ONE}form/", exchange.show_form, name="questionnaire-form"),
    path(f"{ONE}form/export/", exchange.export_form, name="questionnaire-export"),
    path("waves/<slug:wave>/export/<slug:name>/", exchange.export_wave, name="wave-export"),
]

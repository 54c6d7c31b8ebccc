"""Addresses of timeline, coverage, diagnosis, funding, progress, comparison and exports."""

from django.urls import URLPattern, path

from rapport.web.plans.coverage import pages as coverage
from rapport.web.plans.coverage import reasons
from rapport.web.plans.diagnosis import answers, instruments, kept
from rapport.web.plans.diagnosis import pages as diagnosis
from rapport.web.plans.reading import changes, files, funding, progress, timeline

patterns: list[URLPattern] = [
    path("<slug:code>/timeline/", timeline.show_timeline, name="timeline"),
    path("<slug:code>/coverage/", coverage.show_coverage, name="coverage"),
    path("<slug:code>/coverage/reason/", reasons.justify_gap, name="gap-justify"),
    path("<slug:code>/diagnosis/", diagnosis.show_diagnosis, name="diagnosis"),
    path("<slug:code>/diagnosis/elements/", diagnosis.show_elements, name="elements"),
    path("<slug:code>/diagnosis/instruments/", instruments.show_instruments, name="instruments"),
    path("<slug:code>/diagnosis/answer/", answers.answer_finding, name="finding-answer"),
    path("<slug:code>/diagnosis/answer/take-back/", answers.reopen_finding, name="finding-reopen"),
    path("<slug:code>/diagnosis/keep/", kept.keep_diagnosis, name="diagnosis-keep"),
    path("<slug:code>/diagnosis/kept/", kept.list_kept, name="kept-diagnoses"),
    path("<slug:code>/diagnosis/kept/<int:diagnosis>/", kept.show_kept, name="kept-diagnosis"),
    path("<slug:code>/diagnosis/compare/", kept.compare_kept, name="diagnoses-compare"),
    path("<slug:code>/funding/", funding.show_funding, name="funding"),
    path("<slug:code>/progress/", progress.show_progress, name="progress"),
    path("<slug:code>/changes/", changes.show_changes, name="changes"),
    path("<slug:code>/changes/<str:name>", changes.send_changes, name="changes-file"),
    path("<slug:code>/files/<str:name>", files.send_file, name="file"),
]

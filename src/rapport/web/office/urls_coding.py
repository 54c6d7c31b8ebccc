"""Addresses of the coding desk."""

from django.urls import path

from rapport.web.office.views import codebook, coding

DESK = "waves/<slug:wave>/coding/"
patterns = [
    path(DESK, coding.show_desk, name="coding"),
    path(f"{DESK}agreement/", coding.show_agreement, name="coding-agreement"),
    path(f"{DESK}items/<str:item>/", coding.code_item, name="coding-item"),
    path(f"{DESK}items/<str:item>/confirm/", codebook.confirm, name="coding-confirm"),
    path(f"{DESK}items/<str:item>/times/", codebook.set_times, name="coding-times"),
    path(f"{DESK}items/<str:item>/<str:respondent>/", coding.code_answer, name="coding-answer"),
    path(f"{DESK}items/<str:item>/<str:respondent>/settle/", coding.settle, name="coding-settle"),
    path(f"{DESK}respondents/<str:respondent>/", coding.code_respondent, name="coding-respondent"),
    path(f"{DESK}codebook/", codebook.show_codebook, name="codebook"),
    path(f"{DESK}codebook-item/", codebook.add_item, name="codebook-new"),
    path(f"{DESK}codebook/<str:item>/", codebook.change_item, name="codebook-item"),
]

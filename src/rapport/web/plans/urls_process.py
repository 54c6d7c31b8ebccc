"""Addresses of consultation, adoption, revision, versions and importing."""

from django.urls import URLPattern, path

from rapport.web.plans.process import consulting, deciding
from rapport.web.plans.taking import pages, returning

SHEET = "spreadsheets/<int:sheet>/"
patterns: list[URLPattern] = [
    path("spreadsheets/new/", pages.send, name="import"),
    path(SHEET, pages.explain, name="sheet"),
    path(f"{SHEET}read/", pages.read, name="sheet-read"),
    path(f"{SHEET}names/", pages.decide, name="sheet-names"),
    path(f"{SHEET}layout.json", pages.send_layout, name="sheet-layout"),
    path(f"{SHEET}compare/", returning.show_returned, name="sheet-compare"),
    path(f"{SHEET}forget/", pages.forget, name="sheet-forget"),
    path("comments/own/", consulting.show_own, name="our-comments"),
    path("<slug:code>/consultation/", consulting.show_consultation, name="consultation"),
    path("<slug:code>/consultation/open/", consulting.open_consultation, name="consultation-open"),
    path("<slug:code>/consultation/close/", consulting.close_consultation, name="consultation-close"),
    path("<slug:code>/consultation/comment/", consulting.add_comment, name="comment-new"),
    path("<slug:code>/consultation/<int:comment>/answer/", consulting.answer_comment, name="comment-answer"),
    path("<slug:code>/adopt/", deciding.adopt, name="adopt"),
    path("<slug:code>/revise/", deciding.revise, name="revise"),
    path("<slug:code>/versions/", deciding.show_versions, name="versions"),
    path("<slug:code>/versions/<int:number>/frozen.json", deciding.send_frozen, name="frozen"),
    path("<slug:code>/versions/explain/<str:measure>/<str:kind>/", deciding.explain, name="change-explain"),
]

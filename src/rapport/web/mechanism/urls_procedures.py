"""Addresses of written procedures."""

from django.urls import URLPattern, path

from rapport.web.mechanism.procedures import changing, views

ONE = "procedures/<int:procedure>/"
patterns: list[URLPattern] = [
    path("procedures/", views.show_procedures, name="procedures"),
    path("procedures/new/", changing.new_procedure, name="procedure-new"),
    path(ONE, views.show_procedure, name="procedure"),
    path(f"{ONE}change/", changing.change_procedure, name="procedure-change"),
    path(f"{ONE}open/", changing.open_procedure, name="procedure-open"),
    path(f"{ONE}close/", changing.close_procedure, name="procedure-close"),
    path(f"{ONE}withdraw/", changing.withdraw_procedure, name="procedure-withdraw"),
    path(f"{ONE}seats/<int:seat>/", changing.say, name="procedure-say"),
    path(f"{ONE}seats/<int:seat>/enter/", changing.enter, name="procedure-enter"),
]

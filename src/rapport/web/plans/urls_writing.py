"""Addresses of the list, of a plan, its strategy, chart and measures.

A page that is not of one plan has two words in its address, so that no plan's name hides it.
"""

from django.urls import URLPattern, path

from rapport.web.plans.overview import pages

patterns: list[URLPattern] = [
    path("", pages.show_plans, name="list"),
    path("<slug:code>/", pages.show_overview, name="plan"),
]

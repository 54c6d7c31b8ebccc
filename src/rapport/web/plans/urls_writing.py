"""Addresses of the list, of a plan, its strategy, chart and measures.

A page that is not of one plan has two words in its address, so that no plan's name hides it.
"""

from django.urls import URLPattern, path

from rapport.web.plans.chart.pages import show_chart
from rapport.web.plans.measures import showing
from rapport.web.plans.measures import writing as measures
from rapport.web.plans.overview import pages
from rapport.web.plans.overview import writing as plans
from rapport.web.plans.strategy import writing as strategy
from rapport.web.plans.strategy.pages import show_strategy

MEASURE = "<slug:code>/measures/<str:measure>/"
patterns: list[URLPattern] = [
    path("", pages.show_plans, name="list"),
    path("new/blank/", plans.new_plan, name="new"),
    path("new/equivalent/", plans.new_equivalent, name="new-equivalent"),
    path("<slug:code>/", pages.show_overview, name="plan"),
    path("<slug:code>/change/", plans.change_plan, name="plan-change"),
    path("<slug:code>/show-to/", plans.show_to, name="show-to"),
    path("<slug:code>/next/", plans.new_from, name="new-from"),
    path("<slug:code>/strategy/", show_strategy, name="strategy"),
    path("<slug:code>/strategy/<slug:kind>/", strategy.new_part, name="part-new"),
    path("<slug:code>/strategy/<slug:kind>/<str:part>/", strategy.change_part, name="part"),
    path("<slug:code>/chart/", show_chart, name="chart"),
    path("<slug:code>/new-measure/", measures.new_measure, name="measure-new"),
    path(MEASURE, showing.show_measure, name="measure"),
    path(f"{MEASURE}change/", measures.change_measure, name="measure-change"),
    path(f"{MEASURE}drop/", measures.drop_measure, name="measure-drop"),
    path(f"{MEASURE}move/", measures.move_measure, name="measure-move"),
    path(f"{MEASURE}parts/<slug:kind>/", measures.new_part, name="measure-part-new"),
    path(f"{MEASURE}parts/<slug:kind>/<int:at>/", measures.change_part, name="measure-part"),
]

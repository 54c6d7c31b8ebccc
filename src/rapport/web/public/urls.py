"""Addresses of the public pages. Names of figures may hold a colon; names of files a slash."""

from django.urls import path

from rapport.web.public import (
    downloads,
    editions,
    feeds,
    figures,
    general,
    profiles,
    registers,
    searching,
    waves,
)

app_name = "public"
EDITION = "reports/<slug:code>/"
urlpatterns = [
    path("", general.home, name="home"),
    path("reports/", editions.reports, name="reports"),
    path(EDITION, editions.front, name="edition"),
    path(f"{EDITION}chapters/<slug:slug>/", editions.chapter, name="chapter"),
    path(f"{EDITION}methods/", editions.methods, name="edition_methods"),
    path(f"{EDITION}recommendations/", editions.recommendations, name="recommendations"),
    path(f"{EDITION}tables/", editions.tables, name="tables"),
    path(f"{EDITION}tables/<slug:slug>/", editions.table, name="table"),
    path(f"{EDITION}tables/<slug:slug>.csv", editions.table_csv, name="table_csv"),
    path(f"{EDITION}charts/", editions.charts, name="charts"),
    path(f"{EDITION}charts/<slug:slug>/", editions.chart, name="chart"),
    path(f"{EDITION}figures/", figures.edition_figures, name="edition_figures"),
    path(f"{EDITION}figures/<str:name>.json", figures.figure_json, name="figure_json"),
    path(f"{EDITION}figures/<str:name>.csv", figures.figure_csv, name="figure_csv"),
    path(f"{EDITION}figures/<str:name>/", figures.figure, name="figure"),
    path(f"{EDITION}verification/", registers.verification, name="verification"),
    path(f"{EDITION}verification.csv", registers.verification_csv, name="verification_csv"),
    path(f"{EDITION}compare/<slug:other>/", registers.compare, name="compare"),
    path(f"{EDITION}files/<path:name>", downloads.file, name="file"),
    path("figures/", figures.figures, name="figures"),
    path("waves/", waves.waves, name="waves"),
    path("waves/<slug:code>/", waves.wave, name="wave"),
    path("waves/<slug:code>/questionnaire/", waves.questionnaire, name="questionnaire"),
    path("profiles/", profiles.profiles, name="profiles"),
    path("profiles/<slug:code>.json", profiles.profile_json, name="profile_json"),
    path("profiles/<slug:code>.csv", profiles.profile_csv, name="profile_csv"),
    path("profiles/<slug:code>/", profiles.profile, name="profile"),
    path("search/", searching.search, name="search"),
    path("feeds/editions.xml", feeds.Editions(), name="feed"),
    path("about/accessibility/", general.accessibility, name="accessibility"),
    path("about/methods/", general.methods, name="methods"),
    path("about/data/", general.data, name="data"),
    path("about/licence/", general.licence, name="licence"),
    path("robots.txt", general.robots, name="robots"),
    path("health/", general.health, name="health"),
]

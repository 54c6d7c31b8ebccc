"""Addresses of the pages, workspace by workspace."""

from django.urls import URLPattern, URLResolver, include, path

from rapport.web.language import choose_language

urlpatterns: list[URLPattern | URLResolver] = [
    path("design/", include("rapport.web.design.urls")),
    path("language/", choose_language, name="language"),
]

"""Addresses of the pages, workspace by workspace."""

from django.urls import URLPattern, URLResolver, include, path

from rapport.web.account.language import choose_language

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("rapport.web.public.urls")),
    path("design/", include("rapport.web.design.urls")),
    path("language/", choose_language, name="language"),
    path("accounts/", include("rapport.web.account.urls")),
    path("office/", include("rapport.web.office.urls")),
]

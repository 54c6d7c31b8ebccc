"""Addresses of the pages, workspace by workspace."""

from django.urls import URLPattern, URLResolver, include, path

from rapport.web.account.language import choose_language
from rapport.web.account.profile import go_to_workspace

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("rapport.web.public.urls")),
    path("design/", include("rapport.web.design.urls")),
    path("language/", choose_language, name="language"),
    path("workspace/", go_to_workspace, name="workspace"),
    path("account/", include("rapport.web.account.urls_own")),
    path("accounts/", include("rapport.web.account.urls")),
    path("office/", include("rapport.web.office.urls")),
    path("mechanism/", include("rapport.web.mechanism.urls")),
    path("plans/", include("rapport.web.plans.urls")),
    path("delegation/colleagues/", include("rapport.web.delegation.colleagues")),
    path("delegation/<slug:wave>/<slug:respondent>/excel/", include("rapport.web.delegation.excel")),
    path("delegation/<slug:wave>/<slug:respondent>/proposed/", include("rapport.web.delegation.proposed")),
    path("delegation/assessments/", include("rapport.web.delegation.assessments")),
    path("delegation/<slug:wave>/<slug:respondent>/queries/", include("rapport.web.delegation.clarifying")),
    path("delegation/", include("rapport.web.delegation.urls")),
]

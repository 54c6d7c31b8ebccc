"""Two pages for the tests of the navigation, and those of accounts."""

from django.http import HttpResponse
from django.urls import include, path


def page(request):
    return HttpResponse("")


urlpatterns = [
    path("accounts/", include("rapport.web.account.urls")),
    path("workspace/", page, name="workspace"),
    path(
        "",
        include(([path("reports/", page, name="reports"), path("figures/", page, name="figures")], "public")),
    ),
]

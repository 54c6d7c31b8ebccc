"""Two pages for the tests of the navigation, and those of accounts."""

from django.http import HttpResponse
from django.urls import include, path


def page(request):
    return HttpResponse("")


urlpatterns = [
    path("accounts/", include("allauth.account.urls")),
    path(
        "",
        include(([path("reports/", page, name="reports"), path("figures/", page, name="figures")], "public")),
    ),
]

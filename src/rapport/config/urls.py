"""Every address of the running product: pages, then the interface for programs."""

from django.urls import include, path

from rapport.api.v1 import api

urlpatterns = [
    path("api/v1/", api.urls),
    path("", include("rapport.web.urls")),
]
handler400 = "rapport.web.errors.bad_request"
handler403 = "rapport.web.errors.forbidden"
handler404 = "rapport.web.errors.not_found"
handler500 = "rapport.web.errors.server_error"

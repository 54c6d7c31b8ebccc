"""Address of the design system page."""

from django.urls import path

from rapport.web.design import views

app_name = "design"
urlpatterns = [path("", views.show, name="show")]

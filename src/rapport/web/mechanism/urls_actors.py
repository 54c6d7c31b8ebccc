"""Addresses of the register of actors and of contact points."""

from django.urls import URLPattern, path

from rapport.web.mechanism.actors import changing, register

patterns: list[URLPattern] = [
    path("actors/", register.show_actors, name="actors"),
    path("actors/new/", changing.new_actor, name="actor-new"),
    path("actors/<slug:actor>/describe/", changing.describe_actor, name="actor-describe"),
    path("actors/<slug:actor>/place/", changing.place_actor, name="actor-place"),
    path("actors/<slug:actor>/", register.show_actor, name="actor"),
    path("contacts/", register.show_contacts, name="contacts"),
]

"""Addresses of the register of actors and of contact points."""

from django.urls import URLPattern, path

from rapport.web.mechanism.actors import register

patterns: list[URLPattern] = [
    path("actors/", register.show_actors, name="actors"),
    path("actors/<slug:actor>/", register.show_actor, name="actor"),
    path("contacts/", register.show_contacts, name="contacts"),
]

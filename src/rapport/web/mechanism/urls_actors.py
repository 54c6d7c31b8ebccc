"""Addresses of the register of actors and of contact points."""

from django.urls import URLPattern, path

from rapport.web.mechanism.actors import changing, exchanging, linking, merging, register

patterns: list[URLPattern] = [
    path("actors/", register.show_actors, name="actors"),
    path("actors/new/", changing.new_actor, name="actor-new"),
    path("actors/exchange/", exchanging.exchange_actors, name="actors-exchange"),
    path("actors/exchange/take/", exchanging.take_in_actors, name="actors-take"),
    path("actors/exchange/file.<slug:form>", exchanging.download_actors, name="actors-file"),
    path("actors/<slug:actor>/describe/", changing.describe_actor, name="actor-describe"),
    path("actors/<slug:actor>/place/", changing.place_actor, name="actor-place"),
    path("actors/<slug:actor>/merge/", merging.merge_actor, name="actor-merge"),
    path("actors/<slug:actor>/lines/new/", linking.draw_line, name="line-new"),
    path("actors/<slug:actor>/contacts/new/", linking.add_contact, name="contact-new"),
    path("lines/<int:line>/end/", linking.end_line, name="line-end"),
    path("contacts/<int:contact>/change/", linking.change_contact, name="contact-change"),
    path("contacts/<int:contact>/end/", linking.end_contact, name="contact-end"),
    path("actors/<slug:actor>/", register.show_actor, name="actor"),
    path("contacts/", register.show_contacts, name="contacts"),
]

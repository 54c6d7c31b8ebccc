"""Addresses of the map."""

from django.urls import URLPattern, path

from rapport.web.mechanism.map import pages

patterns: list[URLPattern] = [
    path("map/", pages.show_map, name="map"),
    path("map/map.svg", pages.send_map, name="map-file"),
]

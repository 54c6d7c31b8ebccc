"""Addresses of the register of actors, the map, agreements and contact points."""

from django.urls import URLPattern

patterns: list[URLPattern] = []

"""Addresses of bodies, members, coverage and self-checks."""

from django.urls import URLPattern

patterns: list[URLPattern] = []

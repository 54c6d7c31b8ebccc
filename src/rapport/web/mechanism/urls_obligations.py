"""Addresses of what is owed, by whom and until when."""

from django.urls import URLPattern

patterns: list[URLPattern] = []

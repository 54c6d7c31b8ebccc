"""Addresses of meetings, minutes and decisions."""

from django.urls import URLPattern

patterns: list[URLPattern] = []

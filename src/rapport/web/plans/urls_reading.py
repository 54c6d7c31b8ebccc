"""Addresses of timeline, coverage, diagnosis, funding, progress, comparison and exports."""

from django.urls import URLPattern

patterns: list[URLPattern] = []

"""Addresses of consultation, adoption, revision, versions and importing."""

from django.urls import URLPattern

patterns: list[URLPattern] = []

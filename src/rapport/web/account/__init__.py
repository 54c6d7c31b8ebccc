"""Signing in and out, by django-allauth; accounts are made by administrators, never by signing up."""

"""Meetings as calendars read them: feeds, single files, invitations by mail."""

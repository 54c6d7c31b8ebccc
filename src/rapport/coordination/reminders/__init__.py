"""Reminders and escalation as a body sets them for the obligations that follow it."""

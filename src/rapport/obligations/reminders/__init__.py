"""Reminders and escalation: what is due when, to whom, each once."""

"""Meetings of bodies: planning, agenda, papers, attendance, minutes."""

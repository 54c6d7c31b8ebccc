"""Who owes what by when: obligations, updates, reminders, escalation. Must not know of bodies, plans or pages."""

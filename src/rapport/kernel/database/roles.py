"""The database roles of an instance and the names of the settings that carry a request's scope."""

OWNER = "rapport_owner"
"""Owns the tables, migrates and grants. Never used to serve."""
APP = "rapport_app"
"""Reads and writes rows; cannot change tables, nor the sealed audit chain."""
PUBLIC = "rapport_public"
"""Reads what is published. No login: the application role steps down to it."""
SEALER = "rapport_sealer"
"""Moves audit events from the outbox into the chain."""

SCOPE_SETTING = "rapport.scope"
ORGANISATIONS_SETTING = "rapport.organisations"

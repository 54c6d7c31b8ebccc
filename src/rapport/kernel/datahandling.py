"""The class of every stored field: who could be harmed if it leaked. A test fails on a field without one."""

from enum import StrEnum


class Handling(StrEnum):
    """Data-handling class of a model field, from harmless to life-threatening."""

    PUBLIC = "public"
    """May be published as it is."""
    INTERNAL = "internal"
    """For the people who work in the instance; no person is identified by it."""
    PERSONAL = "personal"
    """Says something of an identified person (a colleague, a contact).

    Never in logs, URLs, mails, job arguments.
    """
    SECRET = "secret"
    """Opens a door: hashes of passwords, keys, tokens."""
    VITAL = "vital"
    """Identifies a victim, witness or case. Encrypted, need-to-know, audited on read."""

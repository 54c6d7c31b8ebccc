"""Running: a wave from its preparation to its close: whom it asks, by when, what was sent, how far everybody is.

Owns: respondents, invitations, deadlines, reminders, queries about returns. Must not know: how an answer is given.
"""

"""Mails that say "there is something for you" and link to it: at most one a day per person, no personal data
in them.

Must not know people: their addresses come from a directory that is given to it.
"""

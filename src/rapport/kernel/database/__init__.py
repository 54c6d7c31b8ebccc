"""Who may touch which row: roles, grants, row policies, the scope of a request, and the checks made at start.

Owns no table of its own. Must not know which parts exist: they declare the policy of their tables.
"""

"""Pages by workspace: the public, the office, accounts.

They load through queries and change through one action per POST.

Must hold no rule and write nothing by itself.
"""

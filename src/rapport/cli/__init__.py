"""The command `rapport`. Must hold no rule: it parses words, calls queries and actions, and prints."""

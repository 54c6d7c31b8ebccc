"""Agreements between organisations and States: entered, changed, followed up, ended; alerts before they expire."""

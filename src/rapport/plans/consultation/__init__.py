"""Consultation on a plan: what organisations say, and what is answered."""

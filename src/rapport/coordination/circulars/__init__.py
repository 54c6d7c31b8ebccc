"""Decisions sent to the offices concerned, and what offices send up."""

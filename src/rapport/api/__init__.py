"""The interface for programs, version 1: waves, editions, figures, profiles and registers, read-only and public.

Owns addresses, schemas and their stability. It reads through queries like the pages do and must know no rule.
"""

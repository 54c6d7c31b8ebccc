"""Pieces of pages: figures, tables, charts, forms, navigation; each takes a typed value and draws one thing.

Owns the markup and its accessibility. It must not know any domain part, read the database or decide who may
see what: pages load through queries, put what they show into these types, and hand them over.
"""

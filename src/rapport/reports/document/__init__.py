"""From an edition's content to its files: narrative, web page, PDF, Word, sheets, charts and data package.

Owns: the meaning of a report's Markdown and its tokens, one document tree, one renderer per format, and
the atomic build of a folder of outputs. Must not know: Django, the database, requests, users, the clock.
Everything that appears in a document arrives in an `EditionSource`; everything written leaves through
`build`.
"""

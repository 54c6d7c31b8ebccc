"""What colleagues of one delegation tell each other: who answers which section, remarks on questions.

Owns: shares of sections, comments. Must not know: answers. The office sees none of it.
"""

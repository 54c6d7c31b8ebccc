"""Questions on pages: how each kind is drawn and how what was written is read back. For every workspace that answers.

Owns: fields, their names, the words of answers. Must not know: whose return it is, who may write, how it is kept.
"""

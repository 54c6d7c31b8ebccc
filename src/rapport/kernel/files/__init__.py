"""Files in and out:

the one guard for uploads, and writing that survives a crash. Must not know what files mean.
"""

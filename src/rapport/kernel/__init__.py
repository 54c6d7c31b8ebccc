"""What every part stands on: errors, access, audit, workflow tables, versions, jobs, mail, files, languages.

The kernel owns no domain word: it knows of actors only as opaque ids and of permissions only as codes. It
must not import any part above it.
"""

"""Work done outside a request: started by an action, done by a worker, seen on a page, surviving a kill.

A part declares how a kind of job is done in `<part>/jobs.py` with `@handles`. Jobs carry ids only. Must not
know what the jobs do.
"""

"""What a process that serves keeps for good, and what it need not look through again and again."""

import gc
from importlib import import_module

from django.urls import get_resolver


def settle() -> None:
    """Load what requests load, and leave it out of the search for garbage from here on.

    Python searches all that lives whenever enough was made anew: the code and tables of the product, some hundred
    thousand objects that never become garbage, cost a request now and then a tenth of a second. Called before the web
    server makes its processes, it also leaves the memory of that code shared by all of them.
    """
    resolver = get_resolver()
    import_module(str(resolver.urlconf_name))
    list(resolver.url_patterns)
    gc.collect()
    gc.freeze()

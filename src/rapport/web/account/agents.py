"""What a browser is called in the list of sessions: its family and system, never its full identification."""

import re

BROWSERS = (
    ("Edge", r"Edg(e|A|iOS)?/"),
    ("Opera", r"OPR/|Opera"),
    ("Firefox", r"Firefox/|FxiOS/"),
    ("Chrome", r"Chrome/|Chromium/|CriOS/"),
    ("Safari", r"Safari/"),
)
SYSTEMS = (
    ("Android", r"Android"),
    ("iOS", r"iPhone|iPad"),
    ("Windows", r"Windows"),
    ("macOS", r"Mac OS X"),
    ("Linux", r"Linux|X11"),
)


def agent_of(text: str) -> str:
    """`Firefox · Windows`, or what is known of it; nothing for a program."""
    found = [
        next((name for name, pattern in table if re.search(pattern, text)), "")
        for table in (BROWSERS, SYSTEMS)
    ]
    return " · ".join(one for one in found if one)

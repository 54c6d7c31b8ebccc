"""What is proposed for an agenda: plain values."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Proposal:
    """A point that could come onto an agenda. `source` is an opaque reference, `link` the address to read."""

    source: str
    kind: str
    title: str
    link: str

"""What is known of a question, with its source: plain values."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fact:
    """An answer that the mechanism's description gives. `about` names the question, see `queries.facts`.

    `values` are codes, numbers or dates, `text` words; `source` says in words from where. Nothing known: no fact.
    """

    about: str
    values: tuple[str, ...] = ()
    text: str = ""
    source: str = ""

"""What can be wrong in a narrative, and how it is told."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that stops a build: where, what, which name, and names that look like it."""

    chapter: str
    line: int
    message: str
    name: str
    near: tuple[str, ...] = ()

    def __str__(self) -> str:
        hint = f"; did you mean {' or '.join(self.near)}?" if self.near else ""
        return f"chapter {self.chapter}, line {self.line}: {self.message}{hint}"


class NarrativeError(Exception):
    """The narrative names what does not exist or cannot be printed. Nothing was built."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        count = len(problems)
        heading = f"the narrative has {count} problem{'s' if count != 1 else ''}; nothing was built"
        super().__init__("\n".join([heading, *(str(problem) for problem in problems)]))


@dataclass(frozen=True, slots=True)
class LintWarning:
    """A typed number that looks like a finding; `suggestions` are figure tokens that read the same."""

    chapter: str
    line: int
    text: str
    message: str
    suggestions: tuple[str, ...] = ()

    def __str__(self) -> str:
        hint = f"; {' or '.join(self.suggestions)} reads the same" if self.suggestions else ""
        return f"chapter {self.chapter}, line {self.line}: '{self.text}' {self.message}{hint}"

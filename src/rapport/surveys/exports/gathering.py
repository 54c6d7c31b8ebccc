"""What an export of a wave is made of, read once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rapport.kernel.access import Viewer
from rapport.surveys import queries
from rapport.surveys.models.instrument import HEADINGS
from rapport.surveys.types import (
    AnswerView,
    FigureDefinition,
    FootnoteView,
    ItemView,
    RespondentView,
    SectionView,
    UniverseView,
    WaveView,
)


@dataclass(frozen=True)
class WholeWave:
    """A wave with its questionnaire, respondents and answers as counted. What is withheld has no words in it."""

    wave: WaveView
    sections: tuple[SectionView, ...]
    respondents: tuple[RespondentView, ...]
    answers: Mapping[int, Mapping[str, AnswerView]]
    footnotes: tuple[FootnoteView, ...]
    universes: tuple[UniverseView, ...]
    figures: tuple[FigureDefinition, ...]

    def items(self) -> Iterator[ItemView]:
        """The questions and coded variables that are answered."""
        for section in self.sections:
            yield from (item for item in section.items if item.kind not in HEADINGS)

    def cell(self, respondent: RespondentView, item: ItemView) -> AnswerView:
        """The answer, or how the lack of one stands. Words of what is withheld never leave."""
        if not respondent.replied:
            return AnswerView(item.code, "no_reply")
        given = self.answers.get(respondent.id, {}).get(item.code)
        if given is None:
            return AnswerView(item.code, "blank" if item.encoded else "not_known")
        if given.state == "withheld":
            return AnswerView(item.code, "withheld", footnotes=given.footnotes)
        return given


def gather(*, viewer: Viewer, wave: str, language: str) -> WholeWave:
    """Everything of a wave that the viewer may read. Raises NotAvailable."""
    view = queries.wave(viewer=viewer, code=wave)
    return WholeWave(
        wave=view,
        sections=queries.sections(viewer=viewer, wave=view),
        respondents=tuple(queries.respondents(viewer=viewer, wave=view, language=language)),
        answers=queries.answers(viewer=viewer, wave=view),
        footnotes=tuple(queries.footnotes(viewer=viewer, wave=view)),
        universes=tuple(queries.universes(viewer=viewer, wave=view)),
        figures=tuple(queries.figures(viewer=viewer, wave=view)),
    )

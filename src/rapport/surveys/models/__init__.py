"""Tables of surveys: instruments, waves, returns, codings, figures, registers, assessments and dialogue."""

from rapport.surveys.models.assessments import (
    Assessment,
    AssessmentPart,
    AssessmentStep,
    CountryRecommendation,
    DialogueEntry,
    FollowUp,
    KeyDate,
    PartComment,
)
from rapport.surveys.models.codings import Coding
from rapport.surveys.models.figures import Figure, PublishedRegister, Universe
from rapport.surveys.models.instrument import (
    CodebookVersion,
    ConsistencyRule,
    Item,
    Option,
    Questionnaire,
    Section,
    Series,
    SeriesItem,
)
from rapport.surveys.models.returns import (
    AnswerChange,
    DraftAnswer,
    Return,
    ReturnComment,
    ReturnDocument,
    ReturnQuery,
    Revision,
    SectionShare,
    WaveMessage,
)
from rapport.surveys.models.waves import Answer, Footnote, Wave, WaveRespondent

__all__ = [
    "Answer",
    "AnswerChange",
    "Assessment",
    "AssessmentPart",
    "AssessmentStep",
    "CodebookVersion",
    "Coding",
    "ConsistencyRule",
    "CountryRecommendation",
    "DialogueEntry",
    "DraftAnswer",
    "Figure",
    "FollowUp",
    "Footnote",
    "Item",
    "KeyDate",
    "Option",
    "PartComment",
    "PublishedRegister",
    "Questionnaire",
    "Return",
    "ReturnComment",
    "ReturnDocument",
    "ReturnQuery",
    "Revision",
    "Section",
    "SectionShare",
    "Series",
    "SeriesItem",
    "Universe",
    "Wave",
    "WaveMessage",
    "WaveRespondent",
]

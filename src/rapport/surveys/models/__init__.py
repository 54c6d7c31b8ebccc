"""Tables of surveys: instruments, waves with their respondents and answers, figures, registers of published numbers."""

from rapport.surveys.models.figures import Figure, PublishedRegister, Universe
from rapport.surveys.models.instrument import Item, Option, Questionnaire, Section
from rapport.surveys.models.waves import Answer, Footnote, Wave, WaveRespondent

__all__ = [
    "Answer",
    "Figure",
    "Footnote",
    "Item",
    "Option",
    "PublishedRegister",
    "Questionnaire",
    "Section",
    "Universe",
    "Wave",
    "WaveRespondent",
]

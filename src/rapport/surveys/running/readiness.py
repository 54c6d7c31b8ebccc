"""How far the texts of a questionnaire are translated. Pure."""

from collections.abc import Iterable, Sequence

from rapport.surveys.types import SectionView, items_by_code


def lacking(sections: Sequence[SectionView], languages: Iterable[str]) -> dict[str, int]:
    """Language to the number of titles, questions and answers that have no text in it."""
    texts = [section.title for section in sections]
    for item in items_by_code(sections).values():
        if not item.coded:
            texts += [item.text, *item.options.values()]
    counts = {language: sum(1 for text in texts if text and not text.get(language)) for language in languages}
    return {language: count for language, count in counts.items() if count}

"""What stands in the way of opening a wave, read from its questionnaire. Pure."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from rapport.surveys.running import consistency
from rapport.surveys.running.consistency import RuleView
from rapport.surveys.types import SectionView, items_by_code


def problems(sections: Sequence[SectionView], rules: Iterable[RuleView]) -> tuple[str, ...]:
    """Sentences that say what must be put right before anybody is asked."""
    items = items_by_code(sections)
    found = []
    if not any(not item.coded and item.kind not in ("GROUP", "NOTE") for item in items.values()):
        found.append(_("The questionnaire has no question that can be answered."))
    found += [
        _("The consistency rule %(rule)s cannot be evaluated: %(error)s") % {"rule": code, "error": error}
        for code, error in consistency.broken(items.values(), rules).items()
    ]
    return tuple(found)


def lacking(sections: Sequence[SectionView], languages: Iterable[str]) -> dict[str, int]:
    """Language to the number of titles, questions and answers that have no text in it."""
    texts = [section.title for section in sections]
    for item in items_by_code(sections).values():
        if not item.coded:
            texts += [item.text, *item.options.values()]
    counts = {language: sum(1 for text in texts if text and not text.get(language)) for language in languages}
    return {language: count for language, count in counts.items() if count}

"""The questions that a return is asked, by their codes. Private to queries and actions: callers have asked `rules`."""

from collections.abc import Iterable

from rapport.kernel.database.remembering import remembered_fixed
from rapport.surveys.models import Item


def rows(questionnaire_id: int, codes: Iterable[str]) -> dict[str, Item]:
    """Questions of a questionnaire of which a wave is open, with section, options, and the table they stand in.

    Asked once in a request, also in one that writes: such a questionnaire does not change any more.
    """
    wanted = tuple(sorted(set(codes)))
    return remembered_fixed(
        ("surveys.asked", questionnaire_id, wanted),
        lambda: {
            item.code: item
            for item in Item.objects.filter(
                questionnaire_id=questionnaire_id, code__in=wanted, origin="ASKED"
            )
            .select_related("section", "parent")
            .prefetch_related("options", "parent__options")
        },
    )

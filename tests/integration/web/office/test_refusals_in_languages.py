"""A refusal is said in the language of the person who is refused, not only the page around it."""

import re
from collections.abc import Callable

from django.test import Client

from rapport.reports.types import EditionView

Browser = Callable[..., Client]
ARABIC = re.compile(r"[\u0621-\u064A]")
CHAPTER = "/office/editions/first/chapters/summary/"


def test_a_refusal_is_in_arabic_for_a_person_whose_language_is_arabic(
    browser: Browser, edition: EditionView
) -> None:
    editor = browser("EDITOR")
    editor.post("/language/", {"language": "ar"})
    taken = editor.post("/office/editions/first/chapters/new/", {"title": "Summary", "slug": "summary"})
    page = taken.content.decode()
    said = re.search(r"[^<>]*«summary»[^<>]*", page)
    assert taken.status_code == 400 and said is not None and ARABIC.search(said[0])
    assert "There is a chapter" not in page


def test_a_frozen_edition_refuses_text_in_french(browser: Browser, edition: EditionView) -> None:
    editor = browser("EDITOR")
    editor.post("/language/", {"language": "fr"})
    editor.post("/office/editions/first/freeze/", {"version": "1"})
    late = editor.post(CHAPTER, {"title": "Summary", "markdown": "Too late.", "version": "1"})
    page = late.content.decode()
    assert late.status_code == 409
    assert "ses textes et ses chiffres ne changent plus" in page and "The edition is frozen" not in page

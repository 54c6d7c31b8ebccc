"""What is sealed opens in its place, with a key that is known, unaltered, and not otherwise."""

import base64
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.kernel.encryption import CannotOpen, seal, unseal

PLACE = ("table", "column", "7")
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


@given(TEXTS)
def test_what_is_sealed_opens_again_and_shows_nothing(text: str) -> None:
    sealed = seal(text, place=PLACE)
    assert unseal(sealed, place=PLACE) == text
    assert sealed != seal(text, place=PLACE)


@pytest.mark.parametrize(
    "place", [("table", "column", "8"), ("table", "column7", ""), ("tablecolumn", "", "7")]
)
def test_it_opens_in_no_other_place(place: tuple[str, ...]) -> None:
    with pytest.raises(CannotOpen):
        unseal(seal("a seed", place=PLACE), place=place)


def test_no_bit_of_it_may_be_altered() -> None:
    sealed = base64.urlsafe_b64decode(seal("a seed", place=PLACE))
    for number in range(len(sealed) * 8):
        altered = bytearray(sealed)
        altered[number // 8] ^= 1 << number % 8
        with pytest.raises(CannotOpen):
            unseal(base64.urlsafe_b64encode(bytes(altered)).decode(), place=PLACE)


def test_a_former_key_opens_and_an_unknown_one_does_not(settings: Any) -> None:
    sealed, former = seal("a seed", place=PLACE), settings.FIELD_KEY
    settings.FIELD_KEY = "another key that is at least fifty characters long, it is"
    with pytest.raises(CannotOpen):
        unseal(sealed, place=PLACE)
    settings.FIELD_KEYS_OLD = [former]
    assert unseal(sealed, place=PLACE) == "a seed"
    assert unseal(seal("new", place=PLACE), place=PLACE) == "new"


@pytest.mark.parametrize("text", ["", "not base 64 ünd so", "AAAA", "A" * 80])
def test_what_was_never_sealed_does_not_open(text: str) -> None:
    with pytest.raises(CannotOpen):
        unseal(text, place=PLACE)

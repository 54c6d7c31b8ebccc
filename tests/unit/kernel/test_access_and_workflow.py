"""Who may, from where one can go, and what an error carries."""

from enum import StrEnum

import pytest

from rapport.kernel.access import ALLOWED, Decision, Viewer, can_use, check_use
from rapport.kernel.database.scope import OFFICE_PERMISSION, scope_of
from rapport.kernel.errors import (
    AccessDenied,
    InvalidInput,
    NotAvailable,
    StaleVersion,
    UnableTo,
    UserFacingError,
)
from rapport.kernel.workflow import Transition, Workflow


def test_permissions_are_held_by_name() -> None:
    editor = Viewer(person_id=1, permissions=frozenset({"FIGURE_EDIT"}))
    assert can_use(editor, "FIGURE_EDIT") is ALLOWED
    refusal = can_use(editor, "EDITION_PUBLISH")
    assert not refusal
    assert "EDITION_PUBLISH" not in refusal.reason and refusal.reason.startswith(
        "Your role does not include this"
    )
    with pytest.raises(AccessDenied) as denied:
        check_use(editor, "EDITION_PUBLISH")
    assert denied.value.extra == {"permission": "EDITION_PUBLISH"}


def test_the_system_holds_all_and_the_public_none() -> None:
    assert can_use(Viewer.system(), "ANYTHING")
    refusal = can_use(Viewer.public(), "ANYTHING")
    assert (bool(refusal), refusal.reason) == (False, "You are not signed in.")
    assert Viewer.public().is_anonymous
    assert not Viewer.system().is_anonymous
    assert not Viewer(person_id=1).is_anonymous


def test_a_decision_is_a_truth_value_with_a_reason() -> None:
    assert Decision(True)
    assert not Decision(False, "because")


@pytest.mark.parametrize(
    ("viewer", "expected"),
    [
        (Viewer.public(), ("public", "{}")),
        (Viewer.system(), ("system", "{}")),
        (Viewer(person_id=1), ("organisation", "{}")),
        (Viewer(person_id=1, organisations=frozenset({12, 3})), ("organisation", "{3,12}")),
        (
            Viewer(person_id=1, organisations=frozenset({3}), permissions=frozenset({OFFICE_PERMISSION})),
            ("office", "{3}"),
        ),
    ],
)
def test_every_viewer_has_a_scope(viewer: Viewer, expected: tuple[str, str]) -> None:
    assert scope_of(viewer) == expected


class Door(StrEnum):
    """A small workflow."""

    OPEN = "OPEN"
    SHUT = "SHUT"
    LOCKED = "LOCKED"


DOOR = Workflow(
    "door",
    Door,
    (
        Transition(Door.OPEN, Door.SHUT, "door.shut", "DOOR_MOVE"),
        Transition(Door.SHUT, Door.OPEN, "door.opened", "DOOR_MOVE"),
        Transition(Door.SHUT, Door.LOCKED, "door.locked", "DOOR_LOCK"),
    ),
)


def test_only_steps_of_the_table_are_taken() -> None:
    assert DOOR.check(Door.SHUT, Door.LOCKED).event == "door.locked"
    with pytest.raises(UnableTo, match="door: from OPEN one can go to SHUT, not to LOCKED") as refusal:
        DOOR.check(Door.OPEN, Door.LOCKED)
    assert refusal.value.code == "illegal_transition"
    assert "this is a final state" in DOOR.can(Door.LOCKED, Door.OPEN).reason
    assert [step.target for step in DOOR.onward(Door.SHUT)] == [Door.OPEN, Door.LOCKED]


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [
        (UserFacingError, 400, "error"),
        (InvalidInput, 400, "invalid_input"),
        (AccessDenied, 403, "access_denied"),
        (NotAvailable, 404, "not_available"),
        (UnableTo, 409, "unable_to"),
        (StaleVersion, 409, "stale_version"),
    ],
)
def test_errors_carry_status_code_and_message(kind: type[UserFacingError], status: int, code: str) -> None:
    error = kind("where: which rule; what to do", extra={"line": 3})
    assert (error.status, error.code, error.message, error.extra) == (
        status,
        code,
        "where: which rule; what to do",
        {"line": 3},
    )
    assert kind("x", code="own").code == "own"

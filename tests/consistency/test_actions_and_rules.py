"""Every write looks alike, every workflow is whole, every permission is used, every field has its class."""

import inspect
import re
from datetime import datetime
from types import FunctionType, ModuleType
from typing import get_type_hints

import pytest
from django.apps import apps
from django.db import models
from tests.consistency.walking import SOURCE, modules, public_functions, source_files

from rapport.actors.roles import ROLES, Permission
from rapport.kernel.access import Viewer
from rapport.kernel.database import policies
from rapport.kernel.datahandling import Handling
from rapport.kernel.workflow import Workflow

ACTIONS = [function for module in modules("actions") for function in public_functions(module)]
QUERIES = [function for module in modules("queries") for function in public_functions(module)]
WORKFLOWS = [
    found for module in modules("workflow") for found in vars(module).values() if isinstance(found, Workflow)
]
MODELS = [model for model in apps.get_models() if model.__module__.startswith("rapport.")]
EVENT = re.compile(r"[a-z_]+\.[a-z_]+")
NOT_BY_VIEWER = {
    "rapport.actors.queries.viewer_of": "makes the viewer",
    "rapport.actors.queries.mailbox_of": "asked by the mail outbox, for one person at a time",
}


def name_of(function: FunctionType) -> str:
    return f"{function.__module__}.{function.__qualname__}"


def problems_of_action(function: FunctionType) -> list[str]:
    """What is wrong with the shape of an action."""
    found = []
    parameters = inspect.signature(function).parameters
    if any(one.kind is not inspect.Parameter.KEYWORD_ONLY for one in parameters.values()):
        found.append("takes positional arguments")
    hints = get_type_hints(function)
    if hints.get("by") is not Viewer:
        found.append("does not take by: Viewer")
    if hints.get("now") is not datetime:
        found.append("does not take now: datetime")
    if not getattr(function, "is_action", False):
        found.append("is not decorated with @action")
    return found


def test_every_action_has_the_shape_of_one() -> None:
    assert len(ACTIONS) > 5
    assert {name_of(one): problems_of_action(one) for one in ACTIONS if problems_of_action(one)} == {}


def test_a_misshapen_action_is_noticed() -> None:
    def planted(edition: int, *, by: int) -> None:
        """Positional, wrongly typed, without a moment, undecorated."""

    assert len(problems_of_action(planted)) == 4  # type: ignore[arg-type]


def test_every_query_asks_for_whom() -> None:
    without = {name_of(one) for one in QUERIES if "viewer" not in inspect.signature(one).parameters}
    assert without - set(NOT_BY_VIEWER) == set()


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda workflow: workflow.name)
def test_every_workflow_is_whole(workflow: Workflow) -> None:  # type: ignore[type-arg]
    states = list(workflow.states)
    reached = {states[0]}
    for _ in states:
        reached |= {step.target for step in workflow if step.source in reached}
    assert reached == set(states), "every state is reached from the first"
    for step in workflow:
        assert EVENT.fullmatch(step.event), step.event
        assert step.permission in set(Permission), step.permission
        assert workflow.can(step.source, step.target)
    legal = {(step.source, step.target) for step in workflow}
    for source in states:
        for target in states:
            assert bool(workflow.can(source, target)) == ((source, target) in legal)


def test_events_of_transitions_are_recorded_somewhere() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in source_files())
    for workflow in WORKFLOWS:
        for step in workflow:
            assert f'"{step.event}"' in text


def test_every_permission_is_carried_by_a_role_and_asked_for() -> None:
    carried = {permission for role in ROLES.values() for permission in role.permissions}
    assert carried == set(Permission)
    asking = "\n".join(
        path.read_text(encoding="utf-8") for path in source_files() if path != SOURCE / "actors" / "roles.py"
    )
    unused = [one.name for one in Permission if one.name not in asking]
    assert unused == []


def test_every_role_has_its_own_purpose() -> None:
    assert all(code == role.code and str(role.label) and str(role.purpose) for code, role in ROLES.items())
    purposes = [role.permissions for role in ROLES.values()]
    assert len(set(purposes)) == len(purposes), "two roles with the same permissions are one role"


def unclassified(model: type[models.Model]) -> tuple[set[str], set[str]]:
    """Fields without a class, and classes without a field."""
    fields = {field.name for field in (*model._meta.local_fields, *model._meta.local_many_to_many)}
    inherited = {field.name for field in model._meta.get_fields() if not field.auto_created or field.concrete}
    handling = getattr(model, "data_handling", {})
    good = {name for name, value in handling.items() if isinstance(value, Handling)}
    return fields - good, set(handling) - fields - inherited


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_field_has_a_data_handling_class(model: type[models.Model]) -> None:
    assert unclassified(model) == (set(), set())


def test_an_unclassified_field_is_noticed() -> None:
    class Planted:
        class _meta:
            local_fields = (models.CharField(name="name"),)
            local_many_to_many = ()

            @staticmethod
            def get_fields() -> list[models.Field]:  # type: ignore[type-arg]
                return []

        data_handling = {"gone": Handling.PUBLIC}

    assert unclassified(Planted) == ({"name"}, {"gone"})  # type: ignore[arg-type]


def test_rows_of_organisations_are_under_row_security() -> None:
    belonging = {policy.model_label for policy in policies.declared() if policy.belongs_to is not None}
    pointing = {
        model._meta.label
        for model in MODELS
        if not model.__module__.startswith("rapport.actors")
        for field in model._meta.local_fields
        if isinstance(field, models.ForeignKey) and field.related_model._meta.label == "actors.Organisation"
    }
    assert pointing - belonging == set()


def test_every_declared_table_exists() -> None:
    for policy in policies.declared():
        assert apps.get_model(policy.model_label) is not None


def test_every_part_says_what_it_owns() -> None:
    silent: list[str] = []
    for path in SOURCE.rglob("__init__.py"):
        if {"migrations", "node_modules", "templatetags"} & set(path.parts):
            continue
        if not path.read_text(encoding="utf-8").lstrip().startswith('"""'):
            silent.append(path.relative_to(SOURCE).as_posix())
    assert silent == []


def _modules_are_found() -> list[ModuleType]:
    return modules("actions")


def test_the_walk_finds_modules() -> None:
    assert "rapport.kernel.jobs.actions" in {module.__name__ for module in _modules_are_found()}

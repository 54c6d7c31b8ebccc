"""Checks a JSON value against a schema of the interface's own OpenAPI description."""

from collections.abc import Iterator, Mapping
from typing import Any

TYPES: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
    "array": (list,),
    "object": (dict,),
}


def faults(value: Any, schema: Mapping[str, Any], known: Mapping[str, Any], at: str = "$") -> Iterator[str]:
    """Every place where the value is not what the schema says, unknown keys included."""
    if "$ref" in schema:
        schema = known[schema["$ref"].rsplit("/", 1)[1]]
    if "anyOf" in schema:
        tried = [list(faults(value, one, known, at)) for one in schema["anyOf"]]
        if all(tried):
            yield from tried[0]
        return
    kind = schema.get("type")
    if kind and not _is(value, kind):
        yield f"{at}: {value!r} is no {kind}"
        return
    if kind == "array":
        for place, one in enumerate(value):
            yield from faults(one, schema["items"], known, f"{at}[{place}]")
    if kind == "object":
        yield from _object_faults(value, schema, known, at)


def _is(value: Any, kind: str) -> bool:
    return isinstance(value, TYPES[kind]) and (kind == "boolean" or not isinstance(value, bool))


def _object_faults(
    value: Mapping[str, Any], schema: Mapping[str, Any], known: Mapping[str, Any], at: str
) -> Iterator[str]:
    properties = schema.get("properties", {})
    others = schema.get("additionalProperties", not properties)
    for key in schema.get("required", ()):
        if key not in value:
            yield f"{at}: lacks {key}"
    for key, one in value.items():
        if key in properties:
            yield from faults(one, properties[key], known, f"{at}.{key}")
        elif isinstance(others, Mapping):
            yield from faults(one, others, known, f"{at}.{key}")
        elif not others:
            yield f"{at}: {key} is not described"

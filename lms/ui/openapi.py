"""The OpenAPI 3.1 document of the interface, made from the very classes that the answers are made of."""

import types
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date, datetime
from typing import Any, Union, get_args, get_origin, get_type_hints

JSON_TYPES: dict[type, dict[str, Any]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    date: {"type": "string", "format": "date"},
    datetime: {"type": "string", "format": "date-time"},
}
PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "instance": {"type": ["string", "null"]},
    },
}


@dataclass(frozen=True)
class Parameter:
    """One part of the query. ``schema`` is its JSON schema."""

    name: str
    meaning: str
    schema: Mapping[str, Any]
    where: str = "query"
    many: bool = False


@dataclass(frozen=True)
class Endpoint:
    """One thing that can be asked. ``scope`` names what the access key must hold; empty is open to anybody.

    answer  a class of ours, or str for a text of another media type; dict for an object whose parts may be missing
    body    the class of what is sent with a post; str for plain text
    """

    path: str
    name: str
    meaning: str
    answer: type
    parameters: Sequence[Parameter] = ()
    scope: str = ""
    refusals: Sequence[int] = (400, 404)
    method: str = "get"
    body: type | None = None
    media: str = "application/json"


@dataclass(frozen=True)
class Told:
    """One thing that a webhook says. ``body`` is the class of what is sent."""

    name: str
    meaning: str
    body: type


def schema_of(kind: Any) -> dict[str, Any]:
    """The JSON schema of a type: plain values, lists, what may be missing, and our own classes by reference."""
    origin, parts = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        known = [schema_of(part) for part in parts if part is not type(None)]
        return {"anyOf": [*known, {"type": "null"}]} if type(None) in parts else {"anyOf": known}
    if origin in (list, tuple):
        return {"type": "array", "items": schema_of(parts[0])}
    if dict in (kind, origin):
        return {"type": "object"}
    if is_dataclass(kind) and isinstance(kind, type):
        return {"$ref": f"#/components/schemas/{kind.__name__}"}
    return dict(JSON_TYPES[kind])


def _object(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind)
    needed = [f.name for f in fields(kind) if f.default is MISSING]  # type: ignore[arg-type]
    return {
        "type": "object",
        "description": (kind.__doc__ or "").strip().partition("\n")[0],
        "required": needed,
        "properties": {f.name: schema_of(hints[f.name]) for f in fields(kind)},  # type: ignore[arg-type]
        "additionalProperties": False,
    }


class NameTaken(ValueError):
    """Two of our classes would stand in the document under one name, and one of them would be lost."""


def _classes(kind: Any, found: dict[str, type]) -> None:
    """Every one of our classes that a type leads to. NameTaken for two of one name."""
    for part in get_args(kind):
        _classes(part, found)
    if not (is_dataclass(kind) and isinstance(kind, type)):
        return
    known = found.get(kind.__name__)
    if known is None:
        found[kind.__name__] = kind
        for hint in get_type_hints(kind).values():
            _classes(hint, found)
    elif known is not kind:
        both = " and ".join(f"{each.__module__}.{each.__qualname__}" for each in (known, kind))
        raise NameTaken(f"the interface cannot tell {both} apart: give one of them another name")


def _parameter(parameter: Parameter) -> dict[str, Any]:
    schema = dict(parameter.schema)
    return {
        "name": parameter.name,
        "in": parameter.where,
        "required": parameter.where in ("path", "header"),
        "description": parameter.meaning,
        "schema": {"type": "array", "items": schema} if parameter.many else schema,
    }


def _body(kind: type) -> dict[str, Any]:
    media = "text/plain" if kind is str else "application/json"
    return {"required": True, "content": {media: {"schema": schema_of(kind)}}}


def _operation(endpoint: Endpoint) -> dict[str, Any]:
    problem = {"content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    refusals = [*endpoint.refusals, *((401, 403, 429) if endpoint.scope else ())]
    answers: dict[str, Any] = {
        "200": {
            "description": "The answer",
            "content": {endpoint.media: {"schema": schema_of(endpoint.answer)}},
        }
    }
    answers |= {str(status): {"description": "Refused", **problem} for status in sorted(set(refusals))}
    sent = {"requestBody": _body(endpoint.body)} if endpoint.body else {}
    return {
        **sent,
        "operationId": endpoint.name,
        "summary": endpoint.meaning,
        "parameters": [_parameter(parameter) for parameter in endpoint.parameters],
        "responses": answers,
        "security": [{"accessKey": []}] if endpoint.scope else [],
    }


def _webhook(told: Told) -> dict[str, Any]:
    return {
        "post": {
            "operationId": "told." + told.name,
            "summary": told.meaning,
            "requestBody": _body(told.body),
            "responses": {"2XX": {"description": "Taken"}, "410": {"description": "Nobody is there any more"}},
        }
    }


def document(endpoints: Sequence[Endpoint], title: str, version: str, told: Sequence[Told] = ()) -> dict[str, Any]:
    """The whole document, with what webhooks say. NameTaken stops the start where two things have one name."""
    found: dict[str, type] = {}
    for endpoint in endpoints:
        _classes(endpoint.answer, found)
        _classes(endpoint.body, found)
    for one in told:
        _classes(one.body, found)
    paths: dict[str, dict[str, Any]] = {}
    for endpoint in endpoints:
        if endpoint.method in paths.setdefault(endpoint.path, {}):
            raise NameTaken(f"the interface has {endpoint.method} {endpoint.path} twice")
        paths[endpoint.path][endpoint.method] = _operation(endpoint)
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": version},
        "servers": [{"url": "/api/v1"}],
        "paths": paths,
        "webhooks": {one.name: _webhook(one) for one in told},
        "components": {
            "schemas": {"Problem": PROBLEM, **{name: _object(kind) for name, kind in sorted(found.items())}},
            "securitySchemes": {
                "accessKey": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "An access key that the manager of a station makes; it reads as that station.",
                }
            },
        },
    }

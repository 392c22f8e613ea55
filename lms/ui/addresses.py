"""The application class: what is asked of it is free of NUL and of numbers that no column holds, and addresses of its own pages are made quickly.

A page holds up to a hundred addresses. Flask asks the map of all addresses each time. Which rule an endpoint has never changes while the program runs, nor does
the content of a static file: the one is looked up once, the other's whole address is kept.
"""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from flask import Flask, Request, has_request_context, request
from werkzeug.datastructures import ImmutableDict, ImmutableMultiDict
from werkzeug.routing import IntegerConverter, Map, Rule, ValidationError

from lms.ui.static_files import is_static
from lms.ui.templating import SpokenTemplates


def _without_nul(value: Any) -> Any:
    return value.replace("\0", "") if isinstance(value, str) else value


class Sent(ImmutableMultiDict[str, Any]):
    """What an address or a form holds, without NUL: nobody types it, and PostgreSQL refuses every text that has one."""

    def __init__(self, sent: Iterable[tuple[str, Any]] = ()) -> None:
        super().__init__([(_without_nul(name), _without_nul(value)) for name, value in sent])


class Asked(Request):
    """A request whose address and forms are ``Sent``."""

    parameter_storage_class = Sent


class StoredNumber(IntegerConverter):
    """A number in an address: one that no column of a database holds names nothing, so its address is not found."""

    LONGEST = 19

    def __init__(self, map: Map, **limits: Any) -> None:
        super().__init__(map, **{"max": 2**63 - 1, **limits})

    def to_python(self, value: str) -> int:
        if len(value) > self.LONGEST:
            raise ValidationError
        return int(super().to_python(value))


class Addresses(Map):
    """The map of all addresses, with ``StoredNumber`` for every ``<int:...>``."""

    default_converters = ImmutableDict({**Map.default_converters, "int": StoredNumber})


class House(Flask):
    """Flask, with templates compiled for each language and addresses that are made quickly."""

    request_class = Asked
    url_map_class = Addresses
    jinja_environment = SpokenTemplates

    @cached_property
    def _lone_rules(self) -> dict[str, Rule]:
        """Endpoints with one rule alone and nothing to choose between."""
        found: dict[str, Rule | None] = {}
        for rule in self.url_map.iter_rules():
            plain = not rule.defaults and not rule.alias and not rule.host and not rule.subdomain and not rule.websocket
            found[rule.endpoint] = rule if plain and rule.endpoint not in found else None
        return {endpoint: rule for endpoint, rule in found.items() if rule is not None}

    @cached_property
    def _kept(self) -> dict[tuple[str, str, str], str]:
        """Static files by where the product is mounted, endpoint and name."""
        return {}

    def url_for(
        self,
        /,
        endpoint: str,
        *,
        _anchor: str | None = None,
        _method: str | None = None,
        _scheme: str | None = None,
        _external: bool | None = None,
        **values: Any,
    ) -> str:
        """As Flask's own: the path of an endpoint within a request, the whole address outside."""
        special: dict[str, Any] = {"_anchor": _anchor, "_method": _method, "_scheme": _scheme, "_external": _external}
        path = None
        if has_request_context() and all(wanted is None for wanted in special.values()):
            path = self._path_of(endpoint, values)
        return super().url_for(endpoint, **special, **values) if path is None else path

    def _path_of(self, endpoint: str, values: dict[str, Any]) -> str | None:
        """The path where there is nothing to choose; None leaves it to Flask."""
        if is_static(endpoint):
            return self._static_path(endpoint, values)
        rule = self._lone_rules.get(endpoint)
        if rule is None or rule.arguments != values.keys() or None in values.values():
            return None
        built = rule.build(values)
        return None if built is None else request.script_root + built[1]

    def _static_path(self, endpoint: str, values: dict[str, Any]) -> str | None:
        if values.keys() != {"filename"}:
            return None
        key = (request.script_root, endpoint, str(values["filename"]))
        if key not in self._kept:
            self._kept[key] = super().url_for(endpoint, **values)
        return self._kept[key]

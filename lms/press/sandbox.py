"""Templates that somebody in the office wrote: filled in a sandbox, in the layout process, never in the web process.

Such a template reaches the values it is given, the filters of the press, and the press's own templates by name: no file,
no network, no attribute that leads out. Loops are bounded by the sandbox, time and memory by the process around it.
"""

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from lms.press.filters import FILTERS, GLOBALS

_BASES = Path(__file__).parent / "templates"
_DAY = "$day"
LONGEST = 20_000


class OwnTemplatesOnly(ImmutableSandboxedEnvironment):
    """The sandbox: what begins with an underscore does not exist in it."""

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        return not attr.startswith("_") and super().is_safe_attribute(obj, attr, value)


@cache
def _sandbox() -> OwnTemplatesOnly:
    sandbox = OwnTemplatesOnly(
        loader=FileSystemLoader(str(_BASES)),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    sandbox.filters.update(FILTERS)
    sandbox.globals.update(GLOBALS)
    return sandbox


def fault_in(template: str) -> tuple[int, str] | None:
    """Line and reason when a template does not compile; it is only read, not run. None for one that does."""
    try:
        _sandbox().parse(template)
    except TemplateSyntaxError as fault:
        return fault.lineno, fault.message or ""
    except RecursionError:
        return 1, "nested too deeply"
    return None


def filled(template: str, style: str, values: str) -> str:
    """Fill a template with values (as ``packed`` wrote them). What it may not do raises jinja2.TemplateError."""
    context = json.loads(values, object_hook=_unpacked)
    # Inside <style> no tag may end it.
    return _sandbox().from_string(template).render(context | {"style": Markup(style.replace("<", ""))})  # noqa: S704


def packed(values: dict[str, Any]) -> str:
    """Values as text, days included, for the way to the layout process."""
    return json.dumps(values, ensure_ascii=False, default=_pack)


def _pack(value: Any) -> Any:
    return {_DAY: value.isoformat()} if isinstance(value, date) else str(value)


def _unpacked(found: dict[str, Any]) -> Any:
    return date.fromisoformat(found[_DAY]) if found.keys() == {_DAY} else found

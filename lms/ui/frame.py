"""The part of a page's frame that is the same for all who have the same roles and preferences, and its gaps.

Menu, preferences and search are a seventh of what a page costs, and nothing in them is anybody's but three texts: the token
of her forms, the page she is on, what she searched for. These are filled into gaps; all else is drawn once a process.
"""

import re
from typing import Any

from flask import current_app, render_template, request
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup, escape

from lms.db import Kept
from lms.policy import Actor
from lms.ui.formats import page_language
from lms.ui.slots import menu_for

FRAMES_KEPT = 512
# A NUL is in no address and in nothing that is typed (lms/ui/addresses.py), so nobody can bring a gap along.
TOKEN, HERE, SOUGHT = "\0token\0", "\0here\0", "\0sought\0"
_gap = re.compile(f"({TOKEN}|{HERE}|{SOUGHT})")
_frames = Kept(FRAMES_KEPT)


def here() -> str:
    """The page that a reader comes back to after she chose a preference; nothing where it was the answer to a form."""
    return request.full_path.rstrip("?") if request and request.method == "GET" else ""


def tools(actor: Actor, looks: dict[str, Any], sought: str) -> Markup:
    """Menu, preferences and search.

    looks  the reader's preferences, each out of a few listed values
    """
    menu = menu_for(actor, current_app.extensions["menu"])
    roles = frozenset(grant.role for grant in actor.grants)
    present = next((entry.endpoint for group in menu for entry in group.entries if entry.current), "")
    signed = (actor.signed_in, actor.system, request.script_root if request else "")
    key = (page_language(), roles, present, *signed, *sorted(looks.items()))
    pieces: tuple[str, ...] = _frames.of(key, lambda: _drawn(menu, looks))
    filled = {TOKEN: generate_csrf(), HERE: str(escape(here())), SOUGHT: str(escape(sought))}
    return Markup("".join([filled.get(piece, piece) for piece in pieces]))  # noqa: S704  all that is filled in is escaped


def _drawn(menu: Any, looks: dict[str, Any]) -> tuple[str, ...]:
    """The template with gaps in the place of what is one reader's own."""
    own = {"csrf_token": lambda: TOKEN, "back_here": HERE, "sought": SOUGHT}
    return tuple(_gap.split(render_template("ui/tools.html", groups=menu, **looks, **own)))

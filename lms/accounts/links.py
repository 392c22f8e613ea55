"""Addresses of pages as they stand in mails and on paper, with or without a request under way."""

from typing import Any

from flask import current_app


def site_url(endpoint: str, **values: Any) -> str:
    """The full public address of a page."""
    path = current_app.url_map.bind("").build(endpoint, values)
    return f"{current_app.config['PUBLIC_URL']}{path}"

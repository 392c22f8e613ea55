"""Which address of the product makes a page: pages are of one kind when one address makes them."""

from typing import Any
from urllib.parse import urlsplit

from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter, RequestRedirect

READERS = (
    "guest", "hanako", "takahashi", "abe", "ito", "hayashi", "endo", "mori", "kanri", "dan", "sato", "chiba", "admin",
)  # fmt: skip
NO_PAGE = ("static", "sign_out", "healthz", "readyz")


class Kinds:
    """The addresses that a browser can open."""

    def __init__(self, app: Any) -> None:
        self.map: MapAdapter = app.url_map.bind("localhost")
        rules = [rule for rule in app.url_map.iter_rules() if "GET" in rule.methods]
        self.all = {rule.endpoint for rule in rules if not rule.endpoint.endswith(NO_PAGE)}
        self.without_ids = sorted(rule.rule for rule in rules if not rule.arguments and rule.endpoint in self.all)

    def of(self, path: str) -> str:
        """The kind of an address; empty where none is or where it makes no page."""
        endpoint = self.endpoint(path, "GET")
        return endpoint if endpoint in self.all else ""

    def endpoint(self, path: str, method: str) -> str:
        """The endpoint that answers, empty where none does."""
        try:
            return str(self.map.match(path, method=method)[0])
        except RequestRedirect as moved:
            return self.endpoint(urlsplit(moved.new_url).path, method)
        except HTTPException:
            return ""

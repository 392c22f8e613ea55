"""Which address of the product makes a page: pages are of one kind when one address makes them."""

import logging
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import String, select
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter, RequestRedirect

from lms.db import db

READERS = (
    "guest", "hanako", "takahashi", "abe", "ito", "hayashi", "endo", "mori", "kanri", "dan", "sato", "chiba", "shimada",
    "admin",
)  # fmt: skip
ADDRESSES = ("public_id", "number", "slip_number", "code")
NO_PAGE = ("static", "sign_out", "healthz", "readyz")


def known_ids(most: int = 1) -> dict[str, list[str]]:
    """Some ids of every table, by table and column; asked inside an application context."""
    found = {}
    for table in db.metadata.sorted_tables:
        for name in ADDRESSES:
            if name in table.c and isinstance(table.c[name].type, String):
                ids = db.session.scalars(select(table.c[name]).where(table.c[name].is_not(None)).limit(most)).all()
                found |= {f"{table.name}.{name}": [each for each in ids if each]} if any(ids) else {}
    db.session.rollback()
    return found


class Kinds:
    """The addresses that a browser can open."""

    def __init__(self, app: Any) -> None:
        self.app = app
        # Thousands of pages are asked for that are not hers; each refusal would be a line.
        logging.getLogger("lms.pages").setLevel(logging.WARNING)
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

    def tried_with_ids(self, account: str | None, wanted: set[str]) -> list[str]:
        """An address that opens a page for an account, for each kind that is wanted and takes one id."""
        with self.app.app_context():
            ids = [each for found in known_ids(most=2).values() for each in found]
        client, opened = self.app.test_client(), []
        if account:
            with client.session_transaction() as session:
                session["_user_id"], session["_fresh"] = account, True
        for rule in self.app.url_map.iter_rules():
            if rule.endpoint not in wanted or len(rule.arguments) != 1 or "GET" not in rule.methods:
                continue
            refused = 0
            for value in ids if not any(hasattr(each, "num_convert") for each in rule._converters.values()) else []:
                path = self.map.build(rule.endpoint, dict.fromkeys(rule.arguments, value), method="GET")
                answer = client.get(path)
                if answer.status_code == 200 and answer.mimetype == "text/html":
                    opened.append(path)
                    break
                # Who may not open this kind of page at all need not try every id.
                refused = refused + 1 if answer.status_code in (302, 403) else 0
                if refused == 3:
                    break
        return opened

"""Clumsy hands at every form: sent twice, sent with what no form expects, sent with files of every wrong kind.

Run by ``script/check clumsy [PERSON ...]`` on a sample network of its own. Everybody of the sample opens every kind of
page and sends each form on it. No form may fail (a status of 500 or more), each answer is a page in the reader's
language, and a form that comes back with a question still holds what was written into it.
"""

import os
import re
import sys
import tempfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from urllib.parse import urljoin, urlsplit

from flask import got_request_exception
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import select

from certificates.verification import limits
from lms.accounts.models import Account
from lms.app import create_app
from lms.clock import now
from lms.db import db
from lms.network.loading import load_network
from lms.sample.story import load_sample
from tests.kinds import READERS, Kinds

LANGUAGE = {"Accept-Language": "ja"}
JAPANESE = re.compile("[ぁ-んァ-ヶ一-龠]")
WRITTEN = "ﾊﾅｺ 😀テスト２"
# What is written into every field of text, by the name of the mishap.
TEXTS = {
    "nothing": "",
    "emoji and half-width kana": WRITTEN,
    "control characters": "\x00\x07\u202e\u200b\ud800テスト",
    "full-width digits": "１２３４５",
    "a day that is none": "昭和９９年１３月４０日",
    "a long text": "長い" * 10_000,
}
FILES = {
    "nothing": b"",
    "emoji and half-width kana": b"no picture",
    "control characters": b"\x00\xff\xfe" * 50,
    "full-width digits": b"%PDF-1.7 cut off",
    "a day that is none": b"PK\x03\x04 cut off",
    "a long text": b"\x89PNG\r\n\x1a\n" + b"0" * 5_000_000,
}
AS_IT_STANDS = "twice as it stands"
SILENT = ("button", "submit", "reset", "image")
FIELDS = ".//input[@name] | .//select[@name] | .//textarea[@name]"


def is_text(field: Any) -> bool:
    typed = ("text", "search", "email", "tel", "url", "number")
    return field.tag == "textarea" or (field.tag == "input" and field.get("type", "text") in typed)


def present(field: Any) -> str | None:
    """What a browser would send for one field as it stands; None for nothing."""
    if field.tag == "textarea":
        return (field.text or "").removeprefix("\n")
    if field.tag == "select":
        options = field.xpath(".//option")
        chosen = [each for each in options if each.get("selected") is not None] or options[:1]
        return chosen[0].get("value", chosen[0].text or "") if chosen else None
    if field.get("type") in ("checkbox", "radio") and field.get("checked") is None:
        return None
    return field.get("value", "on" if field.get("type") == "checkbox" else "")


def filled(form: Any, mishap: str) -> dict[str, Any]:
    """The whole form as it is sent in one mishap."""
    values: dict[str, Any] = {}
    for field in form.xpath(FIELDS):
        name, kind = field.get("name"), field.get("type", "text")
        if kind in SILENT:
            continue
        if kind == "file":
            values[name] = (BytesIO(FILES.get(mishap, b"")), "写真.pdf")
        elif mishap != AS_IT_STANDS and is_text(field):
            values[name] = TEXTS[mishap]
        elif present(field) is not None:
            values[name] = present(field)
    for button in form.xpath(".//button[@name]")[:1]:
        values[button.get("name")] = button.get("value", "")
    return {name: encoded(value) for name, value in values.items()}


def encoded(value: Any) -> Any:
    """A lone surrogate leaves a browser as the sign for what cannot be written."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


class Clumsy:
    """Somebody of the sample at a browser without scripts."""

    def __init__(self, app: Any, kinds: Kinds, name: str) -> None:
        self.app, self.kinds, self.name = app, kinds, name
        self.faults: list[str] = []
        self.sent = self.held = 0

    def browser(self) -> FlaskClient:
        """A browser with a session of now: a form may have ended the one before."""
        client: FlaskClient = self.app.test_client()
        if self.name != "guest":
            with self.app.app_context():
                row = db.session.execute(
                    select(Account.person_id, Account.session_epoch).where(Account.email.like(f"{self.name}@%"))
                ).first()
            with client.session_transaction() as session:
                session["_user_id"], session["_fresh"] = f"{row[0]}.{row[1]}" if row else "0.0", True
                session["proved_at"] = int(now().timestamp())
        return client

    def page(self, client: FlaskClient, path: str) -> Any:
        """The page at an address, None where there is none; redirections are followed."""
        answer = client.get(path, headers=LANGUAGE, follow_redirects=True)
        self.judge(answer, path, "opened")
        return html.fromstring(answer.get_data()) if answer.status_code == 200 and is_page(answer) else None

    def kinds_of_pages(self) -> Iterator[tuple[str, Any]]:
        """An address of each kind of page that she reaches, and the page."""
        client, waiting, seen = self.browser(), ["/", *self.kinds.without_ids], set()
        while waiting:
            path = waiting.pop(0)
            kind = self.kinds.of(urlsplit(path).path)
            if not kind or kind in seen:
                continue
            tree = self.page(client, path)
            if tree is None:
                continue
            seen.add(kind)
            waiting += [urljoin(path, link).partition("#")[0] for link in tree.xpath("//a/@href") if ":" not in link]
            yield path, tree

    def forms(self) -> list[tuple[str, int]]:
        """Where a form of each kind stands: the page, and which of its forms."""
        found: dict[str, tuple[str, int]] = {}
        for path, tree in self.kinds_of_pages():
            for place, form in enumerate(tree.xpath("//form[@method='post']")):
                kind = self.kinds.endpoint(urlsplit(urljoin(path, form.get("action") or path)).path, "POST")
                if kind and not kind.endswith(("sign_out", "preferences")):
                    found.setdefault(kind, (path, place))
        return list(found.values())

    def judge(self, answer: Any, path: str, mishap: str) -> None:
        """Note a failure, and a refusal that is no page in Japanese."""
        if answer.status_code >= 500:
            self.faults.append(f"{self.name} {path} {mishap}: failed with {answer.status_code}")
        elif answer.status_code >= 400 and is_page(answer) and not JAPANESE.search(words_of(answer)):
            self.faults.append(f"{self.name} {path} {mishap}: refused without a word of Japanese")

    def send(self, path: str, place: int, mishap: str, times: int) -> None:
        """Open the page, fill the form, send it."""
        client = self.browser()
        tree = self.page(client, path)
        forms = tree.xpath("//form[@method='post']") if tree is not None else []
        if place >= len(forms):
            return
        goal = urljoin(path, forms[place].get("action") or path)
        for _ in range(times):
            sent = filled(forms[place], mishap)
            answer = client.post(goal, data=sent, headers=LANGUAGE, content_type="multipart/form-data")
            self.sent += 1
            self.judge(answer, goal, mishap)
            if answer.status_code < 500 and is_page(answer) and mishap == "emoji and half-width kana":
                self.look_for_what_was_written(answer, goal, sent)
            if answer.status_code in (302, 303) and times > 1:
                self.page(client, answer.location)

    def look_for_what_was_written(self, answer: Any, goal: str, sent: dict[str, Any]) -> None:
        """A form that asks again holds what was written; another page has nothing to hold."""
        back = {field.get("name"): present(field) or "" for field in html.fromstring(answer.get_data()).xpath(FIELDS)}
        for name in (name for name, value in sent.items() if value == WRITTEN and name in back):
            self.held += "テスト" in back[name]
            if "テスト" not in back[name]:
                self.faults.append(f"{self.name} {goal}: {name} came back without what was written")

    def try_everything(self) -> None:
        """Each form with each mishap; twice as it stands comes last, since it may succeed."""
        places = self.forms()
        for path, place in places:
            for mishap in TEXTS:
                self.send(path, place, mishap, times=1)
        for path, place in places:
            self.send(path, place, AS_IT_STANDS, times=2)
        print(
            "\n".join(
                [
                    *self.faults,
                    f"{self.name}: {len(places)} kinds of forms, sent {self.sent} times, {self.held} texts kept",
                ]
            ),
            flush=True,
        )


def is_page(answer: Any) -> bool:
    return answer.mimetype == "text/html" and bool(answer.get_data())


def words_of(answer: Any) -> str:
    found = html.fromstring(answer.get_data()).xpath("string(//main)")
    return str(found) or answer.get_data(as_text=True)


def main(names: list[str]) -> int:
    """Load the sample, let everybody loose; exit 1 with every fault."""
    unknown = sorted(set(names) - set(READERS))
    if unknown:
        print(f"unknown: {', '.join(unknown)}", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        os.environ["LMS_DATA_DIR"] = folder
        app = create_app()
        # One address sends all of it here; that the limit holds is tested elsewhere.
        limits.MOST_A_MINUTE = sys.maxsize
        causes: list[str] = []
        got_request_exception.connect(lambda _, exception, **__: causes.append(repr(exception)[:300]), weak=False)
        with app.app_context():
            db.create_all()
            load_network()
            list(load_sample())
        everybody = [Clumsy(app, Kinds(app), name) for name in names or READERS]
        for each in everybody:
            each.try_everything()
    sent, faults = sum(each.sent for each in everybody), sum(len(each.faults) for each in everybody)
    print("\n".join([*dict.fromkeys(causes), f"{sent} forms sent, {faults} faults"]))
    return int(bool(faults) or not sent)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

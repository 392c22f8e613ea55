"""No page of the sample network offers a way that is shut to the one who reads it."""

from collections import Counter, deque
from urllib.parse import urljoin, urlsplit

import pytest
from lxml import html
from sqlalchemy import select
from werkzeug.exceptions import HTTPException

from lms.accounts.models import Account
from lms.db import db
from lms.network.loading import load_network
from lms.policy import Role
from lms.sample.people import sign_ins
from lms.sample.story import load_sample
from tests.architecture.source import refuse

HERE = "http://localhost"
PAGES_AN_ENDPOINT = 1


@pytest.fixture
def sample(app):
    app.config.update(SAMPLE=True)
    load_network()
    list(load_sample())
    emails = [row["email"] for row in sign_ins()]
    rows = db.session.execute(select(Account.email, Account.person_id).where(Account.email.in_(emails)))
    return dict(tuple(row) for row in rows)


class Walk:
    """One reader's walk over the links, a page of each kind; what she meets that is shut is an offence.

    What everybody may open, one of them opens for all.
    """

    def __init__(self, app, browser, who, seen_by_others):
        self.app, self.browser, self.who = app, browser, who
        self.adapter = app.url_map.bind("localhost")
        self.opened, self.known, self.waiting = Counter(), set(), deque([("/", "")])
        self.seen_by_others = seen_by_others
        self.offences = []

    def endpoint(self, address, method="GET"):
        try:
            return self.adapter.match(urlsplit(address).path, method=method)[0]
        except HTTPException as fault:
            return f"http {fault.code}"

    def go(self):
        while self.waiting:
            address, shown_on = self.waiting.popleft()
            answer = self.browser.get(address)
            if answer.status_code >= 400:
                self.offences.append(f"{self.who} {shown_on} offers {address}: {answer.status_code}")
            elif answer.status_code >= 300:
                self.follow(answer.headers["Location"], address)
            elif answer.mimetype == "text/html":
                self.read(html.fromstring(answer.get_data()), address)
        return self.offences

    def read(self, page, address):
        for link in page.xpath("//a/@href"):
            self.follow(link, address)
        for form in page.xpath("//form[@method='post'][@action]"):
            self.may_send(urljoin(address, form.get("action")), address)
        for button in page.xpath("//button[@formaction]"):
            self.may_send(urljoin(address, button.get("formaction")), address)

    def follow(self, link, shown_on):
        parts = urlsplit(urljoin(HERE + shown_on, link))
        address = parts.path + (f"?{parts.query}" if parts.query else "")
        endpoint = self.endpoint(parts.path)
        if f"{parts.scheme}://{parts.netloc}" != HERE or endpoint.endswith("static") or address in self.known:
            return
        self.known.add(address)
        if self.opened[endpoint] < PAGES_AN_ENDPOINT and not (
            self.for_all(endpoint) and endpoint in self.seen_by_others
        ):
            self.opened[endpoint] += 1
            self.waiting.append((address, shown_on))

    def for_all(self, endpoint):
        access = getattr(self.app.view_functions.get(endpoint), "access", None)
        return access == "public" or (access is not None and Role.LEARNER in access.roles)

    def may_send(self, address, shown_on):
        endpoint = self.endpoint(address, "POST")
        if endpoint not in self.app.view_functions:
            self.offences.append(f"{self.who} {shown_on} has a form for {address}: {endpoint}")


def test_every_link_that_a_role_is_shown_opens_for_her(app, sample, browser_of, guest):
    offences, seen = [], set()
    readers = {"guest": guest} | {who: browser_of(number) for who, number in sample.items()}
    for who, browser in readers.items():
        walk = Walk(app, browser, who, seen)
        offences += walk.go()
        seen |= set(walk.opened)

    assert len(seen) >= 150
    refuse(offences, "an offer leads to a shut door")

"""What somebody at a desk does on a page, by the names that stand on it."""

from playwright.sync_api import expect

from lms.db import db
from tests.journeys.browser_visitor import PATIENCE_MS


def click(page, name, role="button", **more):
    """Press what has this name; the test's own connection lets go of the database before."""
    db.session.rollback()
    page.get_by_role(role, name=name, **more).first.click()


def go(page, name, **more):
    click(page, name, role="link", **more)


def reads(page, *sentences):
    for sentence in sentences:
        expect(page.get_by_text(sentence).first).to_be_visible(timeout=PATIENCE_MS)

"""An installation with an address of its own, and a title in it."""

import pytest
from sqlalchemy import select

from certificates.awards.models import Award
from certificates.credentials.services import ensure_key
from lms.db import db

BASE = "https://titles.example"


@pytest.fixture
def house(app):
    """The installation under an address that did:web can say."""
    before, app.config["PUBLIC_URL"] = app.config["PUBLIC_URL"], BASE
    ensure_key()
    yield app
    app.config["PUBLIC_URL"] = before


@pytest.fixture
def title(house, life, hanako):
    """Hanako's title WBP."""
    life.passes(hanako)
    return db.session.scalars(select(Award).where(Award.person_id == hanako.id)).one()

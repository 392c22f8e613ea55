"""Rule 7: docs/titles.md has the table state x surface, and the surfaces behave as it says."""

from pathlib import Path

import pytest
from flask_babel import gettext
from sqlalchemy import update

from certificates import api as certificates
from certificates.awards.models import AwardSpan
from certificates.awards.words import STATE_NAMES
from certificates.documents.models import Document
from certificates.documents.queries import documents_of
from certificates.schemes.rules import STATES
from certificates.verification.queries import check_number
from lms.db import db, transaction
from lms.i18n import in_language
from tests.architecture.source import ROOT

DOCUMENT = Path(ROOT / "docs" / "titles.md")
SURFACES = ("search", "new invitation", "accepted activity", "verification", "PDF", "API", "status list")


def table():
    lines = [line for line in DOCUMENT.read_text().splitlines() if line.startswith("| ")]
    head = next(n for n, line in enumerate(lines) if line.startswith("| state |"))
    names = [cell.strip() for cell in lines[head].strip("|").split("|")]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[head + 2 : head + 2 + len(STATES)]]
    return {row[0]: dict(zip(names, row, strict=True)) for row in rows}


def test_rule_7_the_table_has_every_state_and_every_surface():
    assert tuple(table()) == STATES
    assert all(set(SURFACES) <= set(row) for row in table().values())


def test_rule_7_the_words_of_the_table_are_those_of_the_pages(app):
    with in_language("ja"):
        shown = {state: gettext(name) for state, name in STATE_NAMES.items()}

    assert {state: row["日本語"] for state, row in table().items()} == shown


@pytest.mark.postgres
@pytest.mark.parametrize("state", STATES)
def test_rule_7_search_verification_and_paper_answer_as_the_table_says(life, hanako, state):
    life.passes(hanako)
    number = db.session.query(Document).filter_by(subject="award").one().number
    with transaction() as work:
        work.session.execute(update(AwardSpan).values(state=state))
    row = table()[state]

    held = certificates.awards_held_by([hanako.id])[hanako.id]
    paper = next(line for line in documents_of(hanako.actor, hanako.id) if line.number == number)

    assert bool(held) == (row["search"] == "shown") == (row["new invitation"] == "yes")
    assert check_number(number).outcome == row["verification"] == row["API"]
    assert bool(paper.layouts) == (row["PDF"] == "download")

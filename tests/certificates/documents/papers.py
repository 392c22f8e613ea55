"""Short ways to the papers of a person and to what their PDFs say, read by poppler."""

import subprocess

from sqlalchemy import select

from certificates.documents.models import Document
from certificates.documents.rendering import pdf_of
from lms.accounts import api as accounts
from lms.accounts.people.rules import name_of
from lms.clock import today
from lms.db import db, transaction
from lms.policy import SYSTEM


def papers_of(player, kind=None):
    """The papers of a person, oldest first."""
    rows = select(Document).where(Document.person_id == player.id).order_by(Document.id)
    return [row for row in db.session.scalars(rows) if kind in (None, row.kind)]


def paper_of(player, kind="award_certificate"):
    """The current paper of a kind."""
    (current,) = [row for row in papers_of(player, kind) if row.state == "current"]
    return current


def printed_text(pdf):
    """What stands on the pages, without the spaces that letter-spacing leaves."""
    read = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return "".join(read.stdout.decode().split())


def said_on(app, document, layout="a4"):
    """What the PDF of a document says."""
    with app.test_request_context():
        return printed_text(pdf_of(document, layout))


def renames(player, family="佐々木", given="花子", kana=("ささき", "はなこ"), from_on=None):
    """The person has a new name."""
    with transaction() as work:
        accounts.change_name(work, player.id, name_of(family, given, *kana), from_on or today(), SYSTEM)

"""``lms verify`` and ``lms certificates``."""

import json
from pathlib import Path

import click
from sqlalchemy import select

from certificates.documents.ceremony.cli import batch
from certificates.documents.layouts import layouts_of
from certificates.documents.models import Document
from certificates.documents.rendering import pdf_of
from certificates.errors import DocumentNotFound
from certificates.verification.queries import check_file, check_number
from certificates.verification.rules import VALID
from lms.db import db
from lms.text.numbers import read_number


@click.command(name="verify")
@click.argument("number", metavar="FILE|NUMBER")
@click.option("--name", default="", help="also say whether this name belongs to the number")
@click.option("--json", "as_json", is_flag=True)
@click.pass_context
def verify(ctx: click.Context, number: str, name: str, as_json: bool) -> None:
    """Check the number of a paper, or a FILE (badge, credential, text of a QR code); exit 0 only for genuine and valid."""
    path = Path(number)
    if path.is_file():
        found = check_file(path.read_bytes())
        facts, good = found.public(), found.word == VALID
    elif path.suffix or len(path.parts) > 1:
        raise click.BadParameter(f"there is no file {number}")
    else:
        check = check_number(number, name)
        facts, good = check.public(), check.outcome == VALID and check.matches is not False
    click.echo(json.dumps(facts, ensure_ascii=False) if as_json else "\n".join(f"{k}: {v}" for k, v in facts.items()))
    if not good:
        ctx.exit(1)


@click.group(name="certificates")
def certificates() -> None:
    """Certificates and other numbered papers."""


@certificates.command(name="render")
@click.argument("number")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True)
def render(number: str, out: Path) -> None:
    """Write the PDFs of the paper NUMBER into a folder."""
    document = db.session.scalar(select(Document).where(Document.number == read_number(number)))
    if document is None:
        raise DocumentNotFound
    out.mkdir(parents=True, exist_ok=True)
    for layout in layouts_of(document.kind):
        path = out / f"{document.number}-{layout}.pdf"
        path.write_bytes(pdf_of(document, layout))
        click.echo(path)


certificates.add_command(batch)

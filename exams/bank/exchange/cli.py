"""``lms items``: files of questions."""

import json
from pathlib import Path
from typing import Any

import click

from exams.bank.exchange.formats import READABLE, WRITABLE
from exams.bank.exchange.outgoing.services import WRITE_FILE, fetch_export, start_export
from exams.bank.exchange.queries import export_by, export_rows, import_by, import_row, outcomes, report_rows
from exams.bank.exchange.services import READ_FILE, WRITE_DRAFTS, confirm_import, start_import
from exams.bank.exchange.words import CHANGES, LOSSES, REFUSALS, UNREADABLE
from exams.bank.queries import topic_names
from exams.bank.rules import POOLS
from lms.accounts.api import actor_of, contacts_of, people_with_role
from lms.knowledge.api import LEVELS
from lms.policy import SYSTEM, Actor, Role
from lms.tasks.api import run_now

WORDS = {**CHANGES, **LOSSES, **REFUSALS}


@click.group(name="items")
def items() -> None:
    """Questions of the bank as files."""


def _actor(email: str, role: Role) -> Actor:
    """The person who signs in with this address and holds the role; the machine itself when none is named."""
    if not email:
        return SYSTEM
    holders = contacts_of(people_with_role(role))
    found = [number for number, contact in holders.items() if contact.email.lower() == email.strip().lower()]
    if len(found) != 1:
        raise click.BadParameter(f"nobody with the role {role.value} has this address", param_hint="--by")
    return actor_of(found[0])


def _said(note: dict[str, str]) -> dict[str, str]:
    return {"reason": note["code"], "text": WORDS[note["code"]] % {"detail": note["detail"]}}


def _facts(import_id: int, written: bool) -> dict[str, Any]:
    row, rows = import_row(import_id), report_rows(import_id)
    counts = outcomes(import_id)
    fault = UNREADABLE[row.fault] % {"line": row.fault_line, "detail": row.fault_detail} if row.fault else ""
    return {
        "file": row.filename,
        "format": row.form,
        "pool": row.pool,
        "written": row.written if written else 0,
        "imported": counts.get("unchanged", 0) + counts.get("changed", 0),
        "changed": counts.get("changed", 0),
        "refused": counts.get("refused", 0),
        "fault": {"reason": row.fault, "line": row.fault_line, "text": fault} if row.fault else None,
        "changes": [
            {"line": one.line, "name": one.name, "code": one.code, "notes": [_said(note) for note in one.notes]}
            for one in rows
            if one.outcome == "changed"
        ],
        "refusals": [
            {"line": one.line, "name": one.name, **_said(one.notes[0])} for one in rows if one.outcome == "refused"
        ],
    }


def _tell(facts: dict[str, Any]) -> None:
    if facts["fault"]:
        click.echo(f"refused: {facts['fault']['text']}", err=True)
    for one in facts["changes"]:
        click.echo(f"line {one['line']}: {one['name']}: changed: {' '.join(note['text'] for note in one['notes'])}")
    for one in facts["refusals"]:
        click.echo(f"line {one['line']}: {one['name']}: refused: {one['text']}")
    click.echo(
        f"imported {facts['imported']} (changed {facts['changed']}), refused {facts['refused']}, "
        f"drafts written {facts['written']}"
    )


@items.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--format", "form", type=click.Choice(READABLE), default=None, help="found out when it is not named")
@click.option("--pool", type=click.Choice(POOLS), default="secure", help="where the drafts go; secure by default")
@click.option("--topic", default="", help="chapter for questions whose file names none; the first one by default")
@click.option("--level", type=click.Choice(LEVELS), default="knowledge", help="level where the file names none")
@click.option("--by", "email", default="", help="sign-in address of the item writer who stands for the drafts")
@click.option("--dry-run", is_flag=True, help="only report what would become of each question")
@click.option("--json", "as_json", is_flag=True, help="print the report as JSON")
@click.pass_context
def import_items(
    ctx: click.Context, file: Path, form: str | None, pool: str, topic: str, level: str, email: str, dry_run: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """Bring the questions of FILE in as drafts: counts, and a row for every question that was changed or refused.

    Exit code 1 when the file as a whole cannot be read.
    """
    actor, topics = _actor(email, Role.ITEM_WRITER), topic_names()
    with file.open("rb") as stream:
        public_id = start_import(
            actor,
            stream,
            file.name,
            form=form or "",
            pool=pool,
            topic_code=topic or next(iter(topics), ""),
            level=level,
        )
    import_id = import_by(public_id).id
    run_now(READ_FILE, str(import_id))
    if not dry_run and import_row(import_id).state == "ready":
        confirm_import(actor, public_id)
        run_now(WRITE_DRAFTS, str(import_id))
    facts = _facts(import_id, not dry_run)
    if as_json:
        click.echo(json.dumps(facts, ensure_ascii=False))
    else:
        _tell(facts)
    if facts["fault"]:
        ctx.exit(1)


@items.command(name="export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--format", "form", type=click.Choice(WRITABLE), required=True)
@click.option("--pool", type=click.Choice(POOLS), default="practice", help="which questions; practice by default")
@click.option("--topic", default="", help="only this chapter")
@click.option("--by", "email", default="", help="sign-in address of the board member who takes secure questions out")
@click.option("--json", "as_json", is_flag=True, help="print the report as JSON")
def export_items(file: Path, form: str, pool: str, topic: str, email: str, as_json: bool) -> None:
    """Write the questions of a pool to FILE, and tell what the format could not say. Secure ones need --by."""
    if pool == "secure" and not email:
        raise click.UsageError("secure questions leave by a named member of the exam board: add --by")
    actor = _actor(email, Role.EXAM_BOARD)
    public_id = start_export(actor, form, pool, topic)
    run_now(WRITE_FILE, str(export_by(public_id).id))
    content, _ = fetch_export(actor, public_id)
    file.write_bytes(content)
    facts = _export_facts(public_id, file.name)
    if as_json:
        click.echo(json.dumps(facts, ensure_ascii=False))
        return
    for one in facts["losses"]:
        click.echo(f"{one['code']}: {' '.join(note['text'] for note in one['notes'])}")
    click.echo(f"written {facts['written']}, not in the file {facts['missing']}")


def _export_facts(public_id: str, name: str) -> dict[str, Any]:
    row = export_by(public_id)
    return {
        "file": name,
        "format": row.form,
        "written": row.written,
        "missing": row.missing,
        "losses": [
            {"code": one.code, "inside": one.inside, "notes": [_said(note) for note in one.notes]}
            for one in export_rows(row.id)
            if one.notes
        ],
    }

"""``lms passes``: old rosters."""

import json
from pathlib import Path

import click

from exams.results.passes.roster import RosterReport
from exams.results.passes.services import import_roster
from lms.accounts.api import contacts_of, people_with_role
from lms.policy import Role


@click.group(name="passes")
def passes() -> None:
    """Passes of the exam."""


def _person(email: str, role: Role, option: str) -> int:
    """The person who signs in with this address and holds the role."""
    holders = contacts_of(people_with_role(role))
    found = [number for number, contact in holders.items() if contact.email.lower() == email.strip().lower()]
    if len(found) != 1:
        raise click.BadParameter(f"nobody with the role {role.value} has this address", param_hint=option)
    return found[0]


def _facts(report: RosterReport) -> dict[str, object]:
    return {
        "imported": report.imported,
        "new_people": report.count("new_person"),
        "known_people": report.count("known_person"),
        "already_there": report.count("already"),
        "refused": report.count("refused"),
        "missing_columns": list(report.lacking),
        "lines": [
            {"line": one.line, "number": one.number, "outcome": one.outcome, "faults": list(one.faults)}
            for one in report.lines
        ],
    }


def _tell(report: RosterReport) -> None:
    if report.lacking:
        click.echo(f"missing columns: {', '.join(report.lacking)}", err=True)
    for one in report.lines:
        click.echo(f"line {one.line}: {one.number} {one.name}: {one.outcome}{''.join(f'; {f}' for f in one.faults)}")
    counted = ", ".join(f"{name} {report.count(name)}" for name in ("new_person", "known_person", "already", "refused"))
    click.echo(f"{counted}. {'imported' if report.imported else 'nothing was kept'}")


@passes.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="only report what would become of each line")
@click.option("--checked-by", default="", help="sign-in address of the secretariat's person who checked the roster")
@click.option("--recognised-by", default="", help="sign-in address of the board member who recognises it")
@click.option("--json", "as_json", is_flag=True, help="print the report as JSON")
@click.pass_context
def import_passes(
    ctx: click.Context, file: Path, dry_run: bool, checked_by: str, recognised_by: str, as_json: bool
) -> None:
    """Import passes of earlier years from FILE (CSV in UTF-8 or CP932): all of it, or nothing.

    Columns: number, passed_on, family, given, family_kana, given_kana, born_on; also exam_body, supervised.
    Exit code 1 when a line is refused.
    """
    if not dry_run and not (checked_by and recognised_by):
        raise click.UsageError(
            "two people stand for an import: name --checked-by and --recognised-by, or try --dry-run"
        )
    pair = (
        (None, None)
        if dry_run
        else (
            _person(checked_by, Role.SECRETARIAT, "--checked-by"),
            _person(recognised_by, Role.EXAM_BOARD, "--recognised-by"),
        )
    )
    report = import_roster(file.read_bytes(), file.name, dry_run=dry_run, checked_by=pair[0], recognised_by=pair[1])
    if as_json:
        click.echo(json.dumps(_facts(report), ensure_ascii=False))
    else:
        _tell(report)
    if not report.sound:
        ctx.exit(1)

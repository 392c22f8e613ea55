"""``lms analysis``: the figures of a table of responses, also of an exam that was not taken here."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from exams.analysis.report import Report, analyse
from exams.analysis.rules import BASIS_NAMES, FLAG_NAMES
from exams.analysis.table import Table, fitting_cut, read_table, spoken


def _facts(table: Table, report: Report) -> dict[str, Any]:
    return {
        **report,
        "table": {
            "encoding": table.encoding,
            "headed": table.headed,
            "id_column": table.id_column,
            "scored_by_key": table.scored,
        },
        "refused": [{"line": one.line, "reason": spoken(one)} for one in table.refused],
        "doubts": [asdict(one) for one in table.doubts],
    }


def _two(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"


def _tell(table: Table, report: Report) -> None:
    click.echo(f"{report['candidates']} candidates, {report['items']} items. {BASIS_NAMES[report['basis']]}.")
    if report["reliability"]:
        found = report["reliability"]
        click.echo(
            f"alpha {found['alpha']:.3f} ({found['low']:.3f} to {found['high']:.3f}), "
            f"standard error of measurement {found['sem']:.2f}"
        )
    if report["decisions"]:
        found = report["decisions"]
        click.echo(f"decision consistency {found['consistency']:.3f}, accuracy {found['accuracy']:.3f}")
    for row in report["rows"]:
        words = "; ".join(FLAG_NAMES[flag] for flag in row["flags"])
        click.echo(
            f"{row['label']}: p {_two(row['p'])}, r {_two(row['discrimination'])}{f'  {words}' if words else ''}"
        )
    for one in table.refused:
        click.echo(f"line {one.line} refused: {spoken(one)}", err=True)
    for slip in table.doubts:
        click.echo(
            f"line {slip.line}: “{slip.value}” in column {slip.column} counts as wrong. Is it an option?", err=True
        )


@click.command(name="analysis")
@click.argument("responses", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--key", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="CSV with the right options")
@click.option("--cut", type=float, help="lowest passing score, above 0 and at most the points of the exam")
@click.option("--group", "groups", multiple=True, help="heading of a column of groups to be compared; may be repeated")
@click.option("--json", "as_json", is_flag=True, help="print all figures as JSON")
def analysis(responses: Path, key: Path | None, cut: float | None, groups: tuple[str, ...], as_json: bool) -> None:
    """Analyse RESPONSES, a CSV with a row for each candidate (UTF-8 or CP932).

    Cells are options (then give --key), 0 and 1, or points; a blank is an answer left out.
    """
    table = read_table(responses.read_bytes(), key.read_bytes() if key else None, groups)
    report = analyse(table.answers, cut=fitting_cut(table, cut))
    if as_json:
        click.echo(json.dumps(_facts(table, report), ensure_ascii=False, allow_nan=False))
    else:
        _tell(table, report)

"""``lms papers``: parallel papers out of the bank, for whoever wants to try a blueprint."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from exams.bank.queries import topic_names
from exams.errors import BlueprintInvalid
from exams.papers.assembly.blueprints import problem_of
from exams.papers.assembly.child import assembled
from exams.papers.assembly.queries import bank_items
from exams.papers.assembly.rules import Problem, checks_of, in_order, item_from_data, mean_difficulty
from exams.papers.assembly.shape import wrong_place
from exams.papers.assembly.words import conflict_words, remedy_sentences
from exams.papers.rules import faults_in_blueprint
from lms.clock import today
from lms.i18n import in_language

MOST_BYTES = 20_000_000


@click.group(name="papers")
def papers() -> None:
    """Exam papers."""


@papers.command(name="assemble")
@click.argument("blueprint", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--papers", "count", type=int, help="how many papers at once, instead of what the blueprint says")
@click.option("--pool", type=click.Choice(["secure", "practice"]), help="which items of the bank")
@click.option("--seed", type=int, help="the number for the draw, instead of what the blueprint says")
@click.option("--seconds", type=float, help="how long to look for better papers")
@click.option("--json", "as_json", is_flag=True, help="print the report as JSON")
@click.pass_context
def assemble(
    ctx: click.Context,
    blueprint: Path,
    count: int | None,
    pool: str | None,
    seed: int | None,
    seconds: float | None,
    as_json: bool,
) -> None:
    """Assemble papers to BLUEPRINT (JSON, see docs/blueprints.md) and print them. Nothing is kept.

    The items come from the bank, or from the blueprint's own list "items". Exit code 1 when no papers are possible:
    then it says which conditions conflict and what the bank lacks. Exit code 2 when BLUEPRINT is not built as one.
    """
    body = _body(blueprint, papers=count, pool=pool, seed=seed, seconds=seconds)
    names = topic_names()
    own = body.get("items")
    items = [item_from_data(row) for row in own] if own else bank_items(sample=body.get("pool") == "practice")
    known = {item.topic for item in items} | set(names) if own else set(names)
    faults = faults_in_blueprint(body, known)
    if faults:
        raise BlueprintInvalid(fault=", ".join(faults))
    problem = problem_of(body, items, on=today())
    report = _report(problem, list(assembled(problem)), names)
    click.echo(json.dumps(report, ensure_ascii=False) if as_json else _told(report))
    if not report["found"]:
        ctx.exit(1)


def _body(file: Path, **said: Any) -> dict[str, Any]:
    if file.stat().st_size > MOST_BYTES:
        raise click.BadParameter(f"more than {MOST_BYTES // 1_000_000} MB are no blueprint", param_hint="BLUEPRINT")
    try:
        body = json.loads(file.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as fault:
        raise click.BadParameter(f"this is no JSON: {fault}", param_hint="BLUEPRINT") from fault
    if isinstance(body, dict):
        body |= {name: value for name, value in said.items() if value is not None}
    place = wrong_place(body)
    if place:
        raise click.BadParameter(f"it is not built as docs/blueprints.md says: {place}", param_hint="BLUEPRINT")
    return dict(body)


def _report(problem: Problem, lines: Sequence[dict[str, Any]], names: dict[str, str]) -> dict[str, Any]:
    found = [line for line in lines if line["line"] == "papers"]
    last = lines[-1]
    if not found:
        with in_language("ja"):
            return {
                "found": False,
                "out_of_time": last["line"] == "out_of_time",
                "conflict": last.get("conflict", []),
                "conflict_words": conflict_words(last.get("conflict", [])),
                "remedies": last.get("remedies", {}),
                "sentences": remedy_sentences(last.get("remedies", {}), names),
            }
    best, known = found[-1], problem.by_id
    drawn = [[known[number] for number in in_order(problem, paper)] for paper in best["papers"]]
    checks = checks_of(problem, best["papers"])
    return {
        "found": True,
        "papers": [
            {
                "items": [item.code for item in paper],
                "pretest": [item.code for item in paper if item.pretest],
                "information": best["information"][number] if best["information"] else None,
                "difficulty": mean_difficulty(paper),
            }
            for number, paper in enumerate(drawn)
        ],
        "cut": problem.cut,
        "bound": next((line["information"] for line in lines if line["line"] == "bound"), None),
        "share": best["share"],
        "spread": best["spread"],
        "first_seconds": found[0]["seconds"],
        "seconds": last.get("seconds"),
        "checks": len(checks),
        "breaches": [check.family for check in checks if not check.met],
    }


def _told(report: dict[str, Any]) -> str:
    if not report["found"]:
        words = "、".join(report["conflict_words"])
        return "\n".join([f"no papers are possible: {words}", *report["sentences"]])
    lines = []
    for number, paper in enumerate(report["papers"], start=1):
        lines.append(f"paper {number}: {len(paper['items'])} items: {' '.join(paper['items'])}")
    share = f"{report['share']:.3f} of the bound" if report["share"] is not None else "no figures for information"
    return "\n".join(
        [*lines, f"{share}, spread {100 * report['spread']:.3f} %, first after {report['first_seconds']} s"]
    )

"""Commands for those who write courses as files."""

import json
from collections import Counter
from dataclasses import asdict
from pathlib import Path

import click

import lms
from courses.catalogue.annotation import annotate_files, own_readings, stretches_of
from courses.catalogue.exchange.services import export_course, import_course
from courses.catalogue.figures import LessonFigures, course_figures
from courses.catalogue.folder import read_course
from courses.catalogue.furigana import bare_kanji
from lms.policy import SYSTEM
from lms.text.ruby import ruby_plain

SAMPLE_COURSE = Path(lms.__path__[0]) / "sample" / "course"
HEAD = f"{'lesson':8}{'characters':>11}{'example':>9}{'facts':>7}{'checks':>8}{'feedback':>10}  title"
an_existing_file = click.Path(exists=True, dir_okay=False, path_type=Path)
an_existing_folder = click.Path(exists=True, file_okay=False, path_type=Path)


def _row(figures: LessonFigures) -> str:
    feedback = f"{figures.options_with_feedback}/{figures.options}"
    return (
        f"{figures.lesson:8}{figures.characters:>11}{figures.examples:>9}{figures.facts:>7}{figures.checks:>8}"
        f"{feedback:>10}  {ruby_plain(figures.title)}"
    )


@click.command(name="check")
@click.argument("folder", type=an_existing_folder, default=SAMPLE_COURSE)
@click.option("--json", "as_json", is_flag=True, help="Print the figures for a script.")
@click.pass_context
def check_course(ctx: click.Context, folder: Path, as_json: bool) -> None:
    """Print per lesson its characters, example, sourced facts and self-checks; exit 1 below the thresholds."""
    lessons, short = course_figures(read_course(folder))
    faults = [f"{f.lesson}: {what}" for f in lessons for what in f.short_of] + short
    if as_json:
        click.echo(json.dumps({"lessons": [asdict(f) for f in lessons], "short_of": faults}, ensure_ascii=False))
    else:
        click.echo("\n".join([HEAD, *map(_row, lessons)]))
        click.echo(f"{len(lessons)} lessons, {sum(f.characters for f in lessons)} characters, {len(faults)} faults")
        for fault in faults:
            click.echo(fault, err=True)
    if faults:
        ctx.exit(1)


@click.command(name="furigana")
@click.argument("files", type=an_existing_file, nargs=-1, required=True)
@click.option("--afresh", is_flag=True, help="Drop the readings that are there first.")
@click.option("--json", "as_json", is_flag=True, help="Print what was done for a script.")
def furigana(files: tuple[Path, ...], afresh: bool, as_json: bool) -> None:
    """Write readings over the kanji of lessons, chapters, facts and items; what has one already stays as it is."""
    before = [path.read_text() for path in files]
    names = [str(path) for path in files]
    after = annotate_files(list(zip(names, before, strict=True)), afresh=afresh, readings=own_readings())
    changed = 0
    for path, old, new in zip(files, before, after, strict=True):
        if old != new:
            path.write_text(new)
            changed += 1
    bare = sorted(
        {
            kanji
            for name, text in zip(names, after, strict=True)
            for s in stretches_of(text, name)
            for kanji in bare_kanji(s.value)
        }
    )
    if as_json:
        click.echo(json.dumps({"files": len(files), "changed": changed, "without_reading": bare}, ensure_ascii=False))
        return
    click.echo(f"{changed} of {len(files)} files changed")
    if bare:
        click.echo(f"without a reading: {' '.join(bare)}", err=True)


@click.group(name="courses")
def courses_group() -> None:
    """Courses as files: figures and readings."""


@click.command(name="export")
@click.argument("code")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print what happened to each file for a script.")
def export(code: str, folder: Path, as_json: bool) -> None:
    """Write the course CODE into FOLDER: Markdown and YAML that read back as exactly the same course."""
    _told(export_course(code, folder), as_json)


@click.command(name="import")
@click.argument("folder", type=an_existing_folder)
@click.option("--dry-run", is_flag=True, help="Only say what would happen to each file.")
@click.option("--json", "as_json", is_flag=True, help="Print what happened to each file for a script.")
def import_folder(folder: Path, dry_run: bool, as_json: bool) -> None:
    """Make FOLDER the newest version of its course, all or nothing; learners in the middle keep their text."""
    _told(import_course(SYSTEM, folder, dry_run=dry_run), as_json)


def _told(report: dict[str, str], as_json: bool) -> None:
    """One line a file that is not the same, then the counts."""
    counts = Counter(report.values())
    if as_json:
        click.echo(json.dumps({"files": report, **counts}, ensure_ascii=False))
        return
    for path, what in report.items():
        if what != "same":
            click.echo(f"{what:8} {path}")
    click.echo(", ".join(f"{counts[what]} {what}" for what in ("new", "changed", "gone", "same")))


courses_group.add_command(export)
courses_group.add_command(import_folder)
courses_group.add_command(check_course)
courses_group.add_command(furigana)

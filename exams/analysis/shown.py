"""The pages of the analysis with everything decided that a template shows. Examiners alone read them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext

from exams.analysis import plots
from exams.analysis.dif import CLASS_NAMES
from exams.analysis.linking import Linking, linkings_of
from exams.analysis.models import AnalysisReport
from exams.analysis.queries import (
    analysed_sittings,
    card_for,
    newest_reports,
    sittings_for,
)
from exams.analysis.rules import BASIS_NAMES, FLAG_NAMES, FLAG_TAGS, INDICATIVE, NEGATIVE, NONE, THRESHOLD_NAMES
from exams.analysis.words import AGE_NAMES, EXPLAINED, GROUPING_NAMES, Explained
from exams.bank.queries import questions
from exams.errors import NotFound
from exams.papers.queries import placed_versions
from exams.results.queries import part_titles
from exams.sittings.rules import CHANNEL_NAMES
from exams.sittings.values import SittingCard
from lms.accounts.api import people
from lms.clock import day_of
from lms.policy import Actor
from lms.tasks.api import TaskView, task_for
from lms.text.ruby import ruby_plain
from lms.ui.charts import Chart


@dataclass(frozen=True)
class SittingRow:
    public_id: str
    title: str
    opens_at: datetime
    sample: bool
    candidates: int | None
    made_at: datetime | None


@dataclass(frozen=True)
class Figure:
    """One figure as it is read, with its explanation."""

    value: str
    explained: Explained
    interval: str = ""


@dataclass(frozen=True)
class ItemRow:
    label: str
    position: int
    p: str
    discrimination: str
    interval: str
    index: str
    flags: tuple[tuple[str, str], ...]
    on_trial: bool


@dataclass(frozen=True)
class ComparisonShown:
    """One grouping: the reference group against another, with the questions that differ."""

    grouping: str
    reference: str
    focal: str
    counts: tuple[tuple[str, int], ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class PartShown:
    """The figures of one part."""

    part: str
    title: str
    candidates: int
    basis: str
    none: bool
    indicative: bool
    least: int
    made_at: datetime
    made_on: date
    made_by: str
    version: int
    figures: tuple[Figure, ...]
    charts: tuple[Chart, ...]
    items: tuple[ItemRow, ...]
    suspects: int
    model_headers: tuple[str, ...]
    models: tuple[tuple[str, ...], ...]
    model_words: tuple[Explained, ...]
    comparisons: tuple[ComparisonShown, ...]
    difference_words: Explained
    linkings: tuple[Linking, ...]
    linking_words: Explained
    thresholds: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class AnalysisPage:
    public_id: str
    title: str
    sample: bool
    parts: tuple[PartShown, ...]
    task: TaskView | None
    working: bool
    failed: bool


@dataclass(frozen=True)
class ItemPage:
    """One question of a sitting with all that its answers say."""

    public_id: str
    title: str
    part: str
    position: int
    code: str
    stem: str
    figures: tuple[Figure, ...]
    flags: tuple[tuple[str, str], ...]
    indicative: bool
    options: tuple[tuple[str, str, bool, str, str, str, str], ...]
    chart: Chart | None
    option_words: Explained


def two(value: float | None, digits: int = 2) -> str:
    """A figure with its digits; "-" where there is none."""
    return "-" if value is None else f"{value:.{digits}f}".replace("-", "−")


def chance(value: float | None) -> str:
    """A probability with three digits; never 0."""
    return "< 0.001" if value is not None and value < 0.001 else two(value, 3)


def percent(value: float | None) -> str:
    return "-" if value is None else f"{100 * value:.1f} %"


def between(low: float | None, high: float | None, digits: int = 2) -> str:
    """An interval in words."""
    if low is None or high is None:
        return ""
    return gettext("%(low)s to %(high)s", low=two(low, digits), high=two(high, digits))


def sitting_rows(actor: Actor, english: bool) -> list[SittingRow]:
    """The sittings whose figures the actor may see."""
    known = analysed_sittings()
    return [
        SittingRow(
            public_id=card.public_id,
            title=title_of(card, english),
            opens_at=card.opens_at,
            sample=card.sample,
            candidates=known[card.id].candidates if card.id in known else None,
            made_at=known[card.id].made_at if card.id in known else None,
        )
        for card in sittings_for(actor)
    ]


def title_of(card: SittingCard, english: bool) -> str:
    return (english and card.title_en) or card.title


def analysis_page(actor: Actor, public_id: str, english: bool, task: str = "") -> AnalysisPage:
    """All parts of one sitting, with the background work that the actor asked for."""
    card = card_for(actor, public_id)
    found = task_for(actor, task) if task else None
    return AnalysisPage(
        public_id=card.public_id,
        title=title_of(card, english),
        sample=card.sample,
        parts=parts_of(card, english),
        task=found,
        working=found is not None and found.state in ("waiting", "running"),
        failed=found is not None and found.state == "failed",
    )


def parts_of(card: SittingCard, english: bool) -> tuple[PartShown, ...]:
    """The newest figures of each part."""
    titles, rows = part_titles(card.paper_id, english), newest_reports(card.id)
    who = people({row.made_by for row in rows if row.made_by})
    return tuple(
        part_shown(
            row,
            titles.get(row.part, row.part),
            who[row.made_by].name if row.made_by in who else "",
            linkings_of(card, row, english),
        )
        for row in rows
    )


def part_shown(row: AnalysisReport, title: str, made_by: str, linkings: tuple[Linking, ...]) -> PartShown:
    """One report as it is read."""
    body = row.body
    items = tuple(item_row(one) for one in body["rows"])
    headers, models = _models(body)
    return PartShown(
        part=row.part,
        title=title,
        candidates=row.candidates,
        basis=gettext(BASIS_NAMES[row.basis]),
        none=row.basis == NONE,
        indicative=row.basis == INDICATIVE,
        least=body["thresholds"]["figures_from"],
        made_at=row.made_at,
        made_on=day_of(row.made_at),
        made_by=made_by,
        version=row.version,
        figures=tuple(_figures(body)),
        charts=plots.part_charts(body),
        items=items,
        suspects=sum(NEGATIVE in one["flags"] for one in body["rows"]),
        model_headers=headers,
        models=models,
        model_words=tuple(EXPLAINED[name] for name in ("rasch", "two", "information") if models),
        comparisons=tuple(_comparison(one, [item.label for item in items]) for one in body["comparisons"]),
        difference_words=EXPLAINED["difference"],
        linkings=linkings,
        linking_words=EXPLAINED["equating"],
        thresholds=threshold_rows(body["thresholds"]),
    )


def item_row(row: Mapping[str, Any]) -> ItemRow:
    return ItemRow(
        label=row["label"],
        position=int(row["label"].rpartition("-")[2]),
        p=two(row["p"]),
        discrimination=two(row["discrimination"]),
        interval=between(row["low"], row["high"]),
        index=two(row["index"]),
        flags=flags_shown(row["flags"]),
        on_trial=not row["counts"],
    )


def flags_shown(flags: list[str]) -> tuple[tuple[str, str], ...]:
    return tuple((gettext(FLAG_NAMES[flag]), FLAG_TAGS.get(flag, "plain")) for flag in flags)


def _figures(body: Mapping[str, Any]) -> list[Figure]:
    found, decided = body["reliability"], body["decisions"]
    figures = []
    if found:
        figures += [
            Figure(two(found["alpha"], 3), EXPLAINED["alpha"], between(found["low"], found["high"], 3)),
            Figure(points(found["sem"]), EXPLAINED["sem"]),
        ]
        if found["sem_at_cut"] is not None:
            figures.append(Figure(points(found["sem_at_cut"]), EXPLAINED["sem_at_cut"]))
    if decided:
        figures += [
            Figure(percent(decided["consistency"]), EXPLAINED["consistency"]),
            Figure(two(decided["kappa"]), EXPLAINED["kappa"]),
            Figure(percent(decided["accuracy"]), EXPLAINED["accuracy"], _wrong(decided)),
        ]
    return figures


def points(value: float) -> str:
    return gettext("%(points)s points", points=two(value))


def _wrong(decided: Mapping[str, Any]) -> str:
    return gettext(
        "passed too easily %(passed)s, failed too hard %(failed)s",
        passed=percent(decided["false_pass"]),
        failed=percent(decided["false_fail"]),
    )


def _models(body: Mapping[str, Any]) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """One row an item: Rasch difficulty with error and fit, then the two-parameter model where there is one."""
    models = body["models"] or {}
    rasch, second = models.get("rasch"), models.get("two")
    if not rasch:
        return (), ()
    headers = [
        gettext("Question of the paper"),
        gettext("Rasch difficulty"),
        gettext("Error"),
        gettext("Infit"),
        gettext("Outfit"),
    ]
    columns = [rasch["difficulty"], rasch["se"], rasch["infit"], rasch["outfit"]]
    if second:
        headers += [gettext("Difficulty"), gettext("Slope"), gettext("Fit (p)")]
        columns += [second["difficulty"], second["slope"]]
    fits = second["p_values"] if second else ()
    return tuple(headers), tuple(
        (label, *(two(column[n]) for column in columns), *([chance(fits[n])] if second else []))
        for n, label in enumerate(models["labels"])
    )


def group_name(grouping: str, group: str) -> str:
    names = CHANNEL_NAMES if grouping == "channel" else AGE_NAMES
    return gettext(names.get(group, group))


def _comparison(found: Mapping[str, Any], labels: list[str]) -> ComparisonShown:
    grouping = found["grouping"]
    reference, focal = group_name(grouping, found["reference"]), group_name(grouping, found["focal"])
    return ComparisonShown(
        grouping=gettext(GROUPING_NAMES.get(grouping, grouping)),
        reference=f"{reference} ({found['reference_count']})",
        focal=f"{focal} ({found['focal_count']})",
        counts=tuple(
            (gettext(name), sum(1 for row in found["rows"] if row and row["size"] == size))
            for size, name in CLASS_NAMES.items()
        ),
        rows=tuple(
            (label, two(row["odds_ratio"]), two(row["delta"]), chance(row["p_value"]), row["size"])
            for label, row in zip(labels, found["rows"], strict=True)
            if row and row["size"] != "A"
        ),
    )


def threshold_rows(values: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Thresholds with their names, for whoever asks by which a report was made."""
    return tuple((gettext(word), f"{values[name]:g}") for name, word in THRESHOLD_NAMES.items())


def item_page(actor: Actor, public_id: str, part: str, position: int, english: bool) -> ItemPage:
    """One question with its figures; NotFound where it has none."""
    card = card_for(actor, public_id)
    label = f"{part}-{position}"
    report = next((row for row in newest_reports(card.id) if row.part == part), None)
    row = next((one for one in report.body["rows"] if one["label"] == label), None) if report else None
    version = placed_versions(card.paper_id).get((part, position)) if card.paper_id else None
    if report is None or row is None or version is None:
        raise NotFound
    question = questions([version])[version]
    texts = {option["id"]: ruby_plain(option["text"]) for option in question.body.get("options", ())}
    return ItemPage(
        public_id=card.public_id,
        title=title_of(card, english),
        part=part,
        position=position,
        code=question.code,
        stem=question.body["stem"],
        figures=(
            Figure(two(row["p"]), EXPLAINED["p"], between(row["p_low"], row["p_high"])),
            Figure(two(row["discrimination"]), EXPLAINED["discrimination"], between(row["low"], row["high"])),
            Figure(two(row["index"]), EXPLAINED["index"], f"{two(row['upper'])} − {two(row['lower'])}"),
        ),
        flags=flags_shown(row["flags"]),
        indicative=report.basis == INDICATIVE,
        options=tuple(
            (
                (option["option"] or "").upper() or gettext("Left out"),
                texts.get(option["option"], ""),
                option["key"],
                str(option["count"]),
                percent(option["share"]),
                two(option["r"]),
                f"{percent(option['upper'])} / {percent(option['lower'])}",
            )
            for option in row["options"]
        ),
        chart=plots.option_chart(row) if row["options"] else None,
        option_words=EXPLAINED["option"],
    )

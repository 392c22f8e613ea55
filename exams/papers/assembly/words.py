"""What stands in the way of papers, and how a condition stands, in sentences for the board."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import gettext

from exams.bank.rules import LEVEL_NAMES
from exams.papers.assembly.rules import Check
from lms.i18n_mark import N_

FAMILY_NAMES = {
    "quota": N_("Number of questions by chapter and level"),
    "pretest": N_("Places for questions that are tried out"),
    "exposure": N_("Questions that were seen too often"),
    "rest": N_("Questions that have to rest"),
    "enemies": N_("Questions that give each other away"),
    "cases": N_("Questions of one case together"),
    "overlap": N_("Questions that two papers share"),
    "keys": N_("How often each option is the right one"),
    "difficulty": N_("Mean share of right answers"),
}
Remedy = Sequence[Any]


def cell_words(topic: str, level: str, names: Mapping[str, str]) -> str:
    """ "Chapter 7, Applying", or the whole paper."""
    chapter = names.get(topic, topic)
    if topic and level:
        return gettext("%(chapter)s, %(level)s", chapter=chapter, level=gettext(LEVEL_NAMES[level]))
    if level:
        return gettext(LEVEL_NAMES[level])
    return chapter or gettext("the whole paper")


def conflict_words(conflict: Iterable[str]) -> list[str]:
    """The conditions that cannot hold together."""
    return [gettext(FAMILY_NAMES[family]) for family in conflict]


def remedy_sentences(remedies: Mapping[str, Sequence[Remedy]], names: Mapping[str, str]) -> list[str]:
    """What the bank lacks, or what else would have to give way; one sentence each."""
    return [sentence for family, breaches in remedies.items() for sentence in _sentences(family, breaches, names)]


def _sentences(family: str, breaches: Sequence[Remedy], names: Mapping[str, str]) -> list[str]:
    if family == "quota":
        return [lack_sentence(topic, level, amount, names) for (topic, level), amount in _named(breaches)]
    total = sum(amount for _, amount in breaches)
    count = max(1, round(total))
    if family == "enemies":
        pairs = "; ".join(f"{one} / {other}" for (one, other), _ in _named(breaches))
        return [gettext("Papers are possible when these questions may stand together: %(pairs)s", pairs=pairs)]
    if family == "cases":
        cases = ", ".join(dict.fromkeys(str(about[0]) for about, _ in breaches))
        return [gettext("Papers are possible when these cases may be torn apart: %(cases)s", cases=cases)]
    texts = {
        "pretest": gettext("%(count)s questions to try out are missing.", count=count),
        "exposure": gettext("Papers are possible with %(count)s questions that were seen too often.", count=count),
        "rest": gettext("Papers are possible with %(count)s questions that should rest.", count=count),
        "overlap": gettext("Papers are possible when they share %(count)s questions more.", count=count),
        "keys": gettext("Papers are possible when the limits of the right options give way by %(count)s.", count=count),
        "difficulty": gettext("Papers are possible when the limits of the mean share of right answers give way."),
    }
    return [texts[family]]


def _named(breaches: Sequence[Remedy]) -> Iterable[tuple[tuple[str, str], float]]:
    return (((about[0], about[1]), amount) for about, amount in breaches)


def lack_sentence(topic: str, level: str, amount: float, names: Mapping[str, str]) -> str:
    """ "Chapter 7, Applying: 3 questions are missing." """
    return gettext(
        "%(cell)s: %(count)s questions are missing.",
        cell=cell_words(topic, level, names),
        count=max(1, round(amount)),
    )


def check_words(check: Check, names: Mapping[str, str]) -> str:
    """What a condition is about: its family and, for counts, the cell or the option."""
    if check.family == "quota":
        return cell_words(check.about[0], check.about[1], names)
    family = gettext(FAMILY_NAMES[check.family])
    return gettext("%(family)s: %(about)s", family=family, about=" / ".join(check.about)) if check.about else family

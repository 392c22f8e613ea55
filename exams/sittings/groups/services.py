"""Entering a group: report by line, and all of it or nothing."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from exams.errors import ApplicationNotAccepted
from exams.room_errors import GroupFileUnreadable
from exams.sittings.groups.queries import group_slips
from exams.sittings.groups.rules import FAULTS, GroupLine, are_sound, decoded, read_lines
from exams.sittings.messages import tell_entered
from exams.sittings.models import ApplicationGroup, Sitting
from exams.sittings.places import alive_application, enter, refusal_to_apply
from exams.sittings.policies import APPLICATIONS
from exams.sittings.rules import offered_channels
from exams.sittings.services import sitting_by
from exams.sittings.values import Wish
from lms.accounts.api import PersonCard, create_person, find_people, person, person_by_public_id, proxy_of
from lms.clock import now
from lms.data_files import read_yaml
from lms.db import Work, transaction
from lms.errors import LmsError
from lms.i18n import sentence
from lms.policy import Actor, require
from lms.press.api import render_document
from lms.text.folding import fold

_told = read_yaml(Path(__file__).parent / "headings.yaml")


@dataclass(frozen=True)
class LineReport:
    """What becomes of a line: new_person, known_person, already (has applied) or refused, with every reason."""

    line: int
    name: str
    outcome: str
    faults: tuple[str, ...]


@dataclass(frozen=True)
class GroupReport:
    """What an import did, or would do. One refused line refuses the whole file."""

    lines: tuple[LineReport, ...]
    lacking: tuple[str, ...]
    group: str = ""

    @property
    def sound(self) -> bool:
        return not self.lacking and bool(self.lines) and all(line.outcome != "refused" for line in self.lines)

    def count(self, outcome: str) -> int:
        return sum(line.outcome == outcome for line in self.lines)


class _NotKept(Exception):
    """Undoes the transaction of a dry run or of a file with faults; never leaves this module."""


def enter_group(
    actor: Actor, sitting_public_id: str, name: str, leader_public_id: str, content: bytes, *, dry_run: bool
) -> GroupReport:
    """Enter everybody of a file as candidates; ``dry_run`` keeps nothing and reports the same.

    People are found by folded name and birth date, else entered. Whoever has applied already keeps her application.
    Nothing is kept as long as one line is refused.
    Refusals: GroupFileUnreadable, NotFound for an unknown leader; those of single lines stand in the report.
    """
    require(actor, APPLICATIONS)
    report = GroupReport((), ())
    with suppress(_NotKept), transaction() as work:
        sitting = sitting_by(work, sitting_public_id)
        leader = person_by_public_id(leader_public_id)
        try:
            text = decoded(content)
            lines, lacking = read_lines(text, _told["columns"], _told["channels"], offered_channels(sitting.supervised))
        except ValueError as fault:
            raise GroupFileUnreadable from fault
        group = ApplicationGroup(
            sitting_id=sitting.id, leader_id=leader.id, name=name.strip()[:120], recorded_at=now(),
            recorded_by=actor.person_id,
        )  # fmt: skip
        work.session.add(group)
        work.session.flush()
        entered = are_sound(lines)
        reports = tuple(_enter(work, actor, sitting, group, line) if entered else _faulty(line) for line in lines)
        report = GroupReport(reports, tuple(lacking))
        if dry_run or not report.sound:
            raise _NotKept
        work.audit(actor, "exams.group.entered", "application_group", group.id, lines=len(lines))
        report = GroupReport(reports, (), group.public_id)
    return report


def print_group_slips(actor: Actor, public_id: str) -> bytes:
    """All slips of a group as one PDF, for its leader or the secretariat; ApplicationNotAccepted when there is none."""
    facts = group_slips(actor, public_id)
    if not facts:
        raise ApplicationNotAccepted
    with transaction() as work:
        for one in facts:
            work.audit(actor, "exams.slip.printed", "application", one.audit_id)
    return render_document(
        "sittings/print/slips.html", {"slips": facts, "sample": facts[0].sample}, title=facts[0].heading,
        author=facts[0].giver, language=facts[0].language,
    )  # fmt: skip


def _faulty(line: GroupLine) -> LineReport:
    return LineReport(
        line.line, line.name, "refused" if line.faults else "checked", tuple(FAULTS[code] for code in line.faults)
    )


def _enter(work: Work, actor: Actor, sitting: Sitting, group: ApplicationGroup, line: GroupLine) -> LineReport:
    outcome = "known_person"
    try:
        with work.session.begin_nested():
            known = _known(line)
            if known is None:
                outcome = "new_person"
                person_id = create_person(
                    work, family=line.family, given=line.given, family_kana=line.family_kana,
                    given_kana=line.given_kana, born_on=line.born_on, channel="post", by=actor,
                )  # fmt: skip
            else:
                person_id = known.id
            if alive_application(sitting, person_id) is not None:
                return LineReport(line.line, line.name, "already", ())
            refusal = refusal_to_apply(sitting, person_id)
            if refusal is not None:
                raise refusal
            proxy = proxy_of(actor, person_id)
            application = enter(work, proxy, sitting, person_id, Wish(line.channel, agreed=True, agreed_by="paper"))
            application.group_id = group.id
            tell_entered(work, sitting, application)
            work.audit(
                proxy, "exams.application.entered", "application", f"{sitting.id}.{application.seq}", group=group.id
            )
    except LmsError as fault:
        return LineReport(line.line, line.name, "refused", (sentence(fault),))
    return LineReport(line.line, line.name, outcome, ())


def _known(line: GroupLine) -> PersonCard | None:
    wanted = fold(line.family + line.given)
    same = [
        card
        for card in find_people(f"{line.family} {line.given}", limit=50)
        if card.born_on == line.born_on and fold(card.family + card.given) == wanted
    ]
    return person(same[0].id) if len(same) == 1 else None

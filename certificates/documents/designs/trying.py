"""A design tried on papers that nobody has: an ordinary one and a hard one, marked as samples, without a signed code."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from typing import TypeVar

from certificates.documents.layouts import Layout
from certificates.documents.models import AWARD_CERTIFICATE, COMPLETION_CERTIFICATE, Document
from certificates.documents.rendering import address_of, context_of
from certificates.documents.rules import EXAM_NAME, award_lines, completion_lines, heading_of, pass_lines
from certificates.errors import DesignDoesNotCompile, DesignFails, DesignLacks, DesignPages, DesignReachesOutside
from lms.clock import now, today
from lms.i18n import sentence
from lms.press.api import (
    GlyphMissing,
    NameTooLong,
    PrintFailed,
    fault_in,
    fill_designed,
    pages_in,
    picture_designed,
    render_designed,
)
from lms.press.sandbox import LONGEST

NUMBER = "X000-0000-0000"
TITLE, SPECIALTY = "ウェルビーイングコンシェルジュ", "ファイナンシャルプランナー"
GIVER = {"post": "見本の団体 理事長", "person": "見本 さくら", "seal": "見本之印", "name_en": "Sample Organisation"}
Made = TypeVar("Made", bytes, str)
ORDINARY, HARD = ("山本 花子", "やまもと はなこ"), ("勅使河原 五百旗頭太郎左衛門", "てしがわら いおきべたろうざえもん")


@dataclass(frozen=True)
class Trial:
    """A sample person on a sample paper."""

    kind: str
    language: str
    name: str
    reading: str


def trials_of(layout: Layout) -> list[Trial]:
    """Every kind and language that a folder prints, with an ordinary name; the first also with a hard one."""
    ordinary = [Trial(kind, language, *ORDINARY) for kind in layout.kinds for language in layout.languages]
    return [*ordinary, Trial(layout.kinds[0], layout.languages[0], *HARD)]


def check_design(layout: Layout, template: str, style: str) -> None:
    """Refuse a design that would spoil a paper, in a sentence.

    Refusals: DesignDoesNotCompile, DesignFails, DesignReachesOutside, DesignPages, DesignLacks.
    """
    for trial in trials_of(layout):
        count = pages_in(printed_trial(layout, template, style, trial))
        if count != layout.pages:
            raise DesignPages(count=count, wanted=layout.pages)
        said = _bare(_tried(fill_designed, layout, template, style, trial))
        for words in _needed(layout, trial):
            if _bare(words) not in said:
                raise DesignLacks(words=words)


def printed_trial(layout: Layout, template: str, style: str, trial: Trial) -> bytes:
    """A sample paper as PDF, unsigned. Refusals: DesignDoesNotCompile, DesignFails, DesignReachesOutside."""
    _readable(template, style)
    return _tried(render_designed, layout, template, style, trial)


def pictured_trial(layout: Layout, template: str, style: str, trial: Trial) -> bytes:
    """The same as a picture (PNG), with the same refusals."""
    _readable(template, style)
    return _tried(picture_designed, layout, template, style, trial)


def _readable(template: str, style: str) -> None:
    if len(template) > LONGEST or len(style) > LONGEST:
        raise DesignFails(reason=f"> {LONGEST}")
    fault = fault_in(template)
    if fault is not None:
        raise DesignDoesNotCompile(line=fault[0], reason=fault[1])


def _tried(make: Callable[..., Made], layout: Layout, template: str, style: str, trial: Trial) -> Made:
    context = context_of(_sample(trial), layout.code, address_of(NUMBER)) | {"sample": True}
    title = f"{heading_of(trial.kind, trial.language)} {NUMBER}"
    try:
        return make(template, style, context, title=title, author=GIVER["post"], language=trial.language)
    except PrintFailed as failed:
        reason = str(failed.fields["reason"])
        kind, _, said = reason.partition(": ")
        if kind == "ReachedOutside":
            raise DesignReachesOutside(address=said) from failed
        raise DesignFails(reason=reason) from failed
    except (NameTooLong, GlyphMissing) as refusal:
        raise DesignFails(reason=sentence(refusal)) from refusal


def _sample(trial: Trial) -> Document:
    """A paper that is nowhere: its number cannot be issued, and its code leads to the checking page alone."""
    award, days = trial.kind == AWARD_CERTIFICATE, today().isoformat()
    lines = {
        AWARD_CERTIFICATE: award_lines(TITLE, SPECIALTY),
        COMPLETION_CERTIFICATE: completion_lines("リーダー認定研修"),
    }.get(trial.kind, pass_lines(EXAM_NAME))
    return Document(
        number=NUMBER,
        kind=trial.kind,
        subject="award",
        subject_id=0,
        person_id=0,
        issued_on=today(),
        recorded_at=now(),
        language=trial.language,
        content={
            "name": trial.name, "reading": trial.reading, "born_on": "1960-04-01", "lines": lines, "givers": [GIVER],
            "title": TITLE if award else "", "specialty": SPECIALTY if award else "", "exam": EXAM_NAME,
            "passed_on": days, "pass_number": "X-1", "sitting": "第1回試験", "slip_number": "X-1", "sat_on": days,
            "result": "合格", "parts": [["選択問題", 40.0, 50.0, 35.0]],
            "profile": [[f"分野{place}", 3, 4] for place in range(1, 13)],
        },
    )  # fmt: skip


def _needed(layout: Layout, trial: Trial) -> list[str]:
    """What every paper says, whatever its words: number and name, and of a title what it is and is not (rules 4)."""
    notes = (
        context_of(_sample(trial), layout.code, NUMBER)["notes"] if layout.code in ("a4", "portrait", "card") else []
    )
    return [NUMBER, trial.name, *notes]


def _bare(text: str) -> str:
    """Words without tags and spaces: a name may be set in several fonts and lines."""
    body = re.sub(r"<style>.*?</style>|<title>.*?</title>|<[^>]*>", "", text, flags=re.DOTALL)
    return re.sub(r"\s", "", unescape(body))

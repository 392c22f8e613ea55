"""She signs up, learns, applies, sits the exam, is marked, and is told."""

import re
from datetime import date, datetime, timedelta

from sqlalchemy import select

from certificates.awards.queries import awards_held_by
from courses.learning.services import study
from exams.attempts.invigilation.services import SeenIdentity, admit
from exams.attempts.services import hand_in, save_form
from exams.attempts.starting.services import open_page, start_attempt
from exams.bank.queries import keys_of
from exams.errors import ListNotReady, NotAdmitted
from exams.marking.queries import my_scripts
from exams.marking.services import mark_script
from exams.papers.queries import frozen_paper
from exams.results.board.services import check_keys, freeze_list, release_results, vote
from exams.results.services import judge_attempts
from exams.sittings.queries import applications_of, sitting_by_public_id
from exams.sittings.services import add_room, apply_for_sitting, create_sitting, print_slip
from exams.sittings.values import RoomPlan, SittingPlan, Wish
from lms import clock
from lms.accounts.signup.services import Profile, confirm_sign_up, sign_up
from lms.db import db
from lms.errors import NotAllowed
from lms.journey.stage import Stage
from lms.outbox.models import OutboxMessage
from lms.policy import SYSTEM
from lms.sample.exams import TWO_PARTS, load_shipped_items, sample_paper
from lms.sample.learning import COURSE, load_lessons
from lms.sample.people import PASSWORD, Network
from lms.tasks.api import run_due

EMAIL = "hanako@example.jp"
RIGHT_OF_FIFTY = 41
ESSAY = (
    "まず、話してくださったことにお礼を言い、気持ちを聞きます。子どもに知られたくないという思いは大切にしたいので、"
    "すぐに家族へ連絡はしません。同じ物を何度も買うのは、うっかりかもしれませんし、体調や薬、物忘れの始まりかもしれません。"
    "決めつけずに、いつごろからか、困っていることは何かを一緒に整理します。そのうえで、地域包括支援センターに相談する道があることを伝え、"
    "一緒に行ってよいかをたずねます。本人がよいと言えば、コーディネーターにも相談します。"
    "火の始末など命にかかわる心配が見えたときは、本人に断ってから早めに相談します。次の週も変わらずお茶を飲みに行きます。"
)


def sign_up_hanako(stage: Stage) -> None:
    """With e-mail and password; the mailed link makes her a member."""
    with stage.day(0):
        contact = {"phone": "000-0000-0001", "address": "見本町一丁目1番", "area_code": "22101"}
        profile = Profile("山本", "花子", "やまもと", "はなこ", date(1954, 4, 12), contact)
        sign_up(EMAIL, PASSWORD, profile, submission="journey", language="ja")
        mail = db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc())).first()
        link = re.search(r"/sign-up/(\S+)", str(mail.payload["body"] if mail else ""))
        stage.people["hanako"] = confirm_sign_up(link.group(1) if link else "", same_browser=True).person_id
        stage.tell("Hanako, born in 昭和29年, signs up; the link in her mail makes her a member.")


def learn(stage: Stage) -> None:
    """The whole sample course."""
    with stage.day(1):
        load_lessons(Network())
        load_shipped_items(stage.people["writer"], [stage.people["board"], stage.people["second board"]])
    with stage.day(20):
        study(stage.actor("hanako"), COURSE)
        stage.tell("She has read all 48 lessons of the course and answered their self-checks.")


def plan_sitting(stage: Stage) -> None:
    """A dated sitting with a written part, its pass rule its own data."""
    with stage.day(21):
        begin = stage.ids["begin"]

        def at(days: int, hour: int) -> datetime:
            day = begin + timedelta(days=days)
            return clock.instant(day.year, day.month, day.day, hour)

        stage.ids["sitting"] = create_sitting(
            SYSTEM,
            SittingPlan(
                code="JOURNEY-1", title="見本 旅の検定試験", title_en="Sample: the journey's exam", kind="dated",
                exam_body="exam_body", apply_from_at=at(21, 9), apply_until_at=at(50, 17), opens_at=at(60, 13),
                closes_at=at(60, 16), minutes=90, pass_rule=TWO_PARTS, supervised=True,
                identity_rule="evidence_seen", capacity=60,
                paper_id=sample_paper("JOURNEY-P1", "見本問題 旅", 7, written=True), sample=True,
            ),
        )  # fmt: skip
        add_room(SYSTEM, stage.ids["sitting"], RoomPlan("見本会議室", "静岡市葵区 見本会館 2階", 60))
        stage.tell("The secretariat plans a sitting: part A 35 of 50, part B 10 of 20, both are needed.")


def apply(stage: Stage) -> None:
    """Application and admission slip; nobody begins without admission."""
    with stage.day(25):
        hanako = stage.actor("hanako")
        applied = apply_for_sitting(hanako, stage.ids["sitting"], Wish(channel="venue_device", agreed=True))
        stage.ids["application"] = applied.application
        stage.keep("1-admission-slip.pdf", print_slip(hanako, stage.ids["sitting"], applied.application).content)
        stage.tell("She applies and prints her 受験票.")


def sit(stage: Stage) -> None:
    """The day of the exam."""
    hanako, sitting = stage.actor("hanako"), stage.ids["sitting"]
    card = sitting_by_public_id(sitting)
    with clock.at(card.opens_at + timedelta(minutes=5)):
        with stage.refused(NotAdmitted, "She tries to begin before anybody has seen who she is."):
            start_attempt(hanako, stage.ids["application"])
        admit(
            stage.actor("invigilator"), sitting, stage.ids["application"], SeenIdentity(evidence=("drivers_licence",))
        )
        attempt = start_attempt(hanako, stage.ids["application"])
        stream = open_page(hanako, attempt, "journey")
        answers = _answers(card.paper_id or 0)
        told = save_form(hanako, attempt, "journey", stream, answers)
        saved = sum(entry.outcome == "saved" for entry in told.taken)
        stage.tell(f"The invigilator admits her; she answers, and {saved} answers are saved.")
    with clock.at(card.opens_at + timedelta(minutes=80)):
        hand_in(hanako, attempt)
        stage.tell("She hands in after 75 minutes.")
    stage.ids["seq"] = next(a.seq for a in applications_of(card.id) if a.public_id == stage.ids["application"])
    stage.ids["sitting_id"] = card.id


def _answers(paper_id: int) -> dict[str, str]:
    answers: dict[str, str] = {}
    for part in frozen_paper(paper_id).parts:
        keys = keys_of(place.question.item_version_id for place in part.questions)
        for number, place in enumerate(part.questions):
            options = keys[place.question.item_version_id].key.get("options")
            right = options[0] if options else ESSAY
            wrong = "b" if right == "a" else "a"
            answers[f"{part.part}-{place.position}"] = right if number < RIGHT_OF_FIFTY else wrong
    return answers


def mark(stage: Stage) -> None:
    """The written answer is marked by somebody who does not know whose it is; no release before."""
    sitting = stage.ids["sitting"]
    with stage.day(61):
        judge_attempts(stage.ids["sitting_id"], [stage.ids["seq"]])
        check_keys(stage.actor("board"), sitting, "全問を確認しました")
        with stage.refused(ListNotReady, "The board wants to release while the written answer is unmarked."):
            freeze_list(stage.actor("board"), sitting)
        marker = next(m for m in ("marker", "second marker") if my_scripts(stage.actor(m)))
        script = my_scripts(stage.actor(marker))[0].next_code
        mark_script(stage.actor(marker), sitting, script, (4, 3, 4, 4), "よく考えられています")
        stage.tell("A marker, who sees no name, gives 15 of 20 points to the written answer.")


def release(stage: Stage) -> None:
    """The board votes; results, papers and the title WBP appear at one moment."""
    sitting = stage.ids["sitting"]
    with stage.day(75):
        judge_attempts(stage.ids["sitting_id"], [stage.ids["seq"]])
        result_list = freeze_list(stage.actor("board"), sitting)
        vote(stage.actor("board"), sitting, result_list, approves=True)
        vote(stage.actor("second board"), sitting, result_list, approves=True)
        with stage.refused(NotAllowed, "The manager of a station tries to release the results."):
            release_results(stage.actor("manager"), sitting, result_list)
        release_results(stage.actor("board"), sitting, result_list)
        run_due()
        held = [card.scheme for card in awards_held_by([stage.people["hanako"]])[stage.people["hanako"]]]
        stage.tell(f"The board releases the results. She has passed; she holds {', '.join(held)}.")

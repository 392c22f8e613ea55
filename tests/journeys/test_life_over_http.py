"""The first half of the life of ``lms journey`` over real HTTP: from the sign-up form to the papers of the pass."""

import re
from datetime import timedelta

from courses.learning.services import study
from exams.marking.queries import my_scripts
from exams.results.services import judge_attempts
from exams.sittings.queries import applications_of, sitting_by_public_id
from lms import clock as house_clock
from lms.i18n import in_language
from lms.journey import exam
from lms.press.child import PRESS
from lms.sample.learning import COURSE
from lms.tasks.api import run_due
from tests.journeys.visitor import Visitor

EMAIL, PASSWORD = "hanako@example.jp", "こたつでみかんを食べる冬"
NAME = "山本"
NUMBER = r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}"


def sign_up(stage, hanako, outbox, session_of):
    hanako.open("/sign-up")
    hanako.send(
        family=NAME, given="花子", family_kana="ヤマモト", given_kana="はなこ", born_on="昭和29年4月12日",
        email=EMAIL, password=PASSWORD, area_code="22101", address="見本町一丁目1番", agreed="y",
    )  # fmt: skip
    assert hanako.page.path == "/sign-up/sent"
    hanako.reads_nothing_of(PASSWORD)
    (mail,) = outbox()
    hanako.open(re.search(r"/sign-up/[^\s?]+", mail["body"])[0])
    hanako.send()
    assert hanako.page.path == "/me/name/printed"
    hanako.reads("登録が終わりました")
    stage.people["hanako"] = hanako.person_id(session_of)


def learn(hanako):
    hanako.open("/courses/")
    hanako.reads("ジェロントロジー入門")
    hanako.follow("/courses/gerontology$")
    hanako.send("/begin$")
    lesson = hanako.open("/courses/gerontology").links(r"/courses/gerontology/[\w-]+$")[0]
    hanako.open(lesson)
    hanako.send("/finish$")
    hanako.open("/courses/mine")
    hanako.reads("ジェロントロジー入門", "48")


def apply(stage, hanako):
    sitting = stage.ids["sitting"]
    hanako.open(f"/exams/sittings/{sitting}")
    hanako.reads("見本 旅の検定試験")
    hanako.open(f"/exams/sittings/{sitting}/apply")
    hanako.send(channel="venue_device", agreed="y")
    hanako.reads("見本会議室")
    stage.ids["application"] = hanako.page.path.rsplit("/", 1)[1]
    assert hanako.open(f"{hanako.page.path}/slip.pdf").raw.startswith(b"%PDF-")


def sit(stage, hanako, invigilator):
    """Nobody begins unseen; the door opens, the answers go through the form, handing in is asked."""
    begin = f"/exams/begin/{stage.ids['application']}"
    hanako.open(begin)
    hanako.reads("試験官に、本人とわかる書類を見せてください")
    assert not hanako.page.tree.xpath("//main//form[@method='post']")
    invigilator.open(f"/exams/invigilate/{stage.ids['sitting']}")
    invigilator.follow(f"/admit/{stage.ids['application']}$")
    invigilator.reads(NAME)
    invigilator.send(photo=["drivers_licence"])
    invigilator.reads(NAME)
    hanako.open(begin)
    hanako.send()
    stage.ids["attempt"] = hanako.page.path.rsplit("/", 1)[1]
    hanako.reads_nothing_of("rationale", "correct", "解説")
    paper_id = sitting_by_public_id(stage.ids["sitting"]).paper_id
    answers = exam._answers(paper_id)
    hanako.send("/answers$", **answers)
    hanako.reads("保存しました")
    chosen = {
        field.get("name"): field.get("value") for field in hanako.page.tree.xpath("//input[@type='radio'][@checked]")
    }
    assert chosen == {key: value for key, value in answers.items() if key.startswith("A")}
    assert hanako.page.tree.xpath("string(//textarea)").strip() == exam.ESSAY
    hanako.follow("/hand-in$")
    hanako.reads("すべての問題に答えました")
    hanako.send()
    assert hanako.page.path.endswith("/done")
    hanako.open(f"/exams/attempts/{stage.ids['attempt']}")
    assert hanako.page.path.endswith("/done"), "the back button finds no paper"


def mark(stage, marker):
    marker.open("/exams/marking")
    marker.reads_nothing_of(NAME, "花子")
    marker.open(marker.page.links(rf"/exams/marking/{stage.ids['sitting']}/")[0])
    marker.reads(exam.ESSAY[:20])
    marker.reads_nothing_of(NAME, "花子", EMAIL)
    marker.send(line_0="4", line_1="3", line_2="4", line_3="4", comment="よく考えられています", later=None)
    marker.reads_nothing_of(NAME, "花子", EMAIL)
    marker.send("/check$")


def release(stage, board, second, hanako):
    """The board sees slip numbers; the candidate reads nothing before the release, and everything she may after it."""
    sitting = stage.ids["sitting"]
    board.open(f"/exams/board/{sitting}/keys")
    board.send(note="全問を確認しました")
    board.open(f"/exams/board/{sitting}/freeze")
    board.send()
    board.reads_nothing_of(NAME, "花子")
    for member in (board, second):
        member.open(f"/exams/board/{sitting}")
        member.follow("/vote/")
        member.send(vote="yes")
    hanako.open("/exams/results")
    hanako.reads_nothing_of("合格です", "不合格")
    hanako.open(f"/exams/results/{stage.ids['application']}")
    hanako.reads_nothing_of("合格です", "不合格", "全問を確認")
    assert not hanako.page.tree.xpath("//main//table"), "no points before the release"
    board.open(f"/exams/board/{sitting}")
    board.follow("/release/")
    board.send()
    run_due()
    hanako.open(f"/exams/results/{stage.ids['application']}")
    hanako.reads("合格です", "41", "15")
    hanako.reads_nothing_of("よく考えられています", "rationale")


def papers(hanako, number_of):
    """Her papers can be opened by her alone."""
    hanako.open("/my/documents")
    numbers = list(dict.fromkeys(re.findall(NUMBER, hanako.page.words)))
    assert len(numbers) == number_of
    files = hanako.page.links(r"/documents/.*\.pdf$")
    assert hanako.open(files[0]).raw.startswith(b"%PDF-")
    return files


def to_the_pass(stage, newcomer, outbox, at_browser, session_of):
    """The first half of a life, whatever the visitors use."""
    with stage.day(0):
        sign_up(stage, newcomer, outbox, session_of)
    with stage.day(20):
        learn(at_browser("hanako"))
    with stage.day(21), in_language("ja"):
        study(stage.actor("hanako"), COURSE)
        exam.plan_sitting(stage)
    with stage.day(25):
        apply(stage, at_browser("hanako"))
    card = sitting_by_public_id(stage.ids["sitting"])
    with house_clock.at(card.opens_at + timedelta(minutes=5)):
        sit(stage, at_browser("hanako"), at_browser("invigilator"))
    stage.ids["sitting_id"] = card.id
    stage.ids["seq"] = next(a.seq for a in applications_of(card.id) if a.public_id == stage.ids["application"])
    with stage.day(61):
        judge_attempts(card.id, [stage.ids["seq"]])
        name = next(m for m in ("marker", "second marker") if my_scripts(stage.actor(m)))
        mark(stage, at_browser(name))
    with stage.day(75):
        judge_attempts(card.id, [stage.ids["seq"]])
        release(stage, at_browser("board"), at_browser("second board"), at_browser("hanako"))
        papers(at_browser("hanako"), 3)


def test_a_life_goes_over_http_from_the_sign_up_to_the_pass_and_its_papers(
    app, stage, client, outbox, at_browser, session_of
):
    to_the_pass(stage, Visitor(client), outbox, at_browser, session_of)
    PRESS.close()

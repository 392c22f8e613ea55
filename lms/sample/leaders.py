"""How the sample's leaders came to their title: training, a first contribution, a decision; and who is in training now."""

from datetime import timedelta

from certificates.awards.services import apply_for_title, award_title
from courses.learning.asking.services import answer_question, ask_trainer
from courses.learning.services import study
from courses.programmes.plans.services import mark_plan, write_plan
from courses.programmes.services import confirm_completion, enrol_in_programme
from courses.workshops.attendance.services import all_were_there
from courses.workshops.feedback.services import give_feedback
from courses.workshops.services import announce_workshop
from courses.workshops.values import Meeting, WorkshopPlan
from lms import clock
from lms.sample.exams import RELEASED_DAYS_AGO, same_day
from lms.sample.learning import COURSE
from lms.sample.people import Network
from lms.sample.registry import help_once
from lms.sample.titles import own_voice

PROGRAMME = "leader-training"
TRAINED_DAYS_AGO = RELEASED_DAYS_AGO - 80
HELPED_DAYS_AGO = RELEASED_DAYS_AGO - 120
AWARDED_DAYS_AGO = RELEASED_DAYS_AGO - 130
HELPS_AT = {"takahashi": "aoi", "yoshida": "aoi", "murakami": "aoi", "okada": "aoi", "maeda": "ogaki"}
PLAN = {
    "need": "駅から遠い団地では、買い物に困る人が増えています。週に一度も外に出ない人もいます。",
    "activity": "毎週火曜日の午前に、集会所で朝市とお茶の会を開きます。初めの一回は十人ほどを招きます。",
    "people": "自治会の役員、近くの商店、地域包括支援センターに相談しながら進めます。",
    "safety": "けがや急病のときの連絡先を壁に貼ります。お金は二人で数えます。聞いた話は外で話しません。",
    "lasting": "半年後には、来る人の中から手伝う人が三人出ている姿を目指します。月に一度、振り返りをします。",
}
# What the five leaders said of their first day.
SHEETS: tuple[dict[str, str | None], ...] = (
    {"clear": "4", "senses": "4", "pace": "3", "use": "yes", "again": "yes", "words": "実際の例がよく分かりました。"},
    {
        "clear": "3",
        "senses": "2",
        "pace": "3",
        "use": "yes",
        "again": "yes",
        "words": "後ろの席では、少し声が聞こえにくいです。",
    },
    {
        "clear": "4",
        "senses": "3",
        "pace": "2",
        "use": "yes",
        "again": "yes",
        "words": "休み時間がもう少しあるとうれしいです。",
    },
    {"clear": "3", "senses": "3", "pace": "3", "use": "yes", "again": "no"},
    {"clear": "4", "senses": "4", "pace": "4", "use": "yes", "again": "yes"},
)
FULL_MARKS = {"need": 3, "doable": 3, "together": 4, "safe": 3, "lasting": 3}


def _hold_workshop(network: Network, day: int, series: str, title: str, codes: list[str]) -> str:
    """One day in a room, announced two weeks before; the trainer writes down who was there. Returns its public id."""
    begins = same_day(-day, 10)
    with clock.at(begins - timedelta(days=14)):
        plan = WorkshopPlan(
            title=title,
            kind="leader_training",
            seats=20,
            meetings=(Meeting(begins, begins + timedelta(hours=5)),),
            place="見本会館 3階",
            area_code="22101",
            trainer_id=network.people["mori"],
            series=series,
        )
        workshop = announce_workshop(network.actor("mori"), plan, [network.actor(code) for code in codes])
    with clock.at(begins + timedelta(hours=6)):
        all_were_there(network.actor("mori"), workshop)
    return workshop


def _say_how_it_was(network: Network, day: int, workshop: str, codes: list[str]) -> None:
    """The next morning each of them fills in the sheet."""
    with clock.at(same_day(1 - day, 9)):
        for code, sheet in zip(codes, SHEETS, strict=True):
            give_feedback(network.actor(code), workshop, sheet)


def train_leaders(network: Network) -> None:
    """The five leaders go through all four parts of the training."""
    codes = network.tagged("wbl")
    with clock.at(same_day(-TRAINED_DAYS_AGO, 9)):
        enrolments = {
            code: enrol_in_programme(network.actor("kanri"), PROGRAMME, network.people[code], network.people["mori"])
            for code in codes
        }
        for code in codes:
            study(network.actor(code), COURSE)
    first = _hold_workshop(network, TRAINED_DAYS_AGO - 15, "leader-1", "集合研修 一日目", codes)
    _say_how_it_was(network, TRAINED_DAYS_AGO - 15, first, codes)
    _hold_workshop(network, TRAINED_DAYS_AGO - 22, "leader-2", "集合研修 二日目", codes)
    with clock.at(same_day(-TRAINED_DAYS_AGO + 25, 10)):
        for code in codes:
            plan = write_plan(network.actor(code), PROGRAMME, PLAN)
            for marker in ("ito", "ueda"):
                mark_plan(network.actor(marker), plan, FULL_MARKS, "町の様子がよく見える計画です")
            confirm_completion(network.actor("maki"), enrolments[code])


def award_leaders(network: Network) -> None:
    """Each helped once, confirmed by the station; then the decider awards the title."""
    for code in network.tagged("wbl"):
        help_once(network, code, HELPS_AT[code], HELPED_DAYS_AGO)
    with clock.at(same_day(-AWARDED_DAYS_AGO, 15)):
        for code in network.tagged("wbl"):
            application = apply_for_title(own_voice(network, code), "WBL", statement="仲間と活動を続けます")
            award_title(network.actor("dan"), application, "条件がそろっていることを確認しました")


def begin_training(network: Network) -> None:
    """A training that is running now: the first day has been, the second is to come."""
    codes = network.tagged("training")
    with clock.at(same_day(-40, 9)):
        for number, code in enumerate(codes):
            enrol_in_programme(network.actor("kanri"), PROGRAMME, network.people[code], network.people["mori"])
            study(network.actor(code), COURSE, lessons=20 + 9 * number)
    # One of them has done nothing since she began: the trainer's board shows it.
    _hold_workshop(network, 12, "leader-1", "集合研修 一日目", codes[1:])
    begins = same_day(20, 10)
    plan = WorkshopPlan(
        title="集合研修 二日目",
        kind="leader_training",
        seats=20,
        meetings=(Meeting(begins, begins + timedelta(hours=5)),),
        place="見本会館 3階",
        area_code="22101",
        trainer_id=network.people["mori"],
        series="leader-2",
    )
    announce_workshop(network.actor("mori"), plan, [network.actor(code) for code in codes[1:]])
    _ask_and_answer(network, codes[1:])


def _ask_and_answer(network: Network, codes: list[str]) -> None:
    """Two questions to the trainer: one answered, one that waits."""
    first, second = codes[0], codes[-1]
    with clock.at(same_day(-9, 20)):
        asked = ask_trainer(network.actor(first), COURSE, "01-1", "家族にも、この話をしてよいでしょうか。")
    with clock.at(same_day(-8, 11)):
        answer_question(
            network.actor("mori"), asked, "はい、ぜひ話してみてください。ご自分の言葉で話すと、よく身につきます。"
        )
    with clock.at(same_day(-1, 19)):
        ask_trainer(network.actor(second), COURSE, "02-3", "健康寿命は、住んでいる町によっても違うのですか。")

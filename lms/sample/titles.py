"""How the sample's people come to WBC, and how passes of earlier years are recognised."""

import io
from datetime import date, timedelta
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

from certificates.awards.queries import awards_of
from certificates.awards.services import apply_for_title, award_title, confirm_withdrawal, propose_withdrawal
from certificates.qualifications.services import declare_qualification, verify_qualification
from exams.results.passes.services import EarlierPass, check_claim, claim_pass, recognise_claim
from lms import clock
from lms.accounts.proxies import proxy_of
from lms.policy import Actor
from lms.press.fonts import BIZ_GOTHIC, font_path
from lms.sample.exams import RELEASED_DAYS_AGO, same_day
from lms.sample.people import Network

VERIFIED_DAYS_AGO = RELEASED_DAYS_AGO - 45
DECIDED_DAYS_AGO = RELEASED_DAYS_AGO - 60
FIELDS = {
    "cfp": "fp",
    "afp": "fp",
    "consumer_adviser": "consumer",
    "nurse": "nursing",
    "social_worker": "welfare",
    "care_manager": "care",
}
STATEMENT = "地域の相談の場で役に立ちたいです"


def own_voice(network: Network, code: str) -> Actor:
    """The person herself; for who has no device, the secretariat that writes down what she said."""
    if network.rows[code]["account"]:
        return network.actor(code)
    return proxy_of(network.actor("kanri"), network.people[code])


@lru_cache
def _pictured(words: str) -> bytes:
    picture = Image.new("L", (1000, 700), "white")
    font = ImageFont.truetype(str(font_path(BIZ_GOTHIC)), 48)
    ImageDraw.Draw(picture).multiline_text((80, 260), f"見本 SAMPLE\n{words}", "black", font, spacing=30)
    content = io.BytesIO()
    picture.save(content, "PNG")
    return content.getvalue()


def paper(words: str) -> tuple[io.BytesIO, str]:
    """An invented paper to hand in, as it comes from a telephone's camera: a picture that says what it is."""
    return io.BytesIO(_pictured(words)), "sample.png"


def recognise_earlier_passes(network: Network) -> None:
    """Passes of 2019 on paper: handed in, checked by one person, recognised by a second (rules 1)."""
    with clock.at(same_day(-VERIFIED_DAYS_AGO, 10)):
        for number, code in enumerate(network.tagged("recognised"), start=1):
            told = EarlierPass("exam_body", f"2019-{number:04d}", date(2019, 12, 10), note="紙の合格証書")
            content, name = paper("2019年の合格証書の写し")
            claim = claim_pass(own_voice(network, code), told, content, name)
            check_claim(network.actor("kanri") if network.rows[code]["account"] else network.actor("maki"), claim)
            recognise_claim(network.actor("hayashi"), claim)


def verify_qualifications(network: Network) -> None:
    """Qualifications are handed in with a paper and verified by the secretariat."""
    with clock.at(same_day(-VERIFIED_DAYS_AGO, 11)):
        for number, (code, row) in enumerate(_qualified(network), start=1):
            issued_on = clock.today() - timedelta(days=400)
            qualification = declare_qualification(
                network.actor(code),
                row,
                f"{30000000 + number}",
                issued_on,
                clock.today() + timedelta(days=900),
                [paper("資格の証書の写し")],
            )
            verify_qualification(network.actor("maki"), qualification)


def _qualified(network: Network) -> list[tuple[str, str]]:
    return [(code, row["qualification"]) for code, row in network.rows.items() if row.get("qualification")]


def award_concierges(network: Network) -> None:
    """Each applies with her undertaking, and a named decider awards the title."""
    with clock.at(same_day(-DECIDED_DAYS_AGO, 15)):
        for code, kind in _qualified(network):
            application = apply_for_title(
                network.actor(code), "WBC", FIELDS[kind], statement=STATEMENT, undertaking=True
            )
            award_title(network.actor("dan"), application, "条件がそろっていることを確認しました")


def withdraw_one(network: Network) -> None:
    """One title is withdrawn: proposed with a reason by one person, confirmed by a second."""
    with clock.at(same_day(-90, 10)):
        for code in network.tagged("wbc_withdrawn"):
            award = next(a for a in awards_of([network.people[code]])[network.people[code]] if a.scheme == "WBC")
            proposal = propose_withdrawal(network.actor("kanri"), award.public_id, "資格の登録が取り消されていました")
            confirm_withdrawal(network.actor("dan"), proposal)

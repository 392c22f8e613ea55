"""Another network on the same software: its own titles by rule, by decision and by field, from a folder of data alone."""

import json
from datetime import timedelta

import pytest
import yaml
from sqlalchemy import select

from certificates import api as certificates
from certificates.awards.services import award_title
from certificates.credentials.queries import own_credential
from certificates.credentials.services import ensure_key
from certificates.documents.models import Document
from certificates.errors import SchemeNotFound, TitleNotEarned
from certificates.verification.queries import check_number
from courses.events import CompletionRecorded
from exams.events import PassesRecorded, PassFact
from lms.clock import today
from lms.db import db, transaction
from lms.network.loading import LOADERS
from tests.certificates.conftest import days_ago, states
from tests.certificates.network import FOLDER, day
from tests.certificates.paper import photo

VOTE = {"held_on": day(2026, 4, 1), "body": "みどりの会 総会", "for": 12, "against": 3, "abstained": 0}
WHY = {"reason": "総会で決めました。", "reason_en": "The assembly decided so."}
SCHEMES = [
    {
        "code": "FRIEND", "version": 1, "from_on": day(2026, 5, 1), "vote": VOTE, "name": "みどりの友",
        "name_en": "Friend of the green", "meaning": "森の手入れを学んだ仲間の呼称です。",
        "meaning_en": "A name for who learned to care for the woods.", "body": "title_body", "by_specialty": False,
        "decided_by": "rule",
        "conditions": [
            {
                "kind": "completion", "programme": "wood-care", "loss": "suspended", "text": "森の講座を終えたこと",
                "text_en": "Completed the course",
            },
        ],
    },
    {
        "code": "GUIDE", "version": 1, "from_on": day(2026, 5, 1), "vote": VOTE, "name": "森の案内人",
        "name_en": "Guide", "meaning": "森を案内する人の呼称です。", "meaning_en": "A name for who guides visitors.",
        "body": "title_body", "by_specialty": False, "decided_by": "decider",
        "conditions": [
            {
                "kind": "completion", "programme": "wood-care", "loss": "suspended", "text": "森の講座を終えたこと",
                "text_en": "Completed the course",
            },
            {
                "kind": "contribution", "loss": "grace", "grace_days": 14, "first_count": 2, "keep_count": 1,
                "keep_months": 1, "text": "案内の活動", "text_en": "Guided visitors", **WHY,
            },
        ],
    },
    {
        "code": "EXPERT", "version": 1, "from_on": day(2026, 5, 1), "vote": VOTE, "name": "森の専門家",
        "name_en": "Expert", "meaning": "専門の知識で森を守る人の呼称です。", "meaning_en": "A name for experts.",
        "body": "title_body", "by_specialty": True, "decided_by": "decider", "validity_months": 24,
        "validity_reason": "二年ごとに確かめます。", "validity_reason_en": "Every two years.",
        "undertaking": "森を守ります。", "undertaking_en": "I care for the woods.",
        "conditions": [
            {
                "kind": "pass", "loss": "annulled", "supervised": True, "text": "見張りのある試験に合格",
                "text_en": "Passed a supervised exam",
            },
            {"kind": "qualification", "loss": "suspended", "text": "資格", "text_en": "A qualification"},
            {
                "kind": "undertaking", "loss": "grace", "grace_days": 30, "text": "約束", "text_en": "The promise",
                **WHY,
            },
        ],
    },
]  # fmt: skip
SPECIALTIES = [
    {"code": "birds", "name": "野鳥", "name_en": "Birds", "aliases": ["鳥"]},
    {"code": "trees", "name": "樹木", "name_en": "Trees"},
]
KINDS = [
    {
        "code": "tree_doctor", "name": "樹木医", "name_en": "Tree doctor", "issuer": "日本緑化センター",
        "specialty": "trees", "expires": False, "national": False, "protected": False, "number_pattern": r"\d{4}", "number_example": "1234",
        "number_source": "見本",
    },
]  # fmt: skip


@pytest.fixture
def green(app, tmp_path):
    """The network of the woods, loaded from its folder; the sample network's titles are not here."""
    for name, data in (("schemes", SCHEMES), ("specialties", SPECIALTIES), ("qualification_kinds", KINDS)):
        (tmp_path / f"{name}.yaml").write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    with transaction() as work:
        LOADERS["exam_body"](work, FOLDER)
        LOADERS["schemes"](work, tmp_path)
        LOADERS["title_body"](work, FOLDER)
    ensure_key()


def learns(person):
    with transaction() as work:
        work.announce(CompletionRecorded(1, person.id, "wood-care", "森の講座", today(), 0, ()))


def passes(person, *, supervised):
    with transaction() as work:
        fact = PassFact(
            int(supervised) + 1, person.id, "exam_body", today(), f"M{supervised}", "own_release", supervised, ()
        )
        work.announce(PassesRecorded((fact,)))


def guides(person, number):
    with transaction() as work:
        certificates.record_evidence(work, person.id, "leader_role", today(), source="green", source_ref="role")
        certificates.record_evidence(
            work, person.id, "contribution", today(), source="green", source_ref=f"walk:{number}"
        )


def paper_of(person, title):
    rows = db.session.scalars(select(Document).where(Document.person_id == person.id, Document.subject == "award"))
    return next(row for row in rows if row.content["title"] == title)


@pytest.mark.postgres
def test_a_whole_network_lives_by_data_alone(green, hanako, kanri, dan, clock):
    assert [card.code for card in certificates.titles()] == ["FRIEND", "GUIDE", "EXPERT"]
    with pytest.raises(SchemeNotFound):
        certificates.title("WBP")

    learns(hanako)
    assert states(hanako) == ["FRIEND active"]

    guides(hanako, 1)
    with pytest.raises(TitleNotEarned):
        certificates.apply_for_title(hanako.actor, "GUIDE")
    guides(hanako, 2)
    award_title(dan.actor, certificates.apply_for_title(hanako.actor, "GUIDE"))

    passes(hanako, supervised=False)
    paper = certificates.declare_qualification(hanako.actor, "tree_doctor", "1234", day(2020, 4, 1), None, [photo()])
    certificates.verify_qualification(kanri.actor, paper)
    with pytest.raises(TitleNotEarned):
        certificates.apply_for_title(hanako.actor, "EXPERT", "trees", undertaking=True)
    passes(hanako, supervised=True)
    expert = award_title(dan.actor, certificates.apply_for_title(hanako.actor, "EXPERT", "trees", undertaking=True))

    assert states(hanako) == ["FRIEND active", "GUIDE active", "EXPERT(trees) active"]
    found = check_number(paper_of(hanako, "森の専門家").number)
    assert (found.outcome, found.title, found.title_en) == ("valid", "森の専門家(樹木)", "Expert(Trees)")
    assert found.meaning == "専門の知識で森を守る人の呼称です。"
    assert "森の専門家" in json.dumps(own_credential(hanako.actor, expert), ensure_ascii=False)

    clock.forward(days=31)
    assert "GUIDE grace" in states(hanako)
    clock.forward(days=14)
    assert "GUIDE suspended" in states(hanako)
    assert check_number(paper_of(hanako, "森の案内人").number).outcome == "suspended"
    assert states(hanako)[0] == "FRIEND active"


def test_its_pages_speak_its_words_and_none_of_the_samples(green, hanako, guest):
    learns(hanako)
    pages = [guest.get("/titles"), hanako.browser().get("/my/titles"), guest.get("/titles/qualifications")]
    texts = [page.get_data(as_text=True) for page in pages]

    assert [page.status_code for page in pages] == [200, 200, 200]
    assert "みどりの友" in texts[0]
    assert "みどりの会 総会" in texts[0]
    assert "みどりの友" in texts[1]
    assert "樹木医" in texts[2]
    for word in ("ウェルビーイングピア", "コンシェルジュ", "ジェロントロジー"):
        assert all(word not in text for text in texts)


def test_its_titles_are_held_from_the_day_of_their_version_on(green, hanako):
    assert certificates.titles(day(2026, 4, 30)) == ()
    assert days_ago(10) > day(2026, 5, 1)
    learns(hanako)

    assert certificates.awards_of([hanako.id], today() - timedelta(days=1))[hanako.id] == []

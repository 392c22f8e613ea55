"""Credentials, sharing, files and seal codes; the log: every title in it, no person in it, no way to change it."""

import json

import pytest
from sqlalchemy import select, text, update

from certificates.awards.services import suspend_award
from certificates.credentials.keys import signer
from certificates.credentials.merkle import is_consistent, is_included, leaf_hash
from certificates.credentials.models import Credential, LogLine, LogNode, LogSubject, TreeHead
from certificates.credentials.queries import own_credential, own_jwt, seal_code
from certificates.credentials.services import log_passes, rotate_key, settle_log
from certificates.credentials.statements import commitment
from certificates.credentials.transparency import (
    newest_head,
    prove_consistency,
    prove_inclusion,
    story_of,
    verify_log,
)
from certificates.errors import AwardNotFound, CredentialStopped, KeyMissing, NoSuchProof, SampleKeyRefused
from certificates.plug import erase_person
from certificates.verification.queries import check_file
from exams.events import PassesRecorded, PassFact
from lms.clock import today
from lms.db import db, transaction
from lms.policy import SYSTEM
from tests.certificates.conftest import days_ago
from tests.certificates.documents.papers import paper_of

pytestmark = pytest.mark.postgres


# ---- One's own -----------------------------------------------------------------------------------------------


def test_a_stranger_and_the_office_get_no_credential_of_hers(title, taro, kanri):
    for stranger in (taro, kanri):
        for address in ("digital", "digital.json", "digital.jwt", "digital.png", "digital.svg"):
            assert stranger.browser().get(f"/my/titles/{title.public_id}/{address}").status_code == 404


def test_a_credential_is_handed_out_only_while_the_title_is_valid(title, hanako, dan):
    suspend_award(dan.actor, title.public_id, "a complaint is looked at")

    with pytest.raises(CredentialStopped):
        own_credential(hanako.actor, title.public_id)
    page = hanako.browser().get(f"/my/titles/{title.public_id}/digital")
    assert "デジタル証明書は、称号が有効なあいだだけお渡しできます。" in page.text


def test_nobody_sees_her_name_before_she_shares_and_after_she_ends_it(title, hanako, client):
    own = hanako.browser()
    own.post(f"/my/titles/{title.public_id}/digital/share")
    share = db.session.scalars(select(Credential.share)).one()

    assert "山本 花子" in client.get(f"/shared/{share}").text
    assert client.get(f"/shared/{share}").headers["X-Robots-Tag"] == "noindex, nofollow"

    own.post(f"/my/titles/{title.public_id}/digital/hide")
    assert client.get(f"/shared/{share}").status_code == 404
    assert client.get("/shared/None").status_code == 404


def test_somebody_else_cannot_share_her_title(title, taro, kanri):
    for other in (taro, kanri):
        assert other.browser().post(f"/my/titles/{title.public_id}/digital/share").status_code == 404

    assert db.session.scalars(select(Credential.share)).one() is None


def test_a_sample_key_signs_nothing_in_production(house):
    house.config["PRODUCTION"] = True
    try:
        with pytest.raises(SampleKeyRefused):
            signer()
    finally:
        house.config["PRODUCTION"] = False


def test_a_key_that_does_not_exist_cannot_be_lost(house):
    before = signer().kid

    with pytest.raises(KeyMissing):
        rotate_key(SYSTEM, "stolen", lost="nothing")
    assert signer().kid == before


# ---- Files and codes ------------------------------------------------------------------------------------------


def test_a_file_says_whether_it_is_genuine_and_what_holds_today(title, hanako, dan):
    credential = json.dumps(own_credential(hanako.actor, title.public_id)).encode()
    token = own_jwt(hanako.actor, title.public_id).encode()
    own = hanako.browser()
    badges = [own.get(f"/my/titles/{title.public_id}/digital.{ending}").data for ending in ("png", "svg")]

    for file in (credential, token, *badges):
        assert check_file(file).word == "valid"
        assert check_file(file).proof.name == "山本 花子"
    suspend_award(dan.actor, title.public_id, "a complaint is looked at")
    for file in (credential, token, *badges):
        assert (check_file(file).word, check_file(file).outcome) == ("stale", "suspended")


def test_one_flipped_bit_anywhere_in_a_token_or_seal_code_makes_it_worthless(title, hanako):
    seal = seal_code("WB7K-3Q9M-2XTZ", "山本 花子", "認定証", today(), signer())
    for text_ in (seal, own_jwt(hanako.actor, title.public_id)):
        assert check_file(text_.encode()).proof.genuine
        for place in range(0, len(text_), 7):
            changed = bytearray(text_.encode())
            changed[place] ^= 1
            assert not check_file(bytes(changed)).proof.genuine, place


HOSTILE = (
    b"", b"{", b"{}", b"[]", b'{"proof": 1}', b'{"proof": []}', b"eyJ", b"eyJ.x.y", b"\x89PNG\r\n\x1a\n", b"\x89PNG" + b"0" * 90,
    b"<svg", b'<!DOCTYPE x [<!ENTITY a "b">]><svg>&a;</svg>', b"%PDF-1.7", b"\xff\xfe", b"1.a.b.c", b"1...", b"." * 5,
    b'{"proof": {"type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022", "verificationMethod": "did:web:x#y"}}',
    b'{"@context": "x", "proof": {"type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022"}}', b"{" * 100_000,
)  # fmt: skip


@pytest.mark.parametrize("content", HOSTILE)
def test_what_is_no_proof_is_answered_as_none(house, content):
    assert check_file(content).word == "forged"


def test_our_signature_under_something_else_is_no_credential(title, client):
    """A status list is signed by us as well; it must not pass for a title."""
    signed = client.get("/credentials/status/1/revocation").data

    assert check_file(signed).word == "forged"


def test_the_page_of_files_answers_in_words(title, hanako, client):
    import io

    own = own_jwt(hanako.actor, title.public_id)
    for content, words in (
        (own, "このファイルは本物で、称号は今日有効です。"),
        ("nonsense", "当会の署名がないか、あとから変えられたファイルです。"),
    ):
        answer = client.post("/verify/file", data={"file": (io.BytesIO(content.encode()), "x.jwt")})
        assert words in answer.text


# ---- The log --------------------------------------------------------------------------------------------------


def test_every_title_and_pass_stands_in_the_log_and_its_proofs_hold(title, dan):
    settle_log()
    first = newest_head()
    suspend_award(dan.actor, title.public_id, "a complaint is looked at")
    settle_log()
    second, story = newest_head(), story_of("title", title.id)

    assert [json.loads(line["content"])["kind"] for line in story["lines"]] == ["title.valid", "title.suspended"]
    for line in story["lines"]:
        proof = [bytes.fromhex(step) for step in prove_inclusion(line["place"], second.size)]
        leaf = leaf_hash(line["content"].encode())
        assert is_included(leaf, line["place"], second.size, proof, bytes.fromhex(second.root))
        assert json.loads(line["content"])["commitment"] == commitment(story["salt"], "title", title.public_id)
    proof = [bytes.fromhex(step) for step in prove_consistency(first.size, second.size)]
    assert is_consistent(first.size, second.size, proof, bytes.fromhex(first.root), bytes.fromhex(second.root))
    assert verify_log([first.public()]).faults == ()


def test_rule_1_a_pass_of_an_earlier_year_says_that_it_was_entered_later(house, life, hanako, taro):
    life.passes(hanako)
    late = PassFact(99, taro.id, "exam_body", days_ago(2600), "G99", "recognised", True)
    with transaction() as work:
        log_passes(PassesRecorded((late,)), work)

    lines = [json.loads(row) for row in db.session.scalars(select(LogLine.content).where(LogLine.subject == "pass"))]
    assert [(line["kind"], line["entered_later"]) for line in lines] == [
        ("pass.own_release", False),
        ("pass.recognised", True),
    ]


def test_no_line_holds_anything_of_a_person(title, hanako):
    settle_log()
    said = " ".join(db.session.scalars(select(LogLine.content)))

    for value in ("山本", "花子", "1970", title.public_id, "G1", paper_of(hanako).number):
        assert value not in said


FORGERIES = {
    "a line is changed": "UPDATE log_line SET content = replace(content, 'title.valid', 'title.ended')",
    "a line is removed": "DELETE FROM log_node WHERE level = 0 AND place = 0",
    "a node is changed": "UPDATE log_node SET digest = '{}' WHERE level = 1".format("0" * 64),
    "a head is changed": "UPDATE tree_head SET root = '{}'".format("0" * 64),
    "a title is kept out": "DELETE FROM log_subject WHERE subject = 'title'",
    "a title says another state": "UPDATE award SET told_state = 'withdrawn'",
    "the newest head is taken away": "DELETE FROM tree_head",
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_the_log_tells_of_itself_when(title, forgery):
    settle_log()
    assert verify_log().faults == ()

    db.session.execute(text(FORGERIES[forgery]))
    db.session.commit()

    assert verify_log().faults != ()


def test_a_log_that_was_written_anew_does_not_fit_a_head_that_somebody_kept(title, taro, life):
    settle_log()
    kept = newest_head().public()
    for table in (LogNode, TreeHead):
        db.session.execute(table.__table__.delete())
    db.session.execute(update(LogLine).values(content=LogLine.content + " "))
    db.session.commit()
    settle_log()

    assert any("kept head" in fault for fault in verify_log([kept]).faults)


def test_rule_20_after_an_erasure_the_log_holds_and_tells_nobody_whom_it_spoke_of(title, hanako):
    settle_log()
    with transaction() as work:
        erase_person(work, hanako.id)

    assert verify_log().faults == ()
    assert story_of("title", title.id) is None
    assert [(row.salt, row.public_id) for row in db.session.scalars(select(LogSubject))] == [("", "")] * 2


def test_proofs_that_cannot_be_given_are_refused(title, client):
    settle_log()

    for place, size in ((0, 99), (-1, 1), (5, 2)):
        with pytest.raises(NoSuchProof):
            prove_inclusion(place, size)
    for query in ("", "?place=x&size=1", "?place=1&size=999999999999999999999"):
        assert client.get(f"/transparency/inclusion.json{query}").status_code == 404
        assert client.get(f"/transparency/consistency.json{query}").status_code == 404


def test_the_pages_of_the_log_and_the_keys_open(title, client, admin):
    settle_log()

    assert newest_head().root in client.get("/transparency").text
    assert signer().kid in admin.browser().get("/keys").text
    assert client.get(f"/verify/{newest_number()}/log.json").json["subject"] == "title"


def newest_number():
    return db.session.scalar(text("SELECT number FROM document WHERE kind = 'award_certificate'"))


def test_an_unknown_title_is_nobodys(house, hanako):
    with pytest.raises(AwardNotFound):
        own_credential(hanako.actor, "Unknown000000000000000")

"""The checking page, its JSON twin and the commands give one answer."""

import json

import pytest

from certificates.verification.cli import certificates as certificates_group
from certificates.verification.cli import verify
from certificates.verification.limits import MOST_A_MINUTE
from lms.text.numbers import new_number
from tests.certificates.documents.papers import paper_of, renames


@pytest.fixture
def number(life, hanako):
    life.passes(hanako)
    return paper_of(hanako).number


def text_of(answer):
    return answer.get_data(as_text=True)


def test_a_guest_checks_a_number_and_lands_on_its_address(guest, number):
    sent = guest.post("/verify", data={"number": number.lower().replace("-", " ")})

    assert sent.headers["Location"] == f"/verify/{number}"
    text = text_of(guest.get(f"/verify/{number}"))
    for expected in ("この証書は有効です。", "ウェルビーイングピア", "国の資格や免許ではありません", number):
        assert expected in text
    assert not any(word in text for word in ("山本", "花子"))


def test_rule_19_a_name_is_sent_but_never_stands_in_an_address(guest, number):
    right = guest.post("/verify", data={"number": number, "name": "山本 花子"})
    wrong = guest.post("/verify", data={"number": number, "name": "山田 太郎"})

    assert (right.status_code, wrong.status_code) == (200, 200)
    assert "名前と番号は 一致しています。" in text_of(right)
    assert "不一致" in text_of(wrong)
    assert "山本" not in text_of(wrong)


@pytest.mark.parametrize("typed", ["AB/CD", "..", "nonsense", "日本"])
def test_rule_19_what_is_malformed_reads_like_what_was_never_issued(guest, network, typed):
    never = guest.post("/verify", data={"number": new_number("W")})
    strange = guest.post("/verify", data={"number": typed})

    assert (never.status_code, strange.status_code) == (200, 200)
    assert "この番号は見つかりません。" in text_of(never)
    assert "この番号は見つかりません。" in text_of(strange)


def test_a_wrong_character_asks_to_read_again(guest, number):
    last = "2" if number[-1] != "2" else "3"

    assert "もう一度読んでください" in text_of(guest.get(f"/verify/{number[:-1]}{last}"))


def test_an_empty_form_is_asked_for_the_number(guest, network):
    assert "証書に書いてある番号を入れてください。" in text_of(guest.post("/verify", data={"number": ""}))


def test_a_replaced_paper_names_the_newer_number(guest, hanako, number):
    renames(hanako)

    assert paper_of(hanako).number in text_of(guest.get(f"/verify/{number}"))


def test_json_gives_the_same_answer_without_a_session(guest, number):
    facts = guest.get(f"/api/v1/verify/{number}").get_json()
    named = guest.post("/api/v1/verify", json={"number": number, "name": "山本花子"}).get_json()

    assert (facts["outcome"], facts["title"], "matches" in facts) == ("valid", "ウェルビーイングピア", False)
    assert named == {**facts, "matches": True}
    assert guest.post("/api/v1/verify", json={"number": number, "name": "x"}).get_json()["matches"] is False
    for strange in (None, [], {"number": 5}, {"name": []}):
        assert guest.post("/api/v1/verify", json=strange).get_json()["outcome"] == "unknown"
    assert "山本" not in json.dumps(named, ensure_ascii=False)


def test_too_many_checks_are_asked_to_wait_on_page_and_json(guest, network, clock):
    clock.forward(hours=1)
    for _ in range(MOST_A_MINUTE):
        guest.get("/api/v1/verify/nonsense")

    problem = guest.get("/api/v1/verify/nonsense")
    assert (problem.status_code, problem.get_json()["code"]) == (429, "certificates.verification.too_many")
    assert guest.get("/verify/nonsense").status_code == 429
    assert guest.get("/verify").status_code == 200


def test_the_english_page_says_title_and_giver_in_english(guest, number):
    guest.set_cookie("language", "en")
    text = text_of(guest.get(f"/verify/{number}"))

    for expected in ("This paper is valid.", "Well-being Peer", "Sample Well-being Network Organisation"):
        assert expected in text


def test_the_first_page_leads_a_guest_to_the_check(guest, network):
    assert 'href="/verify"' in text_of(guest.get("/"))


def test_the_command_exits_with_0_for_a_valid_paper_alone(app, number):
    run = app.test_cli_runner().invoke

    told = run(verify, [number, "--json"])
    assert (told.exit_code, json.loads(told.output)["outcome"]) == (0, "valid")
    assert run(verify, [number, "--name", "山本花子"]).exit_code == 0
    assert run(verify, [number, "--name", "山田太郎"]).exit_code == 1
    assert run(verify, [new_number("W")]).exit_code == 1
    assert run(verify, ["nonsense"]).exit_code == 1


def test_the_command_renders_every_form_of_a_paper(app, number, tmp_path):
    with app.test_request_context():
        done = app.test_cli_runner().invoke(certificates_group, ["render", number.lower(), "--out", str(tmp_path)])

    assert done.exit_code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        f"{number}-{form}.pdf" for form in ("a4", "badge", "card", "letter", "portrait")
    ]
    assert all(path.read_bytes().startswith(b"%PDF-") for path in tmp_path.iterdir())


def test_rule_23_the_page_to_keep_says_that_it_is_of_a_sample(guest, network):
    page = guest.get("/verify/offline.html").text

    assert "見本 SAMPLE" in page

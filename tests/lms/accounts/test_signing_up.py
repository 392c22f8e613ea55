"""Signing up and claiming: one person, one record, and nobody learns who is known here (rules 21)."""

from datetime import date

import pytest

from lms.accounts import api
from lms.accounts.errors import ClaimRefused, LinkExpired, SignInPaused, SignInRefused
from lms.accounts.models import Person
from lms.accounts.people import services as people
from lms.accounts.signin import services as signin
from lms.accounts.signin.models import SignUp
from lms.accounts.signup import services
from lms.db import db
from lms.text.numbers import new_number

HOME = "192.0.2.10"
FORM = {
    "email": "fumi@example.jp",
    "password": "kiri-no-naka-no-fune",
    "family": "髙橋",
    "given": "ふみ",
    "family_kana": "ﾀｶﾊｼ",
    "given_kana": "フミ",
    "born_on": "昭和２５年４月１日",
    "postal_code": "４２０ー０８５１",
    "area_code": "",
    "address": "黒金町１ー２",
    "phone": "０５４－２５０－００００",
    "fax": "",
    "agreed": "y",
    "submission": "one",
}


def people_count():
    return db.session.query(Person).count()


def signed_up(client, **changed):
    return client.post("/sign-up", data={**FORM, **changed})


def test_a_sign_up_by_full_width_half_width_and_era_becomes_one_clean_record(client, outbox, link_in):
    signed_up(client)
    response = client.post(link_in(outbox()[0]))
    card = api.find_people("高橋ふみ")[0]
    contact = api.contact_of(card.id)

    assert response.location == "/me/name/printed"
    assert (card.family, card.given, card.kana) == ("髙橋", "ふみ", "たかはし ふみ")
    assert card.born_on == date(1950, 4, 1)
    assert (contact.postal_code, contact.phone) == ("420-0851", "054-250-0000")
    assert contact.email == "fumi@example.jp"
    assert client.get("/me").status_code == 200


def test_nobody_has_a_record_before_the_address_is_confirmed(client, outbox):
    signed_up(client)

    assert people_count() == 0
    assert outbox()[0]["to"] == "fumi@example.jp"


def test_opening_the_link_alone_changes_nothing(client, outbox, link_in):
    signed_up(client)
    client.get(link_in(outbox()[0]))

    assert people_count() == 0


def test_a_double_click_is_one_sign_up_and_one_mail(client, outbox):
    first, second = signed_up(client), signed_up(client)

    assert first.location == second.location
    assert len(outbox()) == 1
    assert db.session.query(SignUp).count() == 1


def test_a_double_click_on_the_link_is_one_person(client, outbox, link_in):
    signed_up(client)
    link = link_in(outbox()[0])

    first = client.post(link)
    with client.session_transaction() as session:
        session["sign_up"] = "one"
    second = client.post(link)

    assert first.location == second.location
    assert people_count() == 1


def test_rule_21_a_known_address_gets_the_same_page_and_the_mail_tells(hanako, client, app, outbox):
    known = signed_up(client, email="hanako@example.jp")
    unknown = signed_up(app.test_client(), submission="two")

    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)
    assert "/sign-up/" not in outbox()[0]["body"]
    assert "/sign-up/" in outbox()[1]["body"]
    assert people_count() == 1


def test_a_stranger_who_prepared_an_account_with_my_address_gets_nothing(client, app, outbox, link_in):
    signed_up(client, password="the-strangers-own-word")
    mine = app.test_client()

    page = mine.post(link_in(outbox()[0]))

    assert page.status_code == 400
    assert people_count() == 0


def test_on_another_device_the_password_completes_the_sign_up(client, app, outbox, link_in):
    signed_up(client)
    phone = app.test_client()

    response = phone.post(link_in(outbox()[0]), data={"password": FORM["password"]})

    assert response.location == "/me/name/printed"
    assert phone.get("/me").status_code == 200


@pytest.mark.parametrize(("hours", "open_"), [(71, True), (72, False)])
def test_a_sign_up_waits_three_days(client, outbox, link_in, clock, hours, open_):
    signed_up(client)
    clock.forward(hours=hours)

    assert client.get(link_in(outbox()[0])).status_code == (200 if open_ else 410)


def test_what_was_typed_is_gone_once_a_sign_up_has_run_out_or_is_complete(client, app, outbox, link_in, clock):
    signed_up(client)
    client.post(link_in(outbox()[0]))
    assert db.session.query(SignUp).one().profile == {}
    signed_up(app.test_client(), submission="two", email="late@example.jp")
    clock.forward(days=4)

    services.tidy_sign_ups()

    assert db.session.query(SignUp).count() == 0


def test_nobody_fills_a_mailbox_by_signing_up_again_and_again(client, outbox):
    for turn in range(9):
        signed_up(client, submission=f"turn-{turn}")

    assert len(outbox()) == 5


@pytest.mark.parametrize(
    ("field", "typed", "word"),
    [
        ("family", "山😀本", "絵文字"),
        ("family", " \u3000 ", "入っていません"),
        ("family_kana", "高橋", "ひらがな"),
        ("born_on", "昭和25年2月30日", "ありません"),
        ("born_on", "きのう", "読めませんでした"),
        ("born_on", "2026-11-21", "以前の日"),
        ("email", "fumi(at)example", "メールアドレス"),
        ("password", "password", "多くの人"),
        ("password", "kiri", "8文字以上"),
        ("phone", "12", "市外局番"),
        ("agreed", "", "入っていません"),
    ],
)
def test_bad_input_gets_a_clear_sentence_and_loses_nothing_typed(client, outbox, field, typed, word):
    data = {**FORM, field: typed}
    if not typed:
        data.pop(field)
    response = client.post("/sign-up", data=data)

    assert response.status_code == 400
    assert word in response.text
    assert outbox() == []
    if field != "address":
        assert 'value="黒金町1ー2"' in response.text


def test_control_characters_in_a_name_are_left_out(client, outbox, link_in):
    signed_up(client, family="髙\u0000橋\u202e", given="ふ\u200bみ")
    client.post(link_in(outbox()[0]))

    assert api.find_people("高橋")[0].name == "髙橋 ふみ"


def test_rule_21_signing_up_notes_a_possible_double_and_tells_nobody(client, hanako, kanri, outbox, link_in):
    page = signed_up(
        client, family="山本", given="花子", family_kana="やまもと", given_kana="はなこ", born_on="1970-04-01"
    )
    client.post(link_in(outbox()[0]))

    assert "山本" not in page.text
    assert "山本 花子" in kanri.browser().get("/office/doubles").text


def test_signing_up_records_the_words_that_were_agreed_to(client, outbox, link_in):
    signed_up(client)
    client.post(link_in(outbox()[0]))
    card = api.find_people("たかはしふみ")[0]
    consent = api.consents_of(card.id)[0]

    assert (consent.purpose, consent.recipient, consent.channel) == ("accounts.record", "house", "web")
    assert "預かることに同意します" in api.wordings([consent.wording_id])[consent.wording_id].text("ja")


@pytest.fixture
def paper(kanri, mori, app):
    """A person whom the secretariat entered on paper, her public id."""
    entry = people.Entry(
        "渡邉", "きぬ", "わたなべ", "きぬ", date(1938, 11, 3), {"phone": "054-000-0000"}, "post", "paper", mori.id
    )
    public_id = people.enter_person(kanri.actor, entry, "")
    return api.person_by_public_id(public_id)


@pytest.fixture
def sheet(paper, kanri, monkeypatch):
    """The code and number on her sign-in sheet."""
    printed = []
    monkeypatch.setattr(people, "sheet_pdf", lambda made: printed.append(made) or b"%PDF")
    people.print_sheet(kanri.actor, paper.id)
    return printed[0]


def claim(code, born_on=date(1938, 11, 3), **changed):
    facts = {"address": HOME, "submission": "claim", "language": "ja", **changed}
    return services.claim(code, born_on, "kiri-no-naka-no-fune", **facts)


def test_rule_21_a_paper_person_claims_her_record_with_code_and_birth_date(paper, sheet, client):
    response = client.post(
        "/claim",
        data={
            "code": sheet.code.lower().replace("-", " "),
            "born_on": "S13.11.3",
            "password": "kiri-no-naka-no-fune",
            "submission": "x",
        },
    )

    assert response.location == "/me/name/printed"
    assert "渡邉" in client.get("/me").text
    assert people_count() == 3  # who wrote it down, the witness, and she


def test_after_claiming_she_signs_in_with_the_number_on_her_sheet(paper, sheet):
    claim(sheet.code)

    assert signin.sign_in(sheet.sign_in_number.lower(), "kiri-no-naka-no-fune", HOME).person_id == paper.id


def test_a_code_opens_a_record_once(paper, sheet):
    claim(sheet.code)

    with pytest.raises(ClaimRefused):
        claim(sheet.code)


def test_a_wrong_birth_date_and_an_unknown_code_are_refused_with_the_same_words(paper, sheet):
    for code, born_on in ((sheet.code, date(1938, 11, 4)), (new_number(), date(1938, 11, 3))):
        with pytest.raises(ClaimRefused):
            claim(code, born_on)


def test_whoever_found_a_sheet_cannot_guess_the_birth_date(paper, sheet):
    for day in range(4, 9):
        with pytest.raises(ClaimRefused):
            claim(sheet.code, date(1938, 11, day))

    with pytest.raises(SignInPaused):
        claim(sheet.code)


def test_a_new_sheet_makes_the_old_one_worthless(paper, sheet, kanri):
    people.print_sheet(kanri.actor, paper.id)

    with pytest.raises(ClaimRefused):
        claim(sheet.code)


@pytest.mark.parametrize(("days", "open_"), [(89, True), (90, False)])
def test_a_sheet_is_good_for_ninety_days(paper, sheet, clock, days, open_):
    clock.forward(days=days)

    if open_:
        assert claim(sheet.code).person_id == paper.id
        return
    with pytest.raises(ClaimRefused):
        claim(sheet.code)


def test_claiming_with_an_address_asks_to_confirm_it_first(paper, sheet, client, outbox, link_in):
    assert claim(sheet.code, email="kinu@example.jp", submission="claim") is None
    with client.session_transaction() as session:
        session["sign_up"] = "claim"

    client.post(link_in(outbox()[0]))

    assert signin.sign_in("kinu@example.jp", "kiri-no-naka-no-fune", HOME).person_id == paper.id
    assert people_count() == 3
    with pytest.raises(ClaimRefused):
        claim(sheet.code)


def test_claiming_with_somebody_elses_address_tells_nothing(paper, sheet, hanako, outbox):
    assert claim(sheet.code, email="hanako@example.jp", submission="claim") is None
    assert "/sign-up/" not in outbox()[0]["body"]


def test_a_misread_code_asks_to_read_it_again(client):
    code = new_number()
    wrong = code[:-1] + ("A" if code[-1] != "A" else "B")
    response = client.post(
        "/claim", data={"code": wrong, "born_on": "S13.11.3", "password": "kiri-no-naka-no-fune", "submission": "x"}
    )

    assert response.status_code == 400
    assert "もう一度読んでください" in response.text


def test_an_unknown_link_is_gone(client):
    assert client.get("/sign-up/unknown").status_code == 410


def test_a_wrong_password_on_another_device_is_refused(client, outbox, link_in):
    signed_up(client)
    secret = link_in(outbox()[0]).rsplit("/", 1)[1]

    with pytest.raises(SignInRefused):
        services.confirm_sign_up(secret, same_browser=False, password="a guess of mine")


def test_a_link_that_was_used_opens_nothing_for_another_browser(client, outbox, link_in):
    signed_up(client)
    link = link_in(outbox()[0])
    client.post(link)

    with pytest.raises((LinkExpired, SignInRefused)):
        services.confirm_sign_up(link.rsplit("/", 1)[1], same_browser=False, password=FORM["password"])


def test_a_municipality_that_is_not_offered_is_refused_and_nothing_is_mailed(client, outbox):
    response = signed_up(client, area_code="99999")

    assert response.status_code == 400
    assert 'value="fumi@example.jp"' in response.get_data(as_text=True)
    assert outbox() == []

"""Records of people: found folded, changed by appending, entered once, printed and exported."""

from datetime import date

import pytest

from lms.accounts import api
from lms.accounts.errors import (
    DoesNotFitCp932,
    NameNotChanged,
    PrintedNameDiffers,
    PrintedNameMissing,
    SheetNeedsAdministrator,
    WitnessIsWriter,
    WitnessNeeded,
)
from lms.accounts.events import NameChanged
from lms.accounts.models import Person, PersonName
from lms.accounts.people import services
from lms.accounts.people.listing import people_page
from lms.accounts.people.rules import name_of
from lms.db import db, transaction
from lms.errors import NotAllowed, NotFound
from lms.policy import SYSTEM, Role


def entered(family, given, family_kana, given_kana, **more):
    with transaction() as work:
        return api.create_person(
            work, family=family, given=given, family_kana=family_kana, given_kana=given_kana, **more
        )


@pytest.fixture
def register(app):
    """Six people with names that are hard to find."""
    names = [
        ("髙橋", "一", "たかはし", "はじめ"),
        ("𠮷田", "勇", "よしだ", "いさむ"),
        ("渡邉", "きぬ", "わたなべ", "きぬ"),
        ("林", "栄", "はやし", "さかえ"),
        ("佐々木", "みづほ", "ささき", "みづほ"),
        ("葛\U000e0100城", "薫", "かつらぎ", "かおる"),
    ]
    return {parts[0]: entered(*parts) for parts in names}


@pytest.mark.parametrize(
    ("typed", "family"),
    [
        ("高橋", "髙橋"),
        ("高", "髙橋"),
        ("タカハシ", "髙橋"),
        ("ﾀｶ", "髙橋"),
        ("た", "髙橋"),
        ("吉田", "𠮷田"),
        ("渡辺", "渡邉"),
        ("渡邊　キヌ", "渡邉"),
        ("きぬ わたなべ", "渡邉"),
        ("林", "林"),
        ("は", "林"),
        ("佐佐木", "佐々木"),
        ("みずほ", "佐々木"),
        ("葛城", "葛\U000e0100城"),
        ("葛", "葛\U000e0100城"),
    ],
)
def test_people_are_found_by_kanji_and_kana_folded_also_by_one_or_two_characters(register, typed, family):
    assert [card.family for card in api.find_people(typed)] == [family]


@pytest.mark.parametrize("typed", ["", "  ", "%", "_", "100%", "ぱ"])
def test_a_search_for_nothing_finds_nobody(register, typed):
    assert api.find_people(typed) == []


def test_people_are_listed_in_the_order_of_a_japanese_dictionary(register, kanri):
    listed = [row.card.family_kana for row in people_page(kanri.actor).rows]

    assert listed == ["かつらぎ", "かんり", "ささき", "たかはし", "はやし", "よしだ", "わたなべ"]


def test_cards_come_in_one_batch_and_unknown_ids_are_left_out(register):
    asked = [*register.values(), 999_999]

    assert set(api.people(asked)) == set(register.values())


def test_an_unknown_person_is_not_found(app):
    with pytest.raises(NotFound):
        api.person(1)


def test_a_new_name_is_appended_and_the_old_one_stays_for_its_days(hanako, kanri, announced):
    services.rename(kanri.actor, hanako.id, name_of("佐野", "花子", "さの", "はなこ"), date(2026, 11, 1))

    assert api.person(hanako.id).name == "佐野 花子"
    assert api.person(hanako.id, date(2026, 10, 31)).name == "山本 花子"
    assert [card.id for card in api.find_people("山本")] == [hanako.id]
    assert NameChanged(hanako.id, date(2026, 11, 1)) in announced


def test_a_new_name_has_to_be_confirmed_for_printing_again(hanako, kanri):
    services.rename(kanri.actor, hanako.id, name_of("佐野", "花子", "さの", "はなこ"))

    assert not api.person(hanako.id).printed_confirmed


def test_the_same_name_is_no_new_name(hanako, kanri):
    with pytest.raises(NameNotChanged):
        services.rename(kanri.actor, hanako.id, name_of("山本", "花子", "やまもと", "はなこ"))


def test_nobody_but_the_office_writes_a_new_name_into_a_record(hanako, taro):
    for player in (taro, hanako):
        with pytest.raises(NotAllowed):
            services.rename(player.actor, hanako.id, name_of("山田", "花子", "やまだ", "はなこ"))


def test_a_name_with_a_missing_glyph_cannot_pass_silently(app):
    person_id = entered("山\U00031350", "花子", "やま", "はなこ")
    actor = api.actor_of(person_id)

    with pytest.raises(PrintedNameMissing) as refused:
        services.confirm_printed(actor, person_id, "山\U00031350 花子")
    assert refused.value.fields["missing"] == "\U00031350"
    forms = {form.text: form.printable for form in services.printed_forms(person_id)}
    assert forms == {"山\U00031350 花子": False, "やま はなこ": True}

    services.confirm_printed(actor, person_id, "やま はなこ")

    card = api.person(person_id)
    assert (card.name, card.printed, card.printed_confirmed) == ("山\U00031350 花子", "やま はなこ", True)


def test_nobody_has_another_name_printed(hanako):
    with pytest.raises(PrintedNameDiffers):
        services.confirm_printed(hanako.actor, hanako.id, "山田 太郎")


def test_another_printed_form_replaces_documents_as_a_new_name_does(hanako, announced):
    services.confirm_printed(hanako.actor, hanako.id, "やまもと はなこ")

    assert announced == [NameChanged(hanako.id, date(2026, 11, 20))]


def test_confirming_the_same_form_twice_changes_nothing(hanako):
    before = db.session.query(PersonName).count()
    services.confirm_printed(hanako.actor, hanako.id, "山本 花子")

    assert db.session.query(PersonName).count() == before


def test_the_page_shows_the_name_as_a_picture_from_the_certificate_font(hanako):
    page = hanako.browser().get("/me/name/printed")

    assert '<svg xmlns="http://www.w3.org/2000/svg" class="name-image" role="img" aria-label="山本 花子"' in page.text


def test_a_page_with_a_missing_glyph_says_so_and_offers_kana(app, browser_of):
    person_id = entered("山\U00031350", "花子", "やま", "はなこ")
    page = browser_of(person_id).get("/me/name/printed")

    assert "証書の書体に" in page.text
    assert 'value="やま はなこ"' in page.text
    assert 'value="山\U00031350 花子"' not in page.text


def an_entry(mori, **changed):
    facts = {
        "family": "渡邉",
        "given": "きぬ",
        "family_kana": "わたなべ",
        "given_kana": "きぬ",
        "born_on": date(1938, 11, 3),
        "contact": {"phone": "054-000-0000"},
        "channel": "phone",
        "consent_channel": "phone",
        "witness_id": mori.id,
    }
    return services.Entry(**{**facts, **changed})


def test_the_secretariat_enters_a_person_and_records_how_she_agreed(kanri, mori):
    card = api.person_by_public_id(services.enter_person(kanri.actor, an_entry(mori), "a" * 22))
    consent = api.consents_of(card.id)[0]

    assert (card.channel, card.public_id) == ("phone", "a" * 22)
    assert (consent.purpose, consent.channel, consent.witness_id, consent.recorded_by) == (
        "accounts.record",
        "phone",
        mori.id,
        kanri.id,
    )


def test_a_double_click_enters_one_person(kanri, mori):
    first, second = (services.enter_person(kanri.actor, an_entry(mori), "b" * 22) for _ in range(2))

    assert first == second
    assert len(api.find_people("渡辺きぬ")) == 1


def test_nobody_is_entered_without_a_second_person_as_witness_of_her_agreement(kanri, mori):
    with pytest.raises(WitnessNeeded):
        services.enter_person(kanri.actor, an_entry(mori, witness_id=None), "c" * 22)
    with pytest.raises(WitnessIsWriter):
        services.enter_person(kanri.actor, an_entry(kanri), "c" * 22)


def test_a_learner_enters_nobody(hanako, mori):
    with pytest.raises(NotAllowed):
        services.enter_person(hanako.actor, an_entry(mori), "d" * 22)


def test_a_sign_in_sheet_is_a_pdf_with_number_and_code(kanri, mori, monkeypatch):
    card = api.person_by_public_id(services.enter_person(kanri.actor, an_entry(mori), "e" * 22))

    pdf = kanri.browser().post(f"/office/people/{card.public_id}/sheet")

    assert pdf.content_type == "application/pdf"
    assert pdf.data.startswith(b"%PDF-")


def test_the_secretariat_cannot_become_an_administrator_by_printing_her_sheet(kanri, admin):
    with pytest.raises(SheetNeedsAdministrator):
        services.print_sheet(kanri.actor, admin.id)


def test_contact_is_kept_and_the_address_that_signs_in_stays(hanako):
    browser = hanako.browser()
    browser.post(
        "/me/contact",
        data={"postal_code": "5030888", "phone": "0584(00)0000", "address": "丸の内2", "area_code": "", "fax": ""},
    )
    contact = api.contact_of(hanako.id)

    assert (contact.postal_code, contact.phone, contact.email) == ("503-0888", "0584-00-0000", "hanako@example.jp")


def test_the_list_finds_people_by_telephone_and_address_and_shows_pages(kanri, hanako, app):
    with transaction() as work:
        api.set_contact(work, hanako.id, {"phone": "054-250-1234"})
        for number in range(60):
            api.create_person(work, family="林", given=f"{number}", family_kana="はやし", given_kana="はな", by=SYSTEM)

    assert [row.card.id for row in people_page(kanri.actor, "2501234").rows] == [hanako.id]
    assert [row.card.id for row in people_page(kanri.actor, "HANAKO@example.jp").rows] == [hanako.id]
    page = people_page(kanri.actor, "林", page=2)
    assert (page.total, page.pages, len(page.rows), page.has_next) == (60, 2, 10, False)


def test_the_list_falls_back_to_its_first_order_for_an_unknown_one(kanri):
    assert people_page(kanri.actor, sort="password_hash; DROP TABLE person").sort == "kana"


def test_the_list_is_for_the_office_alone(hanako):
    with pytest.raises(NotAllowed):
        people_page(hanako.actor)


def test_an_export_for_programs_of_today_begins_with_a_mark_and_keeps_every_character(kanri, register):
    content = services.export_people(kanri.actor, "", "", "utf-8")

    assert content.startswith(b"\xef\xbb\xbf")
    assert "𠮷田" in content.decode("utf-8-sig")
    assert "葛\U000e0100城" in content.decode("utf-8-sig")


def test_an_export_in_cp932_names_what_does_not_fit_and_writes_a_mark_when_told_to(kanri, register):
    with pytest.raises(DoesNotFitCp932) as refused:
        services.export_people(kanri.actor, "", "", "cp932")
    assert refused.value.fields == {"count": 2}

    content = services.export_people(kanri.actor, "", "", "cp932", replace_unfit=True).decode("cp932")

    assert "〓,勇" in content.replace("〓田", "〓")
    assert "葛城" in content
    assert "髙橋" in content


def test_no_cell_of_an_export_is_a_formula(kanri, app):
    person_id = entered("=CMD", "花", "はな", "はな")
    with transaction() as work:
        api.set_contact(work, person_id, {"phone": "+81-54-250-0000", "email": "@SUM(A1)"})

    lines = services.export_people(kanri.actor, "", "", "utf-8").decode("utf-8-sig")

    assert "'=CMD" in lines
    assert "'+81-54-250-0000" in lines
    assert "'@SUM(A1)" in lines


def test_an_export_over_http_leaves_an_audit_row_with_the_count_alone(kanri, hanako):
    response = kanri.browser().post("/office/people/export", data={"encoding": "utf-8"})
    entry = db.metadata.tables["audit_entry"]
    row = db.session.execute(db.select(entry).where(entry.c.action == "accounts.people_exported")).one()

    assert response.headers["Content-Disposition"] == "attachment; filename*=UTF-8''people-2026-11-20.csv"
    assert row.facts == {"count": 2, "encoding": "utf-8"}


def test_a_refused_cp932_export_says_how_many_names_do_not_fit(kanri, register):
    response = kanri.browser().post("/office/people/export", data={"encoding": "cp932"})

    assert response.status_code == 400
    assert "2件あります" in response.text


def test_entering_a_person_on_the_page_loses_nothing_when_something_is_wrong(kanri, mori):
    response = kanri.browser().post(
        "/office/people/new",
        data={
            "family": "渡邉",
            "given": "きぬ",
            "family_kana": "わたなべ",
            "given_kana": "きぬ",
            "born_on": "昭和64年1月8日",
            "channel": "phone",
            "language": "ja",
            "consent_channel": "paper",
            "witness": str(mori.id),
            "submission": "f" * 22,
            "area_code": "",
        },
    )

    assert response.status_code == 400
    assert 'value="渡邉"' in response.text
    assert 'value="昭和64年1月8日"' in response.text
    assert db.session.query(Person).count() == 2


def test_roles_are_known_by_scope(sato):
    assert api.has_role(sato.id, Role.STATION_MANAGER, "station:1")
    assert not api.has_role(sato.id, Role.STATION_MANAGER, "station:2")
    assert api.people_with_role(Role.STATION_MANAGER, "station:1") == [sato.id]

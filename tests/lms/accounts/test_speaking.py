"""代行入力: with recorded consent and a witness, visibly, with a copy; never an exam, an appeal's words or a vote."""

import re
import subprocess

import pytest

from lms.accounts.errors import OtherTalkOpen, OwnRecord, TalkNeeded, WitnessIsWriter, WitnessNeeded
from lms.accounts.people.services import change_contact
from lms.accounts.speaking.copy import copy_pdf
from lms.accounts.speaking.queries import open_talk, talk_page, talks_of
from lms.accounts.speaking.services import begin_talk, end_talk, erase_talks
from lms.db import transaction
from lms.errors import NotAllowed, NotFound
from lms.policy import Actor, Grant, Role


@pytest.mark.postgres
def test_what_was_written_in_a_talk_and_nothing_else_stands_on_its_page(app, kanri, mori, hanako, taro, clock):
    with pytest.raises(TalkNeeded):
        change_contact(kanri.actor, hanako.id, {"phone": "054-000-0001"})
    talk = begin_talk(kanri.actor, hanako.id, "phone", mori.id)
    assert begin_talk(kanri.actor, hanako.id, "phone", mori.id) == talk
    change_contact(kanri.actor, hanako.id, {"phone": "054-000-0002"})
    with pytest.raises(TalkNeeded):
        change_contact(kanri.actor, taro.id, {"phone": "054-000-0003"})
    clock.forward(minutes=1)
    assert end_talk(kanri.actor) == talk
    clock.forward(minutes=1)
    with pytest.raises(TalkNeeded):
        change_contact(kanri.actor, hanako.id, {"phone": "054-000-0004"})

    page = talk_page(kanri.actor, talk)

    assert [line.what for line in page.written] == ["連絡先を書き直しました"]
    assert (page.witness, page.writer, page.open) == ("森 千代", "管理 一郎", False)
    assert open_talk(kanri.actor) is None
    with pytest.raises(NotFound):
        end_talk(kanri.actor)


@pytest.mark.postgres
def test_who_may_begin_a_talk_with_whom_and_by_which_witness(app, kanri, mori, hanako, taro):
    for actor in (taro.actor, Actor(taro.id, frozenset({Grant(Role.TRAINER)}))):
        with pytest.raises(NotAllowed):
            begin_talk(actor, hanako.id, "phone", kanri.id)
    with pytest.raises(OwnRecord):
        begin_talk(kanri.actor, kanri.id, "phone", mori.id)
    for channel, witness in (("phone", None), ("phone", 0), ("phone", taro.id), ("web", mori.id)):
        with pytest.raises(WitnessNeeded):
            begin_talk(kanri.actor, hanako.id, channel, witness)
    for herself in (kanri.id, hanako.id):
        with pytest.raises(WitnessIsWriter):
            begin_talk(kanri.actor, hanako.id, "phone", herself)
    begin_talk(kanri.actor, hanako.id, "desk", mori.id)
    with pytest.raises(OtherTalkOpen):
        begin_talk(kanri.actor, taro.id, "desk", mori.id)
    with pytest.raises(NotAllowed):
        talk_page(taro.actor, talks_of(hanako.id)[0].public_id)


@pytest.mark.postgres
def test_talks_are_forgotten_with_the_person(app, kanri, mori, hanako):
    begin_talk(kanri.actor, hanako.id, "paper", mori.id)
    with transaction() as work:
        erase_talks(work, hanako.id)

    assert talks_of(hanako.id) == []


def test_a_banner_stands_on_every_page_until_the_talk_ends_and_the_copy_is_printed(app, kanri, mori, hanako):
    office = kanri.browser()
    here = f"/office/speaking-for/{hanako.public_id}"
    assert "代わりに書く" in office.get(f"/office/people/{hanako.public_id}").get_data(as_text=True)
    answer = {"channel": "phone", "witness": mori.id, "agreed": "y"}
    assert re.search(r'<select[^>]*name="witness"[^>]*>\s*<option[^>]*value="0"', office.get(here).text)
    for nobody_else in (0, kanri.id):
        assert office.post(here, data={**answer, "witness": nobody_else}).status_code == 400
    assert office.post(here, data={**answer, "agreed": ""}).status_code == 400
    assert office.post(here, data=answer).status_code == 302

    for path in ("/", "/office/people", here):
        assert "山本 花子さんの代わりに書いています" in office.get(path).get_data(as_text=True)
    assert "山本 花子さんの代わりに書いています" in kanri.browser().get("/").get_data(as_text=True)
    assert "代わりに書いています" not in hanako.browser().get("/").get_data(as_text=True)
    done = office.post("/office/speaking-for/end").headers["Location"]
    page = office.get(done).get_data(as_text=True)
    assert "代わりに書いています" not in page
    copy = re.search(r'href="([^"]+copy\.pdf)"', page)[1]
    stranger = hanako.browser()
    assert [stranger.get(path).status_code for path in (here, done, copy)] == [403, 403, 403]


def test_an_office_of_one_is_told_how_to_come_to_a_witness(app, kanri, hanako):
    page = kanri.browser().get(f"/office/speaking-for/{hanako.public_id}").text

    assert "ほかの職員がまだ登録されていません" in page
    assert re.findall(r"<option[^>]*>([^<]+)<", page) == ["お選びください"]


def test_the_copy_is_in_her_language_and_says_who_heard_it(app, kanri, mori, hanako):
    talk = begin_talk(kanri.actor, hanako.id, "phone", mori.id)
    change_contact(kanri.actor, hanako.id, {"phone": "054-000-0002"})

    pdf = copy_pdf(kanri.actor, talk)
    text = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()

    assert all(word in text for word in ("山本", "電話で", "森", "管理", "連絡先を書き直しました", "054-000-0002"))

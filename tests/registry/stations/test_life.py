"""A station's first steps, whom to turn to there, and announcements that are written once (rules of the house 17, 20, 21)."""

import subprocess
from datetime import date

import pytest
from sqlalchemy import select

from lms.accounts.api import actor_of, give_role
from lms.clock import now
from lms.db import db, transaction
from lms.errors import NotAllowed
from lms.policy import Role
from registry import api
from registry.errors import AnnouncementNotFound, ContactNotFound, DatesTurned, StationClosed, StepUnknown
from registry.people.personal import erase_listing, export_listing
from registry.stations.life.models import StationContact
from registry.stations.life.news import announcement, announcements_of
from registry.stations.life.paper import poster_pdf
from registry.stations.life.queries import contacts_of, start_page
from registry.stations.life.services import (
    Announced,
    AreaAnnounced,
    ContactFacts,
    add_contact,
    announce,
    announce_in_area,
    change_announcement,
    change_announcement_in_area,
    end_contact,
    take_announcement_back,
    take_area_announcement_back,
    tick_step,
)

pytestmark = pytest.mark.postgres
SALON = Announced(
    "冬のサロン", "**お茶**を飲みます。", date(2026, 11, 20), date(2026, 12, 1), "11月27日 10時", "集会所"
)


def text_of(response):
    return response.get_data(as_text=True)


def open_steps(station):
    return [step.code for step in start_page(station).steps if not step.done]


def test_steps_are_ticked_by_the_data_or_by_hand_and_the_tick_can_be_taken_away(aoi, sato):
    assert open_steps(aoi) == [
        "organisation", "page", "contacts", "insurance", "privacy", "emergency", "rehearsal"
    ]  # fmt: skip

    tick_step(sato.actor, aoi.id, "insurance", done=True)
    tick_step(sato.actor, aoi.id, "insurance", done=True)
    add_contact(sato.actor, aoi.id, ContactFacts("サロンの係", "054-000-1111"))

    assert open_steps(aoi) == ["organisation", "page", "privacy", "emergency", "rehearsal"]
    tick_step(sato.actor, aoi.id, "insurance", done=False)
    assert "insurance" in open_steps(aoi)
    with pytest.raises(StepUnknown):
        tick_step(sato.actor, aoi.id, "concept", done=True)


def test_everybody_reads_the_duty_and_the_station_alone_who_does_it(aoi, sato, kanri, guest):
    with transaction() as work:
        work.session.add(
            StationContact(
                station_id=aoi.id, duty="サロンの係", phone="054-000-1111", person_id=sato.id, as_of=date(2026, 11, 20),
                recorded_at=now(),
            )
        )  # fmt: skip
    page = text_of(guest.get(f"/stations/{aoi.public_id}"))
    assert ("サロンの係" in page, "054-000-1111" in page, "佐藤" in page) == (True, True, False)
    assert "佐藤" in text_of(sato.browser().get(f"/stations/{aoi.public_id}/contacts"))
    with pytest.raises(ContactNotFound):
        add_contact(sato.actor, aoi.id, ContactFacts("係", person_id=kanri.id))

    (line,) = contacts_of(aoi.id)
    assert export_listing(sato.id)["duties"] == [{"duty": "サロンの係", "station": aoi.name}]
    with transaction() as work:
        erase_listing(work, sato.id)
    assert db.session.scalars(select(StationContact.person_id)).all() == [None]
    end_contact(sato.actor, aoi.id, line.public_id)
    assert contacts_of(aoi.id) == []


def test_an_announcement_is_written_once_and_shown_from_its_first_to_before_its_last_day(aoi, sato, guest, clock):
    public_id = announce(sato.actor, aoi.id, SALON)

    page = text_of(guest.get(f"/stations/news/{public_id}"))
    assert "<strong>お茶</strong>" in page
    assert "2026年11月20日" in page
    assert "冬のサロン" in text_of(guest.get(f"/stations/{aoi.public_id}"))
    clock.forward(days=10)
    assert [card.title for card in announcements_of(aoi)] == ["冬のサロン"]
    clock.forward(days=1)
    assert announcements_of(aoi) == []
    assert guest.get(f"/stations/news/{public_id}").status_code == 404
    with pytest.raises(DatesTurned):
        change_announcement(sato.actor, public_id, SALON)


def test_what_was_taken_back_or_belongs_to_a_closed_station_is_shown_to_nobody(aoi, sato, kanri, guest):
    public_id, other = announce(sato.actor, aoi.id, SALON), announce(sato.actor, aoi.id, SALON)
    take_announcement_back(sato.actor, public_id)
    take_announcement_back(sato.actor, public_id)
    with pytest.raises(AnnouncementNotFound):
        announcement(public_id)
    assert announcement(other).shown

    api.set_state(kanri.actor, aoi.id, "closed", reason="移転")

    assert guest.get(f"/stations/news/{other}.pdf").status_code == 404
    with pytest.raises(StationClosed):
        announce(kanri.actor, aoi.id, SALON)


def test_the_print_says_what_the_page_says(aoi, sato, tmp_path):
    public_id = announce(sato.actor, aoi.id, SALON)
    add_contact(sato.actor, aoi.id, ContactFacts("サロンの係", "054-000-1111"))

    (tmp_path / "poster.pdf").write_bytes(poster_pdf(announcement(public_id), "ja"))

    read = subprocess.run(
        ["pdftotext", tmp_path / "poster.pdf", "-"], capture_output=True, text=True, check=True
    ).stdout
    for word in ("冬のサロン", "11月27日 10時", "集会所", "お茶", "サロンの係", "054-000-1111", "2026年11月20日"):
        assert word.replace(" ", "") in read.replace(" ", "").replace("\n", "")


def test_another_stations_manager_and_strangers_change_nothing_here(aoi, suruga, sato, kanri, hanako, guest):
    api.take_on(kanri.actor, suruga.id, hanako.id, Role.STATION_MANAGER)
    public_id, contact = announce(sato.actor, aoi.id, SALON), add_contact(sato.actor, aoi.id, ContactFacts("係"))
    stranger = hanako.browser()

    for address in ("news", "contacts", "start"):
        assert stranger.get(f"/stations/{aoi.public_id}/{address}").status_code in (403, 404)
        assert guest.get(f"/stations/{aoi.public_id}/{address}").status_code in (302, 401)
    for address in (
        f"news/{public_id}/take-back", f"{aoi.public_id}/contacts/{contact}/end", f"{aoi.public_id}/start/insurance",
        f"{suruga.public_id}/contacts/{contact}/end",
    ):  # fmt: skip
        assert stranger.post(f"/stations/{address}", data={"done": "yes"}).status_code in (403, 404)
    with pytest.raises(NotAllowed):
        change_announcement(actor_of(hanako.id), public_id, SALON)
    assert announcement(public_id).shown
    assert len(contacts_of(aoi.id)) == 1


def test_an_area_and_the_nation_show_what_their_stations_announce(aoi, sato, client):
    announce(sato.actor, aoi.id, SALON)

    for area, shown in (("22101", True), ("22100", True), ("JP", True), ("22102", False)):
        page = text_of(client.get(f"/stations?area={area}"))
        assert ("冬のサロン" in page) is shown, area
    sheet = client.get("/stations/news.pdf?area=22100")
    words = subprocess.run(["pdftotext", "-", "-"], input=sheet.data, capture_output=True, check=True).stdout.decode()
    assert "冬のサロン" in words
    assert "静岡市" in words
    assert client.get("/stations/news.pdf?area=nowhere").status_code == 404


MEETING = AreaAnnounced("交流会", "見学できます。", date(2026, 11, 20), date(2026, 12, 1), phone="054-000-0300")


def coordinator_of(code, person_id, kanri):
    with transaction() as work:
        give_role(work, person_id, Role.AREA_COORDINATOR, f"area:{code}", by=kanri.actor)
    return actor_of(person_id)


def test_an_area_is_told_on_its_page_above_below_and_on_paper(aoi, kanri, hanako, client, clock):
    chiba = coordinator_of("22100", hanako.id, kanri)
    told = announce_in_area(chiba, "22100", MEETING)
    announce_in_area(kanri.actor, "JP", AreaAnnounced("冬の声かけ", "ひと声", date(2026, 11, 20), date(2026, 12, 1)))

    for area, shown in (("22101", [True, True]), ("JP", [True, True]), ("22130", [False, True])):
        page = text_of(client.get(f"/stations?area={area}"))
        assert ["交流会" in page, "冬の声かけ" in page] == shown, area
    assert "静岡県静岡市のコーディネーター" in text_of(client.get(f"/stations/news/{told}"))
    for address in (f"news/{told}.pdf", "news.pdf?area=22101"):
        sheet = client.get(f"/stations/{address}")
        words = subprocess.run(["pdftotext", "-", "-"], input=sheet.data, capture_output=True, check=True).stdout
        assert "交流会" in words.decode()
        assert "054-000-0300" in words.decode()
    clock.forward(days=11)
    assert client.get(f"/stations/news/{told}").status_code == 404


def test_a_coordinator_writes_for_her_area_and_those_below_it_alone(aoi, kanri, sato, hanako, guest):
    chiba = coordinator_of("22101", hanako.id, kanri)
    own, citys = announce_in_area(chiba, "22101", MEETING), announce_in_area(kanri.actor, "22100", MEETING)
    browser = hanako.browser()

    for area in ("22100", "JP", "22102", "nowhere"):
        with pytest.raises(NotAllowed):
            announce_in_area(chiba, area, MEETING)
        assert browser.get(f"/areas/{area}/announcements").status_code == 403
    with pytest.raises(NotAllowed):
        change_announcement_in_area(chiba, citys, MEETING)
    assert browser.post(f"/areas/22101/announcements/{citys}/take-back").status_code == 404
    assert sato.browser().post(f"/stations/news/{own}/take-back").status_code == 404
    assert guest.get("/areas/22101/announcements").status_code in (302, 401)
    assert announcement(citys).shown

    page = browser.get("/areas/22101/announcements")
    assert "交流会" in text_of(page)
    take_area_announcement_back(kanri.actor, own)
    assert not announcement(own, any_day=True).shown
    words = {"title": "交流会の日が変わりました", "text": "見学", "from_on": "2026-11-20", "until_on": "2026-12-05"}
    assert browser.post(f"/areas/22101/announcements/{own}", data=words).status_code == 302
    assert announcement(own).title == "交流会の日が変わりました"

"""The second half of the life over real HTTP: titles, helping, being found, being checked; the first half by services."""

import re
from datetime import timedelta

from courses.learning.services import study
from lms import clock as house_clock
from lms.i18n import in_language
from lms.journey import exam, helping, titles
from lms.press.child import PRESS
from lms.sample.learning import COURSE
from lms.sample.titles import paper
from lms.tasks.api import run_due
from registry.stations.queries import station
from tests.journeys.visitor import Visitor, upload

EMAIL, NAME = "hanako@example.jp", "山本"
NUMBER = r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}"
UP_TO_THE_PASS = (exam.sign_up_hanako, exam.plan_sitting, exam.apply, exam.sit, exam.mark, exam.release)


def papers(hanako, number_of):
    """Her papers can be opened by her alone."""
    hanako.open("/my/documents")
    numbers = list(dict.fromkeys(re.findall(NUMBER, hanako.page.words)))
    assert len(numbers) == number_of
    files = hanako.page.links(r"/documents/.*\.pdf$")
    assert hanako.open(files[0]).raw.startswith(b"%PDF-")
    return files


def become_concierge(stage, hanako, secretariat, decider):
    hanako.open("/my/titles/apply/WBC/fp")
    hanako.reads("専門分野の資格が確認されていること")
    hanako.reads_nothing_of('name="statement"')
    stream, name = paper("CFP認定証の写し")
    hanako.open("/my/qualifications/new")
    hanako.send(
        kind="cfp",
        number="30012345",
        issued_on="2026-01-10",
        last_day_on="2028-01-09",
        paper=upload(stream.read(), name),
    )
    hanako.open("/my/qualifications")
    hanako.reads("CFP")
    qualification = hanako.page.links(r"/my/qualifications/\w{22}$")[0].rsplit("/", 1)[1]
    hanako.open(f"/qualifications/{qualification}", status=403)
    secretariat.open("/qualifications")
    secretariat.follow(f"/qualifications/{qualification}$")
    secretariat.reads("30012345")
    secretariat.send("/verify$")
    decide_title(stage, hanako, decider, "/my/titles/apply/WBC/fp", undertaking="y")


def decide_title(stage, hanako, decider, apply_path, **promise):
    hanako.open(apply_path)
    hanako.send(statement="地域の相談の場で役に立ちたいです", **promise)
    decider.open("/titles/applications")
    decider.open(decider.page.links(r"/titles/applications/\w{22}$")[0])
    decider.reads(NAME)
    decider.send("/award$", reason="条件を確認しました")
    run_due()


def join(stage, hanako, manager):
    hanako.open("/me/memberships/new")
    hanako.send(organisation=stage.ids["organisation"], role="leader", from_on="2026-12-01")
    hanako.reads("見本あおい支え合いの会")
    manager.open("/memberships/waiting")
    manager.reads(NAME)
    manager.send("/confirm$")


def plan(visitor, where, **typed):
    visitor.open(f"/stations/{where}/activities/new")
    visitor.send(day=_in_days(10), begins="10:00", ends="12:00", weeks="1", need_class="open", **typed)
    return visitor.page.path


def _in_days(days):
    return (house_clock.today() + timedelta(days=days)).isoformat()


def ask_to_help(stage, hanako, manager, other):
    """Both ask to come; a colleague of the manager says yes to both."""
    day = plan(
        manager, _named(stage, "aoi"), title="お茶の会", kind="meeting_place", seats="だれでも 3名", district="駅の近く"
    )
    for visitor in (hanako, manager):
        visitor.open("/my/invitations")
        visitor.reads("お茶の会")
        visitor.send("/join$")
        other.open(day)
        other.send("/request/yes$")
    return day


def confirm_who_was_there(manager, day):
    """She ticks Hanako; for herself there is no box."""
    manager.open(f"{day}/attendance")
    boxes = manager.page.tree.xpath("//main//input[@name='present']/@value")
    assert len(boxes) == 1, "nobody confirms her own attendance"
    manager.reads(NAME, "佐藤")
    manager.send(present=boxes)


def _named(stage, key):
    return station(stage.ids[key]).public_id


def see_wbl(stage, hanako):
    """After the training she may apply; before it the page gave her no form."""
    hanako.open("/my/titles/apply/WBL")
    assert not hanako.page.tree.xpath("//main//form[@method='post']"), "no application without the training"


def be_listed(hanako):
    hanako.open("/my/listing/offer")
    hanako.send(wants=["volunteer"], half_days=[str(n) for n in range(21)], travel_km="30", travel_by="bus")
    assert hanako.page.path == "/my/listing/cards"
    hanako.send()
    assert hanako.page.path == "/my/listing/consent"
    cards = hanako.page.tree.xpath("//main//input[starts-with(@name, 'show_') and @value='yes']/@name")
    hanako.send(whom_all_stations="yes", **dict.fromkeys(cards, "yes"))
    assert hanako.page.path == "/my/listing/preview"
    hanako.reads(NAME)


def be_found(stage, hanako, other):
    """Nobody finds her before her consent; then she is ranked, asked, and says yes."""
    fussa = _named(stage, "fussa")
    day = plan(
        other,
        fussa,
        title="お金の相談会",
        kind="course_help",
        seats="WBL + WBC(FP) または WBC(FP)",
        district="福生市の駅の近く",
    )
    search = f"/stations/{fussa}/people?title=WBC/fp"
    other.open(search).links("/people/")
    other.reads_nothing_of(NAME, "花子")
    other.open(f"{day}/candidates")
    other.reads_nothing_of(NAME)
    be_listed(hanako)
    other.open(search)
    other.reads_nothing_of(NAME, "花子")
    hanako.send("/my/listing/preview")
    other.open(search)
    other.reads(NAME)
    other.reads_nothing_of("見本町一丁目", EMAIL)
    other.open(f"{day}/candidates")
    other.reads(NAME)
    other.send(person=other.page.tree.xpath("//main//input[@name='person']/@value"))
    hanako.open("/my/invitations")
    hanako.reads("お金の相談会", "福生市の駅の近く")
    hanako.send("/yes$")
    hanako.reads("ありがとうございます")
    other.open(day)
    other.reads(NAME)


def verify(stage, hanako, stranger, manager):
    """Anyone checks a number; nobody reads a name, and nobody else opens the paper."""
    files = papers(hanako, 6)
    numbers = list(dict.fromkeys(re.findall(NUMBER, hanako.open("/my/documents").words)))
    for number in numbers:
        stranger.open(f"/verify/{number}")
        stranger.reads(number, "有効")
        stranger.reads_nothing_of(NAME, "花子")
        told = stranger.asks(f"/api/v1/verify/{number}")
        assert told["number"] == number
        assert NAME not in str(told)
    stranger.open("/verify")
    stranger.send(number=numbers[-1].lower(), name="山本花子")
    stranger.reads("一致しています")
    stranger.send("/verify$", number=numbers[-1], name="山田太郎")
    stranger.reads("一致していません")
    manager.open(files[-1], status=404)


def from_the_pass(stage, at_browser, stranger):
    """The second half of a life, whatever the visitors use."""
    with stage.day(76):
        become_concierge(stage, at_browser("hanako"), at_browser("secretariat"), at_browser("decider"))
    with in_language("ja"):
        helping.open_stations(stage)
    with stage.day(81):
        join(stage, at_browser("hanako"), at_browser("manager"))
    with stage.day(85):
        day = ask_to_help(stage, at_browser("hanako"), at_browser("manager"), at_browser("other manager"))
    with stage.day(95, 13):
        confirm_who_was_there(at_browser("manager"), day)
    with stage.day(112):
        see_wbl(stage, at_browser("hanako"))
    with in_language("ja"):
        titles.train(stage)
    with stage.day(141):
        decide_title(stage, at_browser("hanako"), at_browser("decider"), "/my/titles/apply/WBL")
    with stage.day(150):
        be_found(stage, at_browser("hanako"), at_browser("other manager"))
    with stage.day(151):
        verify(stage, at_browser("hanako"), stranger, at_browser("manager"))


def test_a_life_goes_over_http_from_the_pass_to_the_first_activity(app, stage, at_browser):
    with in_language("ja"):
        for scene in UP_TO_THE_PASS:
            scene(stage)
        with stage.day(20):
            study(stage.actor("hanako"), COURSE)
    from_the_pass(stage, at_browser, Visitor(app.test_client()))
    PRESS.close()

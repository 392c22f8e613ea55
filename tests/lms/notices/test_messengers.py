"""LINE and short messages: closed until set up, sent once, given up with a reason, ended with a tap."""

import base64
import hashlib
import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs

import pytest

from lms.accounts import api as accounts
from lms.config import read_settings
from lms.db import db, transaction
from lms.errors import Misconfigured, NotAllowed
from lms.notices.api import tell
from lms.notices.carrying import Outgoing
from lms.notices.messaging.models import MessengerLink
from lms.notices.messaging.rules import code_in
from lms.notices.models import Notice
from lms.notices.plug import PLUG
from lms.notices.rules import Reachable, way_for, why_not
from lms.notices.sent.queries import sent_page
from lms.outbox.models import OutboxMessage
from lms.outbox.services import deliver_due
from lms.text.phones import mobile_number
from tests.lms.notices.test_telling import reached_by, told

BOTH = frozenset({"sms", "line"})


@pytest.fixture
def far(app, monkeypatch):
    """A gateway and LINE on this machine: what they were sent, and what they answer."""
    heard, answers = [], []

    class Far(BaseHTTPRequestHandler):
        def do_POST(self):
            heard.append((self.path, dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(answers.pop(0) if answers else 200)
            self.end_headers()

        def log_message(self, *_words):
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Far)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{server.server_port}"
    settings = {
        "SMS_URL": f"{url}/sms", "SMS_KEY": "Bearer gate", "SMS_FROM": "WB",
        "LINE_URL": url, "LINE_TOKEN": "token", "LINE_SECRET": "line-secret",
    }  # fmt: skip
    for name, value in settings.items():
        monkeypatch.setitem(app.config, name, value)
    yield heard, answers
    server.shutdown()
    server.server_close()
    thread.join()


def from_line(client, *events, secret="line-secret"):
    content = json.dumps({"events": events}).encode()
    signature = base64.b64encode(hmac.new(secret.encode(), content, hashlib.sha256).digest()).decode()
    headers = {"X-Line-Signature": signature, "Content-Type": "application/json"}
    return client.post("/api/v1/line/events", data=content, headers=headers)


def text(words, who="U1", event="e1"):
    source = {"type": "user", "userId": who}
    return {"type": "message", "webhookEventId": event, "source": source, "message": {"type": "text", "text": words}}


def linked(player, client):
    """Somebody asks for a code and sends it by LINE."""
    page = player.browser().post("/me/line/code").text
    words = page.replace("<", " ").replace(">", " ").split()
    code = next(word for word in words if len(word) == 9 and word[4] == "-" and code_in(word))
    assert from_line(client, text(code)).status_code == 200
    assert deliver_due() == 1


@pytest.mark.parametrize(
    ("channel", "known", "set_up", "way", "why"),
    [
        ("sms", {"mobile": True}, BOTH, "sms", ""),
        ("sms", {"mobile": True, "email": True}, frozenset(), "mail", "not_set_up"),
        ("sms", {"address": True}, BOTH, "post", "no_number"),
        ("line", {"line": True}, BOTH, "line", ""),
        ("line", {"phone": True}, BOTH, "phone", "not_linked"),
        ("fax", {}, BOTH, "page", "no_address"),
    ],
)
def test_the_chosen_way_or_the_next_with_the_reason(channel, known, set_up, way, why):
    every = {"email": False, "phone": False, "fax": False, "address": False, **known}
    person = Reachable(channel, **every, set_up=set_up)

    assert (way_for(person), why_not(person)) == (way, why)


@pytest.mark.parametrize(
    ("written", "dialled"),
    [("090-1234-5678", "+819012345678"), ("０６０1234５678", "+816012345678"), ("+81 80 1234 5678", "+818012345678"),
     ("03-1234-5678", ""), ("0120-123-456", ""), ("", "")],
)  # fmt: skip
def test_which_numbers_take_a_short_message(written, dialled):
    assert mobile_number(written) == dialled


@pytest.mark.postgres
def test_without_a_gateway_nothing_is_sent_and_the_next_way_is_taken_with_a_reason(hanako, outbox):
    reached_by(hanako, "sms", phone="090-1234-5678")
    told(hanako)

    row = db.session.query(Notice).one()
    assert (row.way, row.wished, row.fell_back) == ("mail", "sms", "not_set_up")
    assert [mail["to"] for mail in outbox()] == ["hanako@example.jp"]


def test_however_long_a_subject_is_the_short_message_says_how_to_end_them(app, hanako):
    card = accounts.person(hanako.id)
    long = Outgoing("sms", "A" * 22, "長い件名" * 60, "", "/my/invitations/" + "B" * 22, card)

    text = long.payload("+819012345678")["text"]

    site = app.config["PUBLIC_URL"]
    assert text.splitlines()[1:] == [
        f"{site}/my/invitations/{'B' * 22}", f"SMSの停止: {site}/stop/{'A' * 22}"
    ]  # fmt: skip
    assert len(text) == 300


@pytest.mark.postgres
def test_a_short_message_carries_the_subject_and_never_the_body(app, far, hanako):
    heard, _ = far
    reached_by(hanako, "sms", phone="090-1234-5678")
    told(hanako, link="/me")

    assert (deliver_due(), deliver_due()) == (1, 0)
    ((path, headers, content),) = heard
    sent = json.loads(content)
    assert (path, headers["Authorization"], sent["to"], sent["from"]) == ("/sms", "Bearer gate", "+819012345678", "WB")
    assert "パスワードが変わりました" in sent["text"]
    assert f"{app.config['PUBLIC_URL']}/me" in sent["text"]
    assert "3人" not in sent["text"]
    assert headers["Idempotency-Key"] == f"notice:{db.session.query(Notice).one().public_id}"
    assert db.session.query(OutboxMessage).one().payload == {}


def test_a_gateway_that_reads_forms_is_a_setting(app, far, hanako, monkeypatch):
    heard, _ = far
    monkeypatch.setitem(app.config, "SMS_FORMAT", "form")
    monkeypatch.setitem(app.config, "SMS_FIELDS", ("To", "Body", "From"))
    reached_by(hanako, "sms", phone="090-1234-5678")
    told(hanako)
    deliver_due()

    assert parse_qs(heard[0][2].decode())["To"] == ["+819012345678"]


@pytest.mark.postgres
def test_a_number_that_the_gateway_refuses_is_told_by_mail_with_the_reason(far, hanako, kanri, outbox):
    _, answers = far
    answers.append(400)
    reached_by(hanako, "sms", phone="090-1234-5678")
    told(hanako)
    assert deliver_due() == 0

    row = db.session.query(Notice).one()
    assert (row.way, row.fell_back) == ("mail", "refused")
    assert [mail["to"] for mail in outbox()] == ["hanako@example.jp"]
    [line] = sent_page(kanri.actor, "other", 1).page.rows
    assert (line.way, line.why) == ("メール", "SMSでは送れません:受け取ってもらえませんでした")


def test_a_gateway_that_is_away_is_tried_four_times_and_then_staff_call(far, clock):
    _, answers = far
    answers.extend([503] * 4)
    with transaction() as work:
        contact = {"phone": "090-1234-5678"}
        names = {"family": "林", "given": "花", "family_kana": "はやし", "given_kana": "はな"}
        somebody = accounts.create_person(work, **names, channel="sms", contact=contact)
        tell(work, [somebody], "tests.told", "Your password was changed", "%(count)s people", params={"count": 3})
    for _ in range(4):
        deliver_due()
        clock.forward(minutes=20)

    row = db.session.query(Notice).one()
    assert (row.way, row.fell_back, row.handled_at) == ("phone", "unreachable", None)
    assert db.session.query(OutboxMessage).count() == 0


@pytest.mark.postgres
def test_a_code_links_line_and_notices_come_there(far, client, hanako):
    heard, _ = far
    linked(hanako, client)
    told(hanako)

    assert deliver_due() == 1
    path, headers, content = heard[-1]
    assert (path, headers["Authorization"]) == ("/v2/bot/message/push", "Bearer token")
    assert json.loads(content) == {
        "to": "U1",
        "messages": [{"type": "text", "text": "パスワードが変わりました\n\n3人"}],
    }


@pytest.mark.parametrize("event", [{"type": "unfollow", "source": {"userId": "U1"}}, text("停止", event="e2")])
def test_a_block_or_a_word_ends_line(far, client, hanako, event):
    linked(hanako, client)
    from_line(client, event)

    assert accounts.person(hanako.id).channel == "mail"
    assert db.session.query(MessengerLink).count() == 0


def test_what_does_not_bear_lines_signature_or_is_no_open_code_changes_nothing(far, client, clock, hanako):
    page = hanako.browser().post("/me/line/code").text
    words = page.replace("<", " ").replace(">", " ").split()
    code = next(word for word in words if len(word) == 9 and word[4] == "-" and code_in(word))
    assert from_line(client, text(code), secret="guessed").status_code == 403
    clock.forward(minutes=31)
    assert (
        from_line(client, text(code), text("hello"), text(7), {"type": "message", "source": 1}, "x").status_code == 200
    )

    assert db.session.query(MessengerLink).one().address is None


def test_without_line_its_address_is_nobodys(client, hanako):
    assert from_line(client, text("x")).status_code == 404
    assert hanako.browser().post("/me/line/code").status_code == 404


def test_whoever_holds_a_short_message_ends_them_without_signing_in(far, client, hanako):
    reached_by(hanako, "sms", phone="090-1234-5678")
    told(hanako)
    address = f"/stop/{db.session.query(Notice).one().public_id}"
    assert "やめますか" in client.get(address).text
    client.post(address)

    assert accounts.person(hanako.id).channel == "mail"
    assert "届きません" in client.get(address).text
    assert client.get("/stop/nothing").status_code == 404


def test_the_ways_that_are_not_set_up_are_not_offered(app, hanako, monkeypatch):
    browser = hanako.browser()
    assert "SMS" not in browser.get("/me/language-and-way").text
    monkeypatch.setitem(app.config, "SMS_URL", "http://127.0.0.1:9/sms")
    assert "SMS" in browser.get("/me/language-and-way").text


def test_only_the_secretariat_reads_what_was_sent(hanako, sato):
    for player in (hanako, sato):
        with pytest.raises(NotAllowed):
            sent_page(player.actor, "", 1)


def test_erasing_forgets_the_line_of_a_person(far, client, hanako):
    linked(hanako, client)
    with transaction() as work:
        PLUG.erase_person(work, hanako.id)

    assert db.session.query(MessengerLink).count() == 0


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"LMS_SMS_URL": "ftp://gate"}, "LMS_SMS_URL"),
        ({"LMS_SMS_FORMAT": "xml"}, "LMS_SMS_FORMAT"),
        ({"LMS_SMS_FIELDS": "to,text"}, "LMS_SMS_FIELDS"),
        ({"LMS_LINE_TOKEN": "t"}, "LMS_LINE_SECRET"),
        ({"LMS_LINE_URL": "http://169.254.169.254"}, "LMS_LINE_URL"),
        ({"LMS_LINE_FRIEND": "javascript:alert(1)"}, "LMS_LINE_FRIEND"),
    ],
)
def test_a_fault_in_the_settings_is_named(given, name, tmp_path):
    with pytest.raises(Misconfigured) as fault:
        read_settings({"LMS_DATA_DIR": str(tmp_path)} | given)

    assert fault.value.fields["name"] == name

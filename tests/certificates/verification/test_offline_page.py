"""The page to keep, opened as a file in a real browser without a network: genuine codes, forged ones, and what it cannot know."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from playwright.sync_api import expect

from certificates.credentials.keys import Signer, signer
from certificates.credentials.queries import seal_code
from certificates.credentials.services import ensure_key
from certificates.documents.rendering import code_of
from tests.browser.live import violations_of
from tests.certificates.documents.papers import paper_of

pytestmark = pytest.mark.browser

# One call for all of them: which of these codes the page's own script calls genuine.
GENUINE_AMONG = """codes => {
  const known = JSON.parse(document.querySelector("[data-keys]").dataset.keys);
  return codes.filter(code => readSeal(code, known) !== null);
}"""


@pytest.fixture
def kept_page(chromium, client, network, tmp_path):
    """The page as somebody kept it, opened from the disk with the network cut."""
    ensure_key()
    path = tmp_path / "check-papers.html"
    path.write_bytes(client.get("/verify/offline.html").data)
    context = chromium.new_context(offline=True, locale="ja-JP", viewport={"width": 320, "height": 640})
    page, faults = context.new_page(), []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.goto(path.as_uri())
    yield page
    context.close()
    assert faults == []


def flipped(code):
    """The code with one bit changed: of every character the lowest one, of the last characters of its parts each."""
    ends = {len(part) - 1 for part in (code, code.rpartition(".")[0])}
    places = [(place, bit) for place in range(len(code)) for bit in (range(7) if place in ends else (0,))]
    return [code[:place] + chr(ord(code[place]) ^ 1 << bit) + code[place + 1 :] for place, bit in places]


def ask(page, code):
    page.get_by_label("QRコードの文字").fill(code)
    page.get_by_role("button", name="確かめる").click()


def test_the_page_to_keep_tells_genuine_from_forged_and_that_it_does_not_know_today(kept_page, life, hanako):
    life.passes(hanako)
    paper = paper_of(hanako)
    address, _, code = code_of(paper).partition("#")
    words = (paper.number, "山本 花子", "認定証 ウェルビーイングピア", paper.issued_on)
    stranger = Ed25519PrivateKey.generate()
    forged = [
        seal_code(*words, Signer(signer().kid, stranger, "")),
        seal_code(*words, Signer("AAAAAAAAAA", stranger, "")),
    ]
    answer = kept_page.get_by_role("status")

    expect(answer).to_be_hidden()
    ask(kept_page, f"{address}#{code}")
    for said in ("署名は本物です", paper.number, "山本 花子", "今日の状態はわかりません"):
        expect(answer).to_contain_text(said)
    for wrong in (flipped(code)[60], *forged):
        ask(kept_page, f"{address}#{wrong}")
        expect(answer).to_contain_text("署名が合いません")
        expect(answer.get_by_text("署名は本物です")).to_be_hidden()

    assert kept_page.evaluate(GENUINE_AMONG, [*flipped(code), *forged, code]) == [code]
    assert kept_page.evaluate("document.documentElement.scrollWidth") <= 320
    assert violations_of(kept_page) == []

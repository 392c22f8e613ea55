"""Static files are fetched once: named by their content, kept for a year, sent compressed."""

import gzip
import hashlib
import re
from pathlib import Path

import lms.ui

STYLES = Path(lms.ui.__file__).parent / "static" / "ui.css"


def test_a_page_names_its_style_sheet_by_the_content(client):
    named = re.search(r'/static/ui/ui\.css\?v=(\w+)"', client.get("/design").text)

    assert hashlib.sha256(STYLES.read_bytes()).hexdigest().startswith(named.group(1))


def test_a_file_under_its_contents_name_is_kept_for_a_year_and_another_only_for_a_day(client):
    digest = hashlib.sha256(STYLES.read_bytes()).hexdigest()[:12]

    def kept(address):
        answer = client.get(address)
        answer.close()
        return answer.headers["Cache-Control"]

    assert kept(f"/static/ui/ui.css?v={digest}") == "public, max-age=31536000, immutable"
    assert kept("/static/ui/ui.css?v=000000000000") == "public, max-age=86400"
    assert kept("/static/ui/ui.css") == "public, max-age=86400"


def test_texts_are_sent_compressed_to_those_who_take_it_and_pages_never(client):
    asked = {"Accept-Encoding": "gzip"}
    answer, plain = client.get("/static/ui/ui.css", headers=asked), client.get("/static/ui/ui.css")

    assert gzip.decompress(answer.data) == STYLES.read_bytes() == plain.data
    plain.close()
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert "Content-Encoding" not in client.get("/design", headers=asked).headers


def test_no_path_leads_out_of_the_folder(client):
    for name in ("../access.py", "..%2Faccess.py", "%2e%2e/access.py", "nothing.css"):
        assert client.get(f"/static/ui/{name}").status_code == 404

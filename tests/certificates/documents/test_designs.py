"""Wording and layout edited by the office: tried in a sandbox, kept in versions, papers keep theirs; nothing gets out."""

import io

import pytest
from PIL import Image
from pypdf import PdfReader
from sqlalchemy.exc import IntegrityError

from certificates.documents.designs.queries import design_page, versions_of
from certificates.documents.designs.services import go_back, keep_design, picture, preview
from certificates.documents.designs.trying import NUMBER, Trial, check_design, printed_trial
from certificates.documents.layouts import layout_in
from certificates.documents.models import PaperDesign
from certificates.documents.rendering import drawn_anew
from certificates.errors import (
    DesignDoesNotCompile,
    DesignFails,
    DesignLacks,
    DesignNotFound,
    DesignPages,
    DesignReachesOutside,
)
from certificates.verification.queries import check_number
from lms.db import transaction
from lms.errors import NotAllowed
from lms.press.api import PrintFailed, fill_designed
from lms.press.archive import attached_in
from tests.certificates.documents.papers import paper_of, printed_text

BADGE, LETTER = layout_in("badge"), layout_in("letter")
META = {"title": "x", "author": "x"}
WARM = BADGE.source.replace('<p class="number">', '<p class="number">ようこそ ')


@pytest.mark.parametrize("layout", [BADGE, LETTER], ids=["badge", "letter"])
def test_what_is_shipped_passes_its_own_check(app, layout):
    with app.test_request_context():
        check_design(layout, layout.source, layout.style)


ESCAPES = [
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ cycler.__init__.__globals__ }}",
    "{{ self.__init__.__globals__ }}",
    "{{ lipsum.__globals__['os'].popen('id').read() }}",
    "{{ sealed.__globals__ }}",
    "{{ ('%s' | attr('__class__')) }}",
    "{{ name.format.__self__.__class__ }}",
    "{{ '{0.__class__.__init__.__globals__}'.format(name) }}",
    "{% include '/etc/passwd' %}",
    "{% include '../engine.py' %}",
    "{% import 'os' as os %}",
    "{{ config }}",
    "{{ url_for.__globals__ }}",
    "{{ range(1000000000)|list }}",
    "{{ names.append(1) }}",
]


@pytest.mark.parametrize("template", ESCAPES)
def test_no_template_gets_out_of_its_sandbox(template):
    """Known ways out of template engines: each ends as a refusal or prints nothing of the program."""
    try:
        said = fill_designed(template, "", {"name": "x", "names": [1]}, **META)
    except PrintFailed:
        return
    assert not any(word in said for word in ("class", "root:", "import", "uid=", "module", "SECRET"))


@pytest.mark.parametrize(
    "reach",
    [
        '<img alt="" src="http://127.0.0.1/x.png">',
        '<img alt="" src="file:///etc/passwd">',
        '<a rel="attachment" href="file:///etc/passwd">x</a>',
        '<link rel="stylesheet" href="https://example.com/x.css">',
    ],
)
def test_a_paper_that_reaches_for_network_or_files_is_refused_with_the_address(app, reach):
    with app.test_request_context(), pytest.raises(DesignReachesOutside) as refused:
        printed_trial(BADGE, WARM.replace("</main>", f"{reach}</main>"), BADGE.style, trial())
    assert refused.value.fields["address"] in reach


def test_a_file_named_as_an_attachment_of_the_page_is_not_attached(app):
    with app.test_request_context():
        head = '{% block head %}<link rel="attachment" href="file:///etc/passwd">{% endblock %}'
        assert attached_in(printed_trial(BADGE, WARM + head, BADGE.style, trial())) == {}


def trial(name="山本 花子"):
    return Trial("award_certificate", "ja", name, "やまもと はなこ")


def test_a_style_that_imports_is_refused_and_one_that_closes_its_tag_stays_a_style(app):
    with app.test_request_context():
        with pytest.raises(DesignReachesOutside):
            printed_trial(BADGE, BADGE.source, '@import url("http://127.0.0.1/x.css");', trial())
        printed = printed_trial(BADGE, BADGE.source, BADGE.style + "</style><p>OUTSIDE</p>", trial())
    assert "OUTSIDE" not in printed_text(printed)


@pytest.mark.parametrize(
    ("template", "refusal", "said"),
    [
        ("{% if %}", DesignDoesNotCompile, 1),
        (BADGE.source + "\n{% endfor %}", DesignDoesNotCompile, BADGE.source.count("\n") + 2),
        (BADGE.source.replace("</main>", "{{ nobody }}</main>"), DesignFails, None),
        (BADGE.source.replace("{{ number }}", ""), DesignLacks, NUMBER),
        (BADGE.source.replace("</main>", '</main><p style="break-before: page">2</p>'), DesignPages, 2),
        ("x" * 20_001, DesignFails, None),
    ],
    ids=["no condition", "an end too many", "an unknown word", "no number", "two pages", "far too long"],
)
def test_a_design_that_would_spoil_the_paper_is_refused_in_a_sentence_and_not_kept(app, kanri, template, refusal, said):
    with app.test_request_context(), pytest.raises(refusal) as refused:
        keep_design(kanri.actor, "badge", template, BADGE.style, "")
    assert said in (None, *refused.value.fields.values())
    assert versions_of("badge") == []


def test_papers_of_earlier_days_keep_their_words_and_new_ones_have_the_new(app, life, hanako, taro, kanri, clock):
    life.passes(hanako)
    clock.forward(minutes=1)
    with app.test_request_context():
        assert keep_design(kanri.actor, "badge", WARM, BADGE.style, "warmer") == 1
    clock.forward(minutes=1)
    life.passes(taro)

    with app.test_request_context():
        old, new = (printed_text(drawn_anew(paper_of(player), "badge")) for player in (hanako, taro))
    assert "ようこそ" in new
    assert "ようこそ" not in old


@pytest.mark.postgres
def test_the_way_back_is_a_new_version_with_the_old_words_and_versions_never_change(life, kanri, clock):
    with transaction() as work:
        work.session.add(PaperDesign(folder="badge", version=1, template="a", style="b", recorded_at=clock.moment))
    clock.forward(minutes=1)

    assert go_back(kanri.actor, "badge", 0) == 2
    assert versions_of("badge")[0].template == BADGE.source
    assert [row.version for row in design_page(kanri.actor, "badge").versions] == [2, 1, 0]
    with pytest.raises(DesignNotFound):
        go_back(kanri.actor, "badge", 9)
    with pytest.raises(IntegrityError), transaction() as work:
        work.session.get_one(PaperDesign, versions_of("badge")[0].id).template = "other"


def test_a_preview_is_marked_as_a_sample_and_proves_nothing(app, kanri):
    with app.test_request_context():
        pdf = preview(kanri.actor, "badge", WARM, BADGE.style, "勅使河原 花子")
    assert "ようこそ" in printed_text(pdf)
    assert all("見本SAMPLE" in "".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages)
    assert check_number(NUMBER).outcome not in ("valid", "replaced")


@pytest.mark.postgres
def test_only_the_secretariat_edits_and_unknown_kinds_are_not_found(life, kanri, hanako, dan, admin):
    for path in ("/office/papers", "/office/papers/badge"):
        assert kanri.browser().get(path).status_code == 200
        for other in (hanako, dan, admin):
            assert other.browser().get(path).status_code == 403
    for path in ("/office/papers/badge", "/office/papers/badge/preview", "/office/papers/badge/back/0"):
        assert hanako.browser().post(path, data={"template": "x"}).status_code == 403
    assert kanri.browser().get("/office/papers/poster").status_code == 404
    with pytest.raises(NotAllowed):
        keep_design(hanako.actor, "badge", WARM, BADGE.style, "")


def test_the_page_previews_keeps_and_says_what_is_wrong_without_losing_the_words(kanri):
    page = kanri.browser()
    shown = page.post("/office/papers/badge/preview", data={"template": WARM, "style": BADGE.style})
    assert (shown.status_code, shown.mimetype) == (200, "application/pdf")
    wrong = page.post("/office/papers/badge", data={"template": "{% if %} わたしの文", "style": ""})
    assert wrong.status_code == 400
    assert "1行目" in wrong.text
    assert "わたしの文" in wrong.text

    kept = page.post("/office/papers/badge", data={"template": WARM, "style": BADGE.style, "note": "あたたかく"})

    assert kept.headers["Location"] == "/office/papers/badge"
    assert "あたたかく" in page.get("/office/papers/badge").text


def test_while_the_words_are_typed_the_page_shows_a_picture_of_the_paper_or_what_is_wrong(kanri, hanako):
    page = kanri.browser()
    assert 'data-picture="/office/papers/badge/picture"' in page.get("/office/papers/badge").text

    seen = page.post("/office/papers/badge/picture", data={"template": WARM, "style": BADGE.style})
    wrong = page.post("/office/papers/badge/picture", data={"template": "{% if %}", "style": ""})
    outside = page.post(
        "/office/papers/badge/picture", data={"template": WARM, "style": "@import url(http://x/y.css);"}
    )

    assert (seen.status_code, seen.mimetype) == (200, "image/png")
    # 91 x 55 millimetres at 144 dots an inch.
    assert Image.open(io.BytesIO(seen.data)).size == (516, 312)
    assert (wrong.status_code, wrong.mimetype) == (400, "text/plain")
    assert "1行目" in wrong.text
    assert "http://x/y.css" in outside.text
    assert hanako.browser().post("/office/papers/badge/picture", data={"template": WARM}).status_code == 403


def test_a_picture_shows_all_pages_that_a_design_prints(app, kanri):
    two = BADGE.source.replace("</main>", '</main><p style="break-before: page">2</p>')
    with app.test_request_context():
        assert Image.open(io.BytesIO(picture(kanri.actor, "badge", two, BADGE.style))).size[1] > 400

"""Courses of other systems come in as drafts with a report by line, and ours goes out and comes back."""

import gzip
import io
import json
import re
import shutil
import tarfile
import zipfile
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import func, select

import lms.wiring
from courses.catalogue.exchange.files import WholeCourse
from courses.catalogue.folder import read_course
from courses.catalogue.markup import safe_html
from courses.catalogue.models import Course, LessonDraft, LessonPicture
from courses.catalogue.queries import course_by_code
from courses.catalogue.questions.rules import CheckText, OptionText
from courses.catalogue.rules import pieces_of
from courses.errors import CartridgeRefused, CourseCodeTaken, CourseCodeUnusable, IntakeDone
from courses.packages.cartridges.pages import page_from
from courses.packages.cartridges.queries import intake_page, intakes_waiting
from courses.packages.cartridges.services import bring_in, let_be, look_into, read_foreign
from courses.packages.cartridges.words import REFUSED
from courses.packages.cartridges.writing import cartridge_of
from lms.db import db
from lms.errors import NotAllowed, NotFound
from lms.text.ruby import ruby_plain

assert lms.wiring.PLUGS  # exams lend their readers when they are plugged in

SAMPLE = Path(__file__).resolve().parents[3] / "lms" / "sample" / "course"
QUIZ = """<questestinterop><assessment title="t"><section>
<item ident="1" title="一"><presentation><material><mattext>高齢化率は？</mattext></material>
<response_lid ident="r" rcardinality="Single"><render_choice>
<response_label ident="x"><material><mattext>29.3％</mattext></material></response_label>
<response_label ident="y"><material><mattext>10％</mattext></material></response_label></render_choice></response_lid>
</presentation><resprocessing><respcondition><conditionvar><varequal respident="r">x</varequal></conditionvar>
<setvar varname="SCORE">100</setvar></respcondition></resprocessing></item>
<item ident="2" title="二"><presentation><material><mattext>感想</mattext></material>
<response_str ident="r"><render_fib/></response_str></presentation></item>
</section></assessment></questestinterop>"""
MANIFEST = """<manifest xmlns="http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"
 xmlns:lom="http://ltsc.ieee.org/xsd/imsccv1p1/LOM/manifest"><metadata><schema>IMS Common Cartridge</schema>
<schemaversion>1.1.0</schemaversion><lom:lom><lom:general><lom:title><lom:string>歩く会</lom:string></lom:title>
</lom:general></lom:lom></metadata><organizations><organization><item><item><title>はじめに</title>
<item identifierref="p"><title>散歩</title></item><item identifierref="q"><title>確かめ</title></item>
<item identifierref="d"><title>話そう</title></item><item identifierref="f"><title>資料</title></item>
<item identifierref="gone"><title>消えたもの</title></item></item></item></organization></organizations><resources>
<resource identifier="p" type="webcontent" href="wiki_content/walk.html"><file href="wiki_content/walk.html"/></resource>
<resource identifier="q" type="imsqti_xmlv1p2/imscc_xmlv1p1/assessment"><file href="q.xml"/></resource>
<resource identifier="d" type="imsdt_xmlv1p1"><file href="d.xml"/></resource>
<resource identifier="f" type="webcontent" href="plan.pptx"><file href="plan.pptx"/></resource>
</resources></manifest>"""
PAGE = """<html><head><title>散歩</title><script>steal()</script></head><body><h1>散歩</h1>
<p><ruby>散歩<rp>(</rp><rt>さんぽ</rt><rp>)</rp></ruby>は{毎日}の <b>楽しみ</b>。</p><ul><li>靴<ul><li>ひも</li></ul></li></ul>
<p><img src="$IMS-CC-FILEBASE$/tea.png" alt="湯のみ"><img src="../web_resources/tea.png">
<a href="https://example.jp/a b">外</a><a href="$WIKI_REFERENCE$/pages/x">中</a><iframe src="https://v.example/1"></iframe></p>
</body></html>"""


def picture():
    stream = io.BytesIO()
    Image.new("L", (3, 2)).save(stream, "PNG")
    return stream.getvalue()


def zipped(files):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def cartridge(**more):
    files = {"imsmanifest.xml": MANIFEST, "wiki_content/walk.html": PAGE, "q.xml": QUIZ, "d.xml": "<t/>"}
    return zipped(files | {"plan.pptx": "x", "web_resources/tea.png": picture()} | more)


def told(course):
    return [(line.place, line.text % line.fields) for line in course.lines]


def test_pages_pictures_and_quizzes_of_a_cartridge_come_along():
    course = read_foreign(cartridge())

    assert (course.title, [chapter.title for chapter in course.chapters]) == ("歩く会", ["はじめに"])
    (walk,) = course.chapters[0].lessons
    assert (walk.title, walk.body) == (
        "散歩",
        "{散歩|さんぽ}は\\{毎日\\}の **楽しみ**。\n\n- 靴\n   - ひも\n\n"
        "![湯のみ](picture:p1)![](picture:p1) [外](https://example.jp/a%20b)中",
    )
    options = (OptionText("29.3％", "", right=True), OptionText("10％", ""))
    assert walk.checks == (CheckText("高齢化率は？", options),)
    assert course.pictures["p1"].alternative == "湯のみ"


def test_the_report_names_each_thing_that_stays_behind():
    places = [place for place, _ in told(read_foreign(cartridge()))]

    assert places == ["散歩", "散歩", "散歩", "確かめ / 二", "話そう", "資料", "消えたもの"]


MOODLE = {
    "moodle_backup.xml": """<moodle_backup><information><original_course_fullname>歩く会</original_course_fullname>
<contents><activities>
<activity><moduleid>9</moduleid><sectionid>3</sectionid><modulename>quiz</modulename><title>確かめ</title>
<directory>activities/quiz_9</directory></activity>
<activity><moduleid>7</moduleid><sectionid>3</sectionid><modulename>page</modulename><title>散歩</title>
<directory>activities/page_7</directory></activity>
<activity><moduleid>8</moduleid><sectionid>3</sectionid><modulename>forum</modulename><title>話そう</title>
<directory>activities/forum_8</directory></activity></activities>
<sections><section><sectionid>3</sectionid><title>1</title><directory>sections/section_3</directory></section></sections>
</contents><settings><setting><activity>page_7</activity></setting></settings></information></moodle_backup>""",
    "sections/section_3/section.xml": "<section id='3'><name>はじめに</name><summary>&lt;p&gt;案内&lt;/p&gt;</summary>"
    "<sequence>7,8,9</sequence></section>",
    "activities/page_7/page.xml": "<activity contextid='40'><page id='1'><name>散歩</name><content>&lt;p&gt;歩く。&lt;img "
    "src='@@PLUGINFILE@@/tea%20cup.png' alt='湯のみ'&gt;&lt;/p&gt;</content><contentformat>1</contentformat></page></activity>",
    "activities/quiz_9/quiz.xml": """<activity contextid='41'><quiz id='1'><name>確かめ</name><intro></intro>
<question_instances><question_instance><question_reference><questionbankentryid>5</questionbankentryid></question_reference>
</question_instance><question_instance><question_set_reference/></question_instance>
<question_instance><question_reference><questionbankentryid>6</questionbankentryid></question_reference></question_instance>
</question_instances></quiz></activity>""",
    "questions.xml": """<question_categories><question_category><question_bank_entries>
<question_bank_entry id='5'><question_version><question_versions><questions><question id='50'><name>古い</name>
<questiontext>古い</questiontext><qtype>truefalse</qtype></question></questions></question_versions><question_versions>
<questions><question id='51'><name>一</name><questiontext>歩くと体によい。</questiontext><qtype>truefalse</qtype>
<plugin_qtype_truefalse_question><answers><answer id='1'><answertext>正</answertext><fraction>1.0</fraction>
<feedback>そうです</feedback></answer><answer id='2'><answertext>誤</answertext><fraction>0.0</fraction></answer></answers>
<truefalse id='1'><trueanswer>1</trueanswer><falseanswer>2</falseanswer></truefalse></plugin_qtype_truefalse_question>
</question></questions></question_versions></question_version></question_bank_entry>
<question_bank_entry id='6'><question_version><question_versions><questions><question id='60'><name>二</name>
<questiontext>何歩？</questiontext><qtype>numerical</qtype><plugin_qtype_numerical_question><answers><answer id='3'>
<answertext>5000</answertext><fraction>1</fraction></answer></answers><numerical_units><numerical_unit><unit>歩</unit>
</numerical_unit></numerical_units><numerical_records><numerical_record><answer>3</answer><tolerance>100</tolerance>
</numerical_record></numerical_records></plugin_qtype_numerical_question></question></questions></question_versions>
</question_version></question_bank_entry></question_bank_entries></question_category></question_categories>""",
    "files.xml": "<files><file id='1'><contenthash>abcd</contenthash><contextid>40</contextid><filepath>/</filepath>"
    "<filename>tea cup.png</filename></file></files>",
}


def packed_as_tar(files, **odd):
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            body = content if isinstance(content, bytes) else content.encode()
            member.size = len(body)
            for field, value in odd.items():
                setattr(member, field, value)
            archive.addfile(member, io.BytesIO(body))
    return stream.getvalue()


@pytest.mark.parametrize("pack", [zipped, packed_as_tar])
def test_a_moodle_backup_comes_along_in_the_order_of_its_sections(pack):
    course = read_foreign(pack(MOODLE | {"files/ab/abcd": picture()}))

    (chapter,) = course.chapters
    (walk,) = chapter.lessons
    assert (course.title, chapter.title, chapter.summary) == ("歩く会", "はじめに", "案内")
    assert (walk.title, walk.body) == ("散歩", "歩く。![湯のみ](picture:p1)")
    truth = (OptionText("正しい", "そうです", right=True), OptionText("誤り", ""))
    assert [(check.kind, check.options or check.lines, check.unit) for check in walk.checks] == [
        ("true_false", truth, ""),
        ("number", ("4900〜5100",), "歩"),
    ]
    assert [place for place, _ in told(course)] == ["話そう", "確かめ"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"%PDF-1.7", "unknown"),
        (zipped({"a.txt": "x"}), "unknown"),
        (gzip.compress(b"no tar"), "unknown"),
        (zipped({"imsmanifest.xml": "<!DOCTYPE m [<!ENTITY a 'aa'>]><manifest>&a;</manifest>"}), "unknown"),
        (zipped({"moodle_backup.xml": "<broken"}), "xml"),
        (zipped({"imsmanifest.xml": re.sub("<resource .*", "", MANIFEST)}), "nothing"),
        (packed_as_tar({"../evil.xml": "x"}), "name"),
        (packed_as_tar({"a": "", "moodle_backup.xml": ""}, type=tarfile.SYMTYPE, linkname="/etc/passwd"), "link"),
    ],
    ids=["pdf", "other zip", "no tar", "entities", "broken", "empty", "climbs", "links"],
)
def test_what_is_no_course_or_does_harm_is_refused_with_its_reason(content, reason):
    with pytest.raises(CartridgeRefused) as refused:
        read_foreign(content)
    assert refused.value.fields["reason"] == REFUSED[reason]


def test_a_bomb_is_refused_before_it_is_opened(monkeypatch):
    monkeypatch.setattr("courses.packages.cartridges.bundle.MOST_UNPACKED", 1000)
    with pytest.raises(CartridgeRefused) as refused:
        read_foreign(packed_as_tar({"zeros": bytes(5000)}))
    assert refused.value.fields["reason"] == REFUSED["large"]
    with pytest.raises(CartridgeRefused):
        read_foreign(zipped({"imsmanifest.xml": bytes(5 * 1024 * 1024)}))


def shown(body):
    return [(piece.kind, piece.code, " ".join(str(safe_html(piece.text, {})).split())) for piece in pieces_of(body)]


def test_lessons_of_the_sample_go_out_and_come_back_as_they_were(tmp_path):
    for name in ("01", "02"):
        shutil.copytree(SAMPLE / name, tmp_path / name)
    shutil.copy(SAMPLE / "course.yaml", tmp_path)
    whole = WholeCourse(read_course(tmp_path), terms={"虚弱": "弱ること"})
    before = [text for chapter in whole.content.course.chapters for _, text in chapter.lessons]

    written = cartridge_of(whole, {})
    after = [text for chapter in read_foreign(written.content).chapters for text in chapter.lessons]

    assert [(a.title, a.minutes, shown(a.body)) for a in after] == [(b.title, b.minutes, shown(b.body)) for b in before]
    changed = {
        (lesson.title, b.kind)
        for lesson, other in zip(before, after, strict=True)
        for b, a in zip(lesson.checks, other.checks, strict=True)
        if a != b
    }
    # An order becomes pairs; a unit goes into the stem; the words after a wrong answer are lost: told line by line.
    assert {kind for _, kind in changed} == {"ordering", "number", "short_text"}
    assert {ruby_plain(title) for title, _ in changed} == {line.place.partition(" / ")[0] for line in written.lines[1:]}


@pytest.mark.parametrize(
    ("html", "body"),
    [
        (
            "<p># 見出しではない</p><p>1. 番号ではない</p><p>:::fact x</p>",
            "\\# 見出しではない\n\n1\\. 番号ではない\n\n\\:::fact x",
        ),
        ('<dfn title="弱ること">虚弱</dfn>と[[これ]]', "[[虚弱]]と\\[\\[これ]]"),
        ("<table><tr><th>年</th></tr><tr><td>1|2</td></tr></table>", "| 年 |\n|---|\n| 1\\|2 |"),
        ("<div class='lesson-point'><p>大切</p></div>", ":::point\n\n大切\n\n:::"),
        ("<p>a<b>b</p></div></b>c", "a**b**\n\nc"),
        ("<a href='javascript:alert(1)'>押す</a>", "押す"),
    ],
    ids=["signs", "terms", "table", "callout", "crooked", "script"],
)
def test_html_becomes_the_markdown_of_a_lesson(html, body):
    assert page_from(html, "題").body == body


@pytest.mark.postgres
def test_a_file_is_looked_into_then_made_a_draft_course_that_learners_do_not_see(app, mori, hanako):
    with pytest.raises(NotAllowed):
        look_into(hanako.actor, io.BytesIO(cartridge()), "walk.imscc")
    intake = look_into(mori.actor, io.BytesIO(cartridge()), "walk.imscc")
    assert db.session.scalar(select(func.count(Course.id))) == 0
    page = intake_page(mori.actor, intake)
    assert (page.title, page.lessons, page.checks, page.pictures, len(page.lines)) == ("歩く会", 1, 1, 1, 7)
    assert "29.3" not in json.dumps([chapter.lessons for chapter in page.chapters])
    with pytest.raises(CourseCodeUnusable):
        bring_in(mori.actor, intake, code="歩く", title="歩く会", kind="awareness")

    bring_in(mori.actor, intake, code="walk", title="歩く会", kind="awareness")

    assert course_by_code(mori.actor, "walk").state == "In preparation"
    with pytest.raises(NotFound):
        course_by_code(hanako.actor, "walk")
    kept = db.session.scalar(select(LessonPicture.public_id))
    assert f"![湯のみ](picture:{kept})" in db.session.scalar(select(LessonDraft.content))["body"]
    assert intakes_waiting(mori.actor) == []
    with pytest.raises(IntakeDone):
        bring_in(mori.actor, intake, code="walk-2", title="歩く会", kind="awareness")
    again = look_into(mori.actor, io.BytesIO(cartridge()), "walk.imscc")
    with pytest.raises(CourseCodeTaken):
        bring_in(mori.actor, again, code="walk", title="歩く会", kind="awareness")
    let_be(mori.actor, again)
    assert intakes_waiting(mori.actor) == []


def test_an_author_walks_the_pages_from_a_file_to_a_draft_and_out_again(app, mori):
    browser = mori.browser()
    refused = browser.post("/courses/write/bring-in", data={"cartridge": (io.BytesIO(b"%PDF-"), "a.pdf")})
    assert refused.status_code == 400
    assert "コモンカートリッジでも" in refused.text
    sent = browser.post("/courses/write/bring-in", data={"cartridge": (io.BytesIO(cartridge()), "walk.imscc")})
    report = browser.get(sent.location)
    assert "話し合いの場は取りこみません。" in report.text

    made = browser.post(sent.location, data={"title": "歩く会", "code": "walk", "kind": "awareness"})

    assert "散歩" in browser.get(made.location).text
    assert "すべてが入ります" in browser.get("/courses/write/walk/take-out").text
    assert zipfile.ZipFile(io.BytesIO(browser.get("/courses/write/walk/take-out/cartridge").data)).testzip() is None

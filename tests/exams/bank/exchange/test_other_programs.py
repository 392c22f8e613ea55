"""Files that other programs made come in; files that we made are read by other programs, and say the same.

Read back by: pyGIFTParser (GIFT), openpyxl (Excel), the csv module, and naive readers written here against the
documentation of each format (Aiken, Moodle XML, QTI), which share no code with ours.
"""

import csv
import io
import re
import warnings
import zipfile
from dataclasses import replace
from xml.etree import ElementTree

import openpyxl
import pytest
import xlsxwriter

from exams.bank.exchange.formats import written
from exams.bank.exchange.rows import QuestionRow
from lms.knowledge.api import TRUE_FALSE_OPTIONS
from tests.exams.bank.exchange.pile import case_file, codes, read

with warnings.catch_warnings():
    # It asks the locale in a way that Python 3.15 will no longer know.
    warnings.simplefilter("ignore", DeprecationWarning)
    from pygiftparser import parser as gift_parser

TABLE = [
    ["問題文", "種類", "選択肢a", "選択肢b", "選択肢c", "正解", "解説"],
    ["日本の首都はどこですか。", "択一", "大阪", "東京", "京都", "b", "首都です。"],
    ["偶数を選んでください。", "複数選択", "2", "3", "4", "a,c", ""],
    ["=1+1 はいくつですか。", "数値", "", "", "", "2..2", ""],
]


def options(*texts):
    return [{"id": name, "text": text} for name, text in zip("abcdef", texts, strict=False)]


MIXED = (
    QuestionRow(1, "single_choice", {"stem": "Which is 5?", "options": options("= 2 + 2", "{2 + 3}", "~6#")},
                {"options": ["b"]}, name="Q1", code="Q1", rationales={"a": "That is 4: no."}),
    QuestionRow(1, "true_false", {"stem": "水は100℃で沸く。", "options": [dict(o) for o in TRUE_FALSE_OPTIONS]},
                {"options": ["t"]}, name="Q2", code="Q2"),
    QuestionRow(1, "number", {"stem": "How many?", "unit": ""}, {"ranges": [{"least": "3.5", "most": "4.5"}]},
                name="Q3", code="Q3"),
    QuestionRow(1, "short_text", {"stem": "Who?", "longest": 50}, {"accepted": ["no one", "nobody"]}, name="Q4", code="Q4"),
    QuestionRow(1, "matching", {"stem": "Match.", "rows": [{"id": "1", "text": "cat"}, {"id": "2", "text": "dog"}],
                                "options": options("meow", "woof", "moo")},
                {"pairs": {"1": "a", "2": "b"}, "scoring": "partial"}, name="Q5", code="Q5"),
    QuestionRow(1, "multiple_response", {"stem": "Even?", "options": options("2", "3", "4")},
                {"options": ["a", "c"], "scoring": "partial"}, name="Q6", code="Q6"),
)  # fmt: skip


def test_a_workbook_of_xlsxwriter_comes_in():
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet("問題")
    for number, row in enumerate(TABLE):
        sheet.write_row(number, 0, row)
    sheet.write_number(2, 2, 2)
    book.close()

    questions, refused = read(target.getvalue())

    assert [row.kind for row in questions] == ["single_choice", "multiple_response", "number"]
    assert refused == []
    assert questions[1].body["options"] == options("2", "3", "4")
    assert questions[2].body["stem"] == "=1+1 はいくつですか。"


def test_a_workbook_of_openpyxl_comes_in_with_its_rows_counted_as_excel_counts_them():
    target = io.BytesIO()
    book = openpyxl.Workbook()
    for row in [TABLE[0], *[[None] * 7] * 3, *TABLE[1:3], ["No key", "択一", "x", "y", None, None, None]]:
        book.active.append(row)
    book.save(target)

    questions, refused = read(target.getvalue())

    assert [row.line for row in questions] == [5, 6]
    assert [(row.line, row.reason.code) for row in refused] == [(7, "no_key")]


def test_readings_that_japanese_excel_keeps_beside_a_text_are_not_part_of_it():
    """ECMA-376 18.4.6: rPh holds the phonetic run of a shared string."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet()
    for number, row in enumerate(TABLE[:2]):
        sheet.write_row(number, 0, row)
    book.close()
    files = {name: zipfile.ZipFile(target).read(name) for name in zipfile.ZipFile(target).namelist()}
    shared = files["xl/sharedStrings.xml"].decode()
    files["xl/sharedStrings.xml"] = shared.replace(
        "<si><t>東京</t></si>", '<si><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh></si>'
    ).encode()
    assert files["xl/sharedStrings.xml"].decode() != shared
    again = io.BytesIO()
    with zipfile.ZipFile(again, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)

    assert read(again.getvalue())[0][0].body["options"][1]["text"] == "東京"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
@pytest.mark.parametrize("sign", [",", "\t", ";"])
def test_csv_comes_in_in_the_encodings_and_with_the_signs_of_office_programs(encoding, sign):
    text = io.StringIO()
    csv.writer(text, delimiter=sign).writerows(TABLE)

    questions, refused = read(text.getvalue().encode(encoding))

    assert [row.body["stem"] for row in questions] == [row[0] for row in TABLE[1:]]
    assert refused == []


def test_faulty_rows_of_a_table_are_refused_alone_with_their_line():
    table = (
        "stem,kind,option_a,option_b,key,level\n"
        '"two\nlines",,x,y,a,\n'
        "Q,essayy,x,y,a,\n"
        "Q,,x,y,z,\n"
        "Q,,x,y,,\n"
        "Q,,x,y,a,hard\n"
        "Q,,x,y,a,,,more\n"
        'Q,,x,y,"a,b",\n'
        ",,x,y,a,\n"
        "Q,number,,,many,\n"
    )

    questions, refused = read(table, "csv")

    assert [row.line for row in questions] == [2]
    assert [(row.line, row.reason.code) for row in refused] == [
        (4, "kind_unknown"), (5, "key_not_an_option"), (6, "no_key"), (7, "level_unknown"), (8, "too_many_cells"),
        (9, "two_keys"), (10, "no_stem"), (11, "number_unreadable"),
    ]  # fmt: skip


def test_aiken_as_moodle_documents_it_comes_in():
    """The two examples of docs.moodle.org, and what it says is wrong."""
    text = (
        "What is the correct answer to this question?\nA. Is it this one?\nB. Maybe this answer?\n"
        "C. Possibly this one?\nD. Must be this one!\nANSWER: D\n\n"
        "Which LMS has the most quiz import formats?\nA) Moodle\nB) ATutor\nC) Claroline\nANSWER: A\n\n"
        "No answer here\nA. one\nB. two\n\n"
        "Two of them\nA. one\nB. two\nANSWER: A, B\n\n"
        "Not there\nA. one\nB. two\nANSWER: C\n\n"
        "Truth\nA. True\nB. False\nANSWER: B\n"
    )

    questions, refused = read(text)

    assert [(row.kind, row.key["options"]) for row in questions] == [
        ("single_choice", ["d"]), ("single_choice", ["a"]), ("true_false", ["f"]),
    ]  # fmt: skip
    assert [(row.line, row.reason.code) for row in refused] == [
        (14, "no_answer_line"), (18, "two_keys"), (23, "key_not_an_option"),
    ]  # fmt: skip


MOODLE = """<?xml version="1.0" encoding="UTF-8"?>
<quiz>
<question type="category"><category><text>$course$/top/ch04</text></category></question>
<question type="multichoice"><name><text>M1</text></name>
 <questiontext format="html"><text><![CDATA[<p>Which <b>city</b>?</p>]]></text></questiontext>
 <generalfeedback format="html"><text>Geography.</text></generalfeedback><defaultgrade>2.0</defaultgrade>
 <single>true</single><shuffleanswers>false</shuffleanswers>
 <answer fraction="100" format="html"><text>Paris</text><feedback format="html"><text>Yes</text></feedback></answer>
 <answer fraction="50" format="html"><text>Lyon</text><feedback format="html"><text></text></feedback></answer>
 <answer fraction="0" format="html"><text>Rome</text><feedback format="html"><text></text></feedback></answer>
 <hint format="html"><text>A river</text></hint></question>
<question type="shortanswer"><name><text>M2</text></name><questiontext format="plain_text"><text>2 &lt; ?</text></questiontext>
 <usecase>1</usecase><answer fraction="100"><text>three</text></answer><answer fraction="40"><text>four</text></answer></question>
<question type="numerical"><name><text>M3</text></name><questiontext format="html"><text>Pi?</text></questiontext>
 <answer fraction="100"><text>3.14</text><tolerance>0.01</tolerance></answer>
 <units><unit><multiplier>1</multiplier><unit_name>m</unit_name></unit></units></question>
<question type="matching"><name><text>M4</text></name><questiontext format="html"><text>Match</text></questiontext>
 <subquestion format="html"><text>cat</text><answer><text>meow</text></answer></subquestion>
 <subquestion format="html"><text>dog</text><answer><text>woof</text></answer></subquestion>
 <subquestion format="html"><text></text><answer><text>moo</text></answer></subquestion></question>
<question type="essay"><name><text>M5</text></name><questiontext format="html"><text>Why?</text></questiontext>
 <graderinfo format="html"><text>Look for reasons.</text></graderinfo></question>
<question type="cloze"><name><text>M6</text></name><questiontext><text>{1:SHORTANSWER:=x}</text></questiontext></question>
<question type="ddwtos"><name><text>M7</text></name><questiontext><text>[[1]]</text></questiontext></question>
<question type="truefalse"><name><text>M8</text></name><questiontext format="html"><text>Is it?</text></questiontext>
 <answer fraction="0"><text>true</text><feedback><text>No.</text></feedback></answer>
 <answer fraction="100"><text>false</text><feedback><text>Yes.</text></feedback></answer></question>
<question type="description"><name><text>M9</text></name><questiontext format="html"><text>Read this.</text></questiontext></question>
</quiz>
"""


def test_moodle_xml_as_moodle_documents_it_comes_in():
    questions, refused = read(MOODLE)
    by_name = {row.name: row for row in questions}

    assert [row.kind for row in questions] == [
        "single_choice", "short_text", "number", "matching", "essay", "true_false", "case",
    ]  # fmt: skip
    assert [(row.name, row.reason.code) for row in refused] == [("M6", "kind_unknown"), ("M7", "kind_unknown")]
    assert {row.category for row in questions} == {"$course$/top/ch04"}
    assert codes(by_name["M1"]) == ["weights", "formatting_lost", "hints_left_out", "points"]
    assert by_name["M1"].body["fixed"] is True
    assert by_name["M2"].key == {"accepted": ["three"]}
    assert codes(by_name["M2"]) == ["partial_answers", "case_insensitive"]
    assert (by_name["M3"].key, by_name["M3"].body["unit"]) == ({"ranges": [{"least": "3.13", "most": "3.15"}]}, "m")
    assert by_name["M4"].key["pairs"] == {"1": "a", "2": "b"}
    assert by_name["M5"].rationale == "Look for reasons."
    assert by_name["M8"].rationales == {"t": "No.", "f": "Yes."}


def test_gift_that_we_write_is_read_by_pygiftparser():
    """Without braces in the words, whose escapes that parser takes for the end of a question."""
    plain = replace(MIXED[0], body={"stem": "Which is 5?", "options": options("2 + 2", "2 + 3", "six")})
    content, _ = written([plain, *MIXED[1:]], "gift")
    found = {q.title: q for q in gift_parser.parseFile(io.StringIO(content.decode())) if q.title}

    assert set(found) == {"Q1", "Q2", "Q3", "Q4", "Q5", "Q6"}
    assert all(q.valid for q in found.values())
    first = found["Q1"].answers.answers
    assert [(a.answer.strip(), a.fraction) for a in first] == [("2 + 2", 0), ("2 + 3", 100), ("six", 0)]
    assert found["Q2"].answers.answer is True
    assert [(a.answer.strip(), a.fraction) for a in found["Q6"].answers.answers] == [("2", 50), ("3", -50), ("4", 50)]


def test_gift_that_we_write_escapes_the_signs_that_moodle_names():
    """docs.moodle.org: the special characters ~ = # { } : are written with a backslash before them."""
    content, _ = written(MIXED[:1], "gift")

    assert "\n~\\= 2 + 2#That is 4\\: no.\n=\\{2 + 3\\}\n~\\~6\\#\n}" in content.decode()


def test_moodle_xml_that_we_write_says_the_same_to_a_naive_reader():
    content, _ = written(MIXED, "moodle-xml")
    root = ElementTree.fromstring(content)
    found = {q.find("name/text").text: q for q in root.findall("question")}

    right = [a.find("text").text for a in found["Q1"].findall("answer") if a.get("fraction") == "100"]
    assert right == ["{2 + 3}"]
    assert [a.find("text").text for a in found["Q2"].findall("answer") if a.get("fraction") == "100"] == ["true"]
    assert (found["Q3"].find("answer/text").text, found["Q3"].find("answer/tolerance").text) == ("4", "0.5")
    assert [a.find("text").text for a in found["Q4"].findall("answer")] == ["no one", "nobody"]
    pairs = [(s.find("text").text, s.find("answer/text").text) for s in found["Q5"].findall("subquestion")]
    assert pairs == [("cat", "meow"), ("dog", "woof"), (None, "moo")]
    assert [a.get("fraction") for a in found["Q6"].findall("answer")] == ["50", "-50", "50"]


def test_aiken_that_we_write_says_the_same_to_a_naive_reader():
    content, told = written(MIXED, "aiken")
    blocks = [block.split("\n") for block in content.decode().strip().split("\n\n")]

    assert [block[0] for block in blocks] == ["Which is 5?", "水は100℃で沸く。"]
    assert blocks[0][1:] == ["A. = 2 + 2", "B. {2 + 3}", "C. ~6#", "ANSWER: B"]
    assert [inside for _, _, inside in told] == [True, True, False, False, False, False]


@pytest.mark.parametrize(("form", "prefix"), [("qti", "qti-"), ("qti22", ""), ("qti21", "")])
def test_packages_that_we_write_say_the_same_to_a_naive_reader(form, prefix):
    content, _ = written(MIXED, form)
    package = zipfile.ZipFile(io.BytesIO(content))
    manifest = re.sub(r'\sxmlns="[^"]+"', "", package.read("imsmanifest.xml").decode(), count=1)
    hrefs = [r.get("href") for r in ElementTree.fromstring(manifest).iter("resource")]
    assert sorted(hrefs) == sorted(name for name in package.namelist() if name.startswith("items/"))

    def named(item, name):
        return [
            e for e in item.iter() if e.tag.rpartition("}")[2].removeprefix("qti-").replace("-", "").lower() == name
        ]

    items = {}
    for href in hrefs:
        root = ElementTree.fromstring(package.read(href))
        items[root.get("identifier")] = root
        assert root.tag.rpartition("}")[2] == ("qti-assessment-item" if prefix else "assessmentItem")
    correct = {
        name: [v.text for e in named(item, "correctresponse") for v in named(e, "value")]
        for name, item in items.items()
    }
    assert correct == {
        "Q1": ["b"], "Q2": ["t"], "Q3": ["3.5"], "Q4": ["no one"], "Q5": ["R1 a", "R2 b"], "Q6": ["a", "c"],
    }  # fmt: skip
    texts = [e.text for e in named(items["Q1"], "simplechoice")]
    assert texts == ["= 2 + 2", "{2 + 3}", "~6#"]
    assert [e.text for e in named(items["Q3"], "basevalue")][:2] == ["3.5", "4.5"]


def test_tables_that_we_write_are_read_by_openpyxl_and_csv_without_a_formula():
    formula = QuestionRow(
        1, "single_choice", {"stem": "=1+1", "options": options("=cmd|x", "@y")}, {"options": ["a"]}, code="F"
    )
    sheet = openpyxl.load_workbook(io.BytesIO(written([formula], "xlsx")[0])).active
    cells = dict(zip([c.value for c in sheet[1]], sheet[2], strict=True))
    assert (cells["stem"].value, cells["stem"].data_type) == ("=1+1", "s")

    content, _ = written([formula], "csv")
    [row] = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    assert (row["stem"], row["option_a"], row["option_b"], row["key"]) == ("'=1+1", "'=cmd|x", "'@y", "a")
    assert read(content)[0][0].body["stem"] == "=1+1"


@pytest.mark.parametrize("form", ["gift", "moodle-xml", "qti", "qti22", "qti21", "csv", "xlsx"])
def test_real_questions_that_went_through_us_come_out_the_same(form):
    """The single-choice items of the QTI 3 package: what goes out in another format says the same as what came in."""
    rows = [row for row in read(case_file("qti/valid-package.zip").read_bytes())[0] if row.kind == "single_choice"]
    rows = [QuestionRow(**{**vars(row), "media": (), "notes": (), "name": ""}) for row in rows]

    content, told = written(rows, form)
    back, refused = read(content, form[:3] if form.startswith("qti") else form)

    assert len(told) == 30
    assert refused == []
    assert [(row.body, row.key) for row in back] == [(row.body, row.key) for row in rows]

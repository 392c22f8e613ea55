"""Files that mean harm, or are broken: each is refused whole, with a reason, before anything is unpacked."""

import io
import stat
import zipfile

import pytest

from courses.errors import CartridgeRefused
from courses.packages.cartridges.bundle import Bundle
from exams.bank.exchange.archives import Package
from exams.bank.exchange.formats import read_questions
from exams.bank.exchange.rows import Unreadable
from exams.bank.exchange.xlsx import MAIN, workbook
from tests.exams.bank.exchange.pile import read, zipped

ITEM = (
    '<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="i" title="T" adaptive="false" '
    'timeDependent="false">{}</assessmentItem>'
)


def refusal_of(content, form=""):
    with pytest.raises(Unreadable) as refusal:
        list(read_questions(content, form))
    return refusal.value.code


def linked(name):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        info = zipfile.ZipInfo(name)
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    return target.getvalue()


def locked():
    content = bytearray(zipped({"item.xml": "secret"}))
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(sign) + place] |= 1
    return bytes(content)


def test_a_bomb_is_seen_by_its_ratio():
    bomb = zipped({"imsmanifest.xml": "<manifest/>", "item.xml": b"0" * 20_000_000})

    assert len(bomb) < 100_000
    assert refusal_of(bomb) == "zip_bomb"


def test_a_bomb_of_many_files_is_seen_by_their_number():
    assert refusal_of(zipped({f"{n}.xml": "" for n in range(12_001)})) == "zip_bomb"


def test_a_file_that_is_longer_than_it_says_is_not_read_on():
    content = bytearray(zipped({"item.xml": b"x" * 5000}))
    for sign, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = content.index(sign) + place
        content[at : at + 4] = (10).to_bytes(4, "little")

    with pytest.raises(Unreadable) as refusal:
        Package(bytes(content)).read("item.xml")

    assert refusal.value.code in ("zip_broken", "zip_bomb")


@pytest.mark.parametrize("name", ["../evil.xml", "/etc/evil.xml", "a/../../evil.xml", "C:/evil.xml", "..\\evil.xml"])
def test_a_path_that_leads_outside_is_refused(name):
    assert refusal_of(zipped({"imsmanifest.xml": "<manifest/>", name: "<x/>"})) == "zip_path"


def test_links_locks_doubles_and_broken_archives_are_refused():
    assert refusal_of(linked("item.xml")) == "zip_link"
    assert refusal_of(locked()) == "zip_encrypted"
    assert refusal_of(zipped({"item.xml": "<x/>"})[:40]) == "zip_broken"


def test_an_item_cannot_reach_a_file_outside_of_its_package():
    item = ITEM.format(
        '<itemBody><p>Look <img src="../../../../etc/passwd" alt="x"/></p>'
        '<extendedTextInteraction responseIdentifier="RESPONSE"/></itemBody>'
    )

    rows, _ = read(zipped({"imsmanifest.xml": "<manifest/>", "items/a.xml": item}))

    assert rows[0].media == ()
    assert "media_missing" in [note.code for note in rows[0].notes]


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE quiz SYSTEM "http://example.com/x.dtd">',
        '<!DOCTYPE quiz [<!ENTITY a "b">]>',
        '<!DOCTYPE quiz [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE quiz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>',
    ],
)
def test_declarations_and_entities_are_refused_in_every_xml(head):
    quiz = f'<?xml version="1.0"?>{head}<quiz><question type="essay"></question></quiz>'.encode()
    item = f"<?xml version='1.0'?>{head}{ITEM.format('')}".encode()

    assert refusal_of(quiz, "moodle-xml") == "xml_declarations"
    assert refusal_of(zipped({"imsmanifest.xml": "<manifest/>", "a.xml": item})) == "xml_declarations"


def test_broken_and_deep_xml_is_refused_with_its_line():
    with pytest.raises(Unreadable) as refusal:
        list(read_questions(b"<quiz>\n<question>\n</quiz>"))

    assert (refusal.value.code, refusal.value.line) == ("xml_broken", 3)
    assert refusal_of(b"<quiz>" + b"<a>" * 500, "moodle-xml") == "xml_deep"


def test_an_item_with_broken_xml_is_refused_alone():
    rows, refused = read(
        zipped(
            {
                "imsmanifest.xml": "<manifest><resources><resource type='imsqti_item_xmlv2p1' href='gone.xml'/></resources></manifest>",
                "a.xml": "<assessmentItem><itemBody>",
                "b.xml": ITEM.format(
                    "<itemBody><p>Why?</p><extendedTextInteraction responseIdentifier='R'/></itemBody>"
                ),
            }
        )
    )

    assert [row.body["stem"] for row in rows] == ["Why?"]
    assert [one.reason.code for one in refused] == ["file_missing", "xml_broken"]


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "empty"), (b" \n", "empty"), (b"hello", "format_unknown"), (b"\x00\x01\x02", "encoding"),
     (b"<html></html>", "format_unknown"), (b"%PDF-1.7", "format_unknown"), (b"\x81\xff\xfe\xfa", "encoding")],
)  # fmt: skip
def test_what_is_no_file_of_questions_is_refused(content, code):
    assert refusal_of(content) == code


def test_a_file_in_another_format_than_the_chosen_one_is_refused():
    assert refusal_of(b"<other><question/></other>", "qti") == "not_this_format"
    assert refusal_of(b"stem,key\na,b\n", "xlsx") == "not_this_format"
    assert refusal_of(b"name,points\na,b\n", "csv") == "columns_missing"


def test_a_file_that_is_too_large_is_refused_unread():
    assert refusal_of(b"x" * (60 * 1024 * 1024 + 1)) == "too_large"


def test_a_file_without_a_name_in_an_archive_is_refused():
    """Found by fuzzing: a name ends at its first null byte."""
    content = zipped({"imsmanifest.xml": "<manifest/>", "Z.xml": "<x/>"}).replace(b"Z.xml", b"\0.xml")

    assert refusal_of(content) == "zip_path"


def test_an_archive_that_asks_for_a_version_that_nobody_has_is_refused():
    """Found by fuzzing: PKWARE APPNOTE 4.3.12, the version needed lies at 6 from the start of an entry of the list."""
    content = bytearray(zipped({"imsmanifest.xml": "<manifest/>"}))
    content[content.index(b"PK\x01\x02") + 6] = 255

    assert refusal_of(bytes(content), "qti") == "zip_broken"
    with pytest.raises(CartridgeRefused):
        Bundle(io.BytesIO(content))


def test_an_archive_whose_packed_bytes_are_broken_is_refused():
    """Found by fuzzing: the decompressor's own error is none of an archive's."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("imsmanifest.xml", "<manifest/>" * 50)
    content = bytearray(target.getvalue())
    content[content.index(b"imsmanifest.xml") + 15 + 2 : 60] = b"\xff" * (60 - content.index(b"imsmanifest.xml") - 17)

    assert refusal_of(bytes(content), "qti") == "zip_broken"


def test_an_archive_whose_list_points_before_its_own_beginning_is_refused():
    """Found by fuzzing: PKWARE APPNOTE 4.3.16, the offset of the central directory lies at 16 from the end record."""
    content = bytearray(zipped({"imsmanifest.xml": "<manifest/>", "a.xml": "<x/>"}))
    end = content.rindex(b"PK\x05\x06") + 16
    content[end : end + 4] = (int.from_bytes(content[end : end + 4], "little") + 1000).to_bytes(4, "little")

    assert refusal_of(bytes(content), "qti") == "zip_broken"


@pytest.mark.parametrize(
    "row",
    [
        '<row r="first"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row>',
        '<row r="2"><c r="9" t="inlineStr"><is><t>x</t></is></c></row>',
        f'<row r="{"9" * 5000}"><c t="s"><v>{"9" * 5000}</v></c><c t="inlineStr"><is><t>x</t></is></c></row>',
        '<row r="2"><c r="A2" t="inlineStr"><is><t>x_xD800_</t></is></c></row>',
    ],
)
def test_a_sheet_whose_places_and_signs_are_none_is_read_as_far_as_it_goes(row):
    head = "".join(f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in ("type", "stem", "key"))
    with zipfile.ZipFile(io.BytesIO(workbook([["種別"]]))) as sound:
        book = {name: sound.read(name) for name in sound.namelist() if "sheet1" not in name}
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData><row r="1">{head}</row>{row}</sheetData></worksheet>'
    questions, refusals = read(zipped(book | {"xl/worksheets/sheet1.xml": sheet}), "xlsx")

    assert len(questions) + len(refusals) == 1
    "".join(map(repr, refusals)).encode()

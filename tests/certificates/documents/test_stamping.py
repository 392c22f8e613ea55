"""Papers stamped into a page that was laid out once: they look, say and prove the same as those laid out whole."""

import io
import subprocess

import pikepdf
import pytest
from PIL import Image, ImageChops

from certificates.credentials.services import ensure_key
from certificates.documents.models import PaperDesign
from certificates.documents.rendering import (
    attached_to,
    code_of,
    context_of,
    drawn_anew,
    form_of,
    hands_now,
    laid_out,
    printed_whole,
    title_of,
)
from certificates.documents.stamping import plain_words
from lms.clock import now
from lms.db import transaction
from lms.press.errors import GlyphMissing
from lms.press.signing.places import has_room
from tests.certificates.documents.papers import printed_text
from tests.certificates.documents.test_printing import concierge

# Chosen by hand: old and new forms of kanji, a variation sequence (U+845B U+E0100), kana alone, Latin letters, one character,
# and names in several fonts: a kanji of another font, a variation sequence that IPAmj alone has, kanji beside Latin letters.
PAPERS = [
    ("a4", "pass_certificate", "佐々木 隆", "ささき たかし"),
    ("a4", "pass_certificate", "葛\U000e0100城 ゑい", "かつらぎ えい"),
    ("a4", "award_certificate", "Anna Bell", "アンナ ベル"),
    ("card", "award_certificate", "髙橋 龍之介", "たかはし りゅうのすけ"),
    ("portrait", "award_certificate", "乙", ""),
    ("badge", "award_certificate", "小鳥遊 美咲", "たかなし みさき"),
    ("a4", "award_certificate", "𠮷野 花子", "よしの はなこ"),
    ("card", "award_certificate", "渡邉\U000e010f 薫", "わたなべ かおる"),
    ("portrait", "award_certificate", "McDonald 由美子", "マクドナルド ゆみこ"),
]


@pytest.fixture
def printing(app):
    with app.test_request_context():
        ensure_key()
        yield app


def person(name, reading="やまもと はなこ", kind="award_certificate"):
    document = concierge(name=name)
    document.kind = kind
    document.content["reading"] = reading
    return document


def whole(document, layout):
    """The paper as the layout library sets it, without stamping."""
    hands = hands_now()
    context, files = context_of(document, layout, code_of(document, hands)), attached_to(document, hands)
    return printed_whole(document, layout, context, title_of(document), files, hands)


def pictures(pdf, tmp_path):
    subprocess.run(["pdftoppm", "-r", "100", "-png", "-", str(tmp_path / "page")], input=pdf, check=True)
    found = [Image.open(path).convert("L") for path in sorted(tmp_path.glob("page-*.png"))]
    for path in tmp_path.glob("page-*.png"):
        path.unlink()
    return found


def said_in_order(pdf):
    """The words in the order of the file, which is the order of reading."""
    read = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    return "".join(read.split())


@pytest.mark.parametrize(("layout", "kind", "name", "reading"), PAPERS)
def test_a_stamped_paper_looks_reads_and_is_tagged_as_one_laid_out_whole(
    printing, tmp_path, layout, kind, name, reading
):
    """At 100 dots to the inch no dot differs by more than half a shade, which is what the edge of a stroke has."""
    document = person(name, reading, kind)
    stamped, unstamped = laid_out(document, layout, hands_now()), whole(document, layout)

    assert has_room(stamped)
    assert not has_room(unstamped)
    assert said_in_order(stamped) == said_in_order(unstamped)
    assert name.replace(" ", "") in said_in_order(stamped)
    assert tags(stamped) == tags(unstamped)
    for mine, theirs in zip(pictures(stamped, tmp_path), pictures(unstamped, tmp_path), strict=True):
        assert ImageChops.difference(mine, theirs).getextrema()[1] < 128


def tags(pdf):
    """Kinds of all tags in reading order, with the numbers of what they hold."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return list(_walk(document.Root.StructTreeRoot.K))


def _walk(node):
    if isinstance(node, pikepdf.Array):
        for one in node:
            yield from _walk(one)
    elif isinstance(node, pikepdf.Dictionary):
        yield (str(node.S), str(node.get("/Alt", "")))
        yield from _walk(node.get("/K", pikepdf.Array()))
    else:
        yield int(node)


def test_language_properties_and_files_are_those_of_the_whole_layout(printing):
    document = person("佐々木 隆")
    stamped, unstamped = laid_out(document, "card", hands_now()), whole(document, "card")

    with pikepdf.open(io.BytesIO(stamped)) as mine, pikepdf.open(io.BytesIO(unstamped)) as theirs:
        assert mine.check_pdf_syntax() == []
        assert str(mine.Root.Lang) == "ja"
        assert str(mine.docinfo.Title) == str(theirs.docinfo.Title) == "認定証 WB7K-3Q9M-2XTZ"
        assert mine.Root.Metadata.read_bytes() == theirs.Root.Metadata.read_bytes()
        assert {name: mine.attachments[name].get_file().read_bytes() for name in mine.attachments} == {
            name: theirs.attachments[name].get_file().read_bytes() for name in theirs.attachments
        }


def test_equal_words_give_equal_bytes_and_another_name_gives_others(printing):
    first = laid_out(person("佐々木 隆"), "card", hands_now())

    assert laid_out(person("佐々木 隆"), "card", hands_now()) == first
    assert laid_out(person("佐々木 薫"), "card", hands_now()) != first


def test_nothing_of_the_sample_persons_or_of_somebody_else_is_in_a_file(printing):
    laid_out(person("小鳥遊 美咲"), "card", hands_now())
    text = printed_text(laid_out(person("佐々木 隆", "ささき たかし"), "card", hands_now()))

    assert not any(word in text for word in ("花子", "小鳥遊", "X000", "WWWW", "山山"))


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("勅使河原 五百旗頭 四十物谷 七五三掛", "too long for one line at the largest size"),
        ("𠮷一𠮷一𠮷", "one font more than four runs have"),
    ],
)
def test_what_the_samples_do_not_stand_for_is_laid_out_whole(printing, name, why):
    document = person(name)

    assert plain_words(document.kind, "card", context_of(document, "card")) is None, why
    assert not has_room(laid_out(document, "card", hands_now()))


def test_a_character_that_no_font_has_is_refused_before_anything_is_stamped(printing):
    with pytest.raises(GlyphMissing):
        laid_out(person("สมชาย"), "a4", hands_now())


@pytest.mark.parametrize("kind", ["result_notice", "pass_confirmation"])
def test_letters_are_laid_out_whole(kind):
    assert plain_words(kind, "a4", {"number": "K1", "name": "佐々木 隆", "reading": ""}) is None
    assert plain_words("award_certificate", "letter", {"number": "K1", "name": "佐々木 隆", "reading": ""}) is None


def test_a_design_whose_page_moves_with_the_name_is_laid_out_whole(printing):
    """The title behind the name would stand elsewhere for each person."""
    words = '<main class="badge"><p class="name">{{ name|spaced|fitted("badge") }} {{ number }}</p></main>'
    with transaction() as work:
        template = f'{{% extends "press/base.html" %}}{{% block document %}}{words}{{% endblock %}}'
        work.session.add(PaperDesign(folder="badge", version=1, template=template, style="", recorded_at=now()))
    document = person("佐々木 隆")

    assert form_of(document, "badge", context_of(document, "badge"), ["code.txt"], hands_now()) is None
    assert "佐々木" in printed_text(drawn_anew(document, "badge"))

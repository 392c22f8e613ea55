"""The real files of ../shared/cases: what each gives was counted by hand, in the files, before they were read here."""

from collections import Counter

import pytest

from exams.bank.exchange.formats import format_of
from exams.bank.exchange.rows import Unreadable
from tests.exams.bank.exchange.pile import case_file, codes, read, zipped

# file -> kinds of the questions in it, counted by eye; ("case" is a text without a question)
GIFT = {
    "TFTwoFeedback": {"true_false": 3},
    "descriptionTitleEscapedColon": {"case": 1, "true_false": 1},
    "escapeAll": {"single_choice": 1},
    "escapeEquals": {"single_choice": 1},
    "formatExamples": {"single_choice": 1},
    "markdown": {"case": 4},
    "mc1": {"single_choice": 1},
    "mc4": {"single_choice": 1},
    "mcHTMLComment": {"single_choice": 1},
    "multipleAnswersFloat": {"multiple_response": 1},
    "numerical1": {"number": 10},
    "shortAnswer1": {"short_text": 2},
    "shortAnswerNotMatching": {"single_choice": 2},
    "shortFirstEmbeddedUnderline": {"short_text": 2},
    "symbolsAll": {"true_false": 1},
    "tag_id_and_two_tags": {"essay": 1},
    "tf1": {"true_false": 1},
    "tf1_markdown": {"true_false": 1},
    "totara_moodle_backslash": {"essay": 1},
    "totara_moodle_match": {"matching": 1},
    "totara_moodle_multichoice_multi": {"multiple_response": 1},
    "totara_moodle_pre_content": {"essay": 1},
    "totara_moodle_shortanswer_general_feedback": {"short_text": 1},
    "totara_moodle_truefalse_true_answer1": {"true_false": 1},
    "type_inferred_multiline_markdown": {"short_text": 1},
}
# item of QTI 2.1 -> its kind, or why it is refused
QTI21_ITEMS = {
    "Example02-feedbackInline": "true_false",
    "categorization": "matching",
    "choice": "single_choice",
    "essay": "essay",
    "extended_text_rubric": "essay",
    "gap_match": "refused: kind_unknown",
    "match": "refused: kind_unknown",
    "match2": "matching",
    "order": "ordering",
    "text_entry": "short_text",
}
REFUSED_WHOLE = {
    "gift/categorySpecialCharacter.gift": "no_questions",  # one $CATEGORY line and no question
    "csv/cp932_encodable_only.csv": "columns_missing",  # the others are rosters and holidays, no questions
    "csv/dup_header.csv": "columns_missing",
    "csv/empty.csv": "empty",
    "csv/ragged.csv": "columns_missing",
    "csv/shift_jis_2004.csv": "encoding",  # neither UTF-8 nor CP932
    "csv/syukujitsu.csv": "columns_missing",
    "csv/utf8_bom_crlf.csv": "columns_missing",
}


def counted(rows):
    return dict(Counter(row.kind for row in rows))


@pytest.mark.parametrize("name", GIFT)
def test_gift_files_give_the_questions_counted_by_hand(name):
    content = case_file(f"gift/{name}.gift").read_bytes()

    questions, refused = read(content)

    assert format_of(content) == "gift"
    assert (counted(questions), refused) == (GIFT[name], [])


def test_no_gift_file_of_the_folder_is_forgotten():
    there = {path.stem for path in case_file("gift").glob("*.gift")}

    assert there == {*GIFT, "categorySpecialCharacter"}


@pytest.mark.parametrize("name", QTI21_ITEMS)
def test_items_of_qti_2_1_are_read_or_refused_as_counted_by_hand(name):
    questions, refused = read(case_file(f"canvas/items_2.1/{name}.xml").read_bytes())

    said = [row.kind for row in questions] + [f"refused: {row.reason.code}" for row in refused]
    assert said == [QTI21_ITEMS[name]]


def test_a_canvas_quiz_of_qti_1_2_with_feedback_gives_two_questions_and_refuses_the_one_without_words():
    questions, refused = read(case_file("canvas/feedback_quiz_1.2.xml").read_bytes())

    assert counted(questions) == {"true_false": 2}
    assert [(row.line, row.reason.code) for row in refused] == [(11, "no_stem")]
    assert questions[0].rationales == {"t": "Answer was True", "f": "Answer was False"}
    assert questions[0].rationale == "Neutral"
    assert [note.detail for note in questions[0].notes if note.code == "feedback_left_out"] == ["Correct", "Incorrect"]


def test_a_canvas_package_of_qti_1_2_gives_its_four_questions():
    folder = case_file("canvas/test_qti_1.2_canvas")
    package = zipped({str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*.xml")})

    questions, refused = read(package)

    assert [row.kind for row in questions] == ["true_false", "single_choice", "multiple_response", "essay"]
    assert refused == []
    assert questions[2].key == {"options": ["a", "b"], "scoring": "all"}


def test_the_package_of_qti_2_1_gives_five_questions_with_three_pictures():
    questions, refused = read(case_file("canvas/test_qti_2.1.zip").read_bytes())

    assert [row.kind for row in questions] == [
        "true_false",
        "single_choice",
        "multiple_response",
        "short_text",
        "essay",
    ]
    assert refused == []
    assert [option["text"] for option in questions[1].body["options"]] == ["1/6", "1/5", "1/4", "1/3", "1/2"]
    assert ("media_kind", "apip_VE_IP_02.svg") in [(note.code, note.detail) for note in questions[1].notes]
    assert [each.name for each in questions[4].media] == [
        "apip_VE_IP_05_title.png", "apip_VE_IP_05_croc.png", "apip_VE_IP_05_flamingos.png",
    ]  # fmt: skip


def test_the_sound_package_of_qti_3_gives_45_questions_and_refuses_the_two_without_anything_to_answer():
    questions, refused = read(case_file("qti/valid-package.zip").read_bytes())

    assert counted(questions) == {"single_choice": 30, "essay": 15}
    assert [(row.name.split(":")[0], row.reason.code) for row in refused] == [
        ("QUE_37_1.xml", "no_interaction"), ("QUE_38_1.xml", "no_interaction"),
    ]  # fmt: skip
    # 26 pictures lie in the package; figb1431, figb0462, figb0461, figb4677 and figa1036 are shown by several items
    assert {each.name for row in questions for each in row.media} >= {"scru0959.jpg", "figb1699.jpg", "figa0346.jpg"}


def test_the_package_with_broken_scoring_gives_19_of_20_questions_and_tells_what_is_wrong():
    """Thirteen written answers are scored by comparing with a right answer that is declared nowhere; one choice has two."""
    questions, refused = read(case_file("qti/invalid-response-processing.zip").read_bytes())

    assert counted(questions) == {"essay": 13, "single_choice": 6}
    assert [(row.name.split(":")[0], row.reason.code) for row in refused] == [("QUE_16_5.xml", "two_keys")]
    assert [row.kind for row in questions if "processing_left_out" in codes(row)] == ["essay"] * 13


@pytest.mark.parametrize("name", REFUSED_WHOLE)
def test_files_without_questions_are_refused_for_the_reason_seen_in_them(name):
    with pytest.raises(Unreadable) as refusal:
        read(case_file(name).read_bytes())

    assert refusal.value.code == REFUSED_WHOLE[name]


@pytest.mark.parametrize(("pattern", "code"), [("scorm/*.zip", "no_questions"), ("h5p/*.h5p", "format_unknown")])
def test_packages_of_other_things_hold_no_questions(pattern, code):
    folder, ending = pattern.split("/")
    refusals = []
    for path in sorted(case_file(folder).glob(ending)):
        with pytest.raises(Unreadable) as refusal:
            read(path.read_bytes())
        refusals.append(refusal.value.code)

    assert set(refusals) == {code}

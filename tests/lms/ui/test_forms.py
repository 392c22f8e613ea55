"""Forms read what people here really type, and say kindly what they could not read."""

from datetime import date

import pytest
from wtforms import EmailField, FieldList, PasswordField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from lms.i18n import sentence
from lms.text.errors import EraMismatch
from lms.ui.forms import (
    AtLeastChosen,
    BaseForm,
    JaDateField,
    KanaField,
    MultiCheckboxField,
    NumberField,
    OnOrAfter,
    OnOrBefore,
    PhoneField,
    PostalCodeField,
    clean_line,
    clean_text,
)


class Sheet(BaseForm):
    class Meta:
        csrf = False

    name = StringField("Name", filters=[lambda value: value and value.upper()])
    letter = TextAreaField("Letter")
    mail = EmailField("Mail")
    secret = PasswordField("Secret")
    born_on = JaDateField("Born")
    reading = KanaField("Reading")
    postal_code = PostalCodeField("Postal code")
    phone = PhoneField("Phone")
    seats = NumberField("Seats")
    days = MultiCheckboxField("Days", choices=[("mon", "Mon"), ("sat", "Sat")])


@pytest.fixture
def filled(speaking):
    """``filled(name="…")``: the sheet after it was sent with these words, read in Japanese."""

    def send(**words):
        with speaking("ja", **words):
            sheet = Sheet()
            sheet.validate()
            return sheet

    return send


class Reasoned(BaseForm):
    class Meta:
        csrf = False

    reason = StringField("Reason", [InputRequired()])
    letter = TextAreaField("Letter", [InputRequired()])


@pytest.mark.parametrize("blank", ["", "  ", "\u3000\u3000", "\n \n"])
def test_spaces_alone_are_no_answer_to_what_is_required(speaking, blank):
    with speaking("ja", reason=blank, letter=blank):
        form = Reasoned()

        assert not form.validate()
        assert set(form.errors) == {"reason", "letter"}
    with speaking("ja", reason=" 台風 ", letter="中止です"):
        assert Reasoned().validate()


def test_a_line_is_folded_to_half_width_digits_and_single_spaces():
    assert clean_line("  葵区\u3000１丁目\t２\u200b番\u0007 ") == "葵区 1丁目 2番"


def test_a_line_keeps_rare_kanji_and_their_variation_selectors():
    assert clean_line("渡邉󠄏 髙﨑") == "渡邉󠄏 髙﨑"


def test_a_text_keeps_indents_blank_lines_and_digits_as_written():
    assert clean_text("\u3000１日目\r\n\r\n\tよい天気\u0000\r\n") == "\u3000１日目\n\n\tよい天気"


def test_the_forms_own_filters_come_after_the_cleaning(filled):
    assert filled(name=" ａ　abe ").name.data == "Ａ ABE"


def test_an_address_typed_in_full_width_is_read(filled):
    assert filled(mail="ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ\u3000").mail.data == "taro@example.jp"


def test_the_days_in_a_refusal_are_written_as_the_reader_writes_days(filled, speaking):
    assert "1926年12月25日(昭和元年)" in filled(born_on="昭和64年1月8日").born_on.errors[0]
    with speaking("en"):
        told = sentence(EraMismatch(typed="S64.1.8", era="昭和", first=date(1926, 12, 25), last=date(1989, 1, 7)))
        assert told == "S64.1.8 is not in the era 昭和, which ran from 25 December 1926 to 7 January 1989."


def test_a_password_is_never_changed(filled):
    assert filled(secret=" １２\u3000 ").secret.data == " １２\u3000 "


@pytest.mark.parametrize(
    "typed", ["1950-04-01", "昭和25年4月1日", "S25.4.1", "１９５０年４月１日", "昭和二十五年四月一日"]
)
def test_a_birthday_is_read_in_either_calendar(filled, typed):
    assert filled(born_on=typed).born_on.data == date(1950, 4, 1)


def test_a_day_that_was_not_understood_is_shown_again_as_typed(filled):
    field = filled(born_on="春ごろ").born_on

    assert field.data is None
    assert "春ごろ" in field.errors[0]
    assert 'value="春ごろ"' in field()


def test_a_day_that_does_not_exist_is_refused_once_even_when_required(speaking):
    class Required(BaseForm):
        class Meta:
            csrf = False

        born_on = JaDateField("Born", [DataRequired()])

    with speaking("ja", born_on="2026-02-30"):
        form = Required()

        assert not form.validate()
        assert len(form.born_on.errors) == 1
        assert "2026-02-30" in form.born_on.errors[0]


def test_a_stored_day_is_offered_in_a_form_that_can_be_read_again(speaking):
    with speaking("ja"):
        shown = Sheet(born_on=date(1950, 4, 1)).born_on

    assert 'value="1950年4月1日"' in shown()


@pytest.mark.parametrize("typed", ["たかはし はなこ", "タカハシ　ハナコ", "ﾀｶﾊｼ ﾊﾅｺ"])
def test_a_reading_becomes_hiragana_from_any_kana(filled, typed):
    assert filled(reading=typed).reading.data == "たかはし はなこ"


def test_a_reading_with_kanji_is_refused(filled):
    assert "高" in filled(reading="高はし").reading.errors[0]


@pytest.mark.parametrize("typed", ["4200853", "420-0853", "〒４２０ー０８５３", "420 0853"])
def test_a_postal_code_is_read_from_any_writing(filled, typed):
    assert filled(postal_code=typed).postal_code.data == "420-0853"


@pytest.mark.parametrize("typed", ["420-085", "420-08533", "abc-defg"])
def test_a_postal_code_of_another_length_is_refused(filled, typed):
    assert filled(postal_code=typed).postal_code.errors == ["郵便番号は7けたです。例: 123-4567"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("０３−１２３４−５６７８", "03-1234-5678"),
        ("03(1234)5678", "03-1234-5678"),
        ("09012345678", "09012345678"),
        ("+81 90 1234 5678", "+81-90-1234-5678"),
    ],
)
def test_a_telephone_number_is_kept_as_it_is_dialled(filled, typed, kept):
    assert filled(phone=typed).phone.data == kept


@pytest.mark.parametrize("typed", ["1234-5678", "0312345", "電話なし"])
def test_a_telephone_number_without_area_code_is_refused(filled, typed):
    assert filled(phone=typed).phone.data is None


@pytest.mark.parametrize(("typed", "read"), [("１２", 12), ("1,200", 1200), ("", None)])
def test_a_number_is_read_in_full_width_and_with_thousands_marks(filled, typed, read):
    assert filled(seats=typed).seats.data == read


def test_a_word_instead_of_a_number_is_answered_in_kind_words(filled):
    assert filled(seats="三人くらい").seats.errors == ["数字で入力してください。"]


def test_several_boxes_give_a_list(filled):
    assert filled(days=["mon", "sat"]).days.data == ["mon", "sat"]


def test_empty_fields_are_nothing_and_no_fault(filled):
    sheet = filled(name="")

    assert not sheet.errors
    assert [sheet.born_on.data, sheet.reading.data, sheet.phone.data] == [None, None, None]


@pytest.mark.parametrize(
    ("day", "fits"), [(date(2026, 11, 19), False), (date(2026, 11, 20), True), (date(2026, 11, 21), True)]
)
def test_a_day_on_the_first_allowed_day_fits(speaking, day, fits):
    class Form(BaseForm):
        class Meta:
            csrf = False

        on = JaDateField("On", [OnOrAfter(lambda: date(2026, 11, 20))])

    with speaking("ja", on=day.isoformat()):
        assert Form().validate() is fits


@pytest.mark.parametrize(("day", "fits"), [(date(2026, 11, 20), True), (date(2026, 11, 21), False)])
def test_a_day_after_the_last_allowed_day_is_refused(speaking, day, fits):
    class Form(BaseForm):
        class Meta:
            csrf = False

        on = JaDateField("On", [OnOrBefore(date(2026, 11, 20))])

    with speaking("ja", on=day.isoformat()):
        assert Form().validate() is fits


def test_at_least_one_box_must_be_ticked(speaking):
    class Form(BaseForm):
        class Meta:
            csrf = False

        days = MultiCheckboxField("Days", [AtLeastChosen()], choices=[("mon", "Mon")])

    with speaking("ja", other="x"):
        form = Form()

        assert not form.validate()
        assert form.days.errors == ["1つ以上選んでください。"]


@pytest.mark.parametrize(
    ("language", "word"),
    [("ja", "まだ入っていません。入力するか、選んでください。"), ("en", "This field is required.")],
)
def test_the_librarys_messages_speak_the_readers_language(speaking, language, word):
    class Form(BaseForm):
        class Meta:
            csrf = False

        name = StringField("Name", [InputRequired()])

    with speaking(language, name=""):
        form = Form()
        form.validate()

        assert form.name.errors == [word]


def test_a_message_with_a_count_is_filled(speaking):
    class Form(BaseForm):
        class Meta:
            csrf = False

        names = FieldList(StringField("Name", [Length(max=3)]), min_entries=1)

    with speaking("ja", **{"names-0": "四文字名"}):
        form = Form()
        form.validate()

        assert form.names[0].errors == ["3文字以内で入力してください。"]

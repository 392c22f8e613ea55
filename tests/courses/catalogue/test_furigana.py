"""Readings over kanji. The analyser is played by a table, but for one test that asks the real one."""

import yaml

from courses.catalogue.annotation import annotate_files, own_readings, stretches_of
from courses.catalogue.desk import with_readings
from courses.catalogue.furigana import (
    Counter,
    Readings,
    Token,
    annotate,
    bare_kanji,
    marked_token,
    marked_word,
    open_stretches,
)

WORDS = {
    "取り組み": "トリクミ", "地域": "チイキ", "学ぶ": "マナブ", "人": "ヒト", "居場所": "イバショ", "家": "ウチ",
    "家族": "カゾク", "高齢": "コウレイ", "化": "カ", "率": "リツ", "年": "トシ", "月": "ツキ", "日": "ヒ", "分": "ブン",
    "何": "ナン", "題": "ダイ",
}  # fmt: skip


def analyser(texts):
    """The longest word of the table at each place; anything else is a sign by itself."""
    return [list(split(text)) for text in texts]


def split(text):
    while text:
        word = max((w for w in WORDS if text.startswith(w)), key=len, default=text[0])
        yield Token(word, WORDS.get(word, ""))
        text = text[len(word) :]


def marked(text, readings=None):
    return annotate([text], analyser, readings or Readings())[0]


def test_kana_of_a_word_stand_outside_its_readings():
    assert marked_word("取り組み", "トリクミ") == "{取|と}り{組|く}み"
    assert marked_word("お父さん", "オトウサン") == "お{父|とう}さん"
    assert marked_word("ジェロントロジー入門", "ジェロントロジーニュウモン") == "ジェロントロジー{入門|にゅうもん}"


def test_a_word_that_cannot_be_laid_beside_its_reading_is_marked_whole():
    assert marked_word("一人ひとり", "チガウヨミ") == "{一人ひとり|ちがうよみ}"


def test_a_long_word_is_marked_by_its_parts_when_their_readings_add_up():
    parts = (Token("高齢", "コウレイ"), Token("化", "カ"))

    assert marked_token(Token("高齢化", "コウレイカ", parts)) == "{高齢|こうれい}{化|か}"
    assert marked_token(Token("高齢化", "コウレイガ", parts)) == "{高齢化|こうれいが}"


def test_a_second_run_changes_nothing():
    once = marked("地域で学ぶ人")

    assert once == "{地域|ちいき}で{学|まな}ぶ{人|ひと}"
    assert marked(once) == once


def test_a_reading_that_somebody_wrote_stays():
    assert marked("{家|いえ}で学ぶ") == "{家|いえ}で{学|まな}ぶ"


def test_corrections_hold_at_the_borders_of_words():
    readings = Readings(words={"家": "{家|いえ}"}, phrases={"何を": "{何|なに}を"})

    assert marked("家で何を学ぶ家族", readings) == "{家|いえ}で{何|なに}を{学|まな}ぶ{家族|かぞく}"


def test_counters_are_read_after_figures():
    counters = {
        "人": Counter("にん", whole={1: "ひとり", 2: "ふたり"}),
        "分": Counter("ふん", endings={0: "ぷん", 3: "ぷん"}, not_before="の"),
    }
    readings = Readings(counters=counters)

    assert marked("1人と12人と2.6人の人", readings) == "{1人|ひとり}と12{人|にん}と2.6{人|にん}の{人|ひと}"
    assert marked("10分、5分、3分の1", readings) == "10{分|ぷん}、5{分|ふん}、3{分|ぶん}の1"


def test_kanji_that_nobody_can_read_stay_bare_and_are_named():
    text = marked("地域の龘")

    assert text == "{地域|ちいき}の龘"
    assert bare_kanji(text) == ["龘"]


LESSON = """---
title: 題
title_en: Title
facts: [rate-2024]
checks:
  - stem: 人はどこで学ぶか
    options:
      - {text: 地域, key: true, feedback: "家族、地域"}
---
## 地域で
:::fact rate-2024
:::
[家族](https://example.jp/家族) `地域`
"""


def test_a_lesson_keeps_its_layout_codes_and_addresses():
    after = annotate_files([("1.md", LESSON)], analyse=analyser, readings=Readings())[0]

    assert after == LESSON.replace("title: 題", 'title: "{題|だい}"').replace(
        "stem: 人はどこで学ぶか", 'stem: "{人|ひと}はどこで{学|まな}ぶか"'
    ).replace("text: 地域", 'text: "{地域|ちいき}"').replace('"家族、地域"', '"{家族|かぞく}、{地域|ちいき}"').replace(
        "## 地域で", "## {地域|ちいき}で"
    ).replace("[家族]", "[{家族|かぞく}]")
    assert yaml.safe_load(after.split("---\n")[1])["checks"][0]["options"][0]["key"] is True


def test_what_stands_behind_a_backslash_stays_as_it_is():
    text = "| 量\\|日 | \\{地域\\} | {地\\|域|ちいき} |"

    assert [text[a:b] for a, b in open_stretches(text)] == ["| 量", "日 | ", "地域"]


def test_an_author_has_proposals_on_every_installation_and_keeps_her_tables():
    proposed = with_readings("| 大切 | 量\\|毎日 |")

    assert proposed == "| {大切|たいせつ} | {量|りょう}\\|{毎日|まいにち} |"


def test_starting_afresh_drops_readings_first():
    text = 'title: "{地域|じもと}"\n'

    assert annotate_files([("c.yaml", text)], afresh=True, analyse=analyser, readings=Readings()) == [
        'title: "{地域|ちいき}"\n'
    ]


def test_a_unit_is_read_as_after_a_figure_and_sources_keep_their_names():
    text = "sources:\n  a: {title: 地域}\nfacts:\n  f: {statement: 人, unit: 人}\n"
    readings = Readings(counters={"人": Counter("にん")})

    after = annotate_files([("facts.yaml", text)], analyse=analyser, readings=readings)[0]

    assert after == 'sources:\n  a: {title: 地域}\nfacts:\n  f: {statement: "{人|ひと}", unit: "{人|にん}"}\n'


def test_the_kept_corrections_can_be_read():
    readings = own_readings()

    assert readings.words["居場所"] == "{居場所|いばしょ}"
    assert readings.counters["日"].whole[20] == "はつか"


def test_what_people_do_not_read_is_not_touched():
    assert [s.value for s in stretches_of("code: 地域\ntitle_en: 地域\ntitle: 題\n", "c.yaml")] == ["題"]

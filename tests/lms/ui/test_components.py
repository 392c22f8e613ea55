"""Components bind words, hints and faults together for those who hear a page instead of seeing it."""

import re

import pytest
from flask import render_template_string
from lxml import html
from wtforms import StringField
from wtforms.validators import InputRequired

from lms.i18n import ROOT
from lms.ui.forms import BaseForm, MultiCheckboxField, RadioField

TEMPLATES = sorted((ROOT / "lms/ui/templates").rglob("*.html"))
IMPORT = """{% from "ui/macros.html" import bar, cell, confirm, crumb, empty, facts, field, form_errors, form_start, notice,
    pager, person_name, progress, search_box, sort_link, steps, table, tag %}"""


class Sheet(BaseForm):
    class Meta:
        csrf = False

    name = StringField("Name", [InputRequired()], description="As in the register")
    way = RadioField("Way", [InputRequired()], choices=[("phone", "Phone"), ("post", "Post")])
    days = MultiCheckboxField("Days", choices=[("mon", "Mon")])


class Page:
    page, pages, has_prev, prev_num, has_next, next_num = 2, 3, True, 1, True, 3


@pytest.fixture
def drawn(design_app):
    """``drawn("{{ tag('x') }}", form=…)``: the component as a tree."""

    def draw(source, path="/design", **context):
        with design_app.test_request_context(path):
            return html.fragment_fromstring(render_template_string(IMPORT + source, **context), create_parent="div")

    return draw


@pytest.fixture
def refused(design_app):
    """The sheet after it was sent empty."""
    with design_app.test_request_context("/design", method="POST", data={"x": "y"}):
        sheet = Sheet()
        assert not sheet.validate()
        return sheet


def test_a_field_is_described_by_its_hint_and_its_fault(drawn, refused):
    tree = drawn("{{ field(form.name) }}", form=refused)
    box = tree.get_element_by_id("name")

    assert tree.xpath("//label[@for='name']")[0].text_content() == "Name必須"
    assert box.get("aria-invalid") == "true"
    described = [tree.get_element_by_id(name).text_content() for name in box.get("aria-describedby").split()]
    assert described[0] == "As in the register"
    assert "まだ入っていません" in described[1]


def test_a_field_without_fault_claims_none(drawn, design_app):
    with design_app.test_request_context("/design"):
        box = drawn("{{ field(form.days) }}{{ field(form.name) }}", form=Sheet()).get_element_by_id("name")

    assert box.get("aria-invalid") is None
    assert box.get("aria-describedby") == "name-hint"


def test_choices_stand_in_a_group_with_their_question(drawn, refused):
    tree = drawn("{{ field(form.way) }}", form=refused)

    assert tree.xpath("//fieldset/legend")[0].text_content() == "Way必須"
    assert [label.text_content() for label in tree.xpath("//fieldset//label")] == ["Phone", "Post"]
    assert tree.xpath("//fieldset")[0].get("aria-describedby") == "way-error"


def test_the_summary_of_faults_leads_to_each_field(drawn, refused):
    tree = drawn("{{ form_errors(form) }}{{ field(form.name) }}{{ field(form.way) }}", form=refused)
    links = [link.get("href") for link in tree.xpath("//*[@role='alert']//a")]

    assert links == ["#name", "#way-0"]
    assert all(tree.get_element_by_id(link[1:]) is not None for link in links)


def test_a_form_is_guarded_against_forgery_and_double_sending(drawn):
    form = drawn("{{ form_start(keep='letter') }}").xpath("//form")[0]

    assert form.get("method") == "post"
    assert form.get("data-once") is not None
    assert form.get("data-keep") == "letter"
    assert form.xpath("input[@name='csrf_token']/@value")[0]


def test_a_search_changes_nothing_and_carries_no_secret(drawn):
    form = drawn("{{ search_box('Find') }}").xpath("//form")[0]

    assert form.get("method") == "get"
    assert not form.xpath(".//input[@name='csrf_token']")


def test_every_cell_knows_its_header_for_the_narrow_layout(drawn):
    tree = drawn("{{ table('People', ['Name', {'label': 'Score', 'number': true}], [['Abe', 42], ['Ito', 35]]) }}")

    assert tree.xpath("//caption")[0].text_content().strip() == "People"
    assert tree.xpath("//tbody//th[@scope='row']/text()") == ["Abe", "Ito"]
    assert tree.xpath("//tbody//td/@data-label") == ["Score", "Score"]
    assert tree.xpath("//tbody//td/@class") == ["number", "number"]


def test_a_sorted_column_says_so_and_offers_the_other_way(drawn):
    source = (
        "{{ table('People', [{'label': 'Name', 'sort': 'name'}, {'label': 'Day', 'sort': 'day'}], [], sort='name') }}"
    )
    tree = drawn(source, path="/design?sort=name&page=3&q=abe")

    assert tree.xpath("//th/@aria-sort") == ["ascending"]
    assert tree.xpath("//th/a/@href") == ["/design?sort=-name&q=abe", "/design?sort=day&q=abe"]


def test_a_table_can_write_its_own_cells(drawn):
    tree = drawn(
        "{% call(row) table('People', ['Name'], ['Abe']) %}{{ cell('Name', row|upper, first=true) }}{% endcall %}"
    )

    assert tree.xpath("//tbody//th/text()") == ["ABE"]


def test_the_pager_keeps_the_search(drawn):
    links = drawn("{{ pager(page) }}", path="/design?q=abe&page=2", page=Page()).xpath("//a/@href")

    assert links == ["/design?q=abe&page=1", "/design?q=abe&page=3"]


@pytest.mark.parametrize("kind", ["good", "warn", "bad", "info"])
def test_a_notice_says_its_kind_in_words(drawn, kind):
    word = {"good": "できました:", "warn": "ご注意:", "bad": "エラー:", "info": "お知らせ:"}[kind]

    assert word in drawn("{{ notice(kind, 'x') }}", kind=kind).text_content()


def test_steps_say_their_state_in_words_and_mark_the_present_one(drawn):
    items = [{"title": "Learn", "state": "done"}, {"title": "Sit", "state": "now"}, {"title": "Hold", "state": "later"}]
    tree = drawn("{{ steps(items) }}", items=items)

    assert tree.xpath("//*[@class='step-state']/text()") == ["済み", "いまここ", "これから"]
    assert tree.xpath("//li/@aria-current") == ["step"]


def test_progress_is_told_in_words_too(drawn):
    assert "12のうち 8" in drawn("{{ progress(8, 12, 'Chapters') }}").text_content()


def test_progress_out_of_nothing_does_not_break(drawn):
    assert drawn("{{ progress(0, 0, 'Chapters') }}").xpath("//progress/@max") == ["1"]


def test_bars_stand_beside_their_figures(drawn):
    tree = drawn("{{ bar('Scores', [('A', 5), ('B', 10)], 'Chapter', 'Score') }}")

    assert [cell.text_content() for cell in tree.xpath("//td[@class='number']")] == ["5", "10"]
    assert tree.xpath("//*[@class='bar-value']/@width") == ["50.0%", "100.0%"]


def test_what_cannot_be_undone_is_asked_with_its_consequences(drawn, design_app):
    with design_app.test_request_context("/design"):
        tree = drawn("{{ confirm(form, 'Really?', 'Yes', '/back', ['It stays.']) }}", form=Sheet())

    assert "It stays." in tree.text_content()
    assert tree.xpath("//a/@href") == ["/back"]
    assert tree.xpath("//button/text()") == ["Yes"]


def test_words_of_people_are_escaped(drawn):
    tree = drawn("{{ person_name(name) }}{{ facts([(name, name)]) }}{{ tag(name) }}", name="<script>x</script>")

    assert not tree.xpath("//script")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_carries_style_or_script_of_its_own(path):
    text = path.read_text()

    assert not re.search(r"\sstyle=|\son\w+=|<style|javascript:", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)


@pytest.mark.parametrize("status", [400, 403, 404, 409, 413, 429, 500])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_an_error_page_offers_one_way_forward_and_its_number(design_app, status, language):
    page = html.fromstring(design_app.test_client().get(f"/error/{status}?lang={language}").text)

    assert page.xpath("//main//a[@class='button']/@href") == ["/"]
    assert "a1b2c3" in page.xpath("//main")[0].text_content()


def test_the_page_of_a_fault_asks_nothing_of_the_application(design_app):
    page = html.fromstring(design_app.test_client().get("/error/500").text)

    assert not page.xpath("//nav")
    assert page.xpath("//h1")[0].text_content() == "こちらの不具合です。申し訳ありません"


def test_a_page_carries_the_readers_text_size_colours_and_furigana_choice(design_app):
    page = html.fromstring(design_app.test_client().get("/design?text=3&look=strong&ruby=off").text)

    assert page.get("class").split() == ["text-3", "look-strong", "ruby-off"]
    assert page.xpath("//button[@name='look'][@aria-pressed='true']/@value") == ["strong"]
    assert page.xpath("//button[@name='text'][@aria-pressed='true']/@value") == ["3"]
    assert page.xpath("//button[@name='ruby'][@aria-pressed='true']/@value") == ["off"]


def test_a_sample_says_so_on_every_page(design_app):
    for path in ("/design", "/privacy", "/error/404", "/error/500"):
        page = html.fromstring(design_app.test_client().get(path).text)

        assert "見本 SAMPLE" in page.xpath("//aside[@class='sample']")[0].text_content()


def test_every_framed_page_says_where_one_is(design_app):
    for path in ("/privacy", "/error/404"):
        page = html.fromstring(design_app.test_client().get(path).text)
        home, here = page.xpath("//nav[@class='crumbs']//li")

        assert home.xpath("./a/@href") == ["/"]
        assert here.text_content().strip() == page.xpath("string(//h1)").strip()


def test_the_living_page_calls_every_component_by_its_name_and_shows_every_colour(design_app):
    templates = ROOT / "lms/ui/templates/ui"
    written = "".join((templates / name).read_text() for name in ("macros.html", "chart.html", "icons.html"))
    components = set(re.findall(r"macro ([a-z]\w*)\(", written))
    colours = set(re.findall(r"(--[a-z-]+): (?:#|var\(--color)", (ROOT / "lms/ui/static/looks.css").read_text()))

    page = html.fromstring(design_app.test_client().get("/design").text)

    assert len(components) > 20
    assert len(colours) > 15
    assert components | colours <= {code.text for code in page.iter("code")}


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_living_page_shows_a_link_and_not_the_letters_of_one(design_app, language):
    page = design_app.test_client().get(f"/design?lang={language}").text

    assert "&lt;a" not in page
    assert re.search(r'<p>[^<]+<a href="#main">[^<]+</a>', page)

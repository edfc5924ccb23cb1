import re
from html.parser import HTMLParser
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from tertial.documents import html
from tertial.documents import model as m
from tertial.documents.tests.hostile import TEXTS, document
from tertial.documents.tests.sample import goals, report
from tertial.documents.text import clean

VOID = {"br", "img", "hr", "input", "circle", "path", "rect", "line", "polyline"}


class Page(HTMLParser):
    """Collects tags and texts, and requires every element to be closed in order."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.open: list[str] = []
        self.feed(content)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "br":
            self.text += "\n"
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str, **wanted: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag and wanted.items() <= attrs.items()]


PAGE = Page(html.render(document(), figure_url=lambda key: f"/siffra/{key}?a=1&b=2"))


def test_nothing_that_a_strict_policy_refuses() -> None:
    assert {name for name, _ in PAGE.tags} & {"script", "style", "img", "iframe", "object", "embed", "link"} == set()
    names = {attribute for _, attrs in PAGE.tags for attribute in attrs}
    assert not any(name == "style" or name.startswith("on") for name in names)


def test_tables_have_caption_headers_and_a_group_to_scroll() -> None:
    page = Page(html.render(report()))
    assert len(page.all("table")) == len(page.all("caption")) == len(page.all("thead")) == 6
    groups = page.all("div", role="group", tabindex="0")
    captions = {attrs["id"] for attrs in page.all("caption")}
    assert {attrs["aria-labelledby"] for attrs in groups} == captions
    rows = len(page.all("tr")) - 6
    assert len(page.all("th", scope="row")) + len(page.all("th", scope="rowgroup")) == rows
    assert page.all("div", **{"class": "table-block table-block--landscape", "id": "table-wide"})


def test_a_figure_is_a_link_only_when_it_can_be_opened() -> None:
    link = PAGE.all("a", **{"class": "figure", "data-figure": "text.outcome"})[0]
    assert link["href"] == "/siffra/text.outcome?a=1&b=2"
    assert Page(html.render(document())).all("a", **{"class": "figure"}) == []


def test_what_one_may_do_with_a_section_is_linked_below_its_heading() -> None:
    made = m.Document(
        "D", "", "b", "p", (m.Section("a b", "Ett & två", (m.Paragraph((m.Text("x"),)),)), m.Section("c", "Tre"))
    )
    content = html.render(
        made,
        section_tools=lambda key: [html.SectionTool("Skriv", f"/skriv/?a={key}&b", "Skriv i Ett & två")] * (key != "c"),
    )
    page = Page(content)
    assert page.all("a") == [{"href": "/skriv/?a=a b&b", "aria-label": "Skriv i Ett & två"}]
    assert '</h2><p class="t-section-tools"><a ' in content
    assert html.render(made).count("t-section-tools") == 0


def test_headings_step_by_one() -> None:
    levels = [int(tag[1]) for tag, _ in PAGE.tags if re.fullmatch(r"h\d", tag)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_ids_are_unique_and_every_inner_link_leads_somewhere() -> None:
    ids = [attrs["id"] for _, attrs in PAGE.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    inner = {str(attrs["href"])[1:] for attrs in PAGE.all("a") if str(attrs["href"]).startswith("#")}
    assert inner <= set(ids)


def test_charts_are_pictures_with_a_text_and_a_table() -> None:
    pictures = PAGE.all("svg", role="img")
    assert len(pictures) == len(PAGE.all("details")) == 3
    assert all(attrs["aria-label"] for attrs in pictures)


def test_a_status_is_shape_colour_and_word() -> None:
    section = m.Section("s", "S", (goals(),))
    content = html.render_section(section)
    assert content.count('class="status status--warning"') == 3
    assert content.count('<span class="status__word">Delvis uppfyllt</span>') == 3
    assert content.count('aria-hidden="true"') == 6


def test_a_typed_number_is_as_bold_or_italic_as_the_words_around_it() -> None:
    section = m.Section("s", "S", (m.Paragraph((m.TypedNumber("42", italic=True),)),))
    assert '<span class="typed-number"><em>42</em><span' in html.render_section(section)


def test_typed_numbers_and_negative_deviations_are_marked() -> None:
    assert '42<span class="typed-number__mark"> (utan källa)</span>' in html.render(document())
    negative = html.render(report()).count('class="number negative"')
    # Three deviations and three forecasts in the table, two in the chart's data.
    assert negative == 3 + 3 + 2


def test_hostile_texts_are_read_as_they_were_written() -> None:
    for text in TEXTS:
        assert clean(text) in PAGE.text


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=()), max_size=80))
def test_any_text_is_read_as_it_was_written(text: str) -> None:
    made = m.Document(text, "", "b", "p", (m.Section(text, text, (m.Paragraph((m.Text(text, bold=True),)),)),))
    page = Page(html.render(made))
    assert page.text.count(clean(text)) >= 3

"""Running text: what people write, and the figures it refers to."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tertial.documents.model import BulletList, FigureRun, Paragraph, Text, TypedNumber
from tertial.numbers import Figure, State, format_figure, style, unit
from tertial.reports import prose

OUTCOME = Figure(Decimal("270870123.45"), unit("kr"))
FIGURES = {"result.total.outcome": OUTCOME}


def test_template_text_becomes_paragraphs_with_references():
    html = prose.from_template("Utfallet är\n{result.total.outcome|mnkr,1}.\n\nFler & bättre.")
    assert html == (
        '<p>Utfallet är <span data-figure="result.total.outcome" data-style="mnkr,1"></span>.</p>'
        "<p>Fler &amp; bättre.</p>"
    )
    assert prose.references(html) == ["result.total.outcome"]


def test_a_reference_is_shown_with_the_figure_of_today_and_never_with_what_stood_in_it():
    html = '<p>Utfallet är <span data-figure="result.total.outcome" data-style="mnkr,1">999 mnkr</span>.</p>'
    (paragraph,) = prose.to_blocks(html, FIGURES, {})
    assert isinstance(paragraph, Paragraph)
    run = paragraph.runs[1]
    assert isinstance(run, FigureRun) and run.figure is OUTCOME
    assert format_figure(run.figure, run.style) == "270,9\u00a0mnkr"
    assert paragraph.runs[2] == Text(".")


def test_a_reference_without_a_style_is_shown_as_in_its_table():
    (paragraph,) = prose.to_blocks(
        '<p><span data-figure="result.total.outcome">x</span></p>', FIGURES, {"result.total.outcome": style("tkr")}
    )
    assert isinstance(paragraph, Paragraph)
    run = paragraph.runs[0]
    assert isinstance(run, FigureRun) and format_figure(run.figure, run.style) == "270\u00a0870"


def test_the_editor_gets_the_figures_of_today_in_place_of_what_stood_in_the_references():
    html = (
        '<p>Av <span data-figure="result.total.outcome" data-style="mnkr,1">1 &lt; 2</span> och '
        '<span data-figure="result.total.outcome"></span>, <span>inte</span> <span data-figure="gone.a.b">7</span>.</p>'
    )
    shown = prose.with_texts(html, FIGURES, {"result.total.outcome": style("tkr")})
    assert shown == (
        '<p>Av <span data-figure="result.total.outcome" data-style="mnkr,1">270,9\u00a0mnkr</span> och '
        '<span data-figure="result.total.outcome">270\u00a0870</span>, <span>inte</span> '
        '<span data-figure="gone.a.b">u.s.</span>.</p>'
    )
    assert prose.clean(shown).replace("&nbsp;", "\u00a0") == shown


def test_an_overspend_in_words_stands_without_its_minus():
    how = prose.parse_style("mnkr,1,abs")
    assert how is not None
    assert format_figure(Figure(Decimal(-1769000), unit("kr")), how) == "1,8\u00a0mnkr"


def test_a_reference_to_a_figure_that_is_gone_is_missing_and_says_so():
    (paragraph,) = prose.to_blocks('<p><span data-figure="gone.row.column">5</span></p>', FIGURES, {})
    assert isinstance(paragraph, Paragraph)
    run = paragraph.runs[0]
    assert isinstance(run, FigureRun)
    assert (run.key, run.figure.state) == ("unknown.gone.row.column", State.MISSING)


def test_a_typed_quantity_is_marked_as_without_source():
    (paragraph,) = prose.to_blocks("<p>Det kom <strong>56 personer</strong>.</p>", {}, {})
    assert paragraph == Paragraph((Text("Det kom "), TypedNumber("56 personer", bold=True), Text(".")))


def test_lists_bold_and_italics_are_kept():
    blocks = prose.to_blocks("<p>Om <em>detta</em></p><ol><li>Ett</li><li><strong>Två</strong></li></ol>", {}, {})
    assert blocks == [
        Paragraph((Text("Om "), Text("detta", italic=True))),
        BulletList(((Text("Ett"),), (Text("Två", bold=True),)), ordered=True),
    ]


def test_script_links_and_foreign_attributes_are_removed():
    html = '<p onclick="x()">A<script>alert(1)</script><a href="javascript:x">B</a></p><img src=x onerror=y>'
    assert prose.clean(html) == "<p>AB</p>"
    assert (
        prose.clean('<p><span data-figure="a b" data-style="nonsense" style="x">1</span></p>')
        == "<p><span>1</span></p>"
    )


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=80))
def test_any_plain_text_survives_cleaning_and_reading(text):
    from html import escape

    blocks = prose.to_blocks(prose.clean(f"<p>{escape(text)}</p>"), {}, {})
    shown = "".join(run.text for block in blocks if isinstance(block, Paragraph) for run in block.runs)  # type: ignore[union-attr]
    assert shown.strip() == text.strip()


@given(st.text(max_size=60))
def test_cleaning_twice_changes_nothing_more(text):
    once = prose.clean(text)
    assert prose.clean(once) == once

"""The document with its marks: which words lead to which finding, and what is a heading, a paragraph, a table."""

import re

from tertial.checks.engine import check
from tertial.checks.findings import Finding, Severity
from tertial.checks.margin import as_html
from tertial.checks.marked import marked
from tertial.checks.quoting import Quotes
from tertial.checks.reading.html import read_html
from tertial.checks.reading.text import read_text
from tertial.checks.source import Place, Source

TABLE = "\n\tBudget\tUtfall\tAvvikelse\nStab\t{}\t1 150\t90\nVård\t8 400\t8 910\t-510\nSumma\t9 640\t10 060\t-420\n"


def finding(place: Place, printed: str) -> Finding:
    return Finding("sum", Severity.ERROR, place, printed, "1", "Fel.")


def html_of(source: Source, *findings: Finding) -> str:
    return "".join(item.html for item in marked(source, findings))


def test_a_figure_that_stands_twice_in_a_row_marks_each_finding_once():
    source = read_text("rapport.txt", "Antal\n\n\t2015\t2016\nHVB\t5\t5\nHem\t7\t8\n")
    row = next(source.tables()).rows[1].place
    html = html_of(source, finding(row, "5"), finding(row, "5"))
    marks = re.findall(r'<td class="number"><a class="mark mark--error" id="plats-(.)" href="#fynd-.">5</a></td>', html)
    assert marks == ["1", "2"]


def test_a_finding_whose_words_are_not_there_has_its_place_all_the_same():
    source = read_text("rapport.txt", "Här står ingen siffra.\n")
    elsewhere = finding(Place(99), "5")
    html = html_of(source, finding(Place(1, None, 1), "5"), elsewhere)
    assert html == (
        '<p><span class="mark-place" id="plats-1"></span>Här står ingen siffra.</p>'
        '<span class="mark-place" id="plats-2"></span>'
    )


def test_lines_right_below_each_other_are_one_paragraph_and_a_line_alone_that_others_stand_under_is_a_heading():
    economy = "Ekonomi\n\nNettokostnaden är lägre än budget och\nprognosen är i balans.\n"
    text = f"{economy}\nVuxen\nHär ökar behoven.\n- Ett\n- Två\n"
    assert re.findall(r"<p[^>]*>.*?</p>", html_of(read_text("rapport.txt", text))) == [
        '<p class="heading">Ekonomi</p>',
        "<p>Nettokostnaden är lägre än budget och prognosen är i balans.</p>",
        '<p class="heading">Vuxen</p>',
        "<p>Här ökar behoven.</p>",
        "<p>- Ett</p>",
        "<p>- Två</p>",
    ]


def test_paragraphs_of_a_page_are_paragraphs_each():
    page = "<html><h2>Ekonomi</h2><p>Utfallet är lågt</p><p>och prognosen hög</p></html>"
    assert html_of(read_html("sida.html", page)) == (
        '<p class="heading">Ekonomi</p><p>Utfallet är lågt</p><p>och prognosen hög</p>'
    )


def test_what_the_file_says_is_never_read_as_html():
    hostile = "<script>alert(1)</script>\n\n\tBudget\n<b onclick=x>Stab</b>\t1 & 2\n"
    source = read_text("<i>.txt", hostile)
    assert "<script" not in html_of(source) and "<b onclick" not in html_of(source)
    assert "<i>" not in as_html(source, check(source))


def test_the_same_row_in_two_tables_without_lines_is_marked_where_the_error_is():
    tables = [TABLE.format(budget).strip("\n") for budget in ("1 240", "1 420")]
    rows = [f"<tr><td>{lines}</td></tr>".replace("\t", "</td><td>") for lines in tables]
    rows = [lines.replace("\n", "</td></tr><tr><td>") for lines in rows]  # all on one line of the file
    page = "<html>" + "".join(f"<p>Utfall, tkr</p><table>{some}</table>" for some in rows)
    source = read_html("sida.html", page)
    report = check(source)
    assert [one.printed for one in report.errors] == ["1 420"]
    first, second = [item.html for item in marked(source, report.errors) if "<table>" in item.html]
    assert 'class="mark' not in first and ">1 420</a>" in second


def test_a_long_text_is_quoted_around_the_figure():
    text = f"{'Det är många ord före siffran. ' * 10}Här står 44,7 procent.{' Och många efter.' * 10}"
    source = read_text("rapport.txt", text)
    quote = Quotes(source).of(finding(Place(1, None, 1), "44,7"))
    assert quote.startswith("…") and quote.endswith("…") and "Här står 44,7 procent." in quote and len(quote) <= 162

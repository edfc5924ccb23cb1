"""A status is a shape, a colour and a word in every format; words in italics and what is awaited look so."""

import re
from io import BytesIO

import docx as word
import pypdfium2

from tertial.documents import docx, html, pdf
from tertial.documents import model as m
from tertial.documents.layout import run_text
from tertial.documents.tests.hostile import judged_table
from tertial.documents.tokens import COLOURS

PARTLY, TICKED = m.StatusMark("Delvis uppfyllt", "diamond", "warning"), m.StatusMark("Klart", "circle", "good", "✓")
SENTENCE = m.Paragraph((m.Text("Status: "), PARTLY, m.Text(". "), m.Awaited("inte lämnat")))
DOCUMENT = m.Document("Mål", "", "Nämnden", "2017", (m.Section("goals", "Mål", (SENTENCE, judged_table())),))


def test_on_screen_the_sign_is_hidden_from_who_hears_the_word() -> None:
    page = html.render(DOCUMENT)
    diamond = r'<span class="status status--warning"><svg [^>]*aria-hidden="true">.*?</svg> '
    assert len(re.findall(diamond + '<span class="status__word">Delvis uppfyllt</span></span>', page)) == 2
    tick = '<span class="status__symbol" aria-hidden="true">✓</span> <span class="status__word">Klart</span>'
    assert tick in page
    assert page.count('<em class="awaited">inte lämnat</em>') == 2
    assert "<em>&lt;script&gt;" in page


def test_in_word_the_sign_has_the_colour_and_words_are_in_italics() -> None:
    made = word.Document(BytesIO(docx.render(DOCUMENT)))
    runs = [run for cell in made.tables[0]._cells for paragraph in cell.paragraphs for run in paragraph.runs]
    colours = {run.text: str(run.font.color.rgb) for run in runs if run.font.color.rgb is not None}
    assert (
        colours["◆"] == COLOURS["warning"].lstrip("#").upper() and colours["✓"] == COLOURS["good"].lstrip("#").upper()
    )
    assert [run.text for run in runs if run.italic] == [judged_table().rows[0].cells[2].runs[0].text, "inte lämnat"]  # type: ignore[union-attr]


def test_in_print_signs_of_every_sort_stand_before_their_words() -> None:
    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf.render(DOCUMENT)))
    squeezed = re.sub(r"\s", "", text)
    assert squeezed.count("◆Delvisuppfyllt") == 2 and "✓Klart" in squeezed and "↗förbättras" in squeezed
    assert run_text(TICKED) == "✓\u00a0Klart"

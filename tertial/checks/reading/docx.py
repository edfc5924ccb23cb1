"""Word: the body's paragraphs and tables in order. A merged cell is read once.

A place is the number of the paragraph or row from the top, and its page where Word has saved how it last broke them.
"""

from io import BytesIO
from typing import Any

from tertial.checks.reading.build import Builder
from tertial.checks.source import Source, Unreadable

_MAIN = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TEXT, _BREAK = f"{_MAIN}t", f"{_MAIN}lastRenderedPageBreak"


def read_docx(name: str, content: bytes) -> Source:
    """The paragraphs and tables of a Word document. Raises Unreadable."""
    import docx
    from docx.table import Table

    builder = Builder(name)
    try:
        document = docx.Document(BytesIO(content))
        pages = _Pages(document.element.body)
        for item in document.iter_inner_content():
            if isinstance(item, Table):
                on = [pages.at(row._tr) for row in item.rows]
                builder.table([(_cells(row), None) for row in item.rows], pages=on)
            else:
                style = (item.style.name or "") if item.style is not None else ""
                builder.page = pages.at(item._p)
                builder.paragraph(item.text, heading=style.startswith(("Heading", "Rubrik", "Title")))
    except Exception as error:  # python-docx and lxml raise of every kind on broken files
        raise Unreadable(f"{name} är inte ett helt Word-dokument och går inte att läsa.") from error
    return builder.source


class _Pages:
    """Counts the breaks between pages that Word saved when it last showed the document."""

    def __init__(self, body: Any) -> None:
        self.page = 1 if next(body.iter(_BREAK), None) is not None else None

    def at(self, element: Any) -> int | None:
        """The page where the text of a paragraph or row begins; those are asked for in order."""
        if self.page is None:
            return None
        begins: int | None = None
        for part in element.iter(_TEXT, _BREAK):
            if part.tag == _BREAK:
                self.page += 1
            elif begins is None and part.text:
                begins = self.page
        return self.page if begins is None else begins


def _cells(row: Any) -> list[str]:
    """The row's texts; a cell that spans columns is read in the first and, if it is a heading, in each."""
    texts: list[str] = [""] * row.grid_cols_before
    last = None
    for cell in row.cells:
        text = cell.text
        spanned = cell._tc is last
        texts.append(text if not spanned or any(map(str.isalpha, text)) else "")
        last = cell._tc
    return texts

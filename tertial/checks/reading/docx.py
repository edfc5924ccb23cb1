"""Word: the body's paragraphs and tables in order. A merged cell is read once."""

from io import BytesIO
from typing import Any

from tertial.checks.reading.build import Builder
from tertial.checks.source import Source, Unreadable


def read_docx(name: str, content: bytes) -> Source:
    """The paragraphs and tables of a Word document. Raises Unreadable."""
    import docx
    from docx.table import Table

    builder = Builder(name)
    try:
        document = docx.Document(BytesIO(content))
        for item in document.iter_inner_content():
            if isinstance(item, Table):
                builder.table([(_cells(row), None) for row in item.rows])
            else:
                style = (item.style.name or "") if item.style is not None else ""
                builder.paragraph(item.text, heading=style.startswith(("Heading", "Rubrik", "Title")))
    except Exception as error:  # python-docx and lxml raise of every kind on broken files
        raise Unreadable(f"{name} är inte ett helt Word-dokument och går inte att läsa.") from error
    return builder.source


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

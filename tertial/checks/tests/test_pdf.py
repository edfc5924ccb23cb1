"""PDF: tables without rules whose cells wrap, and tables over pages with heads, feet and repeated headers."""

from functools import cache
from random import Random

import pytest
import typst

from tertial.checks.engine import check
from tertial.checks.reading.opened import read_bytes
from tertial.checks.source import Source

PAGE = """#set page(paper: "a4", margin: 2.5cm, header: [Exempelstad #h(1fr) Delårsrapport],
  footer: context [#h(1fr) Sida #counter(page).display()])
#set text(size: 10pt, lang: "sv")
= Ekonomi
Nämnden följer upp sin ekonomi varje månad och redovisar här utfallet för perioden, med kommentarer till det.

Driftredovisning (tkr)
#table(columns: (4cm, 2cm, 2cm, 2cm, 4.5cm), stroke: {stroke}, inset: (x: 6pt, y: {room}pt),
  align: (column, row) => (left, right, right, right, left).at(column) + {align},
  table.header([Verksamhet], [Budget helår], [Utfall jan–aug], [Avvikelse mot budget], [Kommentar]),
"""
LONG = "Lägre kostnader för köpt vård än väntat och flera vakanta tjänster under våren"
LABEL = "för barn och unga med särskilda behov av insatser"


def grouped(value: int) -> str:
    return f"{value:,}".replace(",", " ").replace("-", "−")


@cache
def printed(rows: int, room: float, align: str = "top", stroke: str = "none", wrong: int = 0) -> Source:
    """A page with a table of so many rows and a total; `wrong` is added to the total's outcome as it is printed."""
    random, cells, budgets, outcomes = Random(rows), [], 0, 0
    for number in range(1, rows + 1):
        budget, outcome = random.randint(1000, 90_000), random.randint(1000, 90_000)
        budgets, outcomes = budgets + budget, outcomes + outcome
        label, said = f"Enhet {number} {LABEL if number % 2 else ''}", LONG if number % 3 else "Enligt plan"
        cells.append((label, grouped(budget), grouped(outcome), grouped(budget - outcome), said))
    cells.append(("Summa", grouped(budgets), grouped(outcomes + wrong), grouped(budgets - outcomes), ""))
    body = PAGE.replace("{stroke}", stroke).replace("{room}", str(room)).replace("{align}", align)
    table = ",\n".join(f"[{cell.strip()}]" for row in cells for cell in row)
    return read_bytes("rapport.pdf", typst.compile(f"{body}{table})\n".encode()))


@pytest.mark.parametrize("align", ["top", "horizon", "bottom"])
@pytest.mark.parametrize("room", [5, 9])
def test_a_row_whose_cells_wrap_is_one_row(room, align):
    source = printed(6, room, align)
    rows = [row.cells for table in source.tables() for row in table.rows if row.cells[0].startswith("Enhet")]
    assert [row[0] for row in rows] == [f"Enhet {at} {LABEL if at % 2 else ''}".strip() for at in range(1, 7)]
    assert {row[4] for row in rows} == {LONG, "Enligt plan"}
    assert check(source).claims_checked == 10
    assert check(source).findings == []


def test_cells_that_wrap_between_rows_as_close_as_lines_are_no_error():
    assert check(printed(6, 3.25)).findings == []
    assert check(printed(6, 3.25)).claims_checked == 10


@pytest.mark.parametrize(("room", "stroke"), [(5, "none"), (3, "none"), (5, "0.5pt")])
def test_a_table_over_pages_is_one(room, stroke):
    source = printed(40, room, stroke=stroke)
    assert len({row.place.page for table in source.tables() for row in table.rows}) >= 3
    assert (len(list(source.tables())), check(source).findings) == (1, [])


def test_a_sum_over_pages_is_found_on_its_own():
    found = [(one.place.page, one.row, one.column) for one in check(printed(40, 5, wrong=700)).errors]
    assert found == [(4, "Summa", "Utfall jan– aug")]


def test_the_heads_and_feet_of_pages_are_no_text_but_are_kept():
    source = printed(40, 5)
    assert not [one.text for one in source.paragraphs() if "Exempelstad" in one.text or "Sida" in one.text]
    assert [(one.text, one.place.page) for one in source.furniture][:3] == [
        ("Exempelstad Delårsrapport", 1), ("Sida 1", 1), ("Exempelstad Delårsrapport", 2),
    ]  # fmt: skip


PROSE = """#set page(paper: "a4", margin: 2.5cm)
#set text(size: 10pt, lang: "sv", hyphenate: true)
#set par(justify: true)
= Hemtjänst
{prose}

Utfall per verksamhet, tkr
#table(columns: (6cm, 3cm, 3cm), stroke: none, align: (left, right, right),
  table.header([Verksamhet], [Utfall 2021], [Utfall 2022]),
  [Hemtjänst], [61 340], [64 118], [Särskilt boende], [88 905], [87 411], [Summa], [150 245], [151 529])
"""
SAID = (
    "Nämnden följer kostnaderna månad för månad, och förvaltningen har under våren gått igenom hur resurserna "
    "fördelas. Efter den genomgången står det klart att utfallet för hemtjänsten under 2022 uppgick till {} tkr. "
    "Nästa genomgång görs till hösten."
)


@pytest.mark.parametrize(("printed_as", "found"), [("64 118", []), ("64 811", [("64 811 tkr", "64 118 tkr")])])
def test_a_sentence_over_several_lines_is_read_whole(printed_as, found):
    source = read_bytes("rapport.pdf", typst.compile(PROSE.replace("{prose}", SAID.format(printed_as)).encode()))
    assert [(one.printed, one.expected) for one in check(source).findings] == found

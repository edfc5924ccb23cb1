"""A part of a report as a document, so that the style sheet is judged on what the renderer really writes."""

from decimal import Decimal

from tertial.documents.model import (
    BulletList,
    Chart,
    Column,
    Document,
    FigureCell,
    FigureRun,
    FootnoteRun,
    Note,
    Paragraph,
    Point,
    Row,
    Section,
    Series,
    StatusItem,
    StatusList,
    StatusMark,
    Table,
    Text,
    TypedNumber,
)
from tertial.numbers import Figure, State, absent, style, unit

TKR = style("tkr", 0)
MNKR = style("mnkr", 1, with_unit=True)
LINES = """normal 0 namnd Nämndens kostnader|10215|992|1817|-825|4000
normal 0 gemensamt Förvaltningsgemensamt|61653|20369|19543|826|0
subtotal 0 bestallare Beställaravdelningar|739317|244572|240121|4451|-4000
normal 1 funktion Funktionsnedsättning|362571|120447|116532|3915|0
normal 1 barn Barn och unga|165227|53954|55723|-1769|-2500
normal 1 vuxen Vuxen|211519|70171|67866|2305|-1500
normal 0 utforare Utföraravdelningar|42670|8768|9389|-621|0
total 0 total Socialnämnden|853854|274702|270870|3831|0"""


def _kr(thousands: str) -> Figure:
    return Figure(Decimal(thousands) * 1000, unit("kr"))


def _rows() -> tuple[Row, ...]:
    rows = []
    for line in LINES.splitlines():
        kind, indent, key, rest = line.split(" ", 3)
        label, *values = rest.split("|")
        cells = tuple(FigureCell(f"resultat.{key}.{n}", _kr(value), TKR) for n, value in enumerate(values))
        rows.append(Row(key, label, cells, kind, int(indent)))  # type: ignore[arg-type]
    return tuple(rows)


def _result() -> Table:
    labels = ["Budget helår", "Budget jan–apr", "Utfall jan–apr", "Avvikelse", "Prognosavvikelse"]
    columns = [Column(f"c{n}", label, signed=n > 2) for n, label in enumerate(labels)]
    notes = ("Budget minus utfall; plus är bättre än budget.", "På grund av avrundning summerar inte alla delar.")
    title = "Nettokostnader och budget januari–april, tkr"
    return Table("resultat", title, (Column("avdelning", "Avdelning", "left"), *columns), _rows(), notes)


def _placements() -> Table:
    """As wide as a table gets, with figures that are missing."""
    columns = [Column(f"m{n}", f"2017-{n:02d}") for n in range(1, 13)]
    figures = [Figure(Decimal(37 + n), unit("people")) for n in range(4)]
    figures += [absent(unit("people"), State.NOT_MEASURED)] * 8
    cells = tuple(FigureCell(f"placeringar.hvb.{n}", figure, style()) for n, figure in enumerate(figures))
    title = "Placeringar per månad"
    first = Column("form", "Insatsform", "left")
    return Table("placeringar", title, (first, *columns), (Row("hvb", "HVB", cells),), landscape=True)


def _chart() -> Chart:
    values = [("namnd", "Nämndens kostnader", "4000"), ("barn", "Barn och unga", "-2500"), ("vuxen", "Vuxen", "-1500")]
    points = tuple(Point(f"resultat.{key}.4", label, _kr(value)) for key, label, value in values)
    alt = "Liggande staplar: nämndens kostnader över, två avdelningar under."
    return Chart(
        "prognos", "Prognosavvikelse helår, tkr", alt, "bar", (Series("prognos", "", points),), TKR, signed=True
    )


def _goals() -> StatusList:
    scale = (
        StatusMark("Helt uppfyllt", "circle", "good"),
        StatusMark("Delvis uppfyllt", "diamond", "warning"),
        StatusMark("Ej uppfyllt", "square", "bad"),
    )
    items = (
        StatusItem("God folkhälsa", "Helt uppfyllt", "circle", "good", "1"),
        StatusItem("Fler i egen försörjning", "Delvis uppfyllt", "diamond", "warning", "6"),
    )
    return StatusList(items, scale)


def _departments() -> tuple[Section, ...]:
    story = Paragraph(
        (
            Text("Avdelningen redovisar ett underskott på "),
            FigureRun("resultat.barn.3.text", _kr("-1769"), MNKR),
            Text(". Fler jourplaceringar och högre dygnspriser förklarar det mesta."),
            FootnoteRun("Dygnspriset höjdes den 1 mars."),
            Text(" Antalet vakanser är "),
            TypedNumber("14"),
            Text("."),
        )
    )
    reasons = BulletList(((Text("fler placeringar"),), (Text("högre dygnspriser", bold=True),)))
    return (
        Section("barn", "Avdelning Barn och unga", (story, reasons, _chart()), number="6.1"),
        Section("mal", "Mål", (_goals(), Note("Status är en prognos för helåret.")), number="6.2"),
        Section("placeringar", "Placeringar", (_placements(),), number="6.3"),
    )


def example() -> Document:
    """Section 6 of an interim report."""
    opening = Paragraph(
        (
            Text("Nämndens utfall för januari–april är "),
            FigureRun("text.utfall", _kr("270870"), MNKR),
            Text(" mot periodens budget på "),
            FigureRun("text.budget", _kr("274702"), MNKR),
            Text(", ett överskott på "),
            FigureRun("text.avvikelse", _kr("3831"), MNKR),
            Text(". Prognosen för helåret är en budget i balans."),
        )
    )
    economy = Section("ekonomi", "Ekonomi", (opening, _result()), _departments(), "6")
    return Document(
        "Delårsrapport 1 (T1) 2017", "", "Socialnämnden", "januari–april 2017", (economy,), state_label="Utkast"
    )

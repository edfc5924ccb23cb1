"""Ett exempel i tryck: a short report with the shape of a real one and the published figures of its first table."""

from datetime import date
from decimal import Decimal

from tertial.documents.model import (
    BulletList,
    Chart,
    Column,
    Document,
    EmptyCell,
    FigureCell,
    FigureRun,
    Footnote,
    FootnoteRun,
    Paragraph,
    Point,
    Row,
    Section,
    Series,
    StatusItem,
    StatusList,
    StatusMark,
    Subheading,
    Table,
    Text,
    TypedNumber,
)
from tertial.documents.rules import with_rounding_note
from tertial.numbers import Figure, State, Style, absent, style, unit

TKR = style("tkr")
MNKR = style("mnkr", 1, with_unit=True)
DEPARTMENTS = (
    ("namnden", "Nämndens kostnader", 0, (10215, 992, 1817, -825, 4000)),
    ("gemensamt", "Förvaltningsgemensamt", 0, (61653, 20369, 19543, 826, 0)),
    ("bestallare", "Beställaravdelningar", 0, (739317, 244572, 240121, 4451, -4000)),
    ("funktion", "Funktionsnedsättning", 1, (362571, 120447, 116532, 3915, 0)),
    ("barn", "Barn och unga", 1, (165227, 53954, 55723, -1769, -2500)),
    ("vuxen", "Vuxen", 1, (211519, 70171, 67866, 2305, -1500)),
    ("utforare", "Utföraravdelningar", 0, (42670, 8768, 9389, -621, 0)),
)
TOTAL = (853854, 274702, 270870, 3831, 0)
SCALE = (
    StatusMark("Helt uppfyllt", "circle", "good"),
    StatusMark("Delvis uppfyllt", "diamond", "warning"),
    StatusMark("Ej uppfyllt", "square", "bad"),
)


def tkr(value: float | str) -> Figure:
    return Figure(Decimal(str(value)) * 1000, unit("kr"))


def result_table() -> Table:
    columns = (
        Column("unit", "", "left"),
        Column("budget_year", "Budget helår"),
        Column("budget", "Budget jan–apr"),
        Column("outcome", "Utfall jan–apr"),
        Column("deviation", "Avvikelse", signed=True),
        Column("forecast", "Prognos\u00adavvikelse", signed=True),
    )
    rows = [_row(columns, key, label, values, indent) for key, label, indent, values in DEPARTMENTS]
    total = _row(columns, "total", "Socialnämnden", TOTAL, 0, "total")
    notes = ("Budget minus utfall; plus är bättre än budget.",)
    return Table("result", "Nettokostnader och budget januari–april, tkr", columns, (*rows, total), notes)


def _row(columns, key, label, values, indent, kind="normal"):
    cells = tuple(FigureCell(f"result.{key}.{c.key}", tkr(v), TKR) for c, v in zip(columns[1:], values, strict=True))
    return Row(key, label, cells, kind, indent)


def goals() -> StatusList:
    return StatusList(
        (
            StatusItem("God folkhälsa", "Helt uppfyllt", "circle", "good", "1"),
            StatusItem(
                "Ett växande näringsliv med fler i egen försörjning", "Delvis uppfyllt", "diamond", "warning", "6"
            ),
            StatusItem("Nya bostäder i bra lägen", "Delvis uppfyllt", "diamond", "warning", "8"),
        ),
        SCALE,
    )


def forecast_chart() -> Chart:
    order = ("namnden", "barn", "vuxen", "funktion", "utforare")
    found = {key: (label, values[4]) for key, label, _, values in DEPARTMENTS}
    points = tuple(Point(f"result.{key}.forecast", found[key][0], tkr(found[key][1])) for key in order)
    return Chart(
        "forecast",
        "Prognosavvikelse helår, tkr",
        "Stapeldiagram: nämndens kostnader väntas ge ett överskott, barn och unga samt vuxen underskott.",
        "bar",
        (Series("forecast", "Prognosavvikelse", points),),
        TKR,
        signed=True,
    )


def months_chart() -> Chart:
    months = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
    series = []
    for year, start in (("2016", 212), ("2017", 204)):
        values = [start + (at * 37 % 23) - at for at in range(12 if year == "2016" else 4)]
        points = [
            Point(f"months.{m}.{year}", m, Figure(Decimal(v), unit("people")))
            for m, v in zip(months, values, strict=False)
        ]
        series.append(Series(year, year, tuple(points)))
    alt = "Linjediagram: antalet placerade var lägre under de fyra första månaderna 2017 än 2016."
    return Chart("months", "Placerade barn och unga per månad", alt, "line", tuple(series), style())


def grouped_chart() -> Chart:
    forms = (("HVB", 37, 43), ("Familjehem", 112, 118), ("Jourhem", 21, 14), ("Stödboende", 9, 0))
    now = tuple(Point(f"forms.{f}.now", f, Figure(Decimal(n), unit("people"))) for f, n, _ in forms)
    then = tuple(Point(f"forms.{f}.then", f, Figure(Decimal(t), unit("people"))) for f, _, t in forms)
    series = (Series("now", "2017", now), Series("then", "2016", then))
    return Chart(
        "forms", "Placerade efter form", "Stapeldiagram: familjehem är vanligast båda åren.", "bar", series, style()
    )


def placements_table() -> Table:
    columns = (
        Column("form", "Form", "left"),
        Column("people", "Personer"),
        Column("days", "Vårddygn"),
        Column("cost", "Kostnad per dygn, kr"),
    )
    preliminary = Figure(Decimal("4281"), unit("care_days"), State.PRELIMINARY)
    rows = (
        Row("own", "Egen regi", kind="group"),
        Row(
            "hvb", "HVB", _cells("hvb", Figure(Decimal(37), unit("people")), preliminary, absent(unit("kr"))), indent=1
        ),
        Row(
            "family",
            "Familjehem",
            _cells(
                "family",
                Figure(Decimal(112), unit("people")),
                Figure(Decimal(12770), unit("care_days")),
                Figure(Decimal("1234.5"), unit("kr")),
            ),
            indent=1,
            footnote="1",
        ),
        Row(
            "secure",
            "SiS",
            _cells(
                "secure",
                absent(unit("people"), State.SUPPRESSED),
                absent(unit("care_days"), State.SUPPRESSED),
                absent(unit("kr"), State.NOT_APPLICABLE),
            ),
            indent=1,
        ),
        Row(
            "sum",
            "Summa",
            (
                FigureCell("placements.sum.people", Figure(Decimal(149), unit("people")), style(), "2"),
                EmptyCell(),
                EmptyCell(),
            ),
            "subtotal",
        ),
    )
    footnotes = (Footnote("1", "Här ingår nätverkshem."), Footnote("2", "En person kan ha flera former."))
    return Table("placements", "Placeringar efter form", columns, rows, (), footnotes)


def _cells(row, *figures):
    keys = ("people", "days", "cost")
    return tuple(
        FigureCell(f"placements.{row}.{k}", f, style(decimals=1 if k == "cost" else 0))
        for k, f in zip(keys, figures, strict=True)
    )


def wide_table() -> Table:
    months = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
    columns = (Column("unit", "Enhet", "left"), *(Column(m, m) for m in months), Column("year", "Helår"))
    rows = []
    for at, label in enumerate(("Funktionsnedsättning", "Barn och unga", "Vuxen", "Personligt ombud och samordning")):
        figures = [tkr(f"{20000 + at * 1371 + m * 211}.{m}") for m in range(12)]
        whole = Figure(sum((f.value for f in figures), Decimal(0)), unit("kr"))
        cells = tuple(
            FigureCell(f"wide.r{at}.{c.key}", f, TKR) for c, f in zip(columns[1:], [*figures, whole], strict=True)
        )
        rows.append(Row(f"r{at}", label, cells))
    return Table("wide", "Nettokostnad per månad, tkr", columns, tuple(rows), landscape=True)


def report() -> Document:
    outcome, budget, surplus = tkr(270870), tkr(274702), tkr("3831.5")
    text = Paragraph(
        (
            Text("Nämndens utfall för januari–april är "),
            FigureRun("text.outcome", outcome, MNKR),
            Text(" mot periodens budget på "),
            FigureRun("text.budget", budget, MNKR),
            Text(", ett överskott på "),
            FigureRun("text.surplus", surplus, MNKR),
            Text(". Prognosen för helåret är en budget i balans."),
            FootnoteRun("Prognosen är lämnad den 5 maj."),
        )
    )
    economy = Section(
        "ekonomi",
        "Ekonomi",
        (),
        (
            Section(
                "resultat",
                "Resultat per avdelning",
                (text, with_rounding_note(result_table()), forecast_chart()),
                number="6.1",
            ),
            Section("manad", "Månad för månad", (wide_table(),), number="6.2"),
        ),
        "6",
    )
    points = BulletList(
        (
            (Text("Fler placeringar i "), Text("jourhem", bold=True)),
            (Text("Omkring "), TypedNumber("40"), Text(" ärenden väntar")),
        )
    )
    statistics = Section(
        "statistik",
        "Verksamhetsstatistik",
        (
            Paragraph(
                (
                    Text("Antalet placerade är något lägre än förra året. ", italic=True),
                    Text("Två saker förklarar det mesta:"),
                )
            ),
            points,
            Subheading("Placeringar"),
            placements_table(),
            grouped_chart(),
            months_chart(),
        ),
        number="7",
    )
    return Document(
        "Delårsrapport T1 2017",
        "Uppföljning januari–april",
        "Socialnämnden",
        "T1 2017",
        (Section("mal", "Mål", (goals(),), number="5"), economy, statistics),
        (Section("ordlista", "Ordlista", (Paragraph((Text("Årsplats: vårddygn delat med årets dagar."),)),)),),
        date(2017, 5, 9),
        state_label="Utkast",
        content_hash="sha256:4f1c0e9d2b7a6853c1f0",
    )


__all__ = ["Style", "report"]

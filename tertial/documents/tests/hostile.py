"""Ett krävande dokument: every kind of block, every state, and texts that attack each format."""

from datetime import UTC, date, datetime
from decimal import Decimal

from tertial.documents import model as m
from tertial.documents.tests.sample import (
    forecast_chart,
    goals,
    grouped_chart,
    months_chart,
    placements_table,
    wide_table,
)
from tertial.numbers import (
    EnteredLineage,
    Figure,
    FrozenLineage,
    MeasureLineage,
    Sign,
    State,
    absent,
    change_percent,
    style,
    total,
    unit,
)

TEXTS = (
    '#include "/etc/passwd"',
    "$x^2$ #eval(read) @ref <label> *bold* _it_ `raw` \\ // comment",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    '=HYPERLINK("http://x","y")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "{=A1}",
    "&amp; &lt; ]]> <![CDATA[",
    "Aring A\u030a, e\u0301, z\u0335\u0321",
    "noll\u200bbredd\u200d och \u00admjukt",
    "emoji 👍🏽 och 漢字",
    "styr\x00\x01\x08tecken\x1b[31m",
    "rad ett\r\nrad två\u2028rad tre",
    "\ufeffBOM \ue000 \U0010ffff",
    "\u202eavig text\u202c",
    "http://exempel.se och mailto:a@b",
)
LINEAGE = MeasureLineage("economy.outcome", "x/y", "T1 2017", (("unit", "a"), ("form", "b")), (3, 4), 1250)
STATES = (State.MISSING, State.NOT_APPLICABLE, State.NOT_MEASURED, State.SUPPRESSED)


def hostile_table() -> m.Table:
    columns = (m.Column("name", TEXTS[0], "left"), m.Column("now", TEXTS[4]), m.Column("text", TEXTS[2], "left"))
    rows = tuple(
        m.Row(f"t{at}", text, (m.FigureCell(f"hostile.t{at}.now", _figure(at), style("tkr", 1)), m.TextCell(text)))
        for at, text in enumerate(TEXTS)
    )
    return m.Table("hostile", TEXTS[2], columns, rows, (TEXTS[1],), (m.Footnote("*", TEXTS[3]),))


def _figure(at: int) -> Figure:
    lineage = FrozenLineage("r", LINEAGE) if at % 2 else LINEAGE
    return Figure(Decimal(at * 7919 - 60000) * Decimal("137.77"), unit("kr"), lineage=lineage)


def states_table() -> m.Table:
    entered = EnteredLineage("en handläggare", datetime(2017, 5, 2, 9, 12, tzinfo=UTC), "enkät", date(2017, 4, 30))
    now = Figure(Decimal("1234567.891"), unit("kr"), State.PRELIMINARY, entered)
    then = Figure(Decimal("1500000"), unit("kr"), lineage=LINEAGE)
    figures = [
        m.FigureCell("states.prel.v", now, style("tkr", 1)),
        m.FigureCell("states.change.v", change_percent(now, then), style("percent", 1)),
        m.FigureCell("states.sum.v", total((now, then)), style("mnkr", 2, with_unit=True), "a"),
        m.FigureCell("states.sign.v", Figure(Decimal(12), unit("people")), style(sign=Sign.ALWAYS)),
        m.FigureCell("states.zero.v", Figure(Decimal("-0.4"), unit("people")), style()),
        *(m.FigureCell(f"states.{s}.v", absent(unit("people"), s), style(suppressed_text="<5")) for s in STATES),
    ]
    rows = tuple(m.Row(f"r{at}", f"Rad {at}", (cell,), indent=at % 3) for at, cell in enumerate(figures))
    columns = (m.Column("what", "Vad", "left"), m.Column("v", "Värde", signed=True))
    group = m.Row("group", "En grupp", kind="group")
    blank = m.Row("blank", "Tom", (m.EmptyCell(),), "subtotal")
    return m.Table("states", "Alla tillstånd", columns, (group, *rows, blank), footnotes=(m.Footnote("a", "Summa."),))


def judged_table() -> m.Table:
    """Statuses, a trend, words in italics and what is still awaited, in cells."""
    columns = tuple(m.Column(key, key.title(), "left") for key in ("goal", "status", "trend", "comment"))
    share = m.FigureRun("judged.a.share", Figure(Decimal("58"), unit("percent"), lineage=LINEAGE), style())
    statuses = (
        m.StatusMark("Delvis uppfyllt", "diamond", "warning"),
        m.StatusMark("Klart", "circle", "good", "✓"),
        m.Awaited("inte lämnat", "Status för C"),
    )
    rest = (
        (m.TextCell("↗ förbättras"), m.CompositeCell((m.Text(TEXTS[2], italic=True),))),
        (m.TextCell("→ oförändrat"), m.CompositeCell((share, m.Text(" (Medel 3,7)")), "a")),
        (m.TextCell("↘ försämras"), m.EmptyCell()),
    )
    rows = tuple(
        m.Row(key, key.upper(), (m.CompositeCell((status,)), *cells))
        for key, status, cells in zip("abc", statuses, rest, strict=True)
    )
    return m.Table("judged", "Så står det till", columns, rows, footnotes=(m.Footnote("a", "Ny skala."),))


def long_table() -> m.Table:
    columns = (m.Column("k", "Konto", "left"), m.Column("v", "Kronor"))
    cells = ((at, Figure(Decimal(at * at), unit("kr"))) for at in range(1000, 1090))
    rows = tuple(m.Row(f"k{at}", f"Konto {at}", (m.FigureCell(f"long.k{at}.v", f, style()),)) for at, f in cells)
    return m.Table("long", "En lång tabell", columns, rows)


def document() -> m.Document:
    """All of it, three levels deep, with two appendices."""
    paragraphs = tuple(
        m.Paragraph((m.Text(text, bold=at % 2 == 0, italic=at % 3 == 0),)) for at, text in enumerate(TEXTS)
    )
    figure = Figure(Decimal("270869501"), unit("kr"), lineage=LINEAGE)
    run = m.FigureRun("text.outcome", figure, style("mnkr", 1, with_unit=True))
    first = m.Paragraph((m.Text("Utfallet är "), run, m.FootnoteRun(TEXTS[0]), m.Text(" eller "), m.TypedNumber("42")))
    legend = m.Paragraph((m.StatusMark("Ännu inget resultat", "ring", "neutral", "–"), m.Awaited("inte lämnat")))
    items = m.BulletList(((m.Text("ett"),), (run, m.FootnoteRun("En till."))))
    ordered = m.BulletList(((m.Text("a"),), (m.Text("b"),)), ordered=True)
    deep = m.Section(
        "deep",
        "Djupt",
        (
            items,
            ordered,
            m.Subheading("Mellan"),
            m.Subheading("Djupare", 2),
            legend,
            judged_table(),
            m.Note(TEXTS[4]),
            m.PageBreak(),
        ),
        number="1.1.1",
    )
    middle = m.Section("middle", TEXTS[0], (states_table(), wide_table(), goals()), (deep,), "1.1")
    charts = m.Section(
        "charts", "Diagram", (forecast_chart(), grouped_chart(), months_chart(), placements_table()), number="2"
    )
    return m.Document(
        title="Krav " + TEXTS[2], subtitle=TEXTS[1], body=TEXTS[5], period_label="T1 2017",
        sections=(m.Section("first", "Ett", (first, *paragraphs, hostile_table()), (middle,), "1"), charts),
        appendices=(m.Section("a", "Lång", (long_table(),)), m.Section("b", TEXTS[8], (m.Note("Slut."),))),
        printed_on=date(2017, 5, 9), state_label="Fryst", content_hash="sha256:" + "0f" * 32,
    )  # fmt: skip

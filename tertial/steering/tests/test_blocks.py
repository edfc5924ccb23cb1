"""What plans and rounds give to reports: chapters, tables, counts, charts and the legend."""

from decimal import Decimal

import pytest

from tertial.core.errors import Refused
from tertial.documents.layout import cell_text
from tertial.documents.model import (
    Awaited,
    BulletList,
    Chart,
    CompositeCell,
    Paragraph,
    StatusMark,
    Subheading,
    Table,
    TypedNumber,
    figures_of,
)
from tertial.numbers import EnteredLineage
from tertial.periods import parse
from tertial.steering import blocks
from tertial.steering.models import Assignment
from tertial.steering.tests.told import context_of, make_told, say

PARTLY = StatusMark("Delvis uppfyllt", "diamond", "warning")
GOALS = {
    "key": "goals",
    "each": [
        {"type": "area", "heading": "heading", "show": []},
        {"type": "goal", "heading": "lower", "show": ["description", "status", "trend", "comment", "units"],
         "labels": {"status": "Status (prognos)"}},
        {"type": "strategy", "form": "list"},
        {"type": "indicator", "form": "table", "columns": [{"show": "outcome"}, {"show": "comment"}]},
    ],
}  # fmt: skip


@pytest.fixture
def round_(in_ekstad, tmp_path):
    return make_told(in_ekstad, tmp_path)


@pytest.fixture
def context(round_):
    return context_of(round_)


def one(found):
    (block,) = found
    assert isinstance(block, Table | Chart)
    return block


def texts(table):
    """The cells of each row by the row's label, as they are printed."""
    return {row.label: [cell_text(cell) for cell in row.cells] for row in table.rows}


def lines(found):
    """Running text as it is read."""
    made = []
    for block in found:
        if isinstance(block, Subheading):
            made.append(f"{'#' * block.level} {block.text}")
        elif isinstance(block, Paragraph):
            made.append(cell_text(CompositeCell(block.runs)))
        elif isinstance(block, BulletList):
            made += [f"- {cell_text(CompositeCell(item))}" for item in block.items]
        elif isinstance(block, Table):
            made.append(f"[{block.title}]")
    return [text.replace("\u00a0", " ") for text in made]


def test_a_goal_stands_with_its_description_status_comment_and_what_its_units_say(context):
    say("trygg-vardag", "delvis", "Väntan är kortare.\n\nMer är på väg.", "better")
    say("trygg-vardag", node="vuxen", comment="Öppet på kvällarna.")
    assert lines(blocks.goals(context, GOALS)) == [
        "# Välfärd",
        "## 1 Trygg vardag",
        "Alla ska kunna leva tryggt.",
        "Status (prognos): ◆ Delvis uppfyllt, ↗ förbättras",
        "Väntan är kortare.",
        "Mer är på väg.",
        "Vuxen: Öppet på kvällarna.",
        "- 1.1 Besked i tid",
        "[Indikatorer]",
        "## 2 Delaktighet",
        "Status (prognos): inte lämnat",
        "[Indikatorer]",
    ]


def test_comments_may_stand_in_italics_and_a_status_is_always_a_mark(context):
    say("trygg-vardag", "delvis", "Väntan är kortare.")
    found = blocks.goals(context, {**GOALS, "italic": True})
    runs = [run for block in found if isinstance(block, Paragraph) for run in block.runs]
    assert PARTLY in runs
    assert [run.text for run in runs if getattr(run, "italic", False)] == ["Väntan är kortare."]


def test_what_is_not_handed_in_says_so_and_what(context):
    (awaited,) = [
        run
        for block in blocks.goals(context, {"key": "g", "under": "delaktighet", "each": [{"type": "goal"}]})
        if isinstance(block, Paragraph)
        for run in block.runs
        if isinstance(run, Awaited)
    ]
    assert awaited == Awaited("inte lämnat", "Lägesrapporten för ”2 Delaktighet”")


def test_a_number_that_somebody_typed_in_a_comment_is_marked_as_one_without_a_source(context):
    say("trygg-vardag", "delvis", "Väntan är 12 dagar kortare än 2016.")
    say("trygg-vardag", node="vuxen", comment="Öppet 40 timmar i veckan.")
    say("aktivitet", "delvis", "Nu deltar 61 %.")
    found = blocks.goals(context, {**GOALS, "italic": True})
    runs = [run for block in found if isinstance(block, Paragraph) for run in block.runs]
    cells = [cell for block in found if isinstance(block, Table) for row in block.rows for cell in row.cells]
    runs += [run for cell in cells if isinstance(cell, CompositeCell) for run in cell.runs]
    assert [(run.text, run.italic) for run in runs if isinstance(run, TypedNumber)] == [
        ("12 dagar", True), ("40", True), ("61 %", False),
    ]  # fmt: skip


LATER = "inte lämnat"
COLUMNS = [
    {"show": "outcome", "key": "y2015", "label": "Utfall 2015", "period": "T1 2015"},
    {"show": "outcome", "key": "y2016", "label": "Utfall 2016", "period": "T1 2016", "loose": True},
    {"show": "target", "label": "Mål 2017"},
    {"show": "target", "key": "share", "label": "Varav Vuxen", "node": "ekstad/socialnamnden/vuxen"},
    {"show": "outcome", "label": "Utfall 2017"},
    {"show": "trend"},
    {"show": "status"},
]
TREE = {"key": "tree", "title": "Indikatorer", "types": ["indicator"], "groups": ["goal"], "columns": COLUMNS}


def test_the_tree_as_a_table_has_years_back_targets_women_and_men_and_footnotes(context):
    say("aktivitet", "delvis")
    say("kontakt", "kan-ej")
    table = one(blocks.tree_table(context, {**TREE, "new": "Nytt för 2017"}))
    shown = {label: [text.replace("\u00a0", " ") for text in cells] for label, cells in texts(table).items()}
    assert shown == {
        "1 Trygg vardag": [],
        "Utredningar inom fyra månader": ["Nytt för 2017", "Nytt för 2017", "Alla", "", LATER, "", LATER],
        "2 Delaktighet": [],
        "Unga som deltar i en aktivitet": [
            "50 %", "54 % (Medel 3,7)", "60 %", "55,5 %", "58 %", "↗ förbättras", "◆ Delvis uppfyllt",
        ],
        "Kvinnor": ["", "57 %", "", "", "", "", ""],
        "Män": ["", "För få svar", "", "", "", "", ""],
        "Dagar till första kontakt": ["", "4 dagar", "Högst tre dagar", "", "ej mätt", "", "○ Kan ej utvärderas"],
    }  # fmt: skip
    assert [(note.mark, note.text) for note in table.footnotes] == [
        ("a", "Målet delas med en annan nämnd."),
        ("b", "Avser mar 2016."),
    ]
    assert [row.indent for row in table.rows] == [0, 1, 0, 1, 2, 2, 1]


def test_every_number_says_who_said_it_when_and_from_where(context):
    table = one(blocks.tree_table(context, TREE))
    figures = dict(figures_of(table))
    assert set(figures) >= {"tree.aktivitet.y2016", "tree.aktivitet.women.y2016", "tree.aktivitet.target"}
    assert all(isinstance(figure.lineage, EnteredLineage) for figure in figures.values())
    said = figures["tree.aktivitet.y2016"].lineage
    assert (said.source, str(said.source_date)) == ("Enkäten", "2016-05-20")
    assert figures["tree.aktivitet.share"].lineage.source == "Plan 2017"


def test_a_value_that_somebody_is_still_writing_is_told_to_nobody(context):
    table = one(blocks.tree_table(context, {**TREE, "columns": [{"show": "outcome"}]}))
    assert texts(table)["Unga som deltar i en aktivitet"] == ["inte lämnat"]
    say("aktivitet", "delvis")
    table = one(blocks.tree_table(context, {**TREE, "columns": [{"show": "outcome"}]}))
    assert texts(table)["Unga som deltar i en aktivitet"] == ["58\u00a0%"]


def test_statuses_are_counted_by_area_and_in_all_and_each_count_opens_into_what_it_counts(context):
    say("trygg-vardag", "delvis")
    say("delaktighet", "helt")
    params = {"key": "count", "title": "Målen", "types": ["goal", "assignment"], "by": "goal"}
    table = one(blocks.status_counts(context, params))
    assert [column.label.replace("\u00a0", " ") for column in table.columns[1:]] == [
        "■ Ej uppfyllt", "◆ Delvis uppfyllt", "● Helt uppfyllt", "○ Kan ej utvärderas", "Inte lämnat", "Totalt",
    ]  # fmt: skip
    assert texts(table) == {
        "1 Trygg vardag": ["0", "1", "0", "0", "0", "1"],
        "2 Delaktighet": ["0", "0", "1", "0", "0", "1"],
        "Totalt": ["0", "1", "1", "0", "1", "3"],
    }
    counted = dict(figures_of(table))["count.total.helt"]
    assert counted.value == Decimal(1)
    assert [part.lineage.source for part in counted.lineage.operands] == ["2 Delaktighet: Helt uppfyllt"]


def test_an_area_closes_with_how_many_went_which_way(context):
    for key in ("aktivitet", "kontakt", "utredningstid"):
        say(key, "delvis")
    rows = [
        {"label": "Uppnått", "types": ["indicator"], "ways": ["reached"]},
        {"label": "Ej uppnått, rätt håll", "types": ["indicator"], "ways": ["short_right_way"]},
        {"label": "Ej mätt", "types": ["indicator"], "ways": ["not_measured"]},
        {"label": "Delvis", "types": ["indicator"], "steps": ["delvis"]},
    ]
    table = one(blocks.area_counts(context, {"key": "close", "under": "valfard", "title": "Välfärd", "rows": rows}))
    assert texts(table) == {"Uppnått": ["0"], "Ej uppnått, rätt håll": ["1"], "Ej mätt": ["2"], "Delvis": ["3"]}


def test_what_is_not_reached_stands_with_its_comment_and_nothing_else_does(context):
    say("trygg-vardag", "delvis", "Väntan är lång.")
    say("delaktighet", "helt")
    params = {"key": "short", "title": "Inte nått", "types": ["goal"]}
    assert texts(one(blocks.not_reached(context, params))) == {
        "1 Trygg vardag": ["◆\u00a0Delvis uppfyllt", "Väntan är lång."]
    }
    say("trygg-vardag", "helt")
    (note,) = blocks.not_reached(context, params)
    assert note.text == "Allt som har bedömts är nått."


def test_what_has_changed_since_the_last_round_is_told_with_what_it_was(round_):
    from tertial.core.operator import OPERATOR
    from tertial.followup import round_actions
    from tertial.followup.tests.conftest import DAYS

    say("trygg-vardag", "delvis")
    say("delaktighet", "helt")
    t2 = round_actions.plan_round(user=OPERATOR, body=round_.body, title="T2 2017", period=parse("T2 2017"), days=DAYS)
    t2 = round_actions.move_round(user=OPERATOR, round_=t2, name="oppna")
    say("trygg-vardag", "helt", round_=t2)
    say("delaktighet", "helt", round_=t2)
    found = blocks.changes(context_of(t2, parse("T2 2017")), {"key": "changed", "types": ["goal"]})
    assert texts(one(found)) == {"1 Trygg vardag": ["◆\u00a0Delvis uppfyllt", "●\u00a0Helt uppfyllt", ""]}


def test_assignments_stand_until_the_committee_has_said_that_they_are_done(context):
    say("familjehem", "delvis", "Förslag i september.")
    table = one(blocks.assignments(context, {"key": "given", "title": "Uppdrag"}))
    assert texts(table) == {
        "Familjehemscentral i föreningsdrift": [
            "Kommunfullmäktige 2016-12-12 §\u00a0210, KS/2016:214", "2017-09-30", "◆\u00a0Delvis uppfyllt",
            "Förslag i september.",
        ]
    }  # fmt: skip
    Assignment.objects.update(done_on="2017-05-20")
    assert [block.text for block in blocks.assignments(context, {"key": "given"})] == ["Inga uppdrag är öppna."]


def test_key_figures_and_small_charts_go_over_the_years(context):
    say("aktivitet", "delvis")
    table = one(blocks.key_figures(context, {"key": "years", "under": "aktivitet"}))
    assert [text.replace("\u00a0", " ") for text in texts(table)["Unga som deltar i en aktivitet"]] == [
        "54 % (Medel 3,7)", "58 %", "60 %",
    ]  # fmt: skip
    chart = one(blocks.small_multiples(context, {"key": "small"}))
    assert [point.label for point in chart.series[0].points] == ["jan–apr 2015", "jan–apr 2016", "jan–apr 2017"]
    assert "jan–apr 2016 54\u00a0%" in chart.alt and chart.notes == ("Mål: 60\u00a0%.",)


def test_the_legend_is_made_of_the_scales(context):
    found = blocks.legend(context, {"key": "legend", "trends": True})
    assert lines(found) == [
        "Mål: ■ Ej uppfyllt   ◆ Delvis uppfyllt   ● Helt uppfyllt   ○ Kan ej utvärderas",
        "Trend: ↗ förbättras   → oförändrat   ↘ försämras",
    ]


@pytest.mark.parametrize(
    ("block", "params", "message"),
    [
        (blocks.goals, {}, "each saknas"),
        (blocks.goals, {"each": [{"type": "mal"}]}, "type är ”mal”; skriv något av area, goal"),
        (blocks.goals, {"each": [{"type": "goal", "show": ["statuss"]}]}, "show är ”statuss”"),
        (blocks.goals, {"each": [{"type": "goal"}], "undr": "x"}, "undr är okänd; menades under"),
        (blocks.tree_table, {"under": "finns-ej"}, "under är ”finns-ej”, som inte finns i planen Plan 2017"),
        (blocks.tree_table, {"columns": [{"show": "outcome", "period": "snart"}]}, "period kan inte läsas"),
        (blocks.tree_table, {"columns": [{"show": "status"}, {"show": "status"}]}, "två kolumner med nyckeln status"),
        (blocks.tree_table, {"plan": "2019"}, "ingen antagen plan ”2019” som gäller i T1 2017"),
        (blocks.area_counts, {"rows": [{"label": "x", "ways": ["bra"]}]}, "ways är ”bra”"),
        (blocks.status_counts, {"by": "omrade"}, "by är ”omrade”; planens typer är"),
    ],
)
def test_what_a_template_says_wrongly_is_refused_with_what_to_do(context, block, params, message):
    with pytest.raises(Refused) as refused:
        block(context, {"key": "x", **params})
    assert "Blocket ”x”" in refused.value.message or "plan" in refused.value.message
    assert message in refused.value.message

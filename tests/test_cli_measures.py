"""`tertial measures`: the JSON of `interface.md`, numbers as the engine has them, one sentence for each mistake."""

import json
import re

import pytest

from tertial.cli.main import run
from tertial.measures import catalogue
from tertial.measures.tests.town import ADULTS, CHILDREN, COMMITTEE, furnish
from tests.cast import make_ekstad


@pytest.fixture
def batches(committed):
    return {table: batch.pk for table, batch in furnish(make_ekstad()).items()}


def asked(capsys, *arguments):
    assert run(["measures", "compute", *arguments, "--json"]) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    return json.loads(printed.out)


def test_people_by_form_compared_with_the_year_before_is_exactly_the_documented_json(batches, capsys):
    found = asked(
        capsys, "interventions.people", "--body", COMMITTEE, "--period", "T1 2017", "--by", "form",
        "--compare", "previous-year",
    )  # fmt: skip
    assert found == {
        "measure": "interventions.people",
        "unit": "people",
        "body": COMMITTEE,
        "period": {"label": "T1 2017", "start": "2017-01-01", "end": "2017-05-01"},
        "rows": [
            {"by": {"form": "familjehem"}, "value": "1", "state": "exact", "previous": "0", "change_percent": None},
            {"by": {"form": "HVB"}, "value": "3", "state": "exact", "previous": "1", "change_percent": "200"},
            {"by": {}, "value": "3", "state": "exact", "previous": "1", "change_percent": "200"},
        ],
        "lineage": {"batches": [batches["interventions"]], "rows": 4},
    }


def test_without_comparison_a_row_has_neither_previous_nor_change(batches, capsys):
    found = asked(capsys, "economy.outcome", "--body", f"{COMMITTEE}/", "--period", "2017-01..2017-04")
    assert found["body"] == COMMITTEE
    assert found["period"] == {"label": "2017-01..2017-04", "start": "2017-01-01", "end": "2017-05-01"}
    assert found["rows"] == [{"by": {}, "value": "149000.25", "state": "exact"}]
    assert found["lineage"] == {"batches": [batches["ledger"]], "rows": 4}


def test_change_is_rounded_to_whole_percent_and_nothing_else_is(batches, capsys):
    found = asked(
        capsys, "economy.outcome", "--body", COMMITTEE, "--period", "2017", "--by", "unit", "--compare", "previous-year"
    )
    rows = {row["by"].get("unit"): row for row in found["rows"]}
    assert rows[CHILDREN] == {
        "by": {"unit": CHILDREN}, "value": "97499.75", "state": "exact", "previous": "80000", "change_percent": "22",
    }  # fmt: skip
    assert rows[ADULTS]["previous"] == "-10"
    assert rows[ADULTS]["change_percent"] is None  # different signs
    assert rows[None]["value"] == "149000.25"


@pytest.mark.parametrize(
    ("where", "value"),
    [
        (["form=HVB"], "3"),
        (["form=HVB,familjehem", "sex=K"], "1"),
        (["sex=K", "sex=M"], "2"),
        (["form!=HVB"], "1"),
        (["sex=okänt"], "1"),
        (["unit=" + ADULTS], "1"),
    ],
)
def test_conditions_may_have_several_values_be_repeated_and_negated(batches, capsys, where, value):
    flags = [part for text in where for part in ("--where", text)]
    found = asked(capsys, "interventions.people", "--body", COMMITTEE, "--period", "T1 2017", *flags)
    assert [row["value"] for row in found["rows"]] == [value]


def test_a_total_can_be_the_sum_of_its_parts(batches, capsys):
    found = asked(
        capsys, "interventions.people", "--body", COMMITTEE, "--period", "T1 2017", "--by", "form", "--total", "sum"
    )
    assert found["rows"][-1] == {"by": {}, "value": "4", "state": "exact"}


def test_what_no_source_covers_is_null_and_says_so(batches, capsys):
    found = asked(capsys, "referrals.count", "--body", COMMITTEE, "--period", "2017")
    assert found["rows"] == [{"by": {}, "value": None, "state": "missing"}]
    assert found["lineage"] == {"batches": [], "rows": 0}


def test_people_read_an_aligned_table_with_swedish_numbers(batches, capsys):
    assert (
        run(["measures", "compute", "economy.outcome", "--body", COMMITTEE, "--period", "T1 2017", "--by", "unit",
             "--compare", "previous-year"])
        == 0
    )  # fmt: skip
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Utfall, Socialnämnden, T1 2017"
    assert lines[1].split("  ")[0] == "Enhet"
    assert lines[1].endswith("T1 2017, kr  jan–apr 2016  Förändring")
    cells = [re.split(r" {2,}", line) for line in lines[2:]]
    assert ["Barn och unga", "97\u00a0500", "80\u00a0000", "21,9\u00a0%"] in cells
    assert cells[-1] == ["Totalt", "149\u00a0000", "79\u00a0990", "86,3\u00a0%"]
    assert len({len(line) for line in lines[1:]}) == 1


MISTAKES = [
    (["economy.finns"], "Måttet ”economy.finns” finns inte. Välj bland economy.outcome"),
    (["economy.outcome", "--period", "T4 2017"], "Perioden ”T4 2017” går inte att tolka."),
    (["economy.outcome", "--by", "form"], "Utfall kan inte delas upp på ”form”. Välj bland unit"),
    (["economy.outcome", "--by", "unit,unit"], "Samma indelning är angiven två gånger."),
    (["economy.outcome", "--where", "form"], "Villkoret ”form” går inte att tolka."),
    (["economy.outcome", "--where", "form=HVB"], "Utfall kan inte filtreras på ”form”."),
    (["economy.outcome", "--where", "unit=ekstad/skolnamnden"], "Enheten ”ekstad/skolnamnden” finns inte bland"),
    (["economy.outcome", "--where", "counterparty=read_csv(1"], "Frågor ställs till faktalagrets tabeller"),
    (["economy.outcome", "--compare", "igår"], "Jämförelsen ”igår” finns inte."),
    (["economy.outcome", "--total", "sum"], "Utfall kan inte summeras av sina delar här."),
    (["economy.outcome", "--engine", "spark"], "Tertial räknar ännu inte i Spark"),
    (["economy.outcome", "--engine", "excel"], "Värdet för flaggan --engine ska vara något av duckdb, spark"),
]


@pytest.mark.parametrize(("arguments", "sentence"), MISTAKES, ids=lambda value: str(value)[:40])
def test_a_mistake_is_one_swedish_sentence_and_status_2(batches, capsys, arguments, sentence):
    given = [*arguments, *([] if "--period" in arguments else ["--period", "2017"])]
    assert run(["measures", "compute", *given, "--body", COMMITTEE]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith(sentence)
    assert printed.err.count("\n") == 1


def test_an_unknown_body_is_refused(batches, capsys):
    assert run(["measures", "compute", "economy.outcome", "--body", "ekstad/finns-inte", "--period", "2017"]) == 1
    assert capsys.readouterr().err.startswith("Det finns ingen nod ”ekstad/finns-inte”")


def test_the_list_has_every_measure_for_people_and_for_programs(capsys):
    assert run(["measures", "list", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)["measures"]
    assert [each["key"] for each in listed] == [each.key for each in catalogue.ALL]
    assert set(listed[0]) == {
        "key", "title", "unit", "definition", "source", "better", "breakdowns", "filters", "tables", "personal",
    }  # fmt: skip
    assert run(["measures", "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[1:]] == [each.key for each in catalogue.ALL]


def test_a_measure_is_explained(capsys):
    assert run(["measures", "show", "interventions.people"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("Unika personer med insats (personer)\nAntal olika personer")
    assert "form, provider, law, unit, group, sex, age_group" in shown
    assert run(["measures", "show", "interventions.people", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["better"] == "neither"
    assert run(["measures", "show", "finns.inte"]) == 2

"""The SQL of every measure, kept beside the tests: a change of it is seen and meant.

`TERTIAL_UPDATE_SQL=1 pytest tertial/measures/tests/test_sql.py` writes the files anew.
"""

import os
from pathlib import Path

import pytest

from tertial.measures import catalogue
from tertial.measures.branches import Branch, sql_of
from tertial.measures.catalogue import absence, staff
from tertial.measures.rollup import Trees
from tertial.measures.session import Session
from tertial.measures.tests.small import budgeted, opened
from tertial.measures.tests.worlds import NODES
from tertial.periods import parse

FOLDER = Path(__file__).parent / "sql"
KEYS = [measure.key for measure in catalogue.ALL]
T1 = parse("T1 2017")


def sql_text(folder: Path, key: str) -> str:
    """The measure over T1 2017, in total and by its first breakdown."""
    measure = catalogue.measure(key)
    with opened(folder, {"budget": [budgeted(NODES[4].id, "1", version="internbudget")]}) as store:
        session, trees = Session(store), Trees(store.scope)
        parts = []
        for aggregate in measure.aggregates:
            for by in ((), tuple(key for key in measure.breakdowns[:1] if key not in aggregate.ignores)):
                for piece in session.pieces(aggregate, T1, by):
                    rolled = "unit" in by and not aggregate.additive
                    branch = Branch(aggregate, piece.parameters, piece.weight, by, (), rolled=rolled)
                    parts.append(f"-- {aggregate.name}, by {', '.join(by) or 'nothing'}\n{sql_of(branch, trees)}\n")
    return "\n".join(parts)


@pytest.mark.parametrize("key", KEYS)
def test_the_sql_of_a_measure_is_the_one_that_was_kept(folder: Path, key: str) -> None:
    path, text = FOLDER / f"{key}.sql", sql_text(folder, key)
    if os.environ.get("TERTIAL_UPDATE_SQL"):
        FOLDER.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    assert path.read_text("utf-8") == text


def test_no_measure_has_sql_without_being_declared() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.sql")) == sorted(KEYS)


def test_every_measure_tells_people_what_it_is() -> None:
    for measure in catalogue.ALL:
        assert measure.definition.endswith("."), measure.key
        assert measure.title and measure.source and measure.breakdowns, measure.key


def test_only_measures_of_persons_can_be_suppressed() -> None:
    personal = {measure.key for measure in catalogue.ALL if measure.personal}
    assert personal == {
        "referrals.people",
        "attendance.people",
        "interventions.people",
        "assistance.households",
        "assistance.households_monthly_mean",
        "staff.headcount",
    }
    by_group = {measure.key for measure in catalogue.ALL if measure.group}
    assert by_group == {each.key for each in (*staff.MEASURES, *absence.MEASURES)} - {"staff.headcount"}

"""The tables of docs/personnel.md are built as they stand there, and say what the document says of them."""

import re
import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tertial.documents.model import FigureCell, Table
from tertial.measures.figures import Figures
from tertial.measures.tables import build
from tertial.measures.tests.small import Rows, opened
from tertial.measures.tests.test_staff import K1, a_quarter, employed, scheduled
from tertial.numbers import format_figure

TEXT = (Path(__file__).parents[3] / "docs" / "personnel.md").read_text("utf-8")
EXAMPLES = [tomllib.loads(found) for found in re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)]
TABLES: dict[str, dict[str, Any]] = {each["key"]: each for each in EXAMPLES if "key" in each}
RULES = next(each["settings"] for each in EXAMPLES if "settings" in each)


def people() -> Rows:
    """The quarter's three, one of them a substitute since New Year, and their schedules the year before."""
    rows = a_quarter()
    new = employed(3, start=date(2017, 1, 1), sex="M", birth_year=1955, form="visstid")
    rows["employments"] = [*rows["employments"][:2], new]
    earlier = [scheduled(number, 3) | {"month": date(2016, 3, 1)} for number in (1, 2)]
    nobody = rows["absences"][1] | {"date_from": date(2015, 4, 1), "date_to": date(2015, 4, 2), "hours": Decimal(0)}
    rows["schedules"] += earlier
    rows["absences"].append(nobody | {"spell_start": date(2015, 4, 1), "spell_end": None})
    return rows


@pytest.fixture
def built(folder: Path) -> dict[str, Table]:
    with opened(folder, people(), RULES) as store:
        return {key: build(table, Figures(store), K1) for key, table in TABLES.items()}


def shown(table: Table, row: str) -> list[str]:
    (found,) = [each for each in table.rows if each.key == row]
    cells = (cell for cell in found.cells if isinstance(cell, FigureCell))
    return [format_figure(cell.figure, cell.style).replace("\u00a0", " ") for cell in cells]


def test_two_days_stand_side_by_side_with_their_change(built: dict[str, Table]) -> None:
    assert shown(built["employed"], "permanent") == ["2", "0", "2", "2", "0", "2", "0", "0,0 %"]
    assert shown(built["employed"], "total") == ["2", "0", "2", "2", "1", "3", "+1", "+50,0 %"]
    assert shown(built["employed"], "permanent_share")[5] == "67 %"


def test_sick_leave_by_length_changes_in_percentage_points(built: dict[str, Table]) -> None:
    assert shown(built["sick_leave_r12"], "long") == ["0,0 %", "6,7 %", "+6,7"]
    assert shown(built["sick_leave_r12"], "total") == ["0,0 %", "10,0 %", "+10,0"]


def test_a_month_is_that_of_its_rows_period(built: dict[str, Table]) -> None:
    assert shown(built["by_month"], "now") == ["1,33 %", "22,00 %", "11,67 %"]


def test_the_use_of_time_adds_up_to_the_whole(built: dict[str, Table]) -> None:
    found = {row: shown(built["use_of_time"], row) for row in ("worked", "sick", "other", "total")}
    assert found == {"worked": ["85,6 %"], "sick": ["10,0 %"], "other": ["4,4 %"], "total": ["100,0 %"]}


def test_full_time_and_turnover_stand_by_unit(built: dict[str, Table]) -> None:
    assert shown(built["full_time"], "total") == ["3,0", "0,0 %"]
    assert shown(built["full_time"], "unit_utredning") == ["3,0", "0,0 %"]

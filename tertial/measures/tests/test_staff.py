"""Measures of personnel in plain numbers: who is counted, what of, and what is not shown."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tertial.facts.store import FactStore
from tertial.measures.declare import MeasureError
from tertial.measures.engine import compute
from tertial.measures.figures import Figures, Request
from tertial.measures.tables import build
from tertial.measures.tests.small import ADULT, CHILD, PLACEMENT, SURVEY, Rows, opened
from tertial.numbers import State
from tertial.periods import parse

K1 = parse("2017-01..2017-03")
HIDING = {"suppression": {"enabled": True, "least": 5}}


def employed(number: int, unit: int = SURVEY, start: date = date(2010, 1, 1), **more: Any) -> dict[str, Any]:
    more = {"sex": "K", "birth_year": 1980, "form": "tillsvidare", "fte": Decimal(1), "to": None} | more
    return {"person": number.to_bytes(16, "big"), "unit_id": unit, "from": start, **more}


def scheduled(number: int, month: int, hours: str = "100", leave: str | None = None, **more: Any) -> dict[str, Any]:
    more = {"unit_id": SURVEY} | more
    given = None if leave is None else Decimal(leave)
    return {
        "person": number.to_bytes(16, "big"), "month": date(2017, month, 1), "scheduled_hours": Decimal(hours),
        "statutory_leave_hours": given, **more,
    }  # fmt: skip


def absent(number: int, hours: str, first: date, after: date, **more: Any) -> dict[str, Any]:
    more = {"unit_id": SURVEY, "cause": "sjuk", "spell_start": first, "spell_end": after} | more
    return {
        "person": number.to_bytes(16, "big"), "hours": Decimal(hours), "date_from": first, "date_to": after, **more,
    }  # fmt: skip


def a_quarter() -> Rows:
    """Two women and a man with 100 hours a month each: 900 hours, of which 90 sick."""
    everybody = [employed(1), employed(2, birth_year=1990), employed(3, sex="M", birth_year=1955)]
    return {
        "employments": everybody,
        "schedules": [scheduled(number, month, leave="10") for number in (1, 2, 3) for month in (1, 2, 3)],
        "absences": [
            absent(1, "60", date(2017, 1, 30), date(2017, 3, 1), spell_start=date(2016, 12, 1)),
            absent(2, "20", date(2017, 3, 6), date(2017, 3, 10)),
            absent(3, "10", date(2017, 2, 1), date(2017, 2, 2)),
            absent(3, "40", date(2017, 2, 6), date(2017, 2, 11), cause="semester"),
        ],
    }


def shares(store: FactStore, key: str, *by: str, **more: Any) -> dict[str, Decimal | None]:
    found = compute(store, key, K1, by, **more)
    return {next(iter(row.by.values()), "Totalt"): row.figure.value for row in found.rows}


def percent(*values: str) -> list[Decimal]:
    return [Decimal(value) / 100 for value in values]


def test_sick_leave_is_hours_over_hours_and_never_a_mean_of_months(folder: Path) -> None:
    rows = a_quarter()
    rows["schedules"][0]["scheduled_hours"] = Decimal(50)
    with opened(folder, rows) as store:
        found = shares(store, "absence.share", "month")
        assert found["2017-01"] == Decimal(4) / 250
        assert found["Totalt"] == Decimal(90) / 850


def test_a_row_over_two_months_is_spread_over_its_days(folder: Path) -> None:
    with opened(folder, a_quarter()) as store:
        # 60 hours over 30 and 31 January and the 28 days of February are 4 and 56.
        assert shares(store, "absence.share", "month") == {
            "2017-01": Decimal(4) / 300, "2017-02": Decimal(66) / 300, "2017-03": Decimal(20) / 300,
            "Totalt": Decimal(90) / 900,
        }  # fmt: skip


def test_length_is_counted_from_the_first_day_of_the_spell_also_in_the_year_before(folder: Path) -> None:
    with opened(folder, a_quarter()) as store:
        found = shares(store, "absence.share", "spell_length", spell_lengths=["1-59", "60-"])
        assert found == {"1-59": Decimal(30) / 900, "60-": Decimal(60) / 900, "Totalt": Decimal("0.1")}
        assert shares(store, "absence.spell_share", "spell_length", spell_lengths=["0-14", "15-"]) == {
            "0-14": Decimal(30) / 90, "15-": Decimal(60) / 90, "Totalt": Decimal(1),
        }  # fmt: skip


@pytest.mark.parametrize(("until", "label"), [(date(2017, 3, 1), "15-59"), (date(2017, 3, 2), "60-"), (None, "60-")])
def test_the_sixtieth_day_makes_a_spell_long(folder: Path, until: date | None, label: str) -> None:
    rows = a_quarter() | {
        "absences": [absent(1, "8", date(2017, 2, 1), date(2017, 2, 2), spell_start=date(2017, 1, 1), spell_end=until)]
    }
    with opened(folder, rows) as store:
        found = shares(store, "absence.spell_share", "spell_length")
        assert {key: value for key, value in found.items() if value and key != "Totalt"} == {label: 1}


def test_by_sex_and_age_the_share_is_of_the_groups_own_hours_or_a_part_of_the_whole(folder: Path) -> None:
    with opened(folder, a_quarter()) as store:
        own = shares(store, "absence.share", "sex")
        assert (own["K"], own["M"]) == (Decimal(80) / 600, Decimal(10) / 300)
        part = shares(store, "absence.contribution", "sex")
        assert (part["K"], part["M"], part["Totalt"]) == (Decimal(80) / 900, Decimal(10) / 900, Decimal("0.1"))
        ages = shares(store, "absence.share", "age_group", age_groups=["0-29", "30-49", "50-"])
        assert ages == {"0-29": Decimal(20) / 300, "30-49": Decimal("0.2"), "50-": Decimal(10) / 300,
                        "Totalt": Decimal("0.1")}  # fmt: skip


def test_the_year_that_one_was_born_gives_the_age_all_year(folder: Path) -> None:
    rows = a_quarter() | {"employments": [employed(1, birth_year=1987), employed(2, birth_year=1988)]}
    with opened(folder, rows) as store:
        found = shares(store, "staff.headcount", "age_group", age_groups=["0-29", "30-49"])
        assert found == {"0-29": 1, "30-49": 1, "Totalt": 2}


def test_a_person_whose_sex_is_missing_counts_in_the_total(folder: Path) -> None:
    rows = a_quarter()
    rows["employments"][2]["sex"] = None
    with opened(folder, rows) as store:
        found = shares(store, "absence.share", "sex")
        assert (found["okänt"], found["Totalt"]) == (Decimal(10) / 300, Decimal("0.1"))


@pytest.mark.parametrize(
    ("change", "share"),
    [
        ({"employments": [employed(9, form="timavlönad")]}, Decimal(90) / 900),
        ({"schedules": [scheduled(9, 1, unit_id=99)]}, Decimal(90) / 900),
        ({"absences": [absent(9, "8", date(2017, 1, 2), date(2017, 1, 3))]}, Decimal(90) / 900),
        ({"absences": [absent(1, "8", date(2017, 1, 2), date(2017, 1, 3), unit_id=99)]}, Decimal(90) / 900),
        ({"absences": [absent(1, "8", date(2017, 4, 3), date(2017, 4, 4))]}, Decimal(90) / 900),
        ({"absences": [a_quarter()["absences"][1]]}, Decimal(90) / 900),
        ({"schedules": [scheduled(1, 1, leave="10")]}, Decimal(90) / 900),
        (
            {
                "employments": [employed(9, form="timavlönad")],
                "schedules": [scheduled(9, 1)],
                "absences": [absent(9, "8", date(2017, 1, 2), date(2017, 1, 3))],
            },
            Decimal(90) / 900,
        ),
        ({"absences": [absent(1, "9", date(2017, 1, 2), date(2017, 1, 3))]}, Decimal(99) / 900),
    ],
    ids=["hourly", "other committee's schedule", "nobody's", "other committee's", "after", "twice", "schedule twice",
         "hourly with schedule", "counts"],
)  # fmt: skip
def test_what_does_not_belong_changes_nothing(folder: Path, change: Rows, share: Decimal) -> None:
    rows = a_quarter()
    for table, more in change.items():
        rows[table] = [*rows[table], *more]
    with opened(folder, rows) as store:
        assert compute(store, "absence.share", K1).total.figure.value == share


def test_hourly_staff_are_counted_where_the_profile_says_so_but_not_without_a_schedule(folder: Path) -> None:
    rows = a_quarter()
    rows["employments"] += [employed(8, form="timavlönad"), employed(9, form="timavlönad")]
    rows["schedules"].append(scheduled(8, 1, "100"))
    rows["absences"] += [absent(n, "10", date(2017, 1, 2), date(2017, 1, 4)) for n in (8, 9)]
    everybody = {"staff": {"population": ["tillsvidare", "visstid", "timavlönad"]}}
    with opened(folder, rows, everybody) as store:
        assert compute(store, "absence.share", K1).total.figure.value == Decimal(100) / 1000


def test_statutory_leave_is_taken_off_only_where_the_profile_says_so(folder: Path) -> None:
    with opened(folder, a_quarter(), {"staff": {"denominator": "available"}}) as store:
        assert compute(store, "absence.share", K1).total.figure.value == Decimal(90) / 810
    with (
        opened(folder, a_quarter(), {"staff": {"denominator": "tillgänglig"}}) as store,
        pytest.raises(MeasureError, match="tillgänglig"),
    ):
        compute(store, "absence.share", K1)


def test_the_use_of_time_makes_a_whole(folder: Path) -> None:
    with opened(folder, a_quarter(), {"staff": {"denominator": "available"}}) as store:
        causes = shares(store, "absence.cause_share", "cause")
        worked = compute(store, "absence.worked_share", K1).total.figure.value
        assert (causes["sjuk"], causes["semester"]) == (Decimal(90) / 900, Decimal(40) / 900)
        assert worked == Decimal(770) / 900


def test_without_one_of_its_sources_sick_leave_is_missing_not_zero(folder: Path) -> None:
    for table in ("employments", "schedules", "absences"):
        rows = {key: listed for key, listed in a_quarter().items() if key != table}
        with opened(folder, rows) as store:
            assert compute(store, "absence.share", K1).total.figure.state is State.MISSING


def moving() -> Rows:
    """Ten permanent at New Year: one leaves, one changes unit, one changes form; one more comes."""
    staff = [employed(number, SURVEY) for number in range(1, 8)]
    left = employed(8, SURVEY, to=date(2017, 3, 1))
    moved = [employed(9, SURVEY, to=date(2017, 2, 1)), employed(9, PLACEMENT, date(2017, 2, 1))]
    until = date(2017, 4, 1)
    substitute = [employed(10, ADULT, to=until), employed(10, ADULT, until, form="visstid", fte=Decimal("0.5"))]
    return {"employments": [*staff, left, *moved, *substitute, employed(11, ADULT, date(2017, 3, 15))]}


def test_who_changes_unit_has_left_the_unit_but_not_what_lies_above_it(folder: Path) -> None:
    with opened(folder, moving()) as store:
        found = shares(store, "staff.turnover_share", "unit")
        # The divisor is three times the mean: the permanent at the ends of January, February and March.
        assert found["kommun/nämnd/barn/utredning"] == Decimal(2) * 3 / (9 + 8 + 7)
        assert found["kommun/nämnd/barn/placering"] == 0
        assert found["kommun/nämnd/barn"] == Decimal(1) * 3 / (9 + 9 + 8)
        assert found["kommun/nämnd/vuxen"] == Decimal(1) * 3 / (1 + 1 + 2)
        assert found["Totalt"] == Decimal(2) * 3 / (10 + 10 + 10)


def test_headcount_and_full_time_at_a_day_by_form(folder: Path) -> None:
    with opened(folder, moving()) as store:
        march, april = parse("2017-03"), parse("2017-04")
        assert shares(store, "staff.headcount", "form") == {"tillsvidare": 10, "Totalt": 10}
        found = compute(store, "staff.headcount", april, ["form"], compare=march)
        assert [str(row.figure.value) for row in found.rows] == ["9.00", "1.00", "10.00"]
        assert [str(row.previous.value) for row in found.rows if row.previous] == ["10.00", "0", "10.00"]
        assert compute(store, "staff.fte", april).total.figure.value == Decimal("9.5")
        forms = compute(store, "staff.form_share", april, ["form"])
        assert [row.figure.value for row in forms.rows] == percent("90", "10", "100")


def test_an_employment_read_in_twice_is_counted_once(folder: Path) -> None:
    rows = {"employments": [*moving()["employments"], *moving()["employments"]]}
    with opened(folder, rows) as store:
        assert compute(store, "staff.fte", K1).total.figure.value == 10


def test_shares_of_few_persons_are_hidden_and_so_is_what_would_give_them_away(folder: Path) -> None:
    staff = [employed(n, birth_year=1980 if n < 4 else 1990 if n < 11 else 1960) for n in range(1, 20)]
    rows = {
        "employments": staff,
        "schedules": [scheduled(n, m) for n in range(1, 20) for m in (1, 2, 3)],
        "absences": [absent(n, "8", date(2017, 1, 2), date(2017, 1, 3)) for n in range(1, 20)],
    }
    with opened(folder, rows, HIDING) as store:
        found = compute(store, "absence.share", K1, ["age_group"], age_groups=["0-29", "30-49", "50-"])
        # Three persons are 30–49; the 0–29 are hidden because the total would give the three away.
        assert [row.figure.state for row in found.rows] == [
            State.SUPPRESSED, State.SUPPRESSED, State.EXACT, State.EXACT,
        ]  # fmt: skip
        assert found.rows[2].figure.lineage.rows == 9 + 9 * 3  # type: ignore[union-attr]
        of_three = Request.of("absence.share", K1, {"age_group": ["30-49"]})
        assert Figures(store).get(of_three).state is State.SUPPRESSED
        assert Figures(store).get(Request.of("absence.share", K1)).value == Decimal(8) / 300


def test_a_table_hides_shares_as_the_engine_does(folder: Path) -> None:
    rows = a_quarter()
    mall = {
        "key": "sick", "title": "Sjukfrånvaro", "measure": "absence.share", "columns": [{"key": "now", "label": "Nu"}],
        "rows": [
            {"key": "women", "label": "Kvinnor", "where": {"sex": ["K"]}},
            {"key": "men", "label": "Män", "where": {"sex": ["M"]}},
            {"key": "total", "label": "Totalt", "kind": "total"},
        ],
    }  # fmt: skip
    with opened(folder, rows, HIDING) as store:
        cells = [row.cells[0].figure.state for row in build(mall, Figures(store), K1).rows]  # type: ignore[union-attr]
        assert cells == [State.SUPPRESSED] * 3
    with opened(folder, rows) as store:
        shown = [row.cells[0].figure.value for row in build(mall, Figures(store), K1).rows]  # type: ignore[union-attr]
        assert shown == [Decimal(80) / 600, Decimal(10) / 300, Decimal("0.1")]


def test_the_employed_are_counted_by_unit_with_all_below(folder: Path) -> None:
    with opened(folder, {"employments": [employed(1, CHILD), employed(1, SURVEY), employed(2, SURVEY)]}) as store:
        found = shares(store, "staff.headcount", "unit")
        assert found["kommun/nämnd/barn"] == 2
        assert found["kommun/nämnd/barn/utredning"] == 2
        women = compute(store, "staff.sex_share", K1, ["sex"])
        assert [row.figure.value for row in women.rows] == [1, 1]

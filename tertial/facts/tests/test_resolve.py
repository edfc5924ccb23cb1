"""Codes become ids by the row's own date."""

from datetime import date, timedelta

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from tertial.facts.resolve import CodeEntry, CodePlan
from tertial.facts.tests.reading import ADULTS, PLAN, START, YOUTH

DAY = date(2017, 4, 30)


def resolved(dimension: str, codes: list[str | None], days: list[date | None]) -> tuple[list[object], ...]:
    found = PLAN.table(dimension).resolve(pa.array(codes, pa.string()), pa.array(days, pa.date32()))
    return tuple(each.to_pylist() for each in (found.ids, found.nodes, found.unknown, found.outdated))


def test_a_code_gives_the_id_and_node_that_it_had_on_the_day() -> None:
    last, first = date(2016, 12, 31), date(2017, 1, 1)
    ids, nodes, unknown, outdated = resolved("responsibility", ["4200", "4200", "4100"], [last, first, first])
    assert (ids, nodes, unknown, outdated) == ([42, 43, 41], [ADULTS, YOUTH, YOUTH], [False] * 3, [False] * 3)


def test_the_last_day_of_validity_is_the_day_before_its_end() -> None:
    ids, _, _, outdated = resolved(
        "activity", ["610", "610", "610"], [date(2017, 2, 28), date(2017, 3, 1), date(2009, 1, 1)]
    )
    assert (ids, outdated) == ([61, None, None], [False, True, True])


def test_unknown_codes_and_missing_ones_are_told_apart() -> None:
    ids, _, unknown, outdated = resolved("account", ["9", None, "5010", "5010"], [DAY, DAY, None, DAY])
    assert (ids, unknown, outdated) == ([None, None, None, 501], [True, False, False, False], [False] * 4)


def test_a_unit_code_falls_back_on_responsibilities() -> None:
    assert resolved("unit", ["barn", "4100"], [DAY, DAY])[:2] == ([90, 41], [YOUTH, YOUTH])


def test_the_nearest_code_is_one_that_is_valid_on_the_day() -> None:
    table = PLAN.table("activity")
    assert table.nearest("611", date(2017, 1, 1)) == "610"
    assert table.nearest("611", DAY) is None
    assert PLAN.table("account").nearest("helt annat", DAY) is None


def test_codes_of_a_files_own_plan_get_provisional_ids_below_the_stored() -> None:
    own = pa.table({"dimension": ["account", "account"], "code": ["5010", "7777"], "name": ["a", "b"],
                    "valid_from": [START, START], "valid_to": pa.nulls(2, pa.date32())})  # fmt: skip
    plan = PLAN.with_provisional(own)
    found = plan.table("account").resolve(pa.array(["5010", "7777"]), pa.array([DAY, DAY]))
    assert found.ids.to_pylist() == [501, -1]


spans = st.lists(st.tuples(st.sampled_from("ABC"), st.integers(0, 40), st.integers(1, 15)), max_size=8)


@given(spans, st.lists(st.tuples(st.sampled_from("ABCD"), st.integers(-2, 60)), min_size=1, max_size=20))
def test_resolving_columns_is_looking_up_each_row(
    plan: list[tuple[str, int, int]], rows: list[tuple[str, int]]
) -> None:
    taken: dict[str, int] = {}
    entries = []
    for number, (code, gap, length) in enumerate(plan):
        start = taken.get(code, 0) + gap
        taken[code] = start + length
        entries.append(
            CodeEntry("x", code, number, number * 10, START + timedelta(start), START + timedelta(start + length))
        )
    found = CodePlan(tuple(entries), 1).table("x").resolve(
        pa.array([code for code, _ in rows]), pa.array([START + timedelta(day) for _, day in rows], pa.date32())
    )  # fmt: skip
    expected = [
        next(
            (e for e in entries if e.code == code and e.valid_from <= START + timedelta(day) < (e.valid_to or START)),
            None,
        )
        for code, day in rows
    ]
    assert found.ids.to_pylist() == [entry.id if entry else None for entry in expected]
    assert found.nodes.to_pylist() == [entry.node_id if entry else None for entry in expected]
    assert found.unknown.to_pylist() == [code not in taken for code, _ in rows]
    assert found.outdated.to_pylist() == [
        code in taken and entry is None for (code, _), entry in zip(rows, expected, strict=True)
    ]

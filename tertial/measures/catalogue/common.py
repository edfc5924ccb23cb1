"""Delar som mått delar: conditions and arithmetic on spells and months."""

from decimal import Decimal

import ibis

from tertial.measures.declare import Cells, Expression, Facts, Filling, Formula, Parameters, Question, TableExpression

BALANCE_CLASSES = ("1", "2")  # assets and liabilities in BAS and Kommun-Bas


def month_in_period(table: Expression, p: Parameters) -> Expression:
    """The row's month lies in the period."""
    return (table.month >= p.day("start")) & (table.month < p.day("end"))


@ibis.udf.scalar.builtin  # type: ignore[untyped-decorator]
def left(text: str, count: int) -> str:
    """The first characters, as SQL has it: Ibis would count its way to them."""
    return text[:count]


def on_result_account(table: Expression, p: Parameters) -> Expression:
    """The row's account is one of the result: its first digit is none of `$balance`."""
    return ~ibis.coalesce(left(table.account, 1), "").isin([p.text("balance")])


def balance_classes(facts: Facts) -> tuple[str, Filling]:
    """The parameter of `on_result_account`: the profile's `balance_classes`, else those of BAS.

    With an empty list every account counts.
    """
    given = facts.settings.get("balance_classes", BALANCE_CLASSES)
    return ("balance", tuple(str(each) for each in given) or ("–",))


def day_in_period(column: str) -> TableExpression:
    """A condition: the day in `column` lies in the period."""

    def test(table: Expression, p: Parameters) -> Expression:
        return (table[column] >= p.day("start")) & (table[column] < p.day("end"))

    return test


def by_month_of(column: str) -> TableExpression:
    """A relation: the table with the month of the day in `column`, for tables that have none of their own."""
    return lambda table, p: table.mutate(month=table[column].truncate("M").cast("date"))


def at_the_end(start: str, end: str) -> TableExpression:
    """A condition: pågående per den, the period's last day."""

    def test(table: Expression, p: Parameters) -> Expression:
        return (table[start] < p.day("end")) & (table[end].isnull() | (table[end] >= p.day("end")))

    return test


def ongoing(start: str, end: str, table: Expression, p: Parameters) -> Expression:
    """Pågående under perioden: the spell overlaps it. A spell without days overlaps nothing."""
    first, last = table[start], table[end]
    return (first < p.day("end")) & (last.isnull() | ((last > p.day("start")) & (last > first)))


def month_ends(start: str, end: str, table: Expression, p: Parameters) -> Expression:
    """How many of the period's month ends the spell is ongoing at (start ≤ day, end empty or > day).

    The month end before a day is passed when the next month begins, so that the count is the number of months' first
    days after the later start, up to and including the earlier end.
    """
    first = ibis.greatest(table[start], p.day("start"))
    last = ibis.least(ibis.coalesce(table[end], p.day("end")), p.day("end"))
    return ibis.greatest(last.delta(first, unit="month"), 0)


def value(name: str) -> Formula:
    """The formula that is the aggregate itself."""
    return lambda cells, question: cells[name].value


def mean(name: str) -> Formula:
    """The aggregate's value a row; none without rows."""

    def formula(cells: Cells, question: Question) -> Decimal | None:
        cell = cells[name]
        return cell.value / cell.rows if cell.rows else None

    return formula


def quotient(numerator: str, denominator: str) -> Formula:
    """One aggregate through another; none where the second is 0."""

    def formula(cells: Cells, question: Question) -> Decimal | None:
        below = cells[denominator].value
        return cells[numerator].value / below if below else None

    return formula


def monthly_mean(name: str) -> Formula:
    """The aggregate's value a month of the group."""
    return lambda cells, question: cells[name].value / question.months

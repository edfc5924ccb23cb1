"""Frågan: a measure asked over a body and a period, as the command and the page put it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from tertial.facts.store import FactStore
from tertial.measures import catalogue
from tertial.measures.breakdowns import conditions
from tertial.measures.cells import Total
from tertial.measures.declare import Measure, MeasureError
from tertial.measures.engine import Result, compare_period, compute
from tertial.periods import Period


@dataclass(frozen=True)
class Inquiry:
    """Fråga. `where` is as `engine.compute` takes it; `compare` too, or None for no comparison."""

    key: str
    period: Period
    by: tuple[str, ...] = ()
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    compare: str | None = None
    total: Total = "distinct"

    @property
    def measure(self) -> Measure:
        return catalogue.measure(self.key)

    def split_by(self, *by: str) -> "Inquiry":
        """The same question with another breakdown."""
        return replace(self, by=by)


def answer(store: FactStore, inquiry: Inquiry) -> Result:
    """The measure computed over the store. Raises MeasureError."""
    return compute(
        store,
        inquiry.key,
        inquiry.period,
        by=inquiry.by,
        where=inquiry.where,
        compare=inquiry.compare,
        total=inquiry.total,
    )


def check(inquiry: Inquiry) -> None:
    """Raises MeasureError for what can be seen to be wrong before anything is read."""
    measure = inquiry.measure
    for each in inquiry.by:
        if each not in measure.breakdowns:
            raise MeasureError(f"{measure.title} kan inte delas upp på ”{each}”. {_choices(measure.breakdowns)}")
    for condition in conditions(inquiry.where):
        if condition.dimension not in measure.dimensions:
            told = _choices(measure.dimensions)
            raise MeasureError(f"{measure.title} kan inte filtreras på ”{condition.dimension}”. {told}")
    compare_period(inquiry.compare, inquiry.period)


def _choices(keys: tuple[str, ...]) -> str:
    return f"Välj bland {', '.join(keys)}." if keys else "Måttet har inga indelningar."


def read_where(texts: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """`form=HVB,familjehem` and `group!=ensamkommande` as conditions; the same name again adds values.

    Raises MeasureError for a text without `=` or without a value.
    """
    found: dict[str, tuple[str, ...]] = {}
    for text in texts:
        name, sign, given = text.partition("=")
        values = tuple(value.strip() for value in given.split(",") if value.strip())
        if not sign or not name.strip("! ") or not values:
            raise MeasureError(f"Villkoret ”{text}” går inte att tolka. Skriv till exempel form=HVB eller form!=HVB.")
        found[name.strip()] = (*found.get(name.strip(), ()), *values)
    return found


def read_names(text: str | None) -> tuple[str, ...]:
    """`form,sex` as names, in order."""
    return tuple(name.strip() for name in (text or "").split(",") if name.strip())

"""Måttstock: the published figures and the listed differences as data, and the generated files to read.

Rounding and code look-ups are written anew here: nothing is shared with the generator or the measures.
"""

import csv
import tomllib
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from tertial.facts.generate import SourceFile

SEED = 2017  # the profile's own
PROFILE = Path(__file__).parents[2] / "profiles" / "haninge-2017"
BODY = "haninge/socialnamnden"
ORDER, PROVIDE = f"{BODY}/bestallare", f"{BODY}/utforare"
RESULT = {
    "committee": f"{BODY}/namnden", "shared": f"{BODY}/gemensam", "ordering": ORDER, "providing": PROVIDE,
    "disability": f"{ORDER}/funktionsnedsattning", "children": f"{ORDER}/barn-och-unga", "adults": f"{ORDER}/vuxen",
    "social_care": f"{PROVIDE}/social-omsorg", "housing": f"{PROVIDE}/boende-och-boendestod",
    "work": f"{PROVIDE}/arbete-sysselsattning-assistans", "total": BODY,
}  # fmt: skip
PERIODS = {"then": (date(2016, 1, 1), date(2016, 5, 1)), "now": (date(2017, 1, 1), date(2017, 5, 1))}

Row = dict[str, str]
Cells = dict[tuple[str, str, str], Decimal]


def profile(name: str) -> dict[str, Any]:
    return tomllib.loads((PROFILE / name).read_text("utf-8"))


def published() -> Cells:
    """Every printed figure by (table, row, column). What the report leaves empty is not among them."""
    return {key: Decimal(value) for key, value in _printed().items() if value}


def left_empty() -> set[tuple[str, str, str]]:
    """The cells of our tables in which the report prints nothing."""
    return {key for key, value in _printed().items() if not value}


def _printed() -> dict[tuple[str, str, str], str]:
    return {
        (key, row, column): value
        for key, table in profile("published.toml")["tables"].items()
        for row, values in table["rows"].items()
        for column, value in zip(table["columns"], values, strict=True)
    }


def differences(kind: str) -> list[dict[str, str]]:
    return [item for item in profile("differences.toml")["difference"] if item["kind"] == kind]


def rounded(value: Decimal, decimals: int = 0) -> Decimal:
    """Half away from zero; written anew here so that the product's own rounding is checked too."""
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP) + 0


def percent(now: Decimal, then: Decimal) -> Decimal:
    return rounded((now - then) * 100 / abs(then))


class Sources:
    """The generated files of one seed, by table, with the code plan to look up units and parents."""

    def __init__(self, files: list[SourceFile]) -> None:
        self.files = files
        self._rows = {file.path: (file, _read(file.path)) for file in files}
        self._codes = _read(PROFILE / "codes.csv")
        self._parents = {item["code"]: item["parent"] for item in self._codes if item["dimension"] == "activity"}
        self._dated: dict[tuple[str, str], list[Row]] = {}
        self.kept: dict[object, Any] = {}  # what a recount has picked out, by what it is
        for item in self._codes:
            self._dated.setdefault((item["dimension"], item["code"]), []).append(item)

    def rows(self, table: str, body: str | None = None) -> list[Row]:
        return [
            row
            for file, rows in self._rows.values()
            if file.table == table and body in (None, file.body)
            for row in rows
        ]

    def unit(self, dimension: str, code: str, day: str) -> str:
        """The path of the unit that a code stood for on a day."""
        for item in self._dated[dimension, code]:
            if item["valid_from"] <= day < (item["valid_to"] or "9999-12-31"):
                return item["unit"]
        raise LookupError((dimension, code, day))

    def head(self, activity: str) -> str:
        """The activity's topmost parent."""
        while self._parents[activity]:
            activity = self._parents[activity]
        return activity


def _read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def below(path: str, top: str) -> bool:
    return path == top or path.startswith(f"{top}/")

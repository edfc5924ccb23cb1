"""Påhittade tabeller that add up, with the traps of real ones, and a way to spoil one figure in them.

Each maker takes a random generator and gives a table whose every relation holds as printed.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from random import Random

NAMES = (
    "Äldreomsorg", "Hemtjänst", "Barn och unga", "Familjehem", "Missbruksvård", "Boendestöd", "Daglig verksamhet",
    "Personlig assistans", "Förebyggande arbete", "Ledning och administration", "Öppenvård", "Lokaler", "Bistånd",
    "Stöd till anhöriga", "Korttidsvistelse",
)  # fmt: skip


@dataclass
class Invented:
    """A table: a title, a header and rows of printed cells; `sure` are the cells that stand in a relation."""

    title: str
    header: list[str]
    rows: list[list[str]]
    sure: list[tuple[int, int]] = field(default_factory=list)
    step: Decimal = Decimal(1)

    def text(self) -> str:
        lines = [
            self.title,
            "",
            "\t".join(self.header),
            *("\t".join(row) for row in self.rows),
            "",
            "Text efter tabellen.",
        ]
        return "\n".join(lines)

    def line(self, row: int) -> int:
        """The line of the text that a row stands in, from 1."""
        return row + 4


def written(value: Decimal | int, decimals: int = 0, sign: bool = False) -> str:
    rounded = Decimal(value).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    text = f"{abs(rounded):,.{decimals}f}".replace(",", " ").replace(".", ",")
    return f"-{text}" if rounded < 0 else f"+{text}" if sign and rounded > 0 else text


def names(random: Random, count: int) -> list[str]:
    return random.sample(NAMES, count)


def budget(random: Random) -> Invented:
    """Budget, utfall, avvikelse in tkr; one convention or the other; a total."""
    count, turned = random.randint(3, 8), random.random() < 0.4
    rows, sums = [], [0, 0, 0]
    for name in names(random, count):
        planned = random.randint(400, 90_000)
        spent = planned + random.randint(-planned // 6, planned // 6)
        figures = (planned, spent, spent - planned if turned else planned - spent)
        sums = [total + one for total, one in zip(sums, figures, strict=True)]
        rows.append([name, *map(written, figures)])
    rows.append([random.choice(("Summa", "Totalt", "Summa nämnden")), *map(written, sums)])
    header = ["Verksamhet", "Budget jan-aug", "Utfall jan-aug", "Avvikelse"]
    return Invented("Utfall per verksamhet, tkr", header, rows, _all(rows, 1))


def rounded(random: Random) -> Invented:
    """The same in mnkr with one decimal: parts and totals are rounded each for itself, and need not add up in print."""
    rows, sums = [], [Decimal(0)] * 3
    for name in names(random, random.randint(3, 9)):
        planned = Decimal(random.randint(400_000, 90_000_000)) / 1_000_000
        spent = planned * Decimal(random.randint(90, 112)) / 100
        figures = [planned, spent, planned - spent]
        sums = [total + one for total, one in zip(sums, figures, strict=True)]
        rows.append([name, *(written(one, 1) for one in figures)])
    rows.append(["Summa", *(written(one, 1) for one in sums)])
    return Invented(
        "Driftredovisning (mnkr)", ["", "Budget", "Bokslut", "Avvikelse"], rows, _all(rows, 1), Decimal("0.1")
    )


def years(random: Random) -> Invented:
    """Two years and the change in per cent, a total."""
    rows, sums = [], [0, 0]
    for name in names(random, random.randint(2, 7)):
        then = random.randint(20, 900)
        now = max(1, then + random.randint(-then // 2, then // 2))
        sums = [sums[0] + then, sums[1] + now]
        rows.append([name, written(then), written(now), _percent(now, then)])
    rows.append(["Totalt", written(sums[0]), written(sums[1]), _percent(sums[1], sums[0])])
    return Invented("Antal ärenden, januari-april", ["", "2021", "2022", "Förändring"], rows, _all(rows, 1))


def nested(random: Random) -> Invented:
    """Subtotals by word and a grand total of them, with a row of "varav" that is not added."""
    rows: list[list[str]] = []
    grand = [0, 0, 0]
    for group in ("Individ- och familjeomsorg", "Funktionsnedsättning"):
        rows.append([group, "", "", ""])
        sums = [0, 0, 0]
        for name in names(random, random.randint(2, 4)):
            planned = random.randint(1_000, 60_000)
            spent = planned + random.randint(-900, 900)
            figures = (planned, spent, planned - spent)
            sums = [total + one for total, one in zip(sums, figures, strict=True)]
            rows.append([name, *map(written, figures)])
        inner = random.randint(100, 900)
        rows.append(["varav lokaler", written(inner), written(inner + 50), written(-50)])
        grand = [total + one for total, one in zip(grand, sums, strict=True)]
        rows.append([f"Summa {group.lower()}", *map(written, sums)])
    rows.append(["Totalt", *map(written, grand)])
    title = "Nettokostnader (tusentals kronor)"
    return Invented(title, ["", "Budget", "Utfall", "Avvikelse"], rows, [
        (row, column) for row, cells in enumerate(rows) for column in (1, 2, 3) if cells[1] and "varav" not in cells[0]
    ])  # fmt: skip


def sexes(random: Random) -> Invented:
    """Women, men and total; a total row."""
    rows, sums = [], [0, 0, 0]
    for name in names(random, random.randint(3, 6)):
        women, men = random.randint(12, 400), random.randint(12, 400)
        sums = [one + more for one, more in zip(sums, (women, men, women + men), strict=True)]
        rows.append([name, written(women), written(men), written(women + men)])
    rows.append(["Summa", *map(written, sums)])
    return Invented("Antal personer med insats", ["Insats", "Kvinnor", "Män", "Totalt"], rows, _all(rows, 1))


def result(random: Random) -> Invented:
    """Income and cost with their sums, and the result."""
    header = ["Resultaträkning (tkr)", "Bokslut 2021", "Budget 2022", "Bokslut 2022"]
    parts = {name: [random.randint(500, 40_000) for _ in range(3)] for name in names(random, 6)}
    first, second = list(parts)[:3], list(parts)[3:]
    income = [sum(parts[name][at] for name in first) for at in range(3)]
    cost = [sum(parts[name][at] for name in second) for at in range(3)]
    rows = [[name, *map(written, parts[name])] for name in first]
    rows.append(["Summa intäkter", *map(written, income)])
    rows += [[name, *map(written, parts[name])] for name in second]
    rows.append(["Summa kostnader", *map(written, cost)])
    rows.append(["Resultat", *(written(one - other) for one, other in zip(income, cost, strict=True))])
    return Invented("Resultat", header, rows, _all(rows, 1))


def shares(random: Random) -> Invented:
    """Amounts and their shares of the whole."""
    amounts = [random.randint(2_000, 90_000) for _ in range(random.randint(3, 6))]
    whole = sum(amounts)
    rows = [
        [name, written(amount), written(Decimal(amount) / whole * 100, 1) + " %"]
        for name, amount in zip(names(random, len(amounts)), amounts, strict=True)
    ]
    rows.append(["Totalt", written(whole), "100,0 %"])
    return Invented("Fördelning av kostnaden", ["Verksamhet", "Belopp (tkr)", "Andel"], rows, _all(rows[:-1], 1))


def consumed(random: Random) -> Invented:
    """Budget of the year, outcome and how much of it is consumed, with empty cells for what has no budget."""
    rows, sums = [], [0, 0]
    for name in names(random, random.randint(3, 6)):
        planned = random.randint(2_000, 50_000)
        spent = random.randint(planned // 5, planned)
        sums = [sums[0] + planned, sums[1] + spent]
        rows.append([name, written(planned), written(spent), _share(spent, planned)])
    rows.append(["Oförutsett", "", "-", "-"])
    rows.append(["S:a", *map(written, sums), _share(sums[1], sums[0])])
    header = ["Tkr", "Budget helår", "Utfall jan-apr", "Förbrukat %"]
    return Invented("Förbrukning av årsbudgeten", header, rows, [
        (row, column) for row, cells in enumerate(rows) for column in (1, 2, 3) if cells[1]
    ])  # fmt: skip


def _share(part: int, whole: int) -> str:
    return written(Decimal(part) / whole * 100) + " %"


def _percent(now: int, then: int) -> str:
    return written(Decimal(now - then) / then * 100, sign=True) + " %"


def _all(rows: list[list[str]], first: int) -> list[tuple[int, int]]:
    return [(row, column) for row, cells in enumerate(rows) for column in range(first, len(cells))]


MAKERS: tuple[Callable[[Random], Invented], ...] = (
    budget, rounded, years, nested, sexes, result, shares, consumed,
)  # fmt: skip


HEADERS = ("2019", "2020", "2021", "Utfall 2020", "Budget 2021", "Mål 2022", "Riket", "Länet", "Kvinnor", "Män", "Dygn")


def unrelated(random: Random) -> Invented:
    """Figures that have nothing to do with each other, under headers that could make one think so."""
    count, largest = random.randint(2, 6), random.choice((12, 40, 150, 900, 20_000))
    shares = [random.random() < 0.25 for _ in range(count)]
    rows = [
        [
            name,
            *(
                written(random.randint(0, 100)) + " %" if share else written(random.randint(0, largest))
                for share in shares
            ),
        ]
        for name in names(random, random.randint(3, 9))
    ]
    return Invented("Jämförelser", ["Mått", *random.sample(HEADERS, count)], rows)

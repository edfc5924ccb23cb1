"""Generated worlds for the recount: few rows, each as likely as not to stand on an edge."""

import random
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tertial.facts.schemas import SCHEMAS
from tertial.facts.store import BatchFile, CodeRow, NodeRow, Scope
from tertial.measures.tests import recount_staff, worlds_staff
from tertial.measures.tests.recount import World

NODES = (
    NodeRow(1, None, "kommun/nämnd", "Nämnden", 0),
    NodeRow(2, 1, "kommun/nämnd/barn", "Barn", 1),
    NodeRow(3, 2, "kommun/nämnd/barn/utredning", "Utredning", 2),
    NodeRow(4, 2, "kommun/nämnd/barn/placering", "Placering", 3),
    NodeRow(5, 1, "kommun/nämnd/vuxen", "Vuxen", 4),
    NodeRow(6, 5, "kommun/nämnd/vuxen/missbruk", "Missbruk", 5),
    NodeRow(7, 1, "kommun/nämnd/tom", "Tom", 6),
)
FOREIGN = (98, 99)  # nodes of another body, whose rows lie in the same files
CODES = (
    CodeRow(10, "activity", "5", "Individ och familj", None),
    CodeRow(11, "activity", "51", "Barn", 10),
    CodeRow(12, "activity", "52", "Vuxna", 10),
    CodeRow(13, "activity", "511", "Placering", 11),
    CodeRow(14, "activity", "9", "Ledning", None),
    CodeRow(15, "activity", "52", "Vuxna, ny benämning", 10),
    CodeRow(20, "account", "3", "Intäkter", None),
    CodeRow(21, "account", "5", "Personal", None),
    CodeRow(22, "account", "30", "Avgifter", 20),
    CodeRow(23, "account", "3010", "Avgift", 22),
    CodeRow(24, "account", "5010", "Lön", 21),
    CodeRow(25, "account", "1", "Tillgångar", None),
    CodeRow(26, "account", "1510", "Kundfordringar", 25),
    CodeRow(29, "account", "1210", "Inventarier", 25),
    CodeRow(27, "account", "2", "Skulder", None),
    CodeRow(28, "account", "2440", "Leverantörsskulder", 27),
)
ACCOUNTS = {each.id: each.code for each in CODES if each.dimension == "account"}
POSTED_ON = (20, 23, 24, 24, 26, 28, 29)  # accounts of the result, and of the balance sheet
# Days around which everything happens: the period's and the year's ends, month ends, leap days.
EDGES = [
    date(2015, 12, 31), date(2016, 1, 1), date(2016, 1, 31), date(2016, 2, 28), date(2016, 2, 29), date(2016, 3, 1),
    date(2016, 4, 30), date(2016, 5, 1), date(2016, 12, 31), date(2017, 1, 1), date(2017, 1, 31), date(2017, 2, 1),
    date(2017, 2, 28), date(2017, 3, 1), date(2017, 3, 31), date(2017, 4, 1), date(2017, 4, 29), date(2017, 4, 30),
    date(2017, 5, 1), date(2017, 5, 2), date(2017, 12, 31), date(2018, 1, 1),
]  # fmt: skip
FIRST_DAY = date(2014, 10, 1)
# Tables with a day an event: one of them so early that every period asked for has a source.
EARLIEST = {
    "attendance": ("date",), "incidents": ("date",), "complaints": ("received",), "employments": ("from",),
    "absences": ("spell_start", "date_from"), "schedules": ("month",),
}  # fmt: skip
MONTHS = [date(year, month, 1) for year in range(2014, 2019) for month in range(1, 13)]
DAILY_COSTS = ("0.00", "0.01", "1234.50", "5200.00", "999999.99")
AMOUNTS = ["0.00", "0.01", "-0.01", "100.00", "-100.00", "33.33", "99999999999.99", "-7.77", "1.00", "250.50"]


class Maker:
    """Makes rows by chance from a seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.people = [number.to_bytes(16, "big") for number in range(1, 16)]

    def pick(self, *choices: Any) -> Any:
        return self.random.choice(choices)

    def day(self) -> date:
        if self.random.random() < 0.7:
            return self.random.choice(EDGES)
        return FIRST_DAY + timedelta(days=self.random.randrange(1215))

    def node(self) -> int:
        """Any node but the empty one; now and then one of another body."""
        return self.pick(1, 2, 3, 4, 5, 6, 3, 6, *FOREIGN)

    def amount(self) -> Decimal:
        return Decimal(self.random.choice(AMOUNTS))

    def later(self, start: date) -> date | None:
        """Open-ended, the same day, the next day, a limit's day, or any edge after."""
        after = [edge for edge in EDGES if edge > start] or [start]
        months_later = date(start.year + (start.month + 3) // 12, (start.month + 3) % 12 + 1, min(start.day, 28))
        return self.pick(None, start, start + timedelta(days=1), months_later, months_later + timedelta(days=1), *after)

    def someone(self) -> dict[str, Any]:
        return {
            "person": self.random.choice(self.people),
            "sex": self.pick("K", "K", "M", "M", None, ""),
            "birth_year": self.pick(None, 1950, 1996, 1997, 2003, 2004, 2005, 2017),
            "group": self.pick(None, "", "ensamkommande", "annan"),
            "unit_id": self.node(),
        }


def rows_of(maker: Maker, count: int) -> dict[str, list[dict[str, Any]]]:
    makers = {
        "ledger": _ledger, "budget": _budget, "frame_changes": _frame, "forecasts": _forecast,
        "referrals": _referral, "investigations": _investigation, "interventions": _intervention,
        "assistance": _assistance, "cases": _case, "attendance": _attendance, "incidents": _incident,
        "complaints": _complaint, "entered": _entered, "employments": worlds_staff.employment,
        "absences": worlds_staff.absence, "schedules": worlds_staff.schedule,
    }  # fmt: skip
    found = {}
    for table, make in makers.items():
        rows = [make(maker) for _ in range(count)]
        for name in EARLIEST.get(table, ()):
            rows[0][name] = FIRST_DAY
        rows += [dict(row) for row in maker.random.sample(rows, count // 10)]  # the same event twice
        found[table] = [{**row, "row": number} for number, row in enumerate(rows, 1)]
    return found


def _ledger(maker: Maker) -> dict[str, Any]:
    """Late postings: the accounting month may be another than the day's."""
    account = maker.pick(*POSTED_ON)
    return {
        "date": maker.day(), "month": maker.random.choice(MONTHS), "account_id": account, "account": ACCOUNTS[account],
        "activity_id": maker.pick(10, 11, 12, 13, 14, 15), "counterparty": maker.pick("intern", "extern", None, ""),
        "amount": maker.amount(), "unit_id": maker.node(), "project": maker.pick(None, "", "P1", "P2"),
    }  # fmt: skip


def _budget(maker: Maker) -> dict[str, Any]:
    month, account = maker.pick(None, *MONTHS), maker.pick(*POSTED_ON)
    year = month.year if month else maker.pick(2015, 2016, 2017)
    return {
        "year": year, "month": month, "account_id": account, "account": ACCOUNTS[account],
        "version": maker.pick("1", "2", "2"),
        "activity_id": maker.pick(10, 11, 12, 13, 14), "amount": maker.amount(), "unit_id": maker.node(),
        "project": maker.pick(None, "P1", "P2"),
    }  # fmt: skip


def _frame(maker: Maker) -> dict[str, Any]:
    return {
        "year": maker.pick(2015, 2016, 2017), "decided": maker.day(), "paragraph": maker.pick("§ 1", "§ 22"),
        "text": maker.pick("Ram", "Ny modell"), "amount": maker.amount(), "unit_id": maker.pick(1, *FOREIGN),
    }  # fmt: skip


def _forecast(maker: Maker) -> dict[str, Any]:
    made = maker.pick(*EDGES, date(2017, 2, 14), date(2017, 4, 12))
    return {
        "year": maker.pick(2015, 2016, 2017, 2017), "made": made,
        "account_class": maker.pick(None, "", None, "3", "5", "3010"),
        "activity_id": maker.pick(None, None, 10, 11, 13), "amount": maker.amount(), "unit_id": maker.node(),
    }  # fmt: skip


def _referral(maker: Maker) -> dict[str, Any]:
    row = maker.someone() | {"received": maker.day(), "kind": maker.pick("anmälan", "ansökan", "rådgivning")}
    year = row["birth_year"]
    days = [date(year, 1, 1), date(year, 4, 30), date(year, 5, 1), date(year, 12, 31)] if year else [None]
    if year in (1996, 2004):
        days.append(date(year, 2, 29))
    return row | {"birth_date": maker.pick(None, *days)}


def _investigation(maker: Maker) -> dict[str, Any]:
    opened = maker.day()
    return maker.someone() | {
        "opened": opened, "closed": maker.later(opened), "kind": maker.pick("barn", "vuxen"),
        "extended": maker.pick(None, True, False),
    }  # fmt: skip


def _intervention(maker: Maker) -> dict[str, Any]:
    start = maker.pick(None, *(maker.day() for _ in range(9)))
    return maker.someone() | {
        "form": maker.pick("HVB", "familjehem", "jourhem", "", None), "law": maker.pick("SoL", "LVU"),
        "provider": maker.pick("egen", "extern"), "decided": maker.day(), "start": start,
        "end": maker.later(start) if start else maker.pick(None, date(2017, 3, 1)),
        "daily_cost": maker.pick(*map(Decimal, DAILY_COSTS * 10), None),
    }  # fmt: skip


def _case(maker: Maker) -> dict[str, Any]:
    opened = maker.day()
    return maker.someone() | {"opened": opened, "closed": maker.later(opened), "kind": maker.pick("barn", "vuxen")}


def _attendance(maker: Maker) -> dict[str, Any]:
    return {
        "person": maker.random.choice(maker.people), "unit_id": maker.node(), "date": maker.day(),
        "form": maker.pick("korttidstillsyn", "daglig verksamhet", ""),
        "quantity": Decimal(maker.pick("0", "1", "0.25", "0.5", "7.75")),
    }  # fmt: skip


def _incident(maker: Maker) -> dict[str, Any]:
    return {
        "date": maker.day(), "unit_id": maker.node(), "kind": maker.pick("tillbud", "olycksfall", "lex Sarah"),
        "category": maker.pick(None, "", "hot och våld"), "process": maker.pick(None, "utredning"),
        "severity": maker.pick("låg", "hög", None), "status": maker.pick("pågår", "utredd"),
        "reported_to_ivo": maker.pick(True, False, None),
    }  # fmt: skip


def _complaint(maker: Maker) -> dict[str, Any]:
    return {
        "received": maker.day(), "unit_id": maker.node(), "channel": maker.pick(None, "telefon"),
        "kind": maker.pick("klagomål", "beröm", ""), "sex": maker.pick("K", "M", None), "answered": None,
        "status": maker.pick("pågår", "genomförd", "nedlagd"),
    }  # fmt: skip


def _entered(maker: Maker) -> dict[str, Any]:
    """The same figure entered several times, from sources of different days."""
    return {
        "key": maker.pick("a", "b"), "label": "Uppgift", "unit_of_measure": maker.pick("antal", "TKR", "%", "index"),
        "period": maker.pick("T1 2017", "2017-01..2017-04", "2016", "T1 2016", "2017-04"),
        "by": maker.pick(None, "Kvinnor", "Män"), "value": Decimal(maker.pick("0", "12.5", "-3", "1000", "0.0625")),
        "source": "Brev", "source_date": FIRST_DAY + timedelta(days=maker.random.randrange(60_000)),
        "unit_id": maker.pick(1, 1, *FOREIGN),
    }  # fmt: skip


def _assistance(maker: Maker) -> dict[str, Any]:
    return {
        "household": maker.random.choice(maker.people), "month": maker.random.choice(MONTHS),
        "district": maker.pick("Jordbro", "Handen", None, ""), "purpose": maker.pick("riksnorm", "hotell"),
        "amount": maker.amount(), "unit_id": maker.pick(1, 5, *FOREIGN),
    }  # fmt: skip


def written(
    folder: Path, rows: Mapping[str, list[dict[str, Any]]], settings: Mapping[str, Any], batches: int = 2
) -> Scope:
    """The rows as Parquet files, several batches a table, and the scope that may read them."""
    files: dict[str, tuple[BatchFile, ...]] = {}
    for number, (table, all_rows) in enumerate(rows.items()):
        found = []
        for part in range(batches):
            own = all_rows[part::batches]
            path = folder / f"{table}-{part}.parquet"
            pq.write_table(pa.Table.from_pylist(own, schema=SCHEMAS[table].arrow), path)
            found.append(BatchFile(100 * number + part, str(path), len(own)))
        files[table] = tuple(found)
    return Scope(
        root_id=1, body_id=1, body_path="kommun/nämnd", node_ids=frozenset(node.id for node in NODES),
        nodes=NODES, codes=CODES, files=files, settings=settings,
    )  # fmt: skip


def world_of(rows: Mapping[str, list[dict[str, Any]]], settings: Mapping[str, Any]) -> World:
    """The same rows for the recount, with every column that a row may have."""
    full = {
        table: [dict.fromkeys(SCHEMAS[table].arrow.names) | row for row in listed] for table, listed in rows.items()
    }
    world = World(
        rows=full,
        parents={node.id: node.parent_id for node in NODES} | dict.fromkeys(FOREIGN),
        paths={node.id: node.path for node in NODES},
        codes={code.id: (code.dimension, code.code, code.parent_id) for code in CODES},
        settings=settings,
    )
    return recount_staff.told(world)

"""Real SIE files, where they lie beside the repository: what each yields, against a count with a few regexes.

Without them the same count is made on the invented company's file.
"""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from tertial.facts.problems import Rejected
from tertial.facts.readers.prepare import detect
from tertial.facts.readers.source import Source
from tertial.facts.tests.test_sie_files import opened

SHARED = Path(__file__).parents[4] / "shared" / "sie"
INVENTED = Path(__file__).parent / "data" / "liten.se"
PAGE = "BokSald.SE"
REAL = sorted(path for path in SHARED.glob("*.[Ss]*") if path.suffix.lower() in (".se", ".si"))
FILES = [path for path in REAL if path.name != PAGE] or [INVENTED]

_TRANS = re.compile(rb'^\s*#TRANS\s+\S+\s+\{[^}]*\}\s+"?(-?[0-9.]+)', re.MULTILINE)
_VER = re.compile(rb"^\s*#VER\b", re.MULTILINE)

# rows, vouchers, sum, warnings of balances, warnings of vouchers
KNOWN = {
    "BL0001_typ1.SE": (0, 0, "0", 0, 0),
    "BL0001_typ2.SE": (0, 0, "0", 0, 0),
    "BL0001_typ3.SE": (0, 0, "0", 0, 0),
    "BL0001_typ4.SE": (405, 84, "0", 0, 0),
    "BL0001_typ4I.SI": (10, 1, "0", 0, 0),
    "SIE4_Exempelfil_med_underdim.SE": (1330, 295, "0", 0, 0),
    "SIE_exempelfil.se": (148, 26, "0", 0, 0),
    "Sie4.se": (260, 70, "0", 4, 0),
    "XE_SIE_4_20151125095119.SE": (248, 65, "2", 0, 1),
    "transaktioner_ovnbolag-bad-balance.se": (671, 163, "-12771", 1, 1),
    "transaktioner_ovnbolag.se": (671, 163, "0", 0, 0),
    "liten.se": (6, 2, "0", 0, 0),
}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_transaction_of_a_file_is_a_row_and_none_counts_twice(path: Path) -> None:
    data = path.read_bytes()
    prepared = opened(data, name=path.name)
    totals = prepared.check()
    amounts = [Decimal(found.decode()) for found in _TRANS.findall(data)]
    assert (totals.rows, totals.vouchers, totals.sum) == (len(amounts), len(_VER.findall(data)), sum(amounts))
    rows, vouchers, total, balances, unbalanced = KNOWN[path.name]
    assert (totals.rows, totals.vouchers, totals.sum) == (rows, vouchers, Decimal(total))
    messages = [notice.message for notice in prepared.notices]
    assert sum(message.startswith("Konto ") for message in messages) == balances
    assert sum("balanserar inte" in message for message in messages) == unbalanced


@pytest.mark.parametrize("path", [path for path in FILES if "bad-balance" in path.name] or [INVENTED])
def test_a_wrong_balance_is_told_with_the_account_and_both_figures(path: Path) -> None:
    data = path.read_bytes()
    if path == INVENTED:
        data = data.replace(b"#UB 0 1930 8750.00", b"#UB 0 1930 1713.75")
    prepared = opened(data, name=path.name)
    prepared.check()
    told = [notice.message for notice in prepared.notices if notice.message.startswith("Konto 19")]
    assert len(told) == 1
    expected = "8\u00a0750,00" if path == INVENTED else "−11\u00a0057,25"
    assert f"ger {expected}, men utgående saldo (#UB) är 1\u00a0713,75." in told[0]


@pytest.mark.parametrize(
    "path", [path for path in FILES if "typ2" in path.name or "ovnbolag.se" in path.name] or [INVENTED]
)
def test_budget_rows_are_the_files_planned_months_counted_once(path: Path) -> None:
    data = path.read_bytes()
    whole = re.compile(rb"^#PBUDGET\s+\S+\s+\d+\s+\S+\s+\{\s*\}\s+(-?[0-9.]+)", re.MULTILINE)
    assert opened(data, "budget", name=path.name).check().sum == sum(
        Decimal(each.decode()) for each in whole.findall(data)
    )


@pytest.mark.parametrize("path", [path for path in REAL if path.name == PAGE] or [INVENTED.with_name("missing")])
def test_a_web_page_that_was_saved_as_a_sie_file_is_refused(path: Path) -> None:
    page = path.read_bytes() if path.exists() else b"<html><head><title>404 Not Found</title></head></html>"
    with pytest.raises(Rejected) as found:
        detect(Source.of_bytes(PAGE, page))
    assert (
        str(found.value) == "Filen är en webbsida (”404 Not Found”) och ingen SIE-fil; hämta filen på nytt från källan."
    )

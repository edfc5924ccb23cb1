"""`codes.csv`: the code plan of a profile, in the canonical layout of the `codes` source."""

import csv
from datetime import date
from pathlib import Path

from tertial.core.errors import Refused
from tertial.organisation.models import Code
from tertial.organisation.rules import CodeRow

COLUMNS = ("dimension", "code", "name", "parent", "unit", "valid_from", "valid_to")
_REQUIRED = ("dimension", "code", "name", "valid_from")


def read_codes(path: Path) -> list[CodeRow]:
    """The rows of the file, numbered as a spreadsheet shows them. Refused with file, row and column."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            if missing := [column for column in _REQUIRED if column not in (reader.fieldnames or ())]:
                raise Refused(f"{path.name}, rad 1: kolumnen {missing[0]} saknas; den ska ha {', '.join(COLUMNS)}.")
            return [_row(path.name, number, values) for number, values in enumerate(reader, 2)]
    except UnicodeDecodeError:
        raise Refused(f"Filen {path} är inte UTF-8; spara den som UTF-8.") from None
    except csv.Error as error:
        raise Refused(f"Filen {path} är inte giltig CSV ({error}); spara den på nytt.") from None


def _row(file: str, number: int, values: dict[str, str | None]) -> CodeRow:
    found = {column: (values.get(column) or "").strip() for column in COLUMNS}
    if None in values:
        raise Refused(f"{file}, rad {number}: raden har fler värden än kolumner; sätt citattecken om text med komma.")
    for column in _REQUIRED:
        if not found[column]:
            raise Refused(f"{file}, rad {number}: {column} saknas; fyll i den.")
    return CodeRow(
        row=number,
        dimension=found["dimension"],
        code=found["code"],
        name=found["name"],
        parent=found["parent"],
        unit=found["unit"],
        valid_from=_day(file, number, "valid_from", found["valid_from"]),
        valid_to=_day(file, number, "valid_to", found["valid_to"]) if found["valid_to"] else None,
    )


def _day(file: str, number: int, column: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(f"{file}, rad {number}: {column} är ”{text}”; skriv ett datum som 2017-01-31.") from None


def write_codes(path: Path) -> None:
    """The code plan of the current root, every period."""
    plan = Code.objects.order_by("dimension", "code", "valid_from").values_list(
        "dimension", "code", "name", "parent__code", "node__path", "valid_from", "valid_to"
    )
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(plan)

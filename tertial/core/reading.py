"""Läsning av inställningsfiler (TOML): values by type; what is wrong is told with file, place and key."""

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NoReturn

from tertial.core.errors import Refused


@dataclass(frozen=True)
class Entry:
    """One table of a file. `where` is its place in words (`node 3`), empty for the file's top."""

    file: str
    where: str
    data: Mapping[str, Any]

    def text(self, key: str, default: str | None = None) -> str:
        """A text that is not blank; `default` stands in for one that is missing."""
        value = self.data.get(key, default)
        if value is None or value == "" != default:
            self.refuse(key, "saknas; skriv en text")
        if not isinstance(value, str):
            self.refuse(key, "ska vara en text inom citattecken")
        return value.strip()

    def day(self, key: str) -> date:
        """A date as 2017-01-31."""
        found = self.day_if_any(key)
        if found is None:
            self.refuse(key, "saknas; skriv ett datum som 2017-01-31")
        return found

    def day_if_any(self, key: str) -> date | None:
        value = self.data.get(key)
        if value is not None and (isinstance(value, datetime) or not isinstance(value, date)):
            self.refuse(key, "ska vara ett datum som 2017-01-31, utan citattecken")
        return value

    def choice(self, key: str, choices: Collection[str]) -> str:
        """One of the given words."""
        value = self.text(key)
        if value not in choices:
            self.refuse(key, f"är ”{value}”; skriv något av {', '.join(choices)}")
        return value

    def entries(self, key: str) -> list["Entry"]:
        """The array of tables with this name; empty when it is missing."""
        found = self.data.get(key, [])
        if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
            self.refuse(key, f"ska vara tabeller, [[{key}]]")
        place = f"{self.where}, " if self.where else ""
        return [Entry(self.file, f"{place}{key} {number}", item) for number, item in enumerate(found, 1)]

    def only(self, *known: str) -> None:
        """Refuses keys that nobody reads: mostly a misspelling."""
        for key in self.data:
            if key not in known:
                near = get_close_matches(key, known, n=1)
                advice = f"menades {near[0]}?" if near else f"kända är {', '.join(known)}"
                self.refuse(key, f"är okänd; {advice}")

    def refuse(self, key: str, what: str) -> NoReturn:
        place = f", {self.where}" if self.where else ""
        raise Refused(f"{self.file}{place}: {key} {what.rstrip('.')}{'' if what.endswith('?') else '.'}")


def read_toml(path: Path) -> Entry:
    """The top of a file. Refused when it is missing, not UTF-8 or not TOML."""
    try:
        return Entry(path.name, "", tomllib.loads(path.read_text(encoding="utf-8-sig")))
    except FileNotFoundError:
        raise Refused(f"Filen {path} saknas; lägg den där eller välj en annan mapp.") from None
    except UnicodeDecodeError:
        raise Refused(f"Filen {path} är inte UTF-8; spara den som UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise Refused(f"Filen {path} är inte giltig TOML ({position_of(str(error))}); rätta den raden.") from None


def position_of(message: str) -> str:
    """Where in the file a TOML error is, in words."""
    found = re.search(r"at line (\d+), column (\d+)", message)
    return f"rad {found[1]}, kolumn {found[2]}" if found else "i slutet av filen"

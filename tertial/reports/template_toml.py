"""Rapportmall som TOML: the same data as `report.toml` in a profile. Comments are lost, nothing else. No Django."""

import tomllib
from collections.abc import Mapping
from typing import Any

import tomli_w

from tertial.core.errors import Refused
from tertial.core.reading import position_of
from tertial.reports.template import parse


def dumps(data: Mapping[str, Any]) -> str:
    """The data as TOML; `loads` gives data that is equal."""
    return tomli_w.dumps(data, multiline_strings=True)


def loads(text: str) -> dict[str, Any]:
    """A whole template, checked. Refused, with the place, when it is not TOML or no template."""
    data = read(text)
    parse(data)
    return data


def read(text: str) -> dict[str, Any]:
    """Any TOML. Refused with the line that is wrong."""
    try:
        # A form sends its lines with both signs.
        return tomllib.loads(text.replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        raise Refused(f"Texten är inte giltig TOML ({position_of(str(error))}). Rätta den raden.") from None

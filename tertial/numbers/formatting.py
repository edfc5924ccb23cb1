"""Visning: how a figure is written in Swedish, the same on screen, in print, in Word and in a spreadsheet."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from tertial.numbers.figures import Figure, State
from tertial.numbers.rounding import round_half_away
from tertial.numbers.units import Unit, convert, unit

NBSP = "\u00a0"
MINUS = "\u2212"

STATE_TEXT = {
    State.MISSING: "u.s.",
    State.NOT_APPLICABLE: "–",
    State.NOT_MEASURED: "ej mätt",
    State.SUPPRESSED: "–",
}
STATE_MEANING = {
    State.EXACT: "",
    State.PRELIMINARY: "preliminär uppgift",
    State.MISSING: "uppgift saknas",
    State.NOT_APPLICABLE: "ej tillämpligt",
    State.NOT_MEASURED: "ej mätt",
    State.SUPPRESSED: "visas inte, för få personer",
}


class Sign(StrEnum):
    """Which numbers are written with a sign; never, where the words say it ("ett underskott på 1,8 mnkr")."""

    NEGATIVE_ONLY = "negative_only"
    ALWAYS = "always"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Style:
    """How a view shows a figure: in which unit (None: its own), decimals, sign, and whether the unit stands."""

    unit: Unit | None = None
    decimals: int = 0
    sign: Sign = Sign.NEGATIVE_ONLY
    with_unit: bool = False
    unit_label: str | None = None
    suppressed_text: str = STATE_TEXT[State.SUPPRESSED]


def style(unit_key: str | None = None, decimals: int = 0, **options: object) -> Style:
    """Short form: `style("mnkr", 1, with_unit=True)`."""
    return Style(unit(unit_key) if unit_key else None, decimals, **options)  # type: ignore[arg-type]


def displayed_value(figure: Figure, how: Style) -> Decimal | None:
    """The number as it is shown: converted and rounded, or None for a state without a value."""
    if figure.value is None:
        return None
    return round_half_away(convert(figure.value, figure.unit, how.unit or figure.unit), how.decimals)


def format_figure(figure: Figure, how: Style) -> str:
    """The figure as Swedish text: `1 234,5`, `−18,3`, `15,3 %`, `u.s.`; a preliminary one is marked with `p`."""
    shown = displayed_value(figure, how)
    if shown is None:
        return how.suppressed_text if figure.state is State.SUPPRESSED else STATE_TEXT[figure.state]
    text = format_decimal(shown, how.sign)
    target = how.unit or figure.unit
    label = how.unit_label or target.label
    if how.with_unit or target.key == "percent":
        text = f"{text}{NBSP}{label}"
    return f"{text}{NBSP}p" if figure.state is State.PRELIMINARY else text


def format_decimal(value: Decimal, sign: Sign = Sign.NEGATIVE_ONLY) -> str:
    """A number as Swedish text with the decimals it has: no-break spaces for thousands, comma, U+2212 minus."""
    digits = f"{abs(value):,f}".replace(",", NBSP).replace(".", ",")
    if value < 0 and sign is not Sign.NEVER:
        return f"{MINUS}{digits}"
    return f"+{digits}" if sign is Sign.ALWAYS and value > 0 else digits


def raw(value: Decimal | None) -> str | None:
    """A value in full precision for JSON: plain digits, a point, no exponent, no trailing zeros; None for none."""
    if value is None:
        return None
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text

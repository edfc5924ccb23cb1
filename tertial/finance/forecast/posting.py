"""Det som skickats från rutnätet: which lines somebody has changed, saved one by one."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from tertial.core.errors import Refused
from tertial.finance.forecast.actions import save_forecast
from tertial.finance.forecast.grid import ADJUSTMENT, AMOUNT, SEEN, Grid
from tertial.finance.forecast.lines import Row, forecast_of
from tertial.finance.forecast.money import AmountError, format_amount, named_amounts, parse_amount, parse_paste
from tertial.finance.forecast.reading import UNIT
from tertial.followup.actions import Outdated
from tertial.followup.forms import page_of

PASTE = "paste"


@dataclass
class Posted:
    """What came of a post: the entries that were saved, and by field what was typed in others and why not."""

    saved: list[int] = field(default_factory=list)
    typed: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    pasted: str = ""


def save(grid: Grid, data: Mapping[str, str]) -> Posted:
    """Saves every line in which something else stands than what was seen; a line that is refused stops no other."""
    posted = Posted()
    data = {**data, **_pasted(grid, data.get(PASTE, ""), posted)}
    for row in grid.written:
        version, changed = _changed(row, data, grid.money)
        if changed:
            _save(grid, row, version, changed, page_of(data), posted)
    return posted


def _save(grid: Grid, row: Row, version: int, changed: dict[str, str], page: str, posted: Posted) -> None:
    try:
        with transaction.atomic():
            data = {**changed, UNIT: grid.money}
            save_forecast(user=grid.reader.user, entry=row.entry, data=data, version=version, page=page)
    except Outdated as outdated:
        _refuse(row, changed, _theirs(outdated, grid), posted)
    except Refused as refused:
        _refuse(row, changed, refused.message, posted)
    except PermissionDenied:
        _refuse(row, changed, _("Du svarar inte längre för den här raden."), posted)
    else:
        posted.saved.append(row.entry.pk)


def _refuse(row: Row, changed: Mapping[str, str], message: str, posted: Posted) -> None:
    for name, text in changed.items():
        posted.typed[f"{name}-{row.entry.pk}"] = text
        posted.errors[f"{name}-{row.entry.pk}"] = message.removeprefix("Ny prognos: ").removeprefix("Egen justering: ")


def _theirs(outdated: Outdated, grid: Grid) -> str:
    """Who else has written, and what: one's own stays in the field."""
    forecast = forecast_of(outdated.entry)
    theirs = format_amount(forecast.amount if forecast else None, grid.money) or _("inget belopp")
    who = outdated.entry.written_by or _("Någon annan")
    if who == grid.reader.user:
        return _("Du har skrivit %s här i ett annat fönster. Läs in sidan igen och jämför.") % theirs
    return _("%(who)s har skrivit %(theirs)s här. Läs in sidan igen och jämför.") % {"who": who, "theirs": theirs}


def _changed(row: Row, data: Mapping[str, str], money: str) -> tuple[int, dict[str, str]]:
    """The version that was seen, and the fields in which something else stands than then."""
    version, *seen = data.get(f"{SEEN}-{row.entry.pk}", "").split("|")
    if not version.isdecimal() or len(seen) != 2:
        return 0, {}
    found = {}
    for name, was in zip((AMOUNT, ADJUSTMENT), seen, strict=True):
        text = data.get(f"{name}-{row.entry.pk}")
        if text is not None and not _same(text, was, money):
            found[name] = text
    return int(version), found


def _same(text: str, was: str, money: str) -> bool:
    """Whether two texts say the same amount, in whatever way they are written."""
    if text.strip() == was:
        return True
    try:
        return parse_amount(text, money) == parse_amount(was, money)
    except AmountError:
        return False


def _pasted(grid: Grid, text: str, posted: Posted) -> dict[str, str]:
    """Fields out of what was copied in a spreadsheet: by the lines' names, or in order where only amounts stand."""
    found: dict[str, str] = {}
    rows = [row for row in grid.rows if row.field and row.field.name.startswith(AMOUNT)]
    named = {row.label.casefold(): row for row in rows}
    unnamed = iter(rows)
    unknown = []
    for name, amount in named_amounts(parse_paste(text)):
        row = named.get(name.casefold()) if name else next(unnamed, None)
        if row is not None and row.field is not None:
            found |= {row.field.name: amount} if amount.strip() else {}
        elif name or amount.strip():
            unknown.append(name or amount)
    if unknown:
        posted.pasted = text
        posted.errors[PASTE] = _("Inget sparades från rutan: %s finns inte bland raderna du kan skriva i.") % ", ".join(
            f"”{each}”" for each in unknown[:3]
        )
        return {}
    return found

"""Radernas ordning: which rows a total or subtotal adds up, read from where they stand and how they are indented."""

from collections.abc import Sequence

from tertial.measures.tablespec import RowSpec


def parts_of(rows: Sequence[RowSpec], index: int) -> tuple[int, ...]:
    """The places of the rows that the row at `index` stands for.

    A row followed by rows indented below it stands for those; any other for the rows above it. A "varav" row is part
    of the one above it and is added to nothing.
    """
    return _outermost(rows, _below(rows, index)) or _outermost(rows, _above(rows, index))


def _below(rows: Sequence[RowSpec], index: int) -> list[int]:
    found: list[int] = []
    for place in range(index + 1, len(rows)):
        if rows[place].indent <= rows[index].indent:
            break
        if not rows[place].heading and rows[place].kind != "of_which":
            found.append(place)
    return found


def _above(rows: Sequence[RowSpec], index: int) -> list[int]:
    """The rows above, back to the last total; for a subtotal, to the last one that closes rows as it does.

    A subtotal below its rows stands for them: those back to the last subtotal, unless they are indented below it and
    so are left out anyway.
    """
    kind, found = rows[index].kind, list[int]()
    for place in range(index):
        row = rows[place]
        closes = row.kind == "subtotal" and not _below(rows, place)
        if row.kind == "total" or (closes and kind == "subtotal"):
            found = []
        elif closes:
            open_rows = [each for each in found if rows[each].kind != "subtotal"]
            nested = any(rows[each].indent > row.indent for each in open_rows)
            found = [*(found if nested else (each for each in found if rows[each].kind == "subtotal")), place]
        elif not row.heading and row.kind != "of_which":
            found.append(place)
    return found


def _outermost(rows: Sequence[RowSpec], places: Sequence[int]) -> tuple[int, ...]:
    least = min((rows[place].indent for place in places), default=0)
    return tuple(place for place in places if rows[place].indent == least)

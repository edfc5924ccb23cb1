"""Ikoner: the few shapes the interface draws, as the inside of a 16 × 16 SVG in the current colour.

Drawn here and not fetched: the page needs no further request, and the content policy allows no `data:` address.
"""

_STROKE = 'fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round"'


def _line(path: str) -> str:
    return f'<path {_STROKE} d="{path}"/>'


def _solid(path: str) -> str:
    return f'<path fill="currentColor" d="{path}"/>'


# Shapes of a status, by the names of `documents.model.Shape`, and two that only the interface uses: check and dash.
SHAPES = {
    "circle": '<circle cx="8" cy="8" r="6.5" fill="currentColor"/>',
    "diamond": _solid("M8 .8 15.2 8 8 15.2.8 8z"),
    "square": '<rect x="2" y="2" width="12" height="12" fill="currentColor"/>',
    "triangle": _solid("M8 1.5 15.4 14.5H.6z"),
    "ring": '<circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" stroke-width="1.6"/>',
    "check": _solid(
        "M8 .9a7.1 7.1 0 1 0 0 14.2A7.1 7.1 0 0 0 8 .9m3.9 5.2-4.4 5.1a.9.9 0 0 1-1.3.1L4 9.1a.9.9 0 1 1 "
        "1.2-1.3l1.6 1.5 3.7-4.4a.9.9 0 0 1 1.4 1.2"
    ),
    "dash": _line("M3.5 8h9"),
}

ICONS = SHAPES | {
    "add": _line("M8 3v10M3 8h10"),
    "close": _line("m3.5 3.5 9 9m0-9-9 9"),
    "copy": _line("M5.5 5.5h7v8h-7zM3.5 10.5v-8h7"),
    "down": _line("m4 6.5 4 4 4-4"),
    "download": _line("M8 2.5v7.5M5 7.5l3 3 3-3M3 13.5h10"),
    "falling": _line("m3.5 4.5 8.5 7.5m0-5V12H7"),
    "left": _line("m9.5 4-4 4 4 4"),
    "menu": _line("M2.5 4.5h11M2.5 8h11M2.5 11.5h11"),
    "pencil": _line("m3 13 .6-2.9 7.1-7.1 2.3 2.3-7.1 7.1z"),
    "print": _line("M4.5 6.5v-4h7v4M4.5 11.5h-2v-5h11v5h-2M4.5 9.5h7v4h-7z"),
    "right": _line("m6.5 4 4 4-4 4"),
    "rising": _line("m3.5 11.5 8.5-7.5M7 4h5v5"),
    "search": _line("M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9m3.2-1.3 3.3 3.3"),
    "steady": _line("M2.5 8h10.5m-4-4 4 4-4 4"),
    "upload": _line("M8 10.5V3M5 5.5l3-3 3 3M3 13.5h10"),
    "warning": _line("M8 2.2 14.6 13.5H1.4zM8 6.5v3m0 1.9v.1"),
}

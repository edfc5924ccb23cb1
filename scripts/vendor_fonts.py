"""Vendor the fonts for print: fetch the npm packages with npm, unpack what is used, and work out what they cover.

Run it with fontTools and brotli installed (both are in the development environment): `python scripts/vendor_fonts.py`.
Source Sans 3 is taken as its makers built it; Noto Sans Symbols 2 is cut down to arrows, geometric shapes, dingbats and
the like. The result is the same bytes every time.
"""

import subprocess
import tarfile
import tempfile
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

DOCUMENTS = Path(__file__).parent.parent / "tertial" / "documents"
FONTS = DOCUMENTS / "fonts"
TEXT_PACKAGE = "source-sans@3.52.0"
TEXT_FONTS = ("Regular", "It", "Semibold", "SemiboldIt")
SYMBOL_PACKAGE = "@fontsource/noto-sans-symbols-2@5.3.0"
SYMBOL_FILE = "package/files/noto-sans-symbols-2-symbols-400-normal.woff2"
SYMBOL_RANGES = ((0x2190, 0x21FF), (0x2300, 0x23FF), (0x2460, 0x27BF), (0x2900, 0x29FF), (0x2B00, 0x2BFF))
# Private use and the noncharacters may not stand in an archival PDF whatever a font draws for them.
FORBIDDEN = ((0x0000, 0x001F), (0x007F, 0x009F), (0xE000, 0xF8FF), (0xFEFF, 0xFEFF), (0xF0000, 0x10FFFF))
MEASURED = (*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x2010, 0x2027), 0x202F, 0x2212)


def main() -> None:
    FONTS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        text = fetch(TEXT_PACKAGE, Path(folder))
        symbols = fetch(SYMBOL_PACKAGE, Path(folder))
    for style in TEXT_FONTS:
        name = f"SourceSans3-{style}.ttf"
        (FONTS / name).write_bytes(text[f"package/TTF/{name}"])
    (FONTS / "NotoSansSymbols2-Subset.ttf").write_bytes(cut(symbols[SYMBOL_FILE]))
    (FONTS / "OFL-SourceSans3.md").write_bytes(text["package/LICENSE.md"])
    (FONTS / "OFL-NotoSansSymbols2.txt").write_bytes(symbols["package/LICENSE"])
    write_coverage()


def fetch(package: str, folder: Path) -> dict[str, bytes]:
    """The files of an npm package by their path in its archive."""
    packed = subprocess.run(
        ["npm", "pack", "--silent", package], cwd=folder, check=True, capture_output=True, text=True
    )
    with tarfile.open(folder / packed.stdout.split()[-1]) as archive:
        members = (member for member in archive if member.isfile())
        return {member.name: _content(archive, member) for member in members}


def _content(archive: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    file = archive.extractfile(member)
    return file.read() if file else b""


def cut(woff2: bytes) -> bytes:
    """The font with the symbol ranges only, as uncompressed TrueType, without the moment of its making."""
    font = TTFont(BytesIO(woff2), recalcTimestamp=False)
    options = Options(recalc_timestamp=False, layout_features=[], hinting=False)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[code for first, last in SYMBOL_RANGES for code in range(first, last + 1)])
    subsetter.subset(font)
    font.flavor = None
    target = BytesIO()
    font.save(target)
    return target.getvalue()


def write_coverage() -> None:
    """What the vendored fonts can print, and how wide common characters are, as a Python module."""
    codes: set[int] = set()
    for path in sorted(FONTS.glob("*.ttf")):
        codes |= set(TTFont(path).getBestCmap())
    codes -= {code for first, last in FORBIDDEN for code in range(first, last + 1)}
    regular = TTFont(FONTS / "SourceSans3-Regular.ttf")
    names, metrics = regular.getBestCmap(), regular["hmtx"]
    widths = {code: metrics[names[code]][0] for code in MEASURED if code in names}
    lines = ['"""Written by scripts/vendor_fonts.py from the vendored fonts; do not edit."""', "", "RANGES = ("]
    lines += [f"    (0x{first:04X}, 0x{last:04X})," for first, last in ranges(codes)]
    lines += [")", "# Advance widths of the regular text font in thousandths of its size.", "WIDTHS = {"]
    lines += [f"    0x{code:04X}: {width}," for code, width in widths.items()]
    (DOCUMENTS / "coverage.py").write_text("\n".join([*lines, "}", ""]), encoding="utf-8")


def ranges(codes: Iterable[int]) -> list[tuple[int, int]]:
    """Sorted, inclusive runs of consecutive codes."""
    found: list[tuple[int, int]] = []
    for code in sorted(codes):
        if found and found[-1][1] == code - 1:
            found[-1] = (found[-1][0], code)
        else:
            found.append((code, code))
    return found


if __name__ == "__main__":
    main()

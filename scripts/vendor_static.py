"""Fetch the styles, fonts and test tools that are kept in the repository, by package name and version.

Run only when a version is raised: `python scripts/vendor_static.py` asks npm for the packages, and
`python scripts/vendor_static.py --tarballs DIR` takes files that are already there. The hash of each tarball is pinned
here, so that both give the same files. Nothing on this list is needed to run, test or build Tertial.
"""

import argparse
import hashlib
import json
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
STATIC = ROOT / "tertial/core/static/core"
BROWSER_VENDOR = ROOT / "tests/browser/vendor"


@dataclass(frozen=True, slots=True)
class Package:
    """One npm package: its name, its version and the SHA-256 of its tarball."""

    name: str
    version: str
    sha256: str

    @property
    def file_name(self) -> str:
        return f"{self.name.removeprefix('@').replace('/', '-')}-{self.version}.tgz"


STYLES = Package(
    "@digdir/designsystemet-css", "1.22.0", "0eeef1d967ee4f21e5e59f37c20666db8b66f20d93d4617907c4c4661f52298c"
)
FONTS = Package(
    "@fontsource/source-sans-3", "5.3.1", "b598201d980b3512805bbea186aab8ef91590d59990e6a13c90e030b6ff37881"
)
AXE = Package("axe-core", "4.14.1", "e6b0ce02b84d892e2e33e403485e7f3d6c29e2be6df65daf44d89ba564139745")

# Only what our templates use. Parts that draw icons from `data:` addresses are left out: the content policy stops them.
STYLE_PARTS = ("base", "button", "dialog", "field", "fieldset", "input", "label", "link", "skip-link")
FACES = (("400", "normal"), ("400", "italic"), ("600", "normal"), ("700", "normal"))
SUBSETS = ("latin-ext", "latin")

FACE = """@font-face {{
  font-family: "Source Sans 3";
  font-style: {slope};
  font-weight: {weight};
  font-display: swap;
  src: url("{file}") format("woff2");
  unicode-range: {range};
}}
"""
# The same width as Source Sans, so that lines break alike before and after the font arrives.
FALLBACK_FACE = """@font-face {
  font-family: "Source Sans Fallback";
  src: local("Arial"), local("Liberation Sans"), local("Helvetica Neue");
  size-adjust: 93%;
  ascent-override: 105%;
  descent-override: 42%;
}
"""


def tarball(package: Package, folder: Path | None, scratch: Path) -> Path:
    """The package's tarball, from `folder` or from npm; raises ValueError when its hash is not the pinned one."""
    if folder is None:
        subprocess.run(["npm", "pack", f"{package.name}@{package.version}"], cwd=scratch, check=True)
    path = (folder or scratch) / package.file_name
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != package.sha256:
        raise ValueError(f"{path} has the hash {found}, not the pinned {package.sha256}")
    return path


def unpack(package: Package, folder: Path | None, scratch: Path) -> Path:
    """The folder `package/` of an unpacked tarball."""
    target = scratch / package.file_name.removesuffix(".tgz")
    with tarfile.open(tarball(package, folder, scratch)) as archive:
        archive.extractall(target, filter="data")
    return target / "package"


def write_styles(source: Path) -> None:
    """One file of the parts we use, in the layers that the design system itself declares."""
    parts = {part: (source / f"dist/src/{part}.css").read_text().strip() for part in STYLE_PARTS}
    text = ["/* @digdir/designsystemet-css " + STYLES.version + ", MIT; made by scripts/vendor_static.py */"]
    text.append("@layer ds.theme, ds.base, ds.components;")
    text.append("@layer ds.base {\n" + parts.pop("base") + "\n}")
    text += ["@layer ds.components {\n" + css + "\n}" for css in parts.values()]
    target = STATIC / "vendor/designsystemet"
    target.mkdir(parents=True, exist_ok=True)
    (target / "designsystemet.css").write_text("\n".join(text) + "\n")
    (target / "LICENSE").write_bytes((source / "LICENSE").read_bytes())


def write_fonts(source: Path) -> None:
    """The woff2 files and a style sheet that loads each only when a page has characters in its range."""
    ranges = json.loads((source / "unicode.json").read_text())
    target = STATIC / "fonts"
    target.mkdir(parents=True, exist_ok=True)
    faces = ["/* Source Sans 3 " + FONTS.version + ", SIL OFL 1.1; made by scripts/vendor_static.py */\n"]
    for subset in SUBSETS:
        for weight, slope in FACES:
            file = f"source-sans-3-{subset}-{weight}-{slope}.woff2"
            (target / file).write_bytes((source / "files" / file).read_bytes())
            faces.append(FACE.format(slope=slope, weight=weight, file=file, range=ranges[subset]))
    (target / "fonts.css").write_text("".join([*faces, FALLBACK_FACE]))
    (target / "LICENSE").write_bytes((source / "LICENSE").read_bytes())


def write_axe(source: Path) -> None:
    """The accessibility engine, for the browser tests only."""
    BROWSER_VENDOR.mkdir(parents=True, exist_ok=True)
    (BROWSER_VENDOR / "axe.min.js").write_bytes((source / "axe.min.js").read_bytes())
    (BROWSER_VENDOR / "LICENSE").write_bytes((source / "LICENSE").read_bytes())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tarballs", type=Path, help="folder with the tarballs; without it npm is asked")
    folder = parser.parse_args().tarballs
    with tempfile.TemporaryDirectory() as scratch:
        for package, write in ((STYLES, write_styles), (FONTS, write_fonts), (AXE, write_axe)):
            write(unpack(package, folder, Path(scratch)))


if __name__ == "__main__":
    main()

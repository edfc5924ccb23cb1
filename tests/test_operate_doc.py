"""`docs/operate.md` cannot rot: every setting that is read from the environment stands there, and nothing else does."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NAME = re.compile(r"""["']((?:TERTIAL|DATABASE)_[A-Z_]+)["']""")
# Set by the tests for themselves; nobody else gives it.
INTERNAL = {"TERTIAL_TEST_MAINTENANCE_URL"}


def read_in_code() -> set[str]:
    files = [file for file in ROOT.glob("tertial/**/*.py") if "tests" not in file.relative_to(ROOT).parts]
    return {name for file in [*files, ROOT / "tests/plugin.py"] for name in NAME.findall(file.read_text("utf-8"))}


def told_in_the_document() -> set[str]:
    return set(re.findall(r"\b(?:TERTIAL|DATABASE)_[A-Z_]+", (ROOT / "docs/operate.md").read_text("utf-8")))


def test_every_setting_is_documented() -> None:
    assert read_in_code() - INTERNAL - told_in_the_document() == set()


def test_no_documented_setting_is_gone() -> None:
    assert told_in_the_document() - read_in_code() == set()

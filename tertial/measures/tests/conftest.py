"""A fact store of its own for every test that asks for a folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tertial.facts import store
from tertial.facts.store import StoreConfig


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    store.configure(StoreConfig(tmp_path, threads=1, memory="500MB"))
    yield tmp_path
    store.configure(None)

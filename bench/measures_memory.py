"""A child of `bench.measures`: computes measures over files that are there, and prints its peak memory in MB."""

import json
import sys
from pathlib import Path

from bench.measures_data import make, scope
from bench.measures_sql import STATEMENTS
from bench.memory import peak_mb
from tertial.facts import store
from tertial.facts.store import StoreConfig
from tertial.measures import engine
from tertial.periods import parse

if __name__ == "__main__":
    folder, (tables, keys, size) = Path(sys.argv[1]), json.loads(sys.argv[2])
    store.configure(StoreConfig(folder, 2, "1500MB", folder.parent / "spill"))
    with store.open(scope([make(folder, table, size) for table in tables])) as opened:
        for key in keys:
            engine.compute(opened, key, parse("T1 2017"), (STATEMENTS[key][0],), compare="previous_year")
    print(peak_mb())

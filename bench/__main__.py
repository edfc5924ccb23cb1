"""`make bench`: every comparison in one run, as a table and as JSON (`bench/latest.json`), beside the kept baseline.

Each row is a ratio between two things measured in this run, on this machine: `ours` against the `other` that a user would pick
instead, and the limit that it must keep. Exit status 1 when a limit is broken. `python -m bench imports measures` runs
some parts only, `--only economy.outcome` one measure (may be given again); `--keep` makes this run the new baseline
(`bench/baseline.json`).
"""

import argparse
import importlib
import json
import os
import platform
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import reference

# Pages first, as in a fresh web process.
PARTS = ("page", "typeset", "finance", "imports", "check", "measures", "saving")
FOLDER = Path(__file__).parent


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("parts", nargs="*", default=PARTS, help=f"parts to run: {', '.join(PARTS)}")
    parser.add_argument("--keep", action="store_true", help="keep this run as the baseline")
    parser.add_argument("--only", action="append", default=[], help="a measure: of the measures, only those named")
    chosen = parser.parse_args()
    baseline = _read(FOLDER / "baseline.json")
    rows: list[dict[str, Any]] = []
    for part in chosen.parts:
        print(f"\n{part}", flush=True)
        for row in _run(part, chosen.only):
            rows.append({"part": part, "ok": _kept(row), **row})
            print(_line(rows[-1], baseline), flush=True)
            for name in ("latest.json", *(["baseline.json"] if chosen.keep else [])):
                _save(rows, name)
    broken = [row["name"] for row in rows if not row["ok"]]
    print(f"\n{len(rows)} comparisons, {len(broken)} over their limit" + (f": {', '.join(broken)}" if broken else ""))
    return 1 if broken else 0


def _run(part: str, only: Sequence[str]) -> Iterable[dict[str, Any]]:
    """A part's comparisons, one by one; the finished reference report is what is typeset."""
    module = importlib.import_module(f"bench.{part}")
    given: dict[str, Any] = {"only": only} if part == "measures" else {}
    if part == "typeset":
        given["path"] = reference.document_json()
    found: Iterable[dict[str, Any]] = module.run(**given)
    return found


def _save(rows: list[dict[str, Any]], name: str) -> None:
    """What is known so far, as a run of an hour may be stopped; what was not measured now stays as it was."""
    measured = {(row["part"], row["name"]) for row in rows}
    before = [row for key, row in _read(FOLDER / name).items() if key not in measured]
    kept = sorted([*before, *rows], key=lambda row: PARTS.index(row["part"]))
    report = {"made": datetime.now(UTC).isoformat(timespec="seconds"), "machine": _machine(), "rows": kept}
    unfinished = FOLDER / f"{name}.{os.getpid()}.tmp"  # never half a file: another run may read it
    unfinished.write_text(json.dumps(report, indent=1, default=str))
    unfinished.replace(FOLDER / name)


def _kept(row: dict[str, Any]) -> bool:
    """Whether a comparison keeps its limit; one without a limit is for information."""
    return row.get("limit") is None or row.get("ratio") is None or row["ratio"] <= row["limit"]


def _read(path: Path) -> dict[tuple[str, str], dict[str, Any]]:
    if not path.exists():
        return {}
    return {(row["part"], row["name"]): row for row in json.loads(path.read_text())["rows"]}


def _line(row: dict[str, Any], baseline: dict[tuple[str, str], dict[str, Any]]) -> str:
    before = baseline.get((row["part"], row["name"]))
    limit = f"≤ {row['limit']}" if row.get("limit") is not None else "for information"
    then = f"  (baseline {before['ratio']:.2f})" if before and before.get("ratio") is not None else ""
    ratio = f"{row['ratio']:.2f}" if row.get("ratio") is not None else "–"
    return f"  {'ok ' if row['ok'] else 'BROKEN'} {row['name']:<64} {ratio:>8}  {limit}{then}"


def _machine() -> str:
    return f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"


if __name__ == "__main__":
    sys.exit(main())

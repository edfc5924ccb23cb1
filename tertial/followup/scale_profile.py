"""The part of a profile that is its status scales: `scales.toml`.

```toml
[[scale]]
key = "mal"
name = "Måluppfyllelse"

[[scale.step]]
key = "helt"
word = "Helt uppfyllt"
symbol = "◉"        # only where one is printed besides the shape
shape = "circle"
colour = "good"
reached = true      # left out: neither reached nor not
```
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tertial.core.profiles import keep
from tertial.core.reading import Entry, read_toml
from tertial.followup.models import COLOURS, SHAPES, Scale, ScaleStep
from tertial.organisation.profile_export import write

FILE = "scales.toml"


def load(folder: Path, profile: Mapping[str, Any]) -> None:
    """Reads the scales. Reading them twice changes nothing."""
    if not (folder / FILE).exists():
        return
    top = read_toml(folder / FILE)
    top.only("scale")
    for entry in top.entries("scale"):
        entry.only("key", "name", "step")
        key = entry.text("key")
        scale = keep(Scale.objects.filter(key=key).first() or Scale(key=key), {"name": entry.text("name")})
        known = {step.key: step for step in scale.steps.all()}
        for position, step in enumerate(entry.entries("step")):
            name = step.text("key")
            keep(known.get(name) or ScaleStep(scale=scale, key=name), _values(step, position))


def export(folder: Path) -> None:
    """Writes every scale with its steps."""
    found = [
        {"key": scale.key, "name": scale.name, "step": [_data(step) for step in scale.steps.all()]}
        for scale in Scale.objects.prefetch_related("steps")
    ]
    if found:
        write(folder / FILE, {"scale": found})


def _values(step: Entry, position: int) -> dict[str, Any]:
    step.only("key", "word", "symbol", "shape", "colour", "reached")
    reached = step.data.get("reached")
    if reached is not None and not isinstance(reached, bool):
        step.refuse("reached", "ska vara true eller false; utelämna den för det som inte kan bedömas")
    return {
        "word": step.text("word"),
        "symbol": step.text("symbol", ""),
        "shape": step.choice("shape", [name for name, _ in SHAPES]),
        "colour": step.choice("colour", [name for name, _ in COLOURS]),
        "is_reached": reached,
        "position": position,
    }


def _data(step: ScaleStep) -> dict[str, Any]:
    data = {"key": step.key, "word": step.word, "symbol": step.symbol, "shape": step.shape, "colour": step.colour}
    given = {key: value for key, value in data.items() if value}
    return given if step.is_reached is None else {**given, "reached": step.is_reached}

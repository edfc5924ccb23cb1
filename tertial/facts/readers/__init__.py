"""Läsare: source files in, canonical rows out. Pure: no Django, no database, nothing in plain text on disk."""

from tertial.facts.readers.detected import Detected
from tertial.facts.readers.prepare import Prepared, Totals, detect, prepare, sie_code_plan
from tertial.facts.readers.source import Limits, Source

__all__ = ["Detected", "Limits", "Prepared", "Source", "Totals", "detect", "prepare", "sie_code_plan"]

"""Generering: seeded, invented source files that add up to wanted figures. Names no municipality; pure Python."""

from tertial.facts.generate.files import SourceFile, write
from tertial.facts.generate.solve import Contradiction

__all__ = ["Contradiction", "SourceFile", "write"]

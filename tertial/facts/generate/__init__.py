"""Generering: seeded, invented source files. Those of a profile add up to wanted figures; synthetic ones to nothing.

Names no municipality and needs no database.
"""

from tertial.facts.generate.files import SourceFile, write
from tertial.facts.generate.plan import CodePlan, PlanCode, read_codes
from tertial.facts.generate.solve import Contradiction
from tertial.facts.generate.synthetic import SYNTHETIC_TABLES, synthetic

__all__ = [
    "SYNTHETIC_TABLES",
    "CodePlan",
    "Contradiction",
    "PlanCode",
    "SourceFile",
    "read_codes",
    "synthetic",
    "write",
]

"""Citat: the row or the part of a text that a finding stands in."""

from tertial.checks.findings import Finding
from tertial.checks.source import Paragraph, Place, Source

LONGEST = 160


class Quotes:
    """The rows and paragraphs of a document by their place."""

    def __init__(self, source: Source) -> None:
        self._said: dict[Place, str] = {}
        for item in source.items:
            if isinstance(item, Paragraph):
                self._said.setdefault(item.place, item.text)
            else:
                for row in item.rows:
                    self._said.setdefault(row.place, " | ".join(cell.strip() for cell in row.cells))

    def of(self, finding: Finding) -> str:
        """The row, or so much of a long text as has the printed figure in it; empty where the place is unknown."""
        said = self._said.get(finding.place, "")
        if len(said) <= LONGEST:
            return said
        at = max(0, said.find(finding.printed) - LONGEST // 2)
        return f"{'…' if at else ''}{said[at : at + LONGEST]}{'…' if at + LONGEST < len(said) else ''}"

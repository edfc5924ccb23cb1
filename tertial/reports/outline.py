"""Disposition: the headings of a document as the page's outline shows them, with how each section stands."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from tertial.documents.model import Document, Section
from tertial.documents.outline import anchor
from tertial.reports.preflight import Finding
from tertial.reports.section_rules import STEP_STATUS, Step, least
from tertial.reports.section_selectors import Work

DONE = {"shape": "check", "colour": "good", "word": "inget att anmärka"}
LOOK = {"shape": "diamond", "colour": "warning", "word": "att se över"}
WRONG = {"shape": "square", "colour": "bad", "word": "fel"}
EMPTY = {"shape": "ring", "colour": "neutral", "word": "saknar innehåll"}


@dataclass(frozen=True)
class Standing:
    """How the sections of a document stand: the preflight's findings, and which of them have anything in them."""

    findings: Mapping[str, str]
    filled: Collection[str]
    work: Mapping[str, Work]

    @classmethod
    def of(
        cls,
        document: Document,
        findings: Collection[Finding],
        filled: Collection[str],
        work: Mapping[str, Work] | None = None,
    ) -> "Standing":
        """`filled` are keys of sections whose blocks are not in the document itself."""
        worst: dict[str, str] = {}
        for finding in findings:
            if worst.get(finding.section) != "error":
                worst[finding.section] = finding.severity
        written = {section.key for section in document.all_sections() if section.blocks}
        return cls(worst, written | set(filled), {key: one for key, one in (work or {}).items() if one.is_owed})

    def state(self, section: Section) -> dict[str, str]:
        """The state of a section with all that is below it."""
        keys = list(_keys(section))
        found = {self.findings[key] for key in keys if key in self.findings}
        step = least(self.work[key].step for key in keys if key in self.work)
        if step is not None:
            return _stepped(step, found)
        if "error" in found:
            return WRONG
        if "warning" in found:
            return LOOK
        return DONE if any(key in self.filled for key in keys) else EMPTY


def _stepped(step: Step, findings: Collection[str]) -> dict[str, str]:
    """The state of a section that somebody answers for; what the preflight found is said after it."""
    shape, colour, word = STEP_STATUS[step]
    also = ", fel" if "error" in findings else ", att se över" if "warning" in findings else ""
    return {"shape": shape, "colour": colour, "word": f"{word}{also}"}


def entries(document: Document, standing: Standing | None = None) -> list[dict[str, Any]]:
    """Entries for the `outline` tag, two levels deep; the outer ones with a state when it is known."""
    appendices = ((f"Bilaga {at}", section) for at, section in enumerate(document.appendices, 1))
    outer = [*((section.number, section) for section in document.sections), *appendices]
    return [_entry(section, number, standing) for number, section in outer]


def progress(outline: list[dict[str, Any]]) -> dict[str, int]:
    """How many of the outline's sections have nothing to remark on, and of how many."""
    states = [entry["state"] for entry in outline if entry["state"]]
    return {"done": sum(state["colour"] in ("good", "accent") for state in states), "all": len(states)}


def _entry(section: Section, number: str | None, standing: Standing | None) -> dict[str, Any]:
    return {
        **_link(section, number),
        "state": standing.state(section) if standing else None,
        "entries": [_below(below, standing) for below in section.sections],
    }


def _below(section: Section, standing: Standing | None) -> dict[str, Any]:
    """A subsection: with its state where somebody answers for it, else as its section stands."""
    owned = standing is not None and any(key in standing.work for key in _keys(section))
    return _link(section, section.number) | {"state": standing.state(section) if standing and owned else None}


def _link(section: Section, number: str | None) -> dict[str, Any]:
    return {"url": f"#{anchor('section', section.key)}", "number": number, "label": section.title}


def _keys(section: Section) -> Collection[str]:
    return [section.key, *(key for below in section.sections for key in _keys(below))]

"""Rapportmall: what a report consists of, as data read from TOML. No Django."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tertial.core.errors import Refused
from tertial.reports.prose import unknown_words


@dataclass(frozen=True, slots=True)
class BlockSpec:
    """A block of a section: the name of the function that a feature contributed, its key and its parameters."""

    block: str
    key: str
    params: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SectionSpec:
    """A section: its heading, its first text, who writes it (`unit`: path of a node), blocks and subsections.

    The texts stand before the blocks; after them where `blocks_first`.
    """

    key: str
    title: str
    number: str | None
    text: str
    unit: str | None
    blocks: tuple[BlockSpec, ...]
    sections: tuple["SectionSpec", ...]
    is_appendix: bool
    blocks_first: bool = False

    def all(self) -> Iterator["SectionSpec"]:
        """This section and everything below it, in the order of print."""
        yield self
        for below in self.sections:
            yield from below.all()


@dataclass(frozen=True, slots=True)
class TemplateSpec:
    """A whole template."""

    slug: str
    title: str
    subtitle: str
    period: str
    body: str
    numbered: bool
    sections: tuple[SectionSpec, ...]

    def all_sections(self) -> Iterator[SectionSpec]:
        for section in self.sections:
            yield from section.all()

    def all_blocks(self) -> Iterator[BlockSpec]:
        for section in self.all_sections():
            yield from section.blocks


def parse(data: Mapping[str, Any]) -> TemplateSpec:
    """The template in parsed TOML. Raises Refused with the place and what is missing or stands twice."""
    head = data.get("report")
    if not isinstance(head, Mapping):
        raise Refused("Mallen saknar tabellen [report]. Lägg till den med slug, title, period och body.")
    for name in ("slug", "title", "period", "body"):
        if not isinstance(head.get(name), str):
            raise Refused(f'Mallens [report] saknar {name}. Skriv till exempel {name} = "…".')
    numbered = bool(head.get("numbered", False))
    given = data.get("section", [])
    numbers = _numbers(given, "" if numbered else None)
    sections = tuple(_section(raw, number) for raw, number in zip(given, numbers, strict=True))
    template = TemplateSpec(
        head["slug"], head["title"], head.get("subtitle", ""), head["period"], head["body"], numbered, sections
    )
    _require_unique([section.key for section in template.all_sections()], "avsnitt")
    _require_unique([block.key for block in template.all_blocks()], "block")
    _require_known_words(template)
    return template


def _numbers(sections: Sequence[Mapping[str, Any]], above: str | None) -> Iterator[str | None]:
    """The numbers of sections beside each other. One with `numbered = false` takes none, nor does an appendix."""
    position = 0
    for one in sections:
        counts = above is not None and one.get("numbered", True) and not one.get("appendix", False)
        position += bool(counts)
        yield f"{above}{position}" if counts else None


def _section(raw: Mapping[str, Any], number: str | None) -> SectionSpec:
    for name in ("key", "title"):
        if not isinstance(raw.get(name), str):
            raise Refused(f"Ett avsnitt i mallen saknar {name}: {dict(raw).get('title', raw.get('key', '?'))}.")
    key = raw["key"]
    blocks = tuple(_block(key, position, block) for position, block in enumerate(raw.get("block", []), start=1))
    below = raw.get("section", [])
    numbers = _numbers(below, f"{number}." if number else None)
    sections = tuple(_section(one, place) for one, place in zip(below, numbers, strict=True))
    return SectionSpec(
        key,
        raw["title"],
        number,
        raw.get("text", ""),
        raw.get("unit"),
        blocks,
        sections,
        bool(raw.get("appendix", False)),
        bool(raw.get("blocks_first", False)),
    )


def _block(section: str, position: int, raw: Mapping[str, Any]) -> BlockSpec:
    if not isinstance(raw.get("block"), str):
        raise Refused(
            f'Block {position} i avsnittet {section} saknar block. Skriv till exempel block = "measures.table".'
        )
    key = raw.get("key", f"{section}_{position}")
    return BlockSpec(raw["block"], key, {name: value for name, value in raw.items() if name != "block"} | {"key": key})


def _require_known_words(template: TemplateSpec) -> None:
    for section in template.all_sections():
        for word in unknown_words(section.text):
            raise Refused(
                f"Avsnittet {section.key} knyter ”{word}” till en siffra, men det ordet är inte känt. "
                "Skriv till exempel ökat, minskat, drygt, knappt, överskott eller hälften."
            )


def _require_unique(keys: list[str], what: str) -> None:
    twice = sorted({key for key in keys if keys.count(key) > 1})
    if twice:
        raise Refused(f"Mallen har två {what} med samma nyckel: {', '.join(twice)}. Ge dem olika nycklar.")

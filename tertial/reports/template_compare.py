"""Skillnader mellan två mallar, in sentences: what a report gets when it takes the later one over. No Django."""

from collections.abc import Iterator

from tertial.reports.template import BlockSpec, SectionSpec, TemplateSpec


def changes(before: TemplateSpec, after: TemplateSpec) -> list[str]:
    """What is different in `after`, in its order; what is gone comes last. Empty when nothing is."""
    then = {one.key: one for one in before.all_sections()}
    above_then, above_now = _above(before), _above(after)
    found = [*_of_head(before, after)]
    for now in after.all_sections():
        old = then.pop(now.key, None)
        if old is None:
            found.append(f"Nytt avsnitt: {now.title}.")
        else:
            moved = above_then[now.key] != above_now[now.key]
            found += [*_of_section(old, now, moved), *_of_blocks(old, now)]
    if _order(before, after) != _order(after, before):
        found.append("Avsnitten står i en annan ordning.")
    return found + [f"Avsnittet {old.title} är borttaget." for old in then.values()]


def _of_head(before: TemplateSpec, after: TemplateSpec) -> Iterator[str]:
    if before.title != after.title:
        yield f"Rapporten heter {after.title} i stället för {before.title}."
    if before.subtitle != after.subtitle:
        yield f"Underrubriken är {after.subtitle or 'borttagen'}."
    if before.numbered != after.numbered:
        yield "Avsnitten är numrerade." if after.numbered else "Avsnitten är inte numrerade."


def _of_section(before: SectionSpec, after: SectionSpec, moved: bool) -> Iterator[str]:
    if before.title != after.title:
        yield f"Avsnittet {before.title} heter {after.title}."
    if moved:
        yield f"Avsnittet {after.title} är flyttat."
    if before.is_appendix != after.is_appendix:
        yield f"Avsnittet {after.title} är {'en bilaga' if after.is_appendix else 'inte längre en bilaga'}."
    if before.blocks_first != after.blocks_first:
        yield f"I avsnittet {after.title} står texten {'efter' if after.blocks_first else 'före'} tabellerna."
    if before.unit != after.unit:
        yield f"Avsnittet {after.title} skrivs av {after.unit or 'rapportens eget organ'}."
    if before.text.strip() != after.text.strip():
        yield f"Avsnittet {after.title} har en annan första text; den som är skriven i rapporten står kvar."


def _of_blocks(before: SectionSpec, after: SectionSpec) -> Iterator[str]:
    then = {one.key: one for one in before.blocks}
    for now in after.blocks:
        old = then.pop(now.key, None)
        if old is None:
            yield f"{after.title}: {name_of(now)} är ny."
        elif old != now:
            yield f"{after.title}: {name_of(now)} är ändrad."
    for old in then.values():
        yield f"{after.title}: {name_of(old)} är borttagen."
    if [one.key for one in before.blocks if one in after.blocks] != [
        one.key for one in after.blocks if one in before.blocks
    ]:
        yield f"{after.title}: tabeller och diagram står i en annan ordning."


def name_of(block: BlockSpec) -> str:
    """What a block is called in a sentence: its title, else its key."""
    return f"”{block.params.get('title') or block.key}”"


def _above(template: TemplateSpec) -> dict[str, str]:
    """The key of the section that each section stands in; empty for the outermost."""
    inner = {below.key: one.key for one in template.all_sections() for below in one.sections}
    return {one.key: inner.get(one.key, "") for one in template.all_sections()}


def _order(one: TemplateSpec, other: TemplateSpec) -> list[str]:
    """The keys of the sections that both have, in the order of the first."""
    known = {section.key for section in other.all_sections()}
    return [section.key for section in one.all_sections() if section.key in known]

"""Ord om riktning: whether "ökat", "underskott" and "positiv avvikelse" go the way that the table goes."""

from tertial.checks.claims.answers import Answer, Words, compared
from tertial.checks.claims.spoken import Ask, Spoken
from tertial.checks.claims.subjects import Subject
from tertial.checks.claims.turned import turned
from tertial.checks.findings import Finding, Operand, Severity
from tertial.checks.source import Paragraph


def way_finding(one: Spoken, answer: Answer, subject: Subject, words: Words, paragraph: Paragraph) -> Finding | None:
    """The finding where a number fits the table but the word beside it goes the other way."""
    cells, way, how = answer.cells, answer.sign, answer.how
    if one.ask is Ask.LEVEL and one.sign:
        pair = compared(subject.line, one, words)
        if pair is None or cells != (pair[0].cell,):
            return None
        now, then = pair[0].cell, pair[1].cell
        gap = abs(now.decimal) - abs(then.decimal)
        cells, way, how = (now, then), (gap > 0) - (gap < 0), f"{then.figure.text} och {now.figure.text}"
    if not one.sign or not way or way == one.sign:
        return None
    expected = turned(one.word, way)
    return Finding(
        "direction", Severity.LIKELY, paragraph.place, one.word, expected,
        f"Texten säger {one.word}, tabellen ”{subject.line.table.name[:80]}” har {how} på raden "
        f"{subject.line.label[:80]}: "
        f"{expected}. Texten kan mena något annat än tabellens rad.",
        operands=tuple(Operand(cell.place, cell.figure.text, str(cell.figure.value)) for cell in cells),
    )  # fmt: skip

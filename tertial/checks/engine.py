"""Granskningen i ett svep: from a read document to findings in reading order."""

import time
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

from tertial.checks.claims.accounts import accounts
from tertial.checks.claims.across import across
from tertial.checks.claims.balances import balances
from tertial.checks.claims.blocks import blocks
from tertial.checks.claims.counts import counts
from tertial.checks.claims.differences import differences
from tertial.checks.claims.formal import formal
from tertial.checks.claims.formal.votes import votes
from tertial.checks.claims.frames import frames
from tertial.checks.claims.in_sentences import in_sentences
from tertial.checks.claims.means import means
from tertial.checks.claims.of_which import of_which
from tertial.checks.claims.outline import outline
from tertial.checks.claims.products import products
from tertial.checks.claims.rates import rates
from tertial.checks.claims.ratios import ratios
from tertial.checks.claims.running import running
from tertial.checks.claims.same_rows import same_rows
from tertial.checks.claims.sideways import sideways
from tertial.checks.claims.splits import asked_splits, shares_across, splits
from tertial.checks.claims.sums import sums
from tertial.checks.claims.text_and_tables import TextAndTables
from tertial.checks.claims.unit_costs import unit_costs
from tertial.checks.claims.weighted import weighted
from tertial.checks.claims.within import within_sentences
from tertial.checks.diagnosis import diagnose
from tertial.checks.echoes import Echoes, says_what_is_right
from tertial.checks.equations import Equation
from tertial.checks.findings import Finding, Report, Unread
from tertial.checks.reading.flowing import flowing, relocated
from tertial.checks.source import Paragraph, RawTable, Source
from tertial.checks.tables.continued import join_continued
from tertial.checks.tables.table import Table
from tertial.checks.tables.understand import understand
from tertial.checks.whole_numbers import count_whole_numbers
from tertial.checks.words import squeeze

CLAIMS = (
    outline,
    sums,
    of_which,
    accounts,
    balances,
    frames,
    running,
    means,
    asked_splits,
    differences,
    ratios,
    products,
    weighted,
    rates,
    splits,
    shares_across,
    blocks,
    sideways,
)
NOTES, LONGEST_NOTE = 2, 400
LARGEST_FAMILY = 8


def check(source: Source) -> Report:
    """Reads the tables of a document, recomputes them, and says what cannot be right."""
    started = time.perf_counter()
    report = Report(source.name)
    tables = understood(source)
    claims = {table.number: list(claims_of(table)) for table in tables}
    wrong = _contradicted(one for known in claims.values() for one in known)
    for table, linked in (*unit_costs(tables), *same_rows(tables, claims)):
        known = _is_known(linked, claims[table.number])
        if not known and (linked.holds or not _is_of_a_wrong_figure(linked, wrong)):
            claims[table.number].append(linked)
            wrong |= _contradicted([linked])
    echoes = Echoes(tables, list(source.paragraphs()))
    for table in tables:
        equations = claims[table.number]
        count_whole_numbers(table, equations)
        report.claims_checked += len(equations)
        if not equations and len(table.figures()) > 1:
            report.unread.append(Unread(table.place, table.name, "Inget samband mellan siffrorna känns igen."))
        report.findings.extend(diagnose(equations, table, echoes))
    items = flowing(source.items)
    placed = list(_placed(items, tables))
    for finding, count in _of_texts(items, placed):
        report.claims_checked += count
        if finding is not None and not says_what_is_right(finding, report.findings):
            report.findings.append(finding)
    report.findings.extend(across(tables))
    report.findings.extend(formal(source))
    report.findings.extend(votes(items))
    report.findings.extend(counts(source, items, placed))
    report.tables = len(tables)
    report.findings = sorted(_once(report.findings), key=lambda one: one.place.order)
    report.seconds = time.perf_counter() - started
    return report


def _once(findings: Sequence[Finding]) -> Iterable[Finding]:
    """The findings without those that say of the same place what another has said."""
    return {(one.kind, one.place, one.column, one.printed, one.expected): one for one in reversed(findings)}.values()


def _is_known(linked: Equation, claims: Sequence[Equation]) -> bool:
    """Whether a table has the claim itself."""
    cells = set(map(id, linked.cells()))
    return any(one.target is linked.target and set(map(id, one.cells())) == cells for one in claims)


def _contradicted(claims: Iterable[Equation]) -> set[int]:
    """The figures, by identity, of the claims that do not hold."""
    return {id(cell) for one in claims if not one.holds for cell in one.cells()}


def _is_of_a_wrong_figure(linked: Equation, wrong: Container[int]) -> bool:
    """Whether a claim over tables is computed from a figure that its own table contradicts: that is told there."""
    return any(id(cell) in wrong for cell in linked.operands) and id(linked.target) not in wrong


def understood(source: Source) -> list[Table]:
    """The tables with figures; those with the same header know each other."""
    join_continued(source)
    _set_notes(source)
    families: dict[tuple[str, ...], list[Table]] = defaultdict(list)
    tables = [table for number, raw in enumerate(source.tables(), 1) if (table := understand(raw, number))]
    for table in tables:
        headers = tuple(f"{squeeze(column.header)} {column.unit}" for column in table.columns)
        known = families[headers if any(header.strip() for header in headers[1:]) else (str(table.number),)]
        known.append(table)
    for known in families.values():
        for at, table in enumerate(known):
            table.family = known[max(0, at - LARGEST_FAMILY) : at + LARGEST_FAMILY]
    return tables


def _placed(items: Sequence[RawTable | Paragraph], tables: Sequence[Table]) -> Iterator[tuple[int, Table]]:
    """The tables with their places among the items."""
    by_number = {table.number: table for table in tables}
    number = 0
    for at, item in enumerate(items):
        if isinstance(item, RawTable):
            number += 1
            if number in by_number:
                yield at, by_number[number]


def _of_texts(
    items: Sequence[RawTable | Paragraph], places: Sequence[tuple[int, Table]]
) -> Iterator[tuple[Finding | None, int]]:
    """The claims of running text: against the tables nearby, and within a sentence."""
    asked = TextAndTables(places)
    for at, item in enumerate(items):
        if isinstance(item, Paragraph):
            found = list(asked.check(at, item))
            told = _told(found)
            alone = [one for one in within_sentences(item) if one[0] is None or one[0].printed not in told]
            if not any(finding for finding, _ in found):
                told = _told(alone)
                found += [one for one in in_sentences(item) if one[0] is None or told.isdisjoint(_figures(one[0]))]
            found += alone
            yield from ((relocated(finding, item) if finding else None, claims) for finding, claims in found)


def _told(found: Iterable[tuple[Finding | None, int]]) -> set[str]:
    """The numbers and words that findings have told of."""
    return {figure for finding, _ in found if finding for figure in _figures(finding)}


def _figures(finding: Finding) -> tuple[str, ...]:
    """The numbers and words that a finding has told of."""
    return finding.printed, *(one.text for one in finding.operands)


def _set_notes(source: Source) -> None:
    """The paragraphs right after a table are its note."""
    for at, item in enumerate(source.items):
        if isinstance(item, RawTable):
            after = [one.text for one in source.items[at + 1 : at + 1 + NOTES] if isinstance(one, Paragraph)]
            item.after = " ".join(text for text in after if len(text) <= LONGEST_NOTE)


def claims_of(table: Table) -> Sequence[Equation]:
    """Every relation that a table claims, each once: a split that says the same as a difference is left out."""
    found: dict[frozenset[int], Equation] = {}
    parts: dict[int, set[int]] = defaultdict(set)
    for claim in CLAIMS:
        for equation in claim(table):
            if equation.kind == "split":
                parts[equation.target.column] |= {cell.column for cell in equation.operands}
            if not (equation.kind == "difference" and _is_within(equation, parts)):
                found.setdefault(frozenset(map(id, equation.cells())), equation)
    return list(found.values())


def _is_within(difference: Equation, parts: Mapping[int, set[int]]) -> bool:
    """Whether a difference leaves out some parts of a whole: it holds only where these are empty."""
    columns = {cell.column for cell in difference.cells()}
    return any(whole in columns and columns - {whole} < mine for whole, mine in parts.items())

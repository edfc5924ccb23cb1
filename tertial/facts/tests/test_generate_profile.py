"""The profile's files agree with each other and with the documentation."""

import re
from collections.abc import Iterator
from typing import Any

from tertial.facts.generate.plan import read, read_codes
from tertial.facts.tests.generate_markdown import DOCS, tables_of_figures, update
from tertial.facts.tests.generate_yardstick import PROFILE, profile


def sections(found: list[dict[str, Any]] | None = None) -> Iterator[dict[str, Any]]:
    for section in profile("report.toml")["section"] if found is None else found:
        yield section
        yield from sections(section.get("section", []))


def blocks() -> dict[str, dict[str, Any]]:
    return {block["key"]: block for section in sections() for block in tables_of_figures(section)}


def test_the_template_has_every_published_cell_under_its_key_and_no_other() -> None:
    shape = {
        key: (tuple(r["key"] for r in b["rows"] if r.get("kind") != "group"), tuple(c["key"] for c in b["columns"]))
        for key, b in blocks().items()
    }
    tables = profile("published.toml")["tables"]
    assert shape == {key: (tuple(table["rows"]), tuple(table["columns"])) for key, table in tables.items()}


def test_every_figure_reference_in_a_text_names_a_published_cell() -> None:
    tables = profile("published.toml")["tables"]
    # `{table.row.column|mnkr,1}`, or a word bound to one: `{ökat: table.row.column}`.
    references = [r for s in sections() for r in re.findall(r"\{(?:[^{}:]*: )?([a-z0-9_.]+)", s.get("text", ""))]
    assert len(references) > 20
    for reference in references:
        table, row, column = reference.split(".")
        assert row in tables[table]["rows"], reference
        assert column in tables[table]["columns"], reference


def test_no_text_types_a_number() -> None:
    for section in sections():
        assert not re.search(r"\d", re.sub(r"\{[^}]*\}", "", section.get("text", ""))), section["key"]


def test_every_section_has_a_text_a_table_or_something_below_it() -> None:
    assert [s["key"] for s in sections() if not (s.get("text") or s.get("block") or s.get("section"))] == []


def test_every_path_in_the_profile_is_a_node() -> None:
    paths = {node["path"] for node in profile("organisation.toml")["node"]}
    named = set(re.findall(r'"(haninge(?:/[a-z-]+)*)"', (PROFILE / "report.toml").read_text("utf-8")))
    named |= set(re.findall(r'"(haninge(?:/[a-z-]+)*)"', (PROFILE / "sources.toml").read_text("utf-8")))
    named |= {code.unit for code in read_codes(PROFILE / "codes.csv").codes if code.unit}
    named |= {grant["node"] for person in profile("people.toml")["person"] for grant in person["grants"]}
    assert named <= paths


def test_every_code_that_is_posted_on_exists_and_parents_come_before_children() -> None:
    plan = read(PROFILE)
    known = {(code.dimension, code.code) for code in plan.codes.codes}
    for row in plan.economy.rows:
        assert ("activity", row.activity) in known
        assert {("responsibility", code) for code in row.responsibilities} <= known
    for mix in plan.economy.mixes.values():
        assert {("account", code) for code in (*mix.costs, *mix.revenues)} <= known
    seen = set()
    for code in plan.codes.codes:
        assert not code.parent or (code.dimension, code.parent) in seen, code
        seen.add((code.dimension, code.code))


def test_each_role_has_one_demo_login() -> None:
    roles = [grant["role"] for person in profile("people.toml")["person"] for grant in person["grants"]]
    assert set(roles) == {
        "manager", "controller", "developer", "director", "secretary", "member", "auditor", "supplier", "administrator",
    }  # fmt: skip
    emails = [person["email"] for person in profile("people.toml")["person"]]
    assert len(emails) == len(set(emails))
    assert all(email.endswith("@demo.example") for email in emails)


def test_the_documentation_lists_exactly_the_differences() -> None:
    text = DOCS.read_text("utf-8")
    assert update(text) == text

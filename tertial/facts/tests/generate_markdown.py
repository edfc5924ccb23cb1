"""The tables of docs/haninge-2017.md, written from differences.toml. Run as a script it writes them into the file."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tertial.facts.tests.generate_yardstick import differences, profile

DOCS = Path(__file__).parents[3] / "docs" / "haninge-2017.md"
Difference = dict[str, str]


def number(text: str) -> str:
    """A printed figure in Swedish: no-break spaces for thousands and a real minus."""
    return f"{int(text):,}".replace(",", "\u00a0").replace("-", "\u2212")


def tables_of_figures(section: dict[str, Any]) -> list[dict[str, Any]]:
    """The section's tables whose rows the template names; what people say of the plan has none."""
    return [block for block in section.get("block", []) if "rows" in block]


def headings() -> dict[tuple[str, str], str]:
    """What the template calls every table (row ""), row and column (as "|column")."""
    found: dict[tuple[str, str], str] = {}

    def walk(sections: list[dict[str, Any]]) -> None:
        for section in sections:
            for block in tables_of_figures(section):
                found[block["key"], ""] = section["title"]
                found.update({(block["key"], row["key"]): row["label"] for row in block["rows"]})
                found.update({(block["key"], f"|{column['key']}"): column["label"] for column in block["columns"]})
            walk(section.get("section", []))

    walk(profile("report.toml")["section"])
    return found


def place(difference: Difference) -> str:
    names, table = headings(), difference["table"]
    parts = (names[table, ""], names[table, difference["row"]], names[table, f"|{difference['column']}"])
    return f"{parts[0]} (`{table}`) | {parts[1]} | {parts[2]}"


def lines(kind: str, head: str, cells: Callable[[Difference], str]) -> list[str]:
    rule = "|".join("---" for _ in head.strip("| ").split("|"))
    return [
        f"<!-- {kind} -->",
        head,
        f"|{rule}|",
        *(f"| {cells(item)} |" for item in differences(kind)),
        f"<!-- /{kind} -->",
    ]


def tables() -> dict[str, str]:
    """The text between the markers of each kind of difference."""

    def compared(column: str) -> Callable[[Difference], str]:
        return lambda d: f"{place(d)} | {number(d['published'])} | {number(d[column])} | {d['why']}"

    found = {
        "cell": lines("cell", "| Avsnitt | Rad | Kolumn | Tryckt | Vår | Varför |", compared("ours")),
        "parts": lines("parts", "| Avsnitt | Rad | Kolumn | Tryckt | Delarna ger | Varför |", compared("parts")),
        "rule": lines("rule", "| Avsnitt | Rad | Kolumn | Tryckt | Unika personer | Varför |", compared("other")),
        "text": lines("text", "| Avsnitt | Skillnad |", lambda d: f"{d['where']} | {d['why']}"),
    }
    return {kind: "\n".join(text) for kind, text in found.items()}


def update(text: str) -> str:
    """The document with the text between each pair of markers written anew."""
    for kind, table in tables().items():
        before, _, rest = text.partition(f"<!-- {kind} -->")
        after = rest.partition(f"<!-- /{kind} -->")[2]
        text = f"{before}{table}{after}"
    return text


if __name__ == "__main__":
    DOCS.write_text(update(DOCS.read_text("utf-8")), "utf-8")

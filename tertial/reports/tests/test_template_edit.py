"""A template as its editor changes it, and as TOML."""

import tomllib

import pytest

from tertial.core.errors import Refused
from tertial.core.profiles import SHIPPED
from tertial.reports import template_edit, template_toml
from tertial.reports.profile import template_data
from tertial.reports.template import parse
from tertial.reports.tests.conftest import TEMPLATE


def outline(data, depth=0):
    """The keys of the sections, indented."""
    for one in data.get("section", []):
        yield "  " * depth + one["key"]
        yield from outline(one, depth + 1)


@pytest.mark.parametrize("name", sorted(path.name for path in SHIPPED.iterdir() if (path / "report.toml").exists()))
def test_every_shipped_template_is_equal_after_export_and_import(name):
    data = template_data(SHIPPED / name)
    written = template_toml.dumps(data)
    assert template_toml.loads(written) == data
    assert template_toml.dumps(template_toml.loads(written)) == written
    assert parse(tomllib.loads(written)) == parse(data)


def test_a_section_is_added_renamed_moved_and_removed():
    data, key = template_edit.add_section(TEMPLATE, "Ekonomi & prognos")
    assert (key, list(outline(data))[-1]) == ("ekonomi_prognos", "ekonomi_prognos")
    data = template_edit.move_section(data, key, "up")
    assert list(outline(data)) == ["summary", "ekonomi_prognos", "departments", "  children", "  adults"]
    data = template_edit.move_section(data, "departments", "in")
    assert list(outline(data)) == ["summary", "ekonomi_prognos", "  departments", "    children", "    adults"]
    data = template_edit.move_section(data, "adults", "out")
    assert list(outline(data)) == ["summary", "ekonomi_prognos", "  departments", "    children", "  adults"]
    data = template_edit.set_section(data, "adults", {"title": "Vuxna", "unit": "", "appendix": False})
    assert template_edit.section(data, "adults") == {"key": "adults", "title": "Vuxna"}
    assert list(outline(template_edit.remove_section(data, key))) == ["summary"]
    assert list(outline(TEMPLATE)) == ["summary", "departments", "  children", "  adults"]


def test_a_section_is_dropped_before_another_but_not_into_itself():
    moved = template_edit.move_before(TEMPLATE, "adults", "summary")
    assert list(outline(moved)) == ["adults", "summary", "departments", "  children"]
    assert template_edit.move_before(TEMPLATE, "departments", "children") == TEMPLATE


def test_what_stands_first_or_outermost_stays_where_it_is():
    for key, step in (("summary", "up"), ("summary", "in"), ("summary", "out"), ("departments", "down")):
        assert template_edit.move_section(TEMPLATE, key, step) == TEMPLATE


def test_a_block_keeps_the_key_that_texts_refer_to_when_it_is_moved_or_changed():
    data = {"section": [{"key": "a", "title": "A", "block": [{"block": "reports.note"}, {"block": "measures.table"}]}]}
    data = template_edit.move_block(data, "a_2", -1)
    assert data["section"][0]["block"] == [
        {"block": "measures.table", "key": "a_2"},
        {"block": "reports.note", "key": "a_1"},
    ]
    data = template_edit.set_block(data, "a_1", {"block": "reports.note", "key": "other", "text": "Hej"})
    assert data["section"][0]["block"][1] == {"block": "reports.note", "key": "a_1", "text": "Hej"}
    data, key = template_edit.add_block(data, "a", {"block": "measures.table", "title": "Årsarbetare"})
    assert key == "arsarbetare"
    assert template_edit.remove_block(data, key) == template_edit.move_block(data, "a_2", 0) | {
        "section": [{**data["section"][0], "block": data["section"][0]["block"][:2]}]
    }


def test_next_years_template_has_next_years_periods_and_this_years_texts():
    data = {
        "report": {"slug": "2017-t1", "title": "Delårsrapport T1 2017", "period": "T1 2017"},
        "section": [
            {
                "key": "a",
                "title": "Utfall 2017",
                "text": "År 2016 byggdes huset.",
                "block": [{"columns": [{"label": "Bokslut 2016", "period": "2016-01..2016-04", "measure": "m2016"}]}],
            }
        ],
    }
    moved = template_edit.moved_years(data, 1, names=True)
    assert moved["report"] == {"slug": "2017-t1", "title": "Delårsrapport T1 2018", "period": "T1 2018"}
    assert moved["section"][0]["title"] == "Utfall 2018"
    assert moved["section"][0]["text"] == "År 2016 byggdes huset."
    column = {"label": "Bokslut 2017", "period": "2017-01..2017-04", "measure": "m2016"}
    assert moved["section"][0]["block"] == [{"columns": [column]}]
    kept = template_edit.moved_years(data, 1, names=False)
    assert (kept["report"]["title"], kept["report"]["period"]) == ("Delårsrapport T1 2017", "T1 2018")


def test_what_is_no_toml_is_told_with_its_line():
    with pytest.raises(Refused) as refused:
        template_toml.loads("[report]\nslug = \n")
    assert str(refused.value) == "Texten är inte giltig TOML (rad 2, kolumn 8). Rätta den raden."
    with pytest.raises(Refused, match="saknar tabellen"):
        template_toml.loads("x = 1")

"""The code plan as a tree of codes, where the same code may have lain under several."""

from tertial.facts.store import CodeRow, Scope
from tertial.finance.codetree import CodeTree

CODES = (
    CodeRow(1, "activity", "5", "Individ och familj", None),
    CodeRow(2, "activity", "6", "Arbete", None),
    CodeRow(3, "activity", "51", "Barn", 1),
    CodeRow(4, "activity", "51", "Barn och unga", 2),  # moved, with a new name
    CodeRow(5, "activity", "511", "Placering", 3),
    CodeRow(6, "activity", "511", "Placering", 4),
    CodeRow(7, "account", "5", "Personal", None),
)
TREE = CodeTree(Scope(1, 1, "k", frozenset(), codes=CODES), "activity")


def test_the_codes_of_a_dimension_stand_below_each_other_once() -> None:
    assert TREE.below(None) == ["5", "6"]
    assert TREE.below("5") == TREE.below("6") == ["51"]
    assert TREE.below("51") == ["511"]
    assert TREE.below("511") == []


def test_a_code_that_has_moved_is_called_what_it_was_called_last_and_knows_its_other_place() -> None:
    assert TREE.label("51") == "51 Barn och unga"
    assert TREE.elsewhere("51", "5") == ["6"]
    assert TREE.elsewhere("51", "6") == ["5"]
    assert TREE.elsewhere("511", "51") == []

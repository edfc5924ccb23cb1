"""Swedish alphabetical order, a–z å ä ö, from a key that is compared byte by byte."""

from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from tertial.core.sorting import swedish_sort_key

ALPHABET = "abcdefghijklmnopqrstuvwxyzåäö"
words = st.text(alphabet=ALPHABET, min_size=1, max_size=8)
anything = st.text(max_size=40).filter(lambda text: "\x00" not in text)


def reference(word: str) -> list[int]:
    """The order of the Swedish alphabet, letter by letter."""
    return [ALPHABET.index(letter) for letter in word]


def key_order(names: list[str]) -> list[str]:
    return sorted(names, key=lambda name: swedish_sort_key(name).encode())


@given(st.lists(words, max_size=12))
def test_the_keys_order_is_that_of_the_alphabet(names):
    assert key_order(names) == sorted(names, key=reference)


@given(words, words)
def test_case_matters_only_between_words_that_are_else_the_same(one, other):
    if one != other:
        order = key_order([one.upper(), other])
        assert [name.lower() for name in order] == sorted([one, other], key=reference)


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_numbers_sort_by_value(one, other):
    names = [f"Enhet {one}", f"Enhet {other}"]
    assert key_order(names) == sorted(names, key=lambda name: int(name.split()[1]))


@given(anything)
def test_every_text_has_a_key_that_ends_with_the_text_itself(text):
    assert swedish_sort_key(text).endswith(text)


def test_names_as_they_are_met():
    in_order = [
        "1 maj-gruppen",
        "Arbete",
        "Arbete, sysselsättning och assistans",
        "Enhet 9",
        "Enhet 10",
        "Vuxen",
        "Vård",
        "Zon",
        "Årsta",
        "Äldre",
        "Öst",
    ]
    assert key_order(list(reversed(in_order))) == in_order
    assert key_order(["Åsa", "Asa"]) == ["Asa", "Åsa"]
    assert key_order(["Öst", "A\u030arsta"]) == ["A\u030arsta", "Öst"], "a letter written in two parts is one letter"
    assert key_order(["Lindén", "Linde", "Lindgren"]) == ["Linde", "Lindén", "Lindgren"]


def test_postgresql_gives_the_same_order_whatever_its_locale(db):
    names = ["Öst", "Zon", "Äldre", "Årsta", "adel", "Vård", "Vuxen", "Enhet 10", "Enhet 9", "Édith", "Ek"]
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT name FROM unnest(%s::text[], %s::text[]) AS t(name, sort_key) ORDER BY sort_key COLLATE "C"',
            [names, [swedish_sort_key(name) for name in names]],
        )
        ordered = [name for (name,) in cursor.fetchall()]
        cursor.execute(
            "SELECT collation_name FROM information_schema.columns "
            "WHERE table_name = 'organisation_node' AND column_name = 'sort_key'"
        )
        assert cursor.fetchone() == ("C",)
    wanted = ["adel", "Édith", "Ek", "Enhet 9", "Enhet 10", "Vuxen", "Vård", "Zon", "Årsta", "Äldre", "Öst"]
    assert ordered == key_order(names) == wanted

"""Words of figures: when each is true, what is proposed in its place, and what never can be."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertial.numbers import Figure, Sign, State, Style, absent, style, unit
from tertial.numbers.words import CLAIMS, Said, claim_of, is_near, proposed, words_in

MNKR = style("mnkr", 1)
WHOLE = style("mnkr", 0)
UNSIGNED = Style(unit("mnkr"), 1, sign=Sign.NEVER)
PERCENT = style("percent", 0)
KRONOR = st.decimals(min_value=-(10**11), max_value=10**11, places=2)
STYLES = st.sampled_from([MNKR, WHOLE, UNSIGNED, style("tkr", 0), style("kr", 0)])


def kr(amount):
    return Figure(Decimal(amount), unit("kr"))


def share(value):
    return Figure(Decimal(value), unit("share"))


def holds(word, said):
    claim = claim_of(word)
    assert claim is not None
    return claim.meaning.holds(said)


@pytest.mark.parametrize(
    ("word", "now", "then", "how", "true"),
    [
        ("ökat", 270_900_000, 268_100_000, MNKR, True),
        ("minskat", 270_900_000, 268_100_000, MNKR, False),
        ("Ökade", 268_100_000, 270_900_000, MNKR, False),
        ("minskade", 268_100_000, 270_900_000, MNKR, True),
        # 270 870 123 and 270 910 000 are both printed 270,9.
        ("ökat", 270_910_000, 270_870_123, MNKR, False),
        ("oförändrat", 270_910_000, 270_870_123, MNKR, True),
        ("ökat", 270_910_000, 270_870_123, style("tkr", 0), True),
        # A deficit that is printed without its sign has grown when it is further from zero.
        ("ökat", -4_000_000, -3_000_000, UNSIGNED, True),
        ("ökat", -4_000_000, -3_000_000, MNKR, False),
        ("högre", 5_000_000, 4_000_000, MNKR, True),
        ("färre", 5_000_000, 4_000_000, MNKR, False),
        ("fördubblats", 4_000_000, 2_000_000, MNKR, True),
        ("fördubblats", 3_700_000, 2_000_000, MNKR, False),
        ("halverats", 1_000_000, 2_000_000, MNKR, True),
        ("halverats", 1_200_000, 2_000_000, MNKR, False),
        ("hälften", 1_000_000, 2_000_000, MNKR, True),
    ],
)
def test_a_word_of_change_compares_what_is_printed(word, now, then, how, true):
    assert holds(word, Said(kr(now), how, kr(then))) is true


@pytest.mark.parametrize(
    ("word", "figure", "how", "true"),
    [
        ("ökat", kr(2_000_000), MNKR, True),
        ("minskat", kr(-2_000_000), UNSIGNED, True),
        ("oförändrat", kr(20_000), MNKR, True),
        ("fördubblats", share("1.02"), PERCENT, True),
        ("halverats", share("-0.5"), PERCENT, True),
        ("överskott", kr(1_769_000), MNKR, True),
        ("överskott", kr(-1_769_000), UNSIGNED, False),
        ("underskott", kr(-1_769_000), UNSIGNED, True),
        ("underskott", kr(-30_000), MNKR, False),
        ("i balans", kr(-30_000), MNKR, True),
        ("positiv avvikelse", kr(-1), style("kr", 0), False),
        ("negativ avvikelse", kr(-1), style("kr", 0), True),
        ("drygt", kr(4_100_000), WHOLE, True),
        ("knappt", kr(4_100_000), WHOLE, False),
        ("knappt", kr(3_900_000), WHOLE, True),
        ("närmare", kr(3_900_000), WHOLE, True),
        ("nästan", kr(4_000_000), WHOLE, False),
        ("drygt", kr(-4_100_000), WHOLE, True),
        ("cirka", kr(4_400_000), WHOLE, True),
        ("över", kr(4_100_000), WHOLE, True),
        ("mer än", kr(3_900_000), WHOLE, False),
        ("under", kr(3_900_000), WHOLE, True),
        ("hälften", share("0.51"), PERCENT, True),
        ("hälften", share("0.53"), PERCENT, False),
        ("knappt hälften", share("0.47"), PERCENT, True),
        ("nästan hälften", share("0.5"), PERCENT, False),
        ("drygt hälften", share("0.55"), PERCENT, True),
        ("drygt hälften", share("0.62"), PERCENT, False),
        ("mer än hälften", share("0.62"), PERCENT, True),
        ("hälften", kr(5), WHOLE, None),
    ],
)
def test_a_word_is_judged_by_the_figure_it_speaks_of(word, figure, how, true):
    assert holds(word, Said(figure, how)) is true


@pytest.mark.parametrize("state", [state for state in State if not state.has_value])
@pytest.mark.parametrize("key", CLAIMS)
def test_nothing_is_said_of_a_figure_without_a_value(key, state):
    assert CLAIMS[key].meaning.holds(Said(absent(unit("share"), state), PERCENT)) is None
    if CLAIMS[key].compares:
        assert CLAIMS[key].meaning.holds(Said(share("0.5"), PERCENT, absent(unit("share"), state))) is None


def test_figures_of_different_kinds_are_never_compared():
    assert holds("ökat", Said(kr(5), MNKR, Figure(Decimal(3), unit("people")))) is None


@pytest.mark.parametrize(
    ("word", "said", "instead"),
    [
        ("ökat", Said(kr(1), style("kr"), kr(2)), "minskat"),
        ("Ökningen", Said(kr(1), style("kr"), kr(2)), "Minskningen"),
        ("ökat", Said(kr(1), style("kr"), kr(1)), None),
        ("oförändrad", Said(kr(1), style("kr"), kr(2)), None),
        ("överskott", Said(kr(-5), style("kr")), "underskott"),
        ("knappt", Said(kr(4_100_000), WHOLE), "drygt"),
        ("drygt", Said(kr(3_900_000), WHOLE), "knappt"),
        ("Närmare", Said(kr(4_100_000), WHOLE), "Drygt"),
        ("drygt", Said(kr(4_000_000), WHOLE), ""),
        ("mer än", Said(kr(3_900_000), WHOLE), "mindre än"),
        ("knappt hälften", Said(share("0.55"), PERCENT), "drygt hälften"),
        ("knappt hälften", Said(share("0.50"), PERCENT), "hälften"),
        ("fördubblats", Said(kr(3), style("kr"), kr(2)), None),
        ("drygt", Said(absent(unit("kr")), WHOLE), None),
        ("påtagligt", Said(kr(1), WHOLE), None),
    ],
)
def test_a_word_that_is_true_is_proposed_in_the_same_form(word, said, instead):
    assert proposed(word, said) == instead


def test_words_are_found_whole_and_never_where_they_are_denied():
    text = "Kostnaden har inte ökat. Den har minskat till drygt 4 mnkr; ökats och underskottsmål räknas inte."
    assert [text[start:end] for start, end, _ in words_in(text)] == ["minskat", "drygt"]
    longer = "Nästan hälften, eller mindre än hälften."
    assert [longer[start:end] for start, end, _ in words_in(longer)] == ["Nästan hälften", "mindre än hälften"]


@given(now=KRONOR, then=KRONOR, how=STYLES)
def test_exactly_one_of_increased_decreased_and_unchanged_is_true_of_any_two_figures(now, then, how):
    said = Said(kr(now), how, kr(then))
    assert [holds(word, said) for word in ("ökat", "minskat", "oförändrat")].count(True) == 1


@given(amount=KRONOR, how=STYLES)
def test_exactly_one_of_surplus_deficit_and_balance_is_true_of_any_figure(amount, how):
    assert [holds(word, Said(kr(amount), how)) for word in ("överskott", "underskott", "i balans")].count(True) == 1


@given(amount=KRONOR, how=STYLES)
def test_a_printed_figure_is_always_about_itself_and_never_both_a_little_more_and_a_little_less(amount, how):
    said = Said(kr(amount), how)
    assert holds("cirka", said) is True
    assert not (holds("drygt", said) and holds("knappt", said))
    assert holds("drygt", said) == holds("mer än", said)
    assert holds("knappt", said) == holds("mindre än", said)


@given(value=st.decimals(min_value=0, max_value=10**9, places=2), said=st.integers(1, 10**9))
def test_a_little_more_than_what_is_said_is_never_more_than_a_tenth_of_it(value, said):
    if is_near(value, Decimal(said), Decimal(1), 1):
        assert said < value <= max(Decimal(said) * Decimal("1.1"), said + Decimal("0.5"))


@given(now=KRONOR, then=KRONOR, how=STYLES, word=st.sampled_from(["ökat", "överskott", "drygt", "mer än"]))
def test_what_is_proposed_is_true(now, then, how, word):
    said = Said(kr(now), how, kr(then))
    instead = proposed(word, said)
    assert not instead or holds(instead, said)

"""Two people in one section: nothing that either wrote is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertial.reports.merging import Conflict, merge
from tertial.reports.sentences import bare, html_of, paragraphs, pieces, sentences

BASE = "<p>Året började lugnt. Fler söker stöd. Kostnaden ökar.</p>"


def words(html):
    return [one.words for one in sentences(html)]


@pytest.mark.parametrize(
    ("theirs", "mine", "merged"),
    [
        (
            "<p>Året började lugnt. Fler söker stöd nu. Kostnaden ökar.</p>",
            "<p>Året började lugnt. Fler söker stöd. Kostnaden ökar. Vi anställer.</p>",
            "<p>Året började lugnt. Fler söker stöd nu. Kostnaden ökar. Vi anställer.</p>",
        ),
        (
            "<p>Året började lugnt.</p><p>Fler söker stöd. Kostnaden ökar.</p>",
            "<p>Året började lugnt. Färre söker stöd. Kostnaden ökar.</p>",
            "<p>Året började lugnt.</p><p>Färre söker stöd. Kostnaden ökar.</p>",
        ),
        (
            "<p>Året började lugnt. Kostnaden ökar.</p>",
            "<p>Året började lugnt. Fler söker stöd. Kostnaden ökar.</p><ul><li>Ny punkt</li></ul>",
            "<p>Året började lugnt. Kostnaden ökar.</p><ul><li>Ny punkt</li></ul>",
        ),
    ],
    ids=["a changed and an added sentence", "a new paragraph and a changed sentence", "a removed and an added"],
)
def test_changes_in_different_places_are_both_there(theirs, mine, merged):
    assert merge(BASE, theirs, mine).html == merged
    assert merge(BASE, theirs, mine).conflicts == ()


def test_two_versions_of_one_sentence_both_stand_and_are_told_of():
    merged = merge(BASE, BASE.replace("ökar", "minskar"), BASE.replace("ökar", "är som förut"))
    assert words(merged.html)[2:] == ["Kostnaden minskar.", "Kostnaden är som förut."]
    assert merged.conflicts == (Conflict("Kostnaden minskar.", "Kostnaden är som förut."),)


def test_what_one_took_away_while_the_other_rewrote_it_stays_as_rewritten():
    merged = merge(BASE, "<p>Året började lugnt. Fler söker stöd.</p>", BASE.replace("ökar", "minskar"))
    assert words(merged.html) == ["Året började lugnt.", "Fler söker stöd.", "Kostnaden minskar."]


def test_who_goes_on_writing_after_a_join_meets_no_conflict_with_themselves():
    first = "<p>Året började. B skrev.</p>"  # what stood after A had saved and B's sentence had been joined
    merged = merge("<p>Året började.</p>", first, "<p>Året började bra.</p>")
    assert words(merged.html) == ["B skrev.", "Året började bra."] and merged.conflicts == ()


def test_what_is_shown_in_a_reference_is_no_change():
    shown, empty = (f'<p>Utfallet är <span data-figure="a.b.c">{text}</span>.</p>' for text in ("149 tkr", ""))
    assert bare(shown) == empty
    assert merge(empty, shown, shown).html == empty


def test_a_text_becomes_sentences_and_comes_back():
    html = (
        "<p>Det gäller t.ex. <strong>barn. Och</strong> unga (se kap. 3). ”Ja!” sa han.</p>"
        "<ol><li>ett</li><li>två &amp; tre<br>rad</li></ol>"
    )
    assert words(html)[:2] == ["Det gäller t.ex. barn.", "Och unga (se kap. 3)."]
    assert words(html)[-2] == "ett"
    assert html_of(pieces(html)) == html.replace("barn. Och", "barn.</strong> <strong>Och")
    assert paragraphs("<p>ett <em>två</em></p><ul><li>tre</li></ul>") == ["ett två", "tre"]


names = st.sampled_from([f"{word} {number}." for word in ("Alfa", "Beta", "Gamma", "Delta") for number in range(6)])
texts = st.lists(st.lists(names, min_size=1, max_size=4), max_size=4)


def as_html(text):
    return "".join(f"<p>{' '.join(paragraph)}</p>" for paragraph in text)


@given(base=texts, theirs=texts, mine=texts)
def test_every_sentence_survives_unless_its_author_removed_it(base, theirs, mine):
    started, one, other = as_html(base), as_html(theirs), as_html(mine)
    merged = set(words(merge(started, one, other).html))
    for here, there in ((one, other), (other, one)):
        removed = set(words(started)) - set(words(there))
        assert set(words(here)) - removed <= merged


@given(base=texts, theirs=texts, mine=texts)
def test_nothing_stands_in_the_text_that_nobody_wrote(base, theirs, mine):
    merged = merge(as_html(base), as_html(theirs), as_html(mine))
    assert set(words(merged.html)) <= set(words(as_html(theirs))) | set(words(as_html(mine)))
    for conflict in merged.conflicts:
        assert {*words(conflict.theirs), *words(conflict.mine)} <= set(words(merged.html))


@given(base=texts, mine=texts)
def test_where_one_has_written_the_text_is_theirs(base, mine):
    for theirs, own in ((base, mine), (mine, base)):
        assert words(merge(as_html(base), as_html(theirs), as_html(own)).html) == words(as_html(mine))


@given(text=texts)
def test_pieces_come_back_as_they_were(text):
    assert html_of(pieces(as_html(text))) == as_html(text)

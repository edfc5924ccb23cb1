"""Words that speak of figures: found and proposed, bound and let go, and judged as the sentence prints the figure."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertial.core.errors import Refused
from tertial.documents import json as document_json
from tertial.documents.model import Document, Section, Text
from tertial.numbers import Figure, change_percent, style, unit
from tertial.reports import prose, template
from tertial.reports.bound_words import Known, Reading, bind, replace_word, words_of
from tertial.reports.sentences import sentences
from tertial.reports.truths import lines_of, untrue, verdicts


def kr(amount):
    return Figure(Decimal(amount), unit("kr"))


NOW, THEN, DEVIATION = kr(270_870_000), kr(268_100_000), kr(-1_769_000)
FIGURES = {
    "result.total.outcome": NOW,
    "result.total.before": THEN,
    "result.total.change": change_percent(NOW, THEN),
    "result.total.deviation": DEVIATION,
    "staff.share.women": Figure(Decimal("0.47"), unit("share")),
}
STYLES = {"result.total.outcome": style("tkr"), "result.total.change": style("percent", 1)}
KNOWN = Known(FIGURES, lambda figure: figure is DEVIATION)


def figure(key, how=""):
    return f'<span data-figure="{key}"{f" data-style={chr(34)}{how}{chr(34)}" if how else ""}></span>'


OUTCOME, BEFORE = figure("result.total.outcome", "mnkr,1"), figure("result.total.before", "mnkr,1")
SHORT, WOMEN = figure("result.total.deviation", "mnkr,1,abs"), figure("staff.share.women")


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        (f"Utfallet är {OUTCOME} och har ökat.", {"ökat": [Reading("result.total.change")]}),
        (
            f"Utfallet har ökat från {BEFORE} till {OUTCOME}.",
            {"ökat": [Reading("result.total.change"), Reading("result.total.outcome", "result.total.before")]},
        ),
        (
            f"Ett underskott på drygt {SHORT} väntas.",
            {"underskott": [Reading("result.total.deviation")], "drygt": [Reading("result.total.deviation")]},
        ),
        (f"Knappt hälften, {WOMEN}, är kvinnor.", {"Knappt hälften": [Reading("staff.share.women")]}),
        # Under the spring is no number, what is denied says nothing, and what speaks of no figure says nothing of one.
        (f"Under våren kostade det {OUTCOME}.", {}),
        (f"Det har inte ökat, {OUTCOME}.", {}),
        ("Antalet har ökat.", {}),
        (f"Ett överskott väntas, {WOMEN}.", {}),
        # A deviation from the budget says nothing of more or less than before.
        (f"Kostnaden har ökat, {SHORT}.", {}),
        (f"Det har ökat, {figure('gone.a.b')}.", {}),
    ],
)
def test_words_near_a_figure_are_proposed_with_what_they_may_speak_of(sentence, found):
    words = words_of(sentence, KNOWN)
    assert {word.text: list(word.readings) for word in words} == found
    assert all(word.bound is None and sentence[word.start : word.end] == word.text for word in words)


def test_a_word_is_bound_found_bound_and_let_go_again():
    sentence = f"Utfallet är {OUTCOME} och har ökat."
    (word,) = words_of(sentence, KNOWN)
    bound = bind(sentence, {word.start: word.readings[0]})
    assert bound == f'Utfallet är {OUTCOME} och har <span data-about="result.total.change">ökat</span>.'
    assert prose.clean(bound) == bound
    (again,) = words_of(bound, KNOWN)
    assert (again.text, again.bound, again.readings) == ("ökat", Reading("result.total.change"), word.readings)
    assert bind(bound, {again.start: None}) == sentence
    changed = replace_word(bound, again.start, "minskat")
    assert changed == bound.replace("ökat", "minskat")


def test_a_word_that_is_best_left_out_takes_its_space_with_it():
    sentence = f"Det kostar {prose.bound('drygt', 'result.total.outcome')} {OUTCOME}."
    assert replace_word(sentence, sentence.index("<span"), "") == f"Det kostar {OUTCOME}."
    with pytest.raises(ValueError, match="no known word"):
        replace_word(sentence, 0, "x")


def test_a_template_binds_words_and_what_it_is_compared_with():
    html = prose.from_template(
        "Det har {ökat: result.total.outcome / result.total.before} & {drygt:a.b.c} {a.b.c|mnkr,1}"
    )
    assert html == (
        '<p>Det har <span data-about="result.total.outcome" data-than="result.total.before">ökat</span> &amp; '
        '<span data-about="a.b.c">drygt</span> <span data-figure="a.b.c" data-style="mnkr,1"></span></p>'
    )
    assert prose.references(html) == ["result.total.outcome", "result.total.before", "a.b.c", "a.b.c"]
    assert [one.html for one in sentences(html)] == [html[3:-4]]


def test_a_bound_word_that_is_written_over_is_a_word_like_any_other():
    assert prose.clean('<p><span data-about="a.b.c">vuxit rejält</span></p>') == "<p>vuxit rejält</p>"
    assert prose.clean('<p><span data-about="no such key">ökat</span></p>') == "<p><span>ökat</span></p>"


def judged(html):
    return untrue(prose.to_blocks(html, FIGURES, STYLES), FIGURES, STYLES)


def test_a_word_is_judged_by_the_figure_as_its_sentence_prints_it():
    assert (
        judged(f"<p>Kostnaden är {prose.bound('drygt', 'result.total.outcome')} {OUTCOME}.</p>")[0].instead == "knappt"
    )
    in_thousands = figure("result.total.outcome", "tkr,0")
    (exact,) = judged(f"<p>Kostnaden är {prose.bound('drygt', 'result.total.outcome')} {in_thousands}.</p>")
    assert (exact.instead, exact.because) == ("", "270\u00a0870,0\u00a0tkr")
    assert judged(f"<p>Den har {prose.bound('ökat', 'result.total.change')}, {OUTCOME}.</p>") == []


def test_an_untrue_word_says_why_and_what_would_be_true():
    word = prose.bound("Minskningen", "result.total.outcome", "result.total.before")
    (verdict,) = judged(f"<ul><li>{word} till {OUTCOME} från {BEFORE}.</li></ul>")
    assert (verdict.word, verdict.holds, verdict.instead) == ("Minskningen", False, "Ökningen")
    assert verdict.because == "270,9\u00a0mnkr mot 268,1\u00a0mnkr"
    (short,) = judged(f"<p>Ett {prose.bound('överskott', 'result.total.deviation')} på {SHORT}.</p>")
    assert (short.instead, short.because) == ("underskott", "1,8\u00a0mnkr")


def test_a_word_of_change_needs_a_change_or_something_to_be_compared_with():
    (alone,) = judged(f"<p>Kostnaden har {prose.bound('ökat', 'result.total.outcome')} till {OUTCOME}.</p>")
    assert (alone.holds, alone.lacks_comparison) == (True, True)
    assert alone.in_words.startswith("”ökat” är knutet till en siffra som inte är en förändring")
    assert judged(f"<p>Den är {prose.bound('högre', 'result.total.outcome', 'result.total.before')}.</p>") == []


def test_a_word_about_a_figure_that_is_gone_cannot_be_true():
    (gone,) = judged(f"<p>Det har {prose.bound('ökat', 'gone.a.b')}.</p>")
    assert (gone.holds, gone.is_known, gone.because) == (None, False, "")


def test_bound_words_survive_in_the_document_as_json_and_are_judged_there():
    blocks = prose.to_blocks(f"<p>Det har {prose.bound('ökat', 'result.total.change')} 5 %.</p>", FIGURES, STYLES)
    document = Document("T", "", "B", "P", (Section("a", "A", tuple(blocks)),))
    assert document_json.loads(document_json.dumps(document)) == document
    ((before, word, *_),) = list(lines_of(blocks))
    assert (before, word) == (Text("Det har "), Text("ökat", about="result.total.change"))
    assert [one.holds for one in verdicts([before, word], FIGURES, STYLES)] == [True]


@given(
    st.lists(
        st.sampled_from(["ökat", "drygt ", OUTCOME, " ", BEFORE, "&amp;", "<em>minskat</em>", " från "]), max_size=8
    )
)
def test_binding_what_is_proposed_and_letting_it_go_leaves_the_sentence_as_it_was(parts):
    sentence = "".join(parts)
    chosen = {word.start: word.readings[0] for word in words_of(sentence, KNOWN)}
    bound = bind(sentence, chosen)
    assert prose.references(bound).count("result.total.outcome") >= sentence.count(OUTCOME)
    assert bind(bound, {word.start: None for word in words_of(bound, KNOWN)}) == sentence


def test_a_template_that_binds_a_word_nobody_knows_is_refused_with_the_word():
    head = {"slug": "a", "title": "A", "period": "2017", "body": "ekstad"}
    with pytest.raises(Refused, match="Avsnittet s knyter ”påtagligt” till en siffra"):
        template.parse({"report": head, "section": [{"key": "s", "title": "S", "text": "{påtagligt: a.b.c}"}]})


def test_words_bound_to_figures_that_a_new_report_does_not_have_are_let_go():
    html = f"<p>Det har {prose.bound('ökat', 'gone.a.b')} och {prose.bound('minskat', 'result.total.change')}.</p>"
    freed, _ = prose.unbound(html, {"gone.a.b"}, ())
    assert freed == f"<p>Det har ökat och {prose.bound('minskat', 'result.total.change')}.</p>"

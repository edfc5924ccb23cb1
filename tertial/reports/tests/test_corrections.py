"""The late correction: which figures and sentences it changes, who accepts it, and what nobody can do before that."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from tertial.core.errors import Refused
from tertial.core.scope import root_scope
from tertial.facts.models import Batch
from tertial.reports import actions, correction_actions
from tertial.reports.bound_words import Reading
from tertial.reports.correction_selectors import causes, corrections_of, unsettled
from tertial.reports.corrections import Happened
from tertial.reports.models import Acceptance, KnownFigures, Report
from tertial.reports.rules import Known, State
from tertial.reports.selectors import history_of
from tertial.reports.sentences import sentences
from tertial.reports.tests.late import LATE, deliver, dispatch_day
from tertial.reports.told import Where


@pytest.fixture
def day(ekstad):
    """The reviewed report after April has been corrected: the town's scope is entered."""
    report, april = dispatch_day(ekstad)
    corrected = deliver(ekstad, "2017-04", LATE, replaces=april.pk)
    with root_scope(ekstad.root.pk):
        yield report, april, corrected


def plain(text):
    return text.replace("\u00a0", " ")


def shown(change):
    return (change.title, plain(change.was), plain(change.becomes), plain(change.by))


def test_it_answers_which_figures_changed_by_how_much_and_where(day):
    report, april, corrected = day
    found = corrections_of(report)
    assert {one.key: shown(one) for one in found.changes} == {
        "result.children.outcome": ("Barn och unga, Utfall jan–apr", "2 440", "2 690", "+250 tkr"),
        "result.children.change": ("Barn och unga, Skillnad", "−60", "190", "+250 tkr"),
        "result.children.april": ("Barn och unga, April", "600", "850", "+250 tkr"),
        "result.total.outcome": ("Nämnden, Utfall jan–apr", "3 900", "4 150", "+250 tkr"),
        "result.total.change": ("Nämnden, Skillnad", "0", "250", "+250 tkr"),
        "result.total.april": ("Nämnden, April", "860", "1 110", "+250 tkr"),
    }
    assert all(one.place == "Utfall per avdelning, tkr" and one.is_visible for one in found.changes)
    assert {one.batches for one in found.changes} == {(frozenset({april.pk}), frozenset({corrected.pk}))}
    (cause,) = causes(found.changes)
    assert (cause.old, cause.new, cause.count) == (april, corrected, 6)


def told(one):
    return (one.text.section, plain(one.words), sorted(one.changed), [fix.verdict.word for fix in one.fixes])


def test_it_answers_which_sentences_are_no_longer_true_and_what_would_be(day):
    report, *_ = day
    found = corrections_of(report)
    assert [told(one) for one in found.sentences] == [
        ("summary", "Nämndens kostnad är knappt 4 mnkr.", ["result.total.outcome"], ["knappt"]),
        (
            "children",
            "Kostnaden har minskat från 2 500 tkr till 2 690 tkr.",
            ["result.children.outcome"],
            ["minskat"],
        ),
        ("children", "I april kostade insatserna 850 tkr.", ["result.children.april"], []),
    ]
    fixes = [fix.verdict for one in found.untrue for fix in one.fixes]
    assert [(one.instead, plain(one.because)) for one in fixes] == [
        ("drygt", "4,2 mnkr"),
        ("ökat", "2 690 tkr mot 2 500 tkr"),
    ]
    assert [plain(part.was) for part in found.sentences[2].parts if part.was] == ["600 tkr"]


def test_nothing_has_changed_before_the_correction(ekstad):
    report, _ = dispatch_day(ekstad)
    with root_scope(ekstad.root.pk):
        found = corrections_of(report)
        assert (found.changes, found.sentences, unsettled(report)) == ((), (), "")


def test_a_reviewed_report_is_not_approved_before_somebody_has_accepted_and_put_the_words_right(day, ekstad):
    report, *_ = day
    kim, frida = ekstad.people["Kim"], ekstad.people["Frida"]
    with pytest.raises(Refused, match="6 siffror har ändrats sedan någon stod för dem"):
        actions.move(user=frida, report=report, name="approve")
    accept_all(kim, report)
    with pytest.raises(Refused, match=r"En mening stämmer inte: ”Nämndens kostnad är knappt 4.mnkr\.”"):
        actions.move(user=frida, report=report, name="approve")
    for _ in range(2):
        put_right(kim, report)
    assert plain(corrections_of(report).document.sections[0].blocks[0].runs[1].text) == "drygt"
    assert actions.move(user=frida, report=report, name="approve").state == State.APPROVED


def accept_all(user, report):
    return correction_actions.accept(user=user, report=report, seen=corrections_of(report).seen)


def put_right(user, report):
    """Takes the proposal for the first untrue word."""
    told = corrections_of(report).untrue[0]
    where, fix = Where(told.text.section, told.at, told.mark), told.fixes[0]
    return correction_actions.replace_untrue(
        user=user, report=report, where=where, start=fix.start, word=fix.verdict.instead
    )


def test_an_acceptance_says_who_accepted_what_out_of_which_batches(day, ekstad):
    report, april, corrected = day
    found = corrections_of(report)
    correction_actions.accept(user=ekstad.people["Kim"], report=report, seen=found.seen, key="result.children.april")
    kept = Acceptance.objects.get(report=report)
    assert kept.accepted_by == ekstad.people["Kim"]
    assert kept.figures == [
        {
            "key": "result.children.april", "title": "Barn och unga, April", "place": "Utfall per avdelning, tkr",
            "was": "600", "becomes": "850", "old": [april.pk], "new": [corrected.pk],
        }
    ]  # fmt: skip
    left = {one.key for one in corrections_of(report).changes}
    assert "result.children.april" not in left and len(left) == 5
    assert KnownFigures.objects.get(report=report).changed == 5
    done = {event["what"]: event["who"] for event in history_of(report)}
    assert "Godtog en ändrad siffra: Barn och unga, April 600 → 850" in done


def test_what_came_after_the_page_was_shown_is_not_accepted_with_it(day, ekstad):
    report, _, corrected = day
    seen = corrections_of(report).seen
    deliver(ekstad, "2017-04", LATE * 2, replaces=corrected.pk)
    with pytest.raises(Refused, match="ändrats igen"):
        correction_actions.accept(user=ekstad.people["Kim"], report=report, seen=seen)
    assert not Acceptance.objects.exists()


def test_only_who_approves_accepts_what_changes_in_an_approved_report(ekstad):
    report, april = dispatch_day(ekstad)
    with root_scope(ekstad.root.pk):
        actions.move(user=ekstad.people["Frida"], report=report, name="approve")
    deliver(ekstad, "2017-04", LATE, replaces=april.pk)
    with root_scope(ekstad.root.pk):
        with pytest.raises(PermissionDenied):
            accept_all(ekstad.people["Kim"], report)
        with pytest.raises(Refused, match="6 siffror har ändrats"):
            actions.freeze(user=ekstad.people["Frida"], report=report)
        accept_all(ekstad.people["Frida"], report)
        # The words cannot be put right in a text that is closed.
        with pytest.raises(Refused, match="En mening stämmer inte"):
            actions.freeze(user=ekstad.people["Frida"], report=report)
        with pytest.raises(Refused, match="godkänd och kan inte ändras"):
            put_right(ekstad.people["Frida"], report)


def test_a_correction_that_is_taken_back_leaves_nothing_to_accept(day, ekstad):
    report, _, corrected = day
    deliver(ekstad, "2017-04", 1, replaces=corrected.pk)
    found = corrections_of(report)
    # A krona more shows in no table, but it is a change that somebody stands for.
    assert [one.is_visible for one in found.changes] == [False] * 6
    assert found.untrue == [] and "6 siffror har ändrats" in unsettled(report)


def test_a_draft_that_nobody_has_reviewed_is_compared_with_what_stood_before_its_sources_changed(ekstad):
    report, april = dispatch_day(ekstad)
    with root_scope(ekstad.root.pk):
        KnownFigures.objects.all().delete()
        Report.objects.update(state=State.DRAFT)
        report.refresh_from_db()
        assert corrections_of(report).known is None
    deliver(ekstad, "2017-04", LATE, replaces=april.pk)
    with root_scope(ekstad.root.pk):
        found = corrections_of(report)
        assert found.known is not None and found.known.why == Known.BEFORE
        assert len(found.changes) == 6


def test_a_figure_that_loses_its_source_is_missing_and_its_words_cannot_be_judged(ekstad):
    report, _ = dispatch_day(ekstad)
    with root_scope(ekstad.root.pk):
        Batch.objects.filter(file_name="huvudbok-2016-03.csv").update(replaced_at=timezone.now())
        changes = {one.key: one for one in corrections_of(report).changes}
        before = changes["result.total.before"]
        assert before.happened == Happened.STATE
        assert [one.text.section for one in corrections_of(report).untrue] == []
        assert (plain(before.was), before.becomes, before.by) == ("3 900", "u.s.", "")


def test_an_entered_figure_that_is_corrected_is_a_correction_too(ekstad):
    report, _ = dispatch_day(ekstad)
    kim = ekstad.people["Kim"]

    def enter(value):
        actions.enter_figure(
            user=kim, body=report.body, period=report.period, key="anvisade", label="Anvisade", unit="people",
            value=Decimal(value), source="Verket", source_date=date(2017, 5, 2),
        )  # fmt: skip

    with root_scope(ekstad.root.pk):
        enter(12)
        html = '<p>Det kom <span data-figure="entered.anvisade" data-style="people,0"></span>.</p>'
        actions.move(user=kim, report=report, name="return", note="En siffra till.")
        actions.save_text(user=kim, report=report, key="economy", html=html, version=0)
        actions.move(user=kim, report=report, name="review")
        enter(14)
        assert KnownFigures.objects.get(report=report).changed == 1
        (change,) = corrections_of(report).changes
        assert (change.key, plain(change.by)) == ("entered.anvisade", "+2 personer")
        (sentence,) = corrections_of(report).sentences
        assert [plain(part.was) for part in sentence.parts if part.was] == ["12 personer"]


def test_a_sentence_is_rewritten_where_it_stands_and_only_while_it_is_the_one_that_was_shown(day, ekstad):
    report, *_ = day
    kim, told = ekstad.people["Kim"], corrections_of(report).untrue[1]
    where = Where(told.text.section, told.at, told.mark)
    correction_actions.rewrite(user=kim, report=report, where=where, html="<p>Kostnaden följs upp. Den granskas.</p>")
    assert [sentence.words for sentence in sentences(report.texts.get(key="children").html)] == [
        "Kostnaden följs upp.",
        "Den granskas.",
        "I april kostade insatserna .",
    ]
    with pytest.raises(Refused, match="Meningen har ändrats"):
        correction_actions.rewrite(user=kim, report=report, where=where, html="<p>x</p>")


def test_words_are_bound_in_the_version_that_was_shown(day, ekstad):
    report, *_ = day
    kim = ekstad.people["Kim"]
    html = '<p>Vuxen kostar drygt <span data-figure="result.adults.outcome" data-style="tkr,0"></span>.</p>'
    saved = actions.save_text(user=kim, report=report, key="adults", html=html, version=0)
    chosen = {0: {html.index("drygt") - len("<p>"): Reading("result.adults.outcome")}}
    with pytest.raises(Refused, match="Någon annan har skrivit"):
        correction_actions.bind_words(user=kim, report=report, key="adults", version=0, chosen=chosen)
    correction_actions.bind_words(user=kim, report=report, key="adults", version=saved.version, chosen=chosen)
    bound = report.texts.get(key="adults").html
    assert '<span data-about="result.adults.outcome">drygt</span>' in bound
    # 1 460 000 kr is 1 460 tkr exactly, so it is not a little more.
    assert "adults" in {one.text.section for one in corrections_of(report).untrue}

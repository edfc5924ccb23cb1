"""Min omgång and the reviewer's view in a browser: keys alone, a lost connection, two at once, a phone, no script."""

import re
from collections.abc import Iterator
from decimal import Decimal

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from tertial.core.operator import OPERATOR
from tertial.core.scope import root_scope
from tertial.followup import kinds, round_actions
from tertial.followup.actions import Said, hand_in, move_entry, save_entry
from tertial.followup.models import Entry
from tertial.followup.rules import EntryState
from tertial.followup.tests.conftest import DAYS, FollowUp, make_followup, make_subject
from tertial.numbers import Figure, style, unit
from tertial.periods import parse
from tests.browser.axe import scrolls_sideways, violations
from tests.browser.town import Town, served
from tests.cast import make_ekstad

ROUND = "/omgang/ekstad/socialnamnden/t1-2017/"
COUNT = 40
PHONE = {"width": 390, "height": 844}
BESIDE = kinds.Beside(
    about="Andel utredningar som avslutas inom lagens fyra månader · mål 100 %",
    shown=kinds.Shown(Figure(Decimal(52), unit("percent")), style("percent"), "jan–apr 2017 · förra året 51 %"),
    proposal=kinds.Proposal("delvis", ""),
    trend="same",
    points=tuple(
        kinds.Point(str(year), Decimal(value))
        for year, value in ((2013, 60), (2014, 55), (2015, 50), (2016, 51), (2017, 52))
    ),
    target=Decimal(100),
)


@pytest.fixture
def forgiven() -> tuple[str, ...]:
    """A lost connection, and what the server refuses, is what some of these tests are about."""
    return ("Failed to load resource",)


@pytest.fixture(scope="module")
def asked(django_db_setup: None, django_db_blocker: object) -> Iterator[tuple[Town, FollowUp]]:
    """Ekstad, where Maja answers for forty goals of her unit, and said something of the first one last time."""
    from conftest import empty

    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        try:
            kinds.kinds.register("plain", kinds.SubjectKind("Mål", lambda entries: {one.pk: BESIDE for one in entries}))
            made = make_ekstad()
            with root_scope(made.root.pk):
                followup = _fill(make_followup(made))
            with served(made) as town:
                yield town, followup
        finally:
            kinds.kinds._items.pop("plain", None)
            empty()


def _fill(followup: FollowUp) -> FollowUp:
    town = followup.town
    for number in range(2, COUNT + 1):
        make_subject(town, f"Mål {number}", "barn-och-unga", "Maja", followup.scale)
    before = round_actions.plan_round(
        user=OPERATOR, body=town.nodes["socialnamnden"], title="Bokslut 2016", period=parse("2016"), days=DAYS
    )
    goal = followup.subject("Snabbare utredningar")
    words = "Utredningstiderna är för långa. Rekrytering pågår och specialistsocionom har anställts."
    state = {"state": EntryState.APPROVED, "comment": words, "status": followup.scale.steps.get(key="delvis")}
    Entry.objects.create(round=before, subject=goal, node=goal.node, **state)
    round_actions.ask(user=OPERATOR, round_=followup.round)
    return followup


@pytest.fixture
def maja(asked: tuple[Town, FollowUp], context: BrowserContext, page: Page) -> Page:
    """Maja's tab, at Min omgång."""
    town, _ = asked
    town.log_in(context, "Maja")
    page.goto(f"{town.address}/omgang/")
    return page


def _card(page: Page) -> Locator:
    return page.locator("[data-open-card]")


def _entry(asked: tuple[Town, FollowUp], title: str) -> Entry:
    town, followup = asked
    with root_scope(town.made.root.pk):
        return followup.entry(title)


def _open(asked: tuple[Town, FollowUp], page: Page, title: str) -> Entry:
    entry = _entry(asked, title)
    page.goto(f"{asked[0].address}/omgang/?post={entry.pk}")
    return entry


def test_forty_are_answered_with_the_keyboard_alone(asked: tuple[Town, FollowUp], maja: Page) -> None:
    assert violations(maja) == []
    maja.keyboard.press("Tab")
    maja.keyboard.press("Enter")  # past the menu, to the content
    maja.keyboard.press("j")
    expect(_card(maja)).to_contain_text("Snabbare utredningar")
    maja.keyboard.press("j")
    expect(_card(maja)).to_contain_text("Mål 2")
    maja.keyboard.press("k")
    expect(_card(maja).get_by_label("Ej uppfyllt")).to_be_focused()
    expect(_card(maja)).to_contain_text("Snabbare utredningar")
    maja.keyboard.press("Control+Enter")
    expect(_card(maja).get_by_role("alert")).to_contain_text("Välj status")
    assert violations(maja) == []
    for left in range(COUNT, 0, -1):
        expect(maja.locator(".o-standing")).to_contain_text(f"Du har {left} av 40 kvar.")
        if left == COUNT:
            _card(maja).get_by_label("Ej uppfyllt").focus()
        maja.keyboard.press("ArrowRight")  # from the first status to the second, which is proposed
        if left == COUNT - 1:
            maja.keyboard.press("Tab")
            maja.keyboard.press("Tab")
            maja.keyboard.type("jjk och mer")  # letters in a field are letters
        maja.keyboard.press("Control+Enter")
    expect(maja.locator(".o-standing")).to_contain_text("Allt är lämnat. Tack!")
    expect(maja.locator(".o-standing")).to_be_focused()
    assert _entry(asked, "Mål 2").comment == "jjk och mer"
    assert {_entry(asked, f"Mål {number}").state for number in range(2, COUNT + 1)} == {EntryState.READY}
    assert violations(maja) == []


def test_a_lost_connection_and_a_closed_lid_lose_nothing(asked: tuple[Town, FollowUp], maja: Page) -> None:
    entry = _open(asked, maja, "Mål 3")
    maja.context.set_offline(True)
    field = _card(maja).get_by_label("Kommentar")
    field.press_sequentially("Skrivet på tåget.")
    expect(_card(maja).locator("[data-autosave-status]")).to_contain_text("ingen anslutning")
    maja.get_by_role("button", name="Klar, nästa").click()
    expect(_card(maja).locator("[data-autosave-status]")).to_contain_text("ingen anslutning")
    expect(field).to_have_value("Skrivet på tåget.")
    again = maja.context.new_page()
    maja.close()
    again.context.set_offline(False)
    again.goto(f"{asked[0].address}/omgang/")  # the card is not even open here: it is opened, and what it held is sent
    expect(again.locator(f"#post-{entry.pk} [data-autosave-status]")).to_contain_text(re.compile(r"Sparat \d\d:\d\d"))
    assert _entry(asked, "Mål 3").comment == "Skrivet på tåget."
    assert again.evaluate("Object.keys(localStorage)") == []


def test_who_writes_on_after_a_lost_answer_is_not_told_of_their_own_words(
    asked: tuple[Town, FollowUp], maja: Page
) -> None:
    entry = _open(asked, maja, "Mål 30")
    status, field = _card(maja).locator("[data-autosave-status]"), _card(maja).get_by_label("Kommentar")

    def lose(route: Route) -> None:
        route.fetch()  # it arrives, and what is answered does not
        route.abort()

    address = f"**/post/{entry.pk}/"
    maja.route(address, lose)
    field.press_sequentially("Skrivet ")
    expect(status).to_contain_text("ingen anslutning")
    assert _entry(asked, "Mål 30").comment == "Skrivet "
    maja.unroute(address)
    field.press_sequentially("i tunneln.")
    expect(status).to_contain_text(re.compile(r"Sparat \d\d:\d\d"))
    assert _entry(asked, "Mål 30").comment == "Skrivet i tunneln."


def test_the_proposed_status_follows_the_value_that_was_saved(asked: tuple[Town, FollowUp], maja: Page) -> None:
    _open(asked, maja, "Mål 31")
    card, reason = _card(maja), _card(maja).get_by_label("Varför en annan status")
    card.get_by_label("Delvis uppfyllt").check()
    expect(reason).to_be_hidden()
    answer = {
        "version": _entry(asked, "Mål 31").version,
        "proposal": {"step": "helt", "why": "Utfall 100 % mot mål 100 %."},
    }
    card.locator("form").evaluate(
        "(form, detail) => form.dispatchEvent(new CustomEvent('autosave:saved', { bubbles: true, detail }))", answer
    )
    expect(card.get_by_text("Utfall 100 % mot mål 100 %.")).to_be_visible()
    expect(card.locator("label", has_text="Helt uppfyllt").get_by_text("föreslås")).to_be_visible()
    expect(reason).to_be_visible()


def test_two_at_once_see_both_versions_side_by_side(asked: tuple[Town, FollowUp], maja: Page) -> None:
    town, _ = asked
    entry = _open(asked, maja, "Mål 4")
    with root_scope(town.made.root.pk):
        said = Said(comment="Kims ord.")
        save_entry(user=town.made.people["Kim"], entry=entry, said=said, version=entry.version)
    _card(maja).get_by_label("Kommentar").press_sequentially("Majas ord.")
    theirs = _card(maja).locator(".o-theirs")
    expect(theirs).to_contain_text("Kim har sparat")
    expect(theirs).to_contain_text("Kims ord.")
    expect(_card(maja).get_by_label("Kommentar")).to_have_value("Majas ord.")
    assert violations(maja) == []
    _card(maja).get_by_label("Kommentar").fill("Kims ord. Majas ord.")
    maja.get_by_role("button", name="Spara min text").click()
    expect(theirs).to_have_count(0)
    expect(_card(maja).get_by_label("Kommentar")).to_have_value("Kims ord. Majas ord.")
    assert _entry(asked, "Mål 4").comment == "Kims ord. Majas ord."


def test_one_hand_on_a_phone_is_enough(asked: tuple[Town, FollowUp], maja: Page) -> None:
    maja.set_viewport_size(PHONE)  # type: ignore[arg-type]
    _open(asked, maja, "Mål 5")
    ready = maja.get_by_role("button", name="Klar, nästa")
    expect(ready).to_be_in_viewport()
    for target in (ready, *_card(maja).locator(".t-choice").all()):
        box = target.bounding_box()
        assert box is not None
        assert box["height"] >= 44
    for width in (390, 320):  # 320 is also what 400 per cent leaves of a desk
        maja.set_viewport_size({"width": width, "height": 800})
        assert not scrolls_sideways(maja)


def test_everything_works_without_script(asked: tuple[Town, FollowUp], browser: Browser) -> None:
    town, _ = asked
    context = browser.new_context(locale="sv-SE", java_script_enabled=False)
    town.log_in(context, "Maja")
    page = context.new_page()
    entry = _open(asked, page, "Mål 6")
    page.get_by_label("Delvis uppfyllt").check()
    page.get_by_label("Kommentar").fill("Utan skript.")
    page.get_by_role("button", name="Spara", exact=True).click()
    expect(page.get_by_text("”Mål 6” är sparad.")).to_be_visible()
    page.get_by_role("button", name="Klar, nästa").click()
    assert _entry(asked, "Mål 6").comment == "Utan skript."
    town.log_in(context, "Kim")
    page.goto(f"{town.address}{ROUND}?visa=granska")
    row = page.locator(f"#post-{entry.pk}")
    row.get_by_text("Skicka tillbaka …").click()
    row.get_by_label("Vad behöver ändras?").fill("Hur många?")
    row.get_by_role("button", name="Skicka tillbaka").click()
    assert _entry(asked, "Mål 6").note == "Hur många?"
    context.close()


def test_a_reviewer_judges_in_place_and_is_told_who_was_first(
    asked: tuple[Town, FollowUp], context: BrowserContext, page: Page
) -> None:
    town, _ = asked
    for title in ("Mål 7", "Mål 8", "Mål 9"):
        entry = _entry(asked, title)
        with root_scope(town.made.root.pk):
            hand_in(
                user=town.made.people["Maja"],
                entry=entry,
                said=Said(status="helt", status_reason="x"),
                version=entry.version,
            )
    town.log_in(context, "Kim")
    page.goto(f"{town.address}{ROUND}?visa=granska")
    assert violations(page) == []
    row = page.locator(f"#post-{_entry(asked, 'Mål 7').pk}")
    row.get_by_role("button", name="Godkänn").press("Enter")
    expect(row).to_contain_text("Godkänd av Kim")
    expect(row.locator("h3")).to_be_focused()
    second = _entry(asked, "Mål 8")
    with root_scope(town.made.root.pk):
        move_entry(user=town.made.people["Vera"], entry=second, name="tillbaka", version=second.version, note="Nej.")
    page.locator(f"#post-{second.pk}").get_by_role("button", name="Godkänn").press("Enter")
    expect(page.locator(f"#post-{second.pk}").get_by_role("alert")).to_contain_text("Vera var före dig")
    link = page.locator("#framsteg a").first
    link.focus()
    page.evaluate("htmx.trigger(document.querySelector('[hx-trigger]'), 'nu')")
    expect(link).to_be_focused()
    page.locator(f"#post-{_entry(asked, 'Mål 9').pk}").get_by_label("Välj").check()
    page.get_by_role("button", name="Godkänn valda").click()
    expect(page.get_by_text("En lägesrapport är godkänd.")).to_be_visible()
    page.set_viewport_size({"width": 320, "height": 800})
    assert not scrolls_sideways(page)


@pytest.mark.parametrize("rest", ["", "-/dagar/", "-/lage/stang/", "-/historik/", "?visa=saknas"])
def test_the_pages_of_a_round_are_accessible_and_fit_a_phone(
    asked: tuple[Town, FollowUp], steady: Page, rest: str
) -> None:
    town, _ = asked
    town.log_in(steady.context, "Frida")
    steady.goto(f"{town.address}{ROUND}{rest}")
    assert violations(steady) == []
    steady.set_viewport_size({"width": 320, "height": 800})
    assert not scrolls_sideways(steady)


@pytest.mark.parametrize("rest", ["", "lamna-over/", "tillbaka/"])
def test_the_pages_of_an_entry_are_accessible_and_fit_a_phone(
    asked: tuple[Town, FollowUp], steady: Page, rest: str
) -> None:
    town, _ = asked
    town.log_in(steady.context, "Frida")
    steady.goto(f"{town.address}/omgang/-/post/{_entry(asked, 'Mål 10').pk}/{rest}")
    assert violations(steady) == []
    steady.set_viewport_size({"width": 320, "height": 800})
    assert not scrolls_sideways(steady)

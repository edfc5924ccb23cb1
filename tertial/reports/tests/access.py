"""Who may read a report and who may do what with it."""

from datetime import date
from decimal import Decimal

from tertial.core.models import User
from tertial.reports import actions, comment_actions, section_actions, shared_actions
from tertial.reports.models import Report, SharedText
from tertial.reports.rules import State
from tertial.reports.section_rules import Part, Step
from tertial.reports.tests.conftest import make_owned, make_report
from tests.access import CAST, OTHER_TOWN, Deed, Page, answers
from tests.cast import Municipality

REPORT = "/rapporter/ekstad/socialnamnden/2017-t1/"
INSIDERS = ("Maja", "Kim", "Vera", "Frida", "Rune")
WRITERS = ("Kim", "Vera", "Frida")


def given(state: State = State.DRAFT):  # type: ignore[no-untyped-def]
    """Makes the report in the state."""

    def make(town: Municipality) -> None:
        make_report(town, state)

    return make


def report_in(town: Municipality, state: State) -> Report:
    return make_report(town, state)


def entered(town: Municipality, user: User) -> object:
    report = report_in(town, State.DRAFT)
    return actions.enter_figure(
        user=user,
        body=report.body,
        period=report.period,
        key="x",
        label="X",
        unit="count",
        value=Decimal(1),
        source="Räknat",
        source_date=date(2017, 1, 1),
    )


def written(key: str):  # type: ignore[no-untyped-def]
    def write(town: Municipality, user: User) -> object:
        report = report_in(town, State.DRAFT)
        return actions.save_text(user=user, report=report, key=key, html="<p>x</p>", version=0)

    return write


def moved(state: State, name: str):  # type: ignore[no-untyped-def]
    def move(town: Municipality, user: User) -> object:
        return actions.move(user=user, report=report_in(town, state), name=name, note="Saknas.")

    return move


def owned(step: str = "open", key: str = "children"):  # type: ignore[no-untyped-def]
    """Makes the report with a section that Maja owns and that has come so far."""

    def make(town: Municipality) -> None:
        make_owned(make_report(town), key, town.people["Maja"], Step(step))

    return make


def section_moved(step: Step, name: str):  # type: ignore[no-untyped-def]
    def move(town: Municipality, user: User) -> object:
        report = report_in(town, State.DRAFT)
        make_owned(report, "children", town.people["Maja"], step)
        return section_actions.move_section(user=user, report=report, key="children", name=name, note="Saknas.")

    return move


def assigned(town: Municipality, user: User) -> object:
    report, people = report_in(town, State.DRAFT), {Part.OWNER: [town.people["Maja"]]}
    return section_actions.assign(user=user, report=report, key="children", people=people, due_on=None)


def commented(deed: str):  # type: ignore[no-untyped-def]
    """Makes a thread, and gives the address of a deed with it."""

    def make(town: Municipality) -> str:
        report = make_report(town)
        made = comment_actions.comment(user=town.people["Kim"], report=report, section="children", text="Hej")
        return f"{REPORT}kommentarer/{made.pk}/{deed}/"

    return make


def said(town: Municipality, user: User) -> object:
    report = report_in(town, State.DRAFT)
    return comment_actions.comment(user=user, report=report, section="children", text="Hej")


def make_shared(town: Municipality, report: Report) -> SharedText:
    return SharedText.objects.create(body=report.body, title="Flytten", updated_by=town.people["Kim"])


def shared():  # type: ignore[no-untyped-def]
    """Makes a shared text, and gives its address."""

    def make(town: Municipality) -> str:
        return f"{REPORT}gemensamma/{make_shared(town, make_report(town)).pk}/"

    return make


def told(town: Municipality, user: User) -> object:
    text = make_shared(town, report_in(town, State.DRAFT))
    return shared_actions.save_shared(user=user, text=text, html="<p>x</p>", version=0)


def placed(town: Municipality, user: User) -> object:
    report = report_in(town, State.DRAFT)
    return shared_actions.place(user=user, text=make_shared(town, report), report=report, keys=["children"])


def page(name: str, path: str, expected: dict[str, int], state: object = State.DRAFT, **more: object) -> Page:
    """A page of the report in a state, or of what `state` makes."""
    made = given(state) if isinstance(state, State) else state
    return Page(f"reports:{name}", f"{REPORT}{path}", expected, given=made, **more)  # type: ignore[arg-type]


PAGES = [
    Page("reports:list", "/rapporter/", answers(s200=(*CAST, OTHER_TOWN))),
    page("report", "", answers(s200=INSIDERS)),
    page("report", "", answers(s200=(*INSIDERS, "Sam", "Lena")), State.REVIEWED),
    page("figure", "siffra/no.such.figure/", answers()),
    page("rows", "siffra/no.such.figure/rader/", answers()),
    page("picker", "siffror/", answers(s200=("Maja", *WRITERS))),
    page("picker", "siffror/", answers(), State.APPROVED),
    page("section", "avsnitt/summary/", answers(s200=WRITERS)),
    page("section", "avsnitt/children/", answers(s200=("Maja", *WRITERS))),
    page("section", "avsnitt/no-such/", answers()),
    page("section", "avsnitt/summary/", answers(), State.APPROVED),
    page(
        "section",
        "avsnitt/summary/",
        answers(s302=WRITERS),
        method="post",
        data={"html": "<p>Nytt</p>", "version": "0"},
    ),
    page("entered", "inmatade-siffror/", answers(s200=WRITERS)),
    page("preflight", "granskning/", answers(s200=INSIDERS)),
    page("history", "historik/", answers(s200=("Kim", "Frida", "Rune"))),
    page("move", "lage/review/", answers(s302=WRITERS), method="post"),
    page("move", "lage/approve/", answers(s302=("Frida",)), State.REVIEWED, method="post"),
    page("move", "lage/freeze/", answers(), State.REVIEWED, method="post"),
    page("move", "lage/no-such/", answers(), method="post"),
    page("file", "fil/json/", answers(s200=INSIDERS)),
    page("file", "fil/json/", answers(s200=(*INSIDERS, "Sam", "Lena")), State.APPROVED),
    page("file", "fil/exe/", answers()),
]

PAGES += [
    page("sections", "avsnitt/", answers(s200=INSIDERS)),
    page("section_panel", "avsnitt/children/om/", answers(s200=INSIDERS)),
    page("section_panel", "avsnitt/no-such/om/", answers()),
    page("section_assign", "avsnitt/children/ansvar/", answers(s200=WRITERS)),
    page("section_assign", "avsnitt/children/ansvar/", answers(), State.APPROVED),
    page("section_move", "avsnitt/children/lage/klart/", answers(s302=("Maja", *WRITERS)), owned(), method="post"),
    page("section_move", "avsnitt/children/lage/granskat/", answers(s302=WRITERS), owned("contributed"), method="post"),
    page("section_move", "avsnitt/children/lage/godkann/", answers(s302=("Frida",)), owned("reviewed"), method="post"),
    page("section_move", "avsnitt/children/lage/oppna/", answers(s200=("Frida",)), owned("approved"), method="post"),
    page("section_move", "avsnitt/children/lage/klart/", answers(), method="post"),
    page("section_move", "avsnitt/children/lage/no-such/", answers(), owned(), method="post"),
    page("section", "avsnitt/summary/", answers(s200=("Maja", *WRITERS), s302=("Rune",)), owned(key="summary")),
    page("section", "avsnitt/children/", answers(s302=INSIDERS), owned("approved")),
    page("section_present", "avsnitt/children/narvaro/", answers(s200=("Maja", *WRITERS)), method="post"),
    page("section_settle", "avsnitt/children/versioner/1/", answers(), method="post"),
    page("comment", "avsnitt/children/kommentera/", answers(s302=INSIDERS), method="post", data={"text": "Hej"}),
    page("comment_figure", "siffra/no.such.figure/kommentera/", answers()),
    Page("reports:comment_answer", "", answers(s302=INSIDERS), "post", {"text": "Hej"}, commented("svar")),
    Page("reports:comment_resolve", "", answers(s302=INSIDERS), "post", {}, commented("lost")),
    page("comment_answer", "kommentarer/0/svar/", answers(), method="post"),
    page("section_earlier", "avsnitt/children/forra/", answers(s200=INSIDERS)),
    page("section_earlier", "avsnitt/children/forra/", answers(s404=INSIDERS), method="post"),
    page("changes", "andrat/", answers(s200=INSIDERS)),
    page("changes", "andrat/", answers(s200=(*INSIDERS, "Sam", "Lena")), State.REVIEWED),
    Page("reports:compare", "/rapporter/jamfor/", answers(s200=(*CAST, OTHER_TOWN))),
    page("names", "namn/?q=ma", answers(s200=INSIDERS)),
    page("shared_list", "gemensamma/", answers(s200=INSIDERS)),
    page("shared_list", "gemensamma/", answers(s302=("Maja", *WRITERS)), method="post", data={"title": "Flytten"}),
    Page("reports:shared_text", "", answers(s200=INSIDERS), given=shared()),
    Page("reports:shared_text", "", answers(s302=WRITERS), "post", {"html": "<p>x</p>", "version": "0"}, shared()),
    page("shared_text", "gemensamma/0/", answers()),
]

DEEDS = [
    Deed("write in the committee's section", written("summary"), WRITERS),
    Deed("write in the department's section", written("children"), ("Maja", *WRITERS)),
    Deed("enter a figure", entered, WRITERS),
    Deed("say who answers for a section", assigned, WRITERS),
    Deed("hand in a section", section_moved(Step.OPEN, "klart"), ("Maja", *WRITERS)),
    Deed("review a section", section_moved(Step.CONTRIBUTED, "granskat"), WRITERS),
    Deed("return a section", section_moved(Step.CONTRIBUTED, "tillbaka"), WRITERS),
    Deed("approve a section", section_moved(Step.REVIEWED, "godkann"), ("Frida",)),
    Deed("open a section again", section_moved(Step.APPROVED, "oppna"), ("Frida",)),
    Deed("comment", said, INSIDERS),
    Deed("write a shared text", told, WRITERS),
    Deed("place a shared text", placed, ("Maja", *WRITERS)),
    Deed("review", moved(State.DRAFT, "review"), WRITERS),
    Deed("return", moved(State.REVIEWED, "return"), WRITERS),
    Deed("approve", moved(State.REVIEWED, "approve"), ("Frida",)),
    Deed("reopen", moved(State.APPROVED, "reopen"), ("Frida",)),
    Deed(
        "freeze",
        lambda town, user: actions.freeze(user=user, report=report_in(town, State.APPROVED)),
        ("Frida",),
    ),
]

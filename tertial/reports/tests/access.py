"""Who may read a report and who may do what with it."""

from datetime import date
from decimal import Decimal

from tertial.core.models import User
from tertial.reports import actions
from tertial.reports.models import Report
from tertial.reports.rules import State
from tertial.reports.tests.conftest import make_report
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


def page(name: str, path: str, expected: dict[str, int], state: State = State.DRAFT, **more: object) -> Page:
    return Page(f"reports:{name}", f"{REPORT}{path}", expected, given=given(state), **more)  # type: ignore[arg-type]


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

DEEDS = [
    Deed("write in the committee's section", written("summary"), WRITERS),
    Deed("write in the department's section", written("children"), ("Maja", *WRITERS)),
    Deed("enter a figure", entered, WRITERS),
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

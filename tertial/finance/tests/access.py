"""Who may see the economy, and who forecasts it."""

from datetime import date
from typing import Any

from tertial.core.models import User
from tertial.core.scope import root_scope
from tertial.finance.forecast import line_actions
from tertial.finance.forecast.line_actions import LineSpec
from tertial.finance.tests.forecast_town import GRID, Forecasting, add_line, make_round
from tertial.followup.actions import move_entry
from tertial.followup.models import Entry
from tertial.measures.tests.access import AT_THE_COMMITTEE, SOMEWHERE, WITHOUT_FACTS
from tests.access import CAST, OTHER_TOWN, Deed, Page, answers
from tests.cast import Municipality

BODY = "organ=ekstad/socialnamnden"
NOWHERE = answers(s403=WITHOUT_FACTS)
FIGURE = f"?{BODY}&matt=economy.outcome&period=2017&villkor=unit=ekstad/socialnamnden/vuxen"

PAGES = [
    Page("finance:economy", "/ekonomi/", SOMEWHERE),
    Page("finance:economy", f"/ekonomi/?{BODY}&period=2017", AT_THE_COMMITTEE),
    Page("finance:file", f"/ekonomi/fil/csv/?{BODY}&period=2017", AT_THE_COMMITTEE),
    Page("finance:file", f"/ekonomi/fil/xlsx/?{BODY}&period=2017", AT_THE_COMMITTEE),
    Page("finance:file", f"/ekonomi/fil/pdf/?{BODY}&period=2017", answers()),
    Page("finance:figure", f"/ekonomi/siffra/{FIGURE}", AT_THE_COMMITTEE),
    Page("finance:figure", f"/ekonomi/siffra/?{BODY}&matt=interventions.people&period=2017", NOWHERE),
    Page("finance:rows", f"/ekonomi/rader/{FIGURE}", AT_THE_COMMITTEE),
]

# Who says something of the unit's line: its manager, and the roles that contribute at the committee.
WRITERS = ("Maja", "Kim", "Vera", "Frida")
REVIEWERS = ("Kim", "Vera", "Frida")
READERS = (*WRITERS, "Rune")


def _made(town: Municipality, state: str = "", name: str = "") -> tuple[Forecasting, Entry]:
    """The round with the unit's forecast, which has come as far as `state`; with `name` also its move's address."""
    with root_scope(town.root.pk):
        made = make_round(town, facts=False)
        made.say("bou", amount="0")
        for step in {"": (), "ready": ("klar",), "approved": ("klar", "godkann")}[state]:
            move_entry(user=town.people["Kim"], entry=made.entry("bou"), name=step, version=made.entry("bou").version)
        return made, made.entry("bou")


def _round(town: Municipality) -> None:
    _made(town)


def _line(state: str = "", name: str = "") -> Any:
    def given(town: Municipality) -> str:
        _, entry = _made(town, state)
        return f"{GRID}-/rad/{entry.pk}/{f'{name}/' if name else ''}"

    return given


LINE = f"{GRID}-/rad/1/"
PAGES += [
    Page("finance:forecast_rounds", "/ekonomi/prognos/", answers(s200=(*CAST, "Nils"))),
    Page("finance:forecast", GRID, answers(s200=READERS), given=_round),
    Page("finance:forecast", GRID, answers(s302=(*READERS, "nobody")), "post", {"version": "0"}, given=_round),
    Page("finance:forecast", "/ekonomi/prognos/ekstad/socialnamnden/finns-inte/", answers()),
    Page("finance:forecast_line", LINE, answers(s200=READERS), given=_line()),
    Page("finance:forecast_line", LINE, answers(s302=(*WRITERS, "nobody"), s403=("Rune", "Tor")), "post",
         {"version": "1", "amount": "5"}, given=_line()),
    Page("finance:forecast_move", f"{LINE}klar/", answers(s302=(*WRITERS, "nobody"), s403=("Rune", "Tor")), "post",
         {"version": "1"}, given=_line(name="klar")),
    Page("finance:forecast_move", f"{LINE}godkann/", answers(s302=(*REVIEWERS, "nobody"), s403=("Maja", "Rune", "Tor")),
         "post", {"version": "2"}, given=_line("ready", "godkann")),
    Page("finance:forecast_move", f"{LINE}tillbaka/",
         answers(s302=(*REVIEWERS, "nobody"), s403=("Maja", "Rune", "Tor")), "post",
         {"version": "3", "note": "Räkna om"}, given=_line("approved", "tillbaka")),
    Page("finance:forecast_move", f"{LINE}klar/", answers(405, s302=("nobody",), s403=("Tor",)),
         given=_line(name="klar")),
]  # fmt: skip


def _says(town: Municipality, user: User) -> None:
    made = make_round(town, facts=False)
    made.say("bou", by=user.name, amount="5")


def _adds(town: Municipality, user: User) -> None:
    spec, node = LineSpec("Barn och unga"), town.nodes["barn-och-unga"]
    line_actions.add_line(user=user, node=node, spec=spec, valid_from=date(2017, 1, 1))


def _changes(town: Municipality, user: User) -> None:
    line = add_line(town, "bou", "barn-och-unga", None)
    line_actions.change_line(user=user, line=line, spec=LineSpec("Placeringar"))


def _ends(town: Municipality, user: User) -> None:
    line = add_line(town, "bou", "barn-och-unga", None)
    line_actions.end_line(user=user, line=line, valid_to=date(2018, 1, 1))


def _a_line(town: Municipality) -> str:
    with root_scope(town.root.pk):
        return f"/ekonomi/prognos/-/rader/{add_line(town, 'bou', 'barn-och-unga', None).pk}/"


# Planning is at the committee; the controller of another one plans there, and sees none of these lines.
PLANNERS = answers(403, s200=(*REVIEWERS, "Ulla", OTHER_TOWN))
PLANNED = answers(403, s200=REVIEWERS, s404=("Ulla", OTHER_TOWN))
PAGES += [
    Page("finance:forecast_lines", "/ekonomi/prognos/-/rader/", PLANNERS),
    Page("finance:forecast_line_change", "/ekonomi/prognos/-/rader/1/", PLANNED, given=_a_line),
]
DEEDS = [
    Deed("save_forecast", _says, WRITERS),
    Deed("add_line", _adds, REVIEWERS),
    Deed("change_line", _changes, REVIEWERS),
    Deed("end_line", _ends, REVIEWERS),
]

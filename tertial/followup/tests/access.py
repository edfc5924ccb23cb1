"""Who may see and write what in a round, and who runs one."""

from datetime import date

from tertial.core.models import User
from tertial.followup import actions, round_actions
from tertial.followup.actions import Said
from tertial.followup.models import Cover, Entry
from tertial.followup.tests.conftest import DAYS, T1, make_followup
from tests.access import CAST, OTHER_TOWN, Deed, Page, answers
from tests.cast import Municipality

GOAL = "Snabbare utredningar"  # Maja's, in a unit of the social committee
ROUND = "/omgang/ekstad/socialnamnden/t1-2017/"
WRITERS = ("Kim", "Vera", "Frida")
READERS = ("Sam", "Lena", "Rune", "Ada")  # see the committee's material, and write none of this
ALL = (*CAST, OTHER_TOWN)


def asked(town: Municipality) -> None:
    make_followup(town)


def entry_in(town: Municipality, *, ready: bool = False) -> Entry:
    entry = make_followup(town).entry(GOAL)
    if not ready:
        return entry
    return actions.hand_in(user=town.people["Maja"], entry=entry, said=Said(status="helt"), version=0)


def at(rest: str = "", *, ready: bool = False):  # type: ignore[no-untyped-def]
    """The address of Maja's entry."""

    def make(town: Municipality) -> str:
        return f"/omgang/-/post/{entry_in(town, ready=ready).pk}/{rest}"

    return make


def covered(town: Municipality) -> Cover:
    who = town.people
    return Cover.objects.create(user=who["Maja"], substitute=who["Kim"], valid_from=date(2020, 1, 1))


POST = "/omgang/-/post/1/"
PAGES = [
    Page("followup:my_round", "/omgang/", answers(s200=ALL), given=asked),
    Page("followup:rounds", "/omgang/-/alla/", answers(s200=ALL), given=asked),
    Page("followup:new_round", "/omgang/-/ny/", answers(403, s200=(*WRITERS, "Ulla", OTHER_TOWN))),
    Page("followup:covers", "/omgang/-/franvaro/", answers(s200=ALL)),
    Page(
        "followup:end_cover",
        "/omgang/-/franvaro/1/avsluta/",
        answers(s302=("nobody", "Maja", "Ada"), s403=("Tor", "Kim")),
        method="post",
        given=lambda town: f"/omgang/-/franvaro/{covered(town).pk}/avsluta/",
    ),
    Page("followup:entry", POST, answers(s302=("nobody", "Maja"), s200=WRITERS), given=at()),
    Page(
        "followup:entry",
        POST,
        answers(s302=("nobody", "Maja", *WRITERS)),
        method="post",
        data={"version": "0", "comment": "Ord"},
        given=at(),
    ),
    Page(
        "followup:entry",
        POST,
        answers(s302=("nobody", "Maja", *WRITERS), s403=("Tor", *READERS)),
        method="post",
        data={"version": "2", "comment": "Ord"},
        given=at(ready=True),
    ),
    Page("followup:hand_over", f"{POST}lamna-over/", answers(s200=("Maja", *WRITERS)), given=at("lamna-over/")),
    Page(
        "followup:judge",
        f"{POST}godkann/",
        answers(s200=WRITERS, s403=("Tor", "Maja", *READERS)),
        given=at("godkann/", ready=True),
    ),
    Page(
        "followup:judge",
        f"{POST}tillbaka/",
        answers(s302=("nobody", *WRITERS), s403=("Tor", "Maja", *READERS)),
        method="post",
        data={"version": "2", "note": "Vad gjordes?"},
        given=at("tillbaka/", ready=True),
    ),
    Page("followup:round", ROUND, answers(s200=("Maja", *WRITERS, *READERS)), given=asked),
    Page("followup:progress", f"{ROUND}-/framsteg/", answers(s200=WRITERS), given=asked),
    Page(
        "followup:approve_chosen",
        f"{ROUND}-/godkann/",
        answers(s302=("nobody", "Maja", *WRITERS, *READERS)),  # with nothing chosen: told so
        method="post",
        given=asked,
    ),
    Page("followup:days", f"{ROUND}-/dagar/", answers(s200=WRITERS, s403=("Tor", "Maja", *READERS)), given=asked),
    Page("followup:move", f"{ROUND}-/lage/stang/", answers(s200=WRITERS, s403=("Tor", "Maja", *READERS)), given=asked),
    Page(
        "followup:ask",
        f"{ROUND}-/fraga/",
        answers(s302=("nobody", *WRITERS), s403=("Tor", "Maja", *READERS)),
        method="post",
        given=asked,
    ),
    Page("followup:history", f"{ROUND}-/historik/", answers(s200=("Kim", "Frida", "Sam", "Rune", "Ada")), given=asked),
]


def said(town: Municipality, user: User) -> object:
    return actions.save_entry(user=user, entry=entry_in(town), said=Said(comment="Ord"), version=0)


def handed_in(town: Municipality, user: User) -> object:
    return actions.hand_in(user=user, entry=entry_in(town), said=Said(status="helt"), version=0)


def judged(name: str):  # type: ignore[no-untyped-def]
    def judge(town: Municipality, user: User) -> object:
        entry = entry_in(town, ready=True)
        return actions.move_entry(user=user, entry=entry, name=name, version=entry.version, note="Saknas.")

    return judge


def given_away(town: Municipality, user: User) -> object:
    return actions.hand_over(user=user, entry=entry_in(town), to=town.people["Kim"])


def covering(town: Municipality, user: User) -> object:
    who = town.people
    days = {"valid_from": date(2020, 1, 1), "valid_to": None}
    return actions.cover(user=user, absent=who["Maja"], substitute=who["Vera"], **days)


def uncovering(town: Municipality, user: User) -> object:
    return actions.end_cover(user=user, cover=covered(town))


def planned(town: Municipality, user: User) -> object:
    body = town.nodes["socialnamnden"]
    return round_actions.plan_round(user=user, body=body, title="T1 2017", period=T1, days=DAYS)


def run(name: str):  # type: ignore[no-untyped-def]
    def move(town: Municipality, user: User) -> object:
        round_ = make_followup(town, opened=name != "oppna").round
        return round_actions.move_round(user=user, round_=round_, name=name)

    return move


def redated(town: Municipality, user: User) -> object:
    return round_actions.change_days(user=user, round_=make_followup(town).round, days=DAYS)


def asking(town: Municipality, user: User) -> object:
    return round_actions.ask(user=user, round_=make_followup(town).round)


DEEDS = [
    Deed("save an entry", said, ("Maja", *WRITERS)),
    Deed("hand an entry in", handed_in, ("Maja", *WRITERS)),
    Deed("approve an entry", judged("godkann"), WRITERS),
    Deed("send an entry back", judged("tillbaka"), WRITERS),
    Deed("take an entry back", judged("ta-tillbaka"), ("Maja", *WRITERS)),
    Deed("hand an entry over", given_away, ("Maja", *WRITERS)),
    Deed("have somebody stand in for Maja", covering, ("Maja", "Ada")),
    Deed("end what stands in for Maja", uncovering, ("Maja", "Ada")),
    Deed("plan a round", planned, WRITERS),
    Deed("open a round", run("oppna"), WRITERS),
    Deed("close a round", run("stang"), WRITERS),
    Deed("change a round's days", redated, WRITERS),
    Deed("ask again", asking, WRITERS),
]

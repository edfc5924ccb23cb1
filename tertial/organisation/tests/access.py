"""Who may see the organisation, and who may change it."""

from datetime import date

from tertial.core.models import User
from tertial.organisation import actions, invitations, leaving, series
from tertial.organisation.codeplan import replace_codes
from tertial.organisation.models import Grant, Invitation, NodeKind, Person, SeriesBreak
from tertial.organisation.rules import CodeRow, Role
from tests.access import CAST, OTHER_TOWN, VIEWERS, Deed, Page, answers, for_all
from tests.cast import Municipality

SEEING = tuple(name for name in CAST if name != "Stig")
NOT_RECONCILING = tuple(name for name in VIEWERS if name != "Kim")
NOT_ADMINISTERING = tuple(name for name in VIEWERS if name != "Ada")

DEED_NAMES = (
    "bjud-in",
    "avsluta-atkomst",
    "logga-ut",
    "lagg-till",
    "byt-namn",
    "flytta",
    "avsluta",
    "ge-roll",
    "ta-tillbaka-roll",
    "ny-person",
    "nytt-uppdrag",
)
COMMITTEE = "/organisation/ekstad/socialnamnden/"


def person(town: Municipality) -> Person:
    return Person.objects.create(name="Elsa Nyqvista")


def newcomer(town: Municipality) -> User:
    return User.objects.create_user("elsa@ekstad.example", None, name="Elsa Nyqvista")


def kims_grant(town: Municipality) -> Grant:
    return Grant.objects.get(user=town.people["Kim"])


def invite_as(town: Municipality, user: User) -> Invitation:
    given = {"email": "elsa@ekstad.example", "name": "Elsa Nyqvista", "role": Role.MEMBER}
    return invitations.invite(by=user, node=town.nodes["socialnamnden"], **given)


def invitation(town: Municipality) -> Invitation:
    return invite_as(town, town.people["Ada"])


def a_break(town: Municipality) -> SeriesBreak:
    return SeriesBreak.objects.create(node=town.nodes["socialnamnden"], day=date(2017, 2, 1), text="Nytt system")


def resend_address(town: Municipality) -> str:
    return f"{COMMITTEE}-/inbjudan/{invitation(town).pk}/skicka-igen/"


PAGES = [
    Page("organisation:access", f"{COMMITTEE}-/behorigheter/", answers(s200=("Ada",), s403=NOT_ADMINISTERING)),
    Page("organisation:access", "/organisation/ekstad/-/behorigheter/", answers(s200=("Ada",), s403=("Rune",))),
    Page(
        "organisation:change_invitation",
        f"{COMMITTEE}-/inbjudan/4711/skicka-igen/",
        answers(s302=("Ada",), s403=NOT_ADMINISTERING),
        method="post",
        given=resend_address,
    ),
    Page(
        "organisation:change_invitation",
        f"{COMMITTEE}-/inbjudan/4711/skicka-igen/",
        answers(s403=NOT_ADMINISTERING),
        method="post",
    ),
    Page("organisation:change_invitation", f"{COMMITTEE}-/inbjudan/1/skicka-igen/", answers(rest=405)),
    Page("organisation:deed", "/organisation/ekstad/-/tva-steg/", answers(s200=("Ada",), s403=("Rune",))),
    # The pages of somebody who was invited are open to everybody; without a good link there is nothing there.
    Page("organisation:invitation", "/organisation/-/inbjudan/", for_all(410)),
    Page("organisation:invitation_link", "/organisation/-/inbjudan/1/fel/", for_all(405), method="post"),
    Page("organisation:tree", "/organisation/", answers(s200=(*SEEING, OTHER_TOWN), s403=("Stig",))),
    Page("organisation:node", COMMITTEE, answers(s200=VIEWERS)),
    Page("organisation:node", f"{COMMITTEE}barn-och-unga/", answers(s200=(*VIEWERS, "Maja"))),
    Page("organisation:node", "/organisation/ekstad/", answers(s200=("Rune", "Ada"))),
    Page("organisation:node", "/organisation/ekstad/finns-inte/", answers()),
    Page("organisation:node", "/organisation/lonnby/", answers()),
    *(
        Page("organisation:deed", f"{COMMITTEE}-/{name}/", answers(s200=("Ada",), s403=NOT_ADMINISTERING))
        for name in DEED_NAMES
    ),
    *(
        Page("organisation:deed", f"{COMMITTEE}-/{name}/", answers(s200=("Kim",), s403=NOT_RECONCILING))
        for name in ("nytt-brott", "ta-bort-brott")
    ),
    Page(
        "organisation:deed",
        f"{COMMITTEE}-/nytt-brott/",
        answers(s302=("Kim",), s403=NOT_RECONCILING),
        method="post",
        data={"day": "2017-02-01", "text": "Nytt system"},
    ),
    Page(
        "organisation:deed",
        f"{COMMITTEE}-/byt-namn/",
        answers(s302=("Ada",), s403=NOT_ADMINISTERING),
        method="post",
        data={"name": "Social- och omsorgsnämnden"},
    ),
    Page("organisation:deed", f"{COMMITTEE}-/finns-inte/", answers()),
    Page("organisation:deed", "/organisation/ekstad/-/flytta/", answers()),
]

DEEDS = [
    Deed(
        "break a series",
        lambda town, user: series.add_break(
            by=user, node=town.nodes["socialnamnden"], day=date(2017, 2, 1), text="Nytt system"
        ),
        ("Kim",),
    ),
    Deed("mend a series", lambda town, user: series.remove_break(by=user, series_break=a_break(town)), ("Kim",)),
    Deed(
        "add a node",
        lambda town, user: actions.add_node(
            by=user, parent=town.nodes["socialnamnden"], kind=NodeKind.UNIT, name="Öppenvård"
        ),
        ("Ada",),
    ),
    Deed(
        "rename a node",
        lambda town, user: actions.rename_node(by=user, node=town.nodes["vuxen"], name="Vuxna"),
        ("Ada",),
    ),
    Deed(
        "move a node",
        lambda town, user: actions.move_node(by=user, node=town.nodes["vuxen"], parent=town.nodes["barn-och-unga"]),
        ("Ada",),
    ),
    Deed(
        "end a node",
        lambda town, user: actions.end_node(by=user, node=town.nodes["vuxen"], valid_to=date(2018, 1, 1)),
        ("Ada",),
    ),
    Deed(
        "grant a role",
        lambda town, user: actions.grant_role(
            by=user, user=newcomer(town), node=town.nodes["socialnamnden"], role=Role.MEMBER
        ),
        ("Ada",),
    ),
    Deed("invite somebody", lambda town, user: invite_as(town, user), ("Ada",)),
    Deed(
        "send an invitation again",
        lambda town, user: invitations.resend(by=user, invitation=invitation(town)),
        ("Ada",),
    ),
    Deed(
        "withdraw an invitation",
        lambda town, user: invitations.withdraw(by=user, invitation=invitation(town)),
        ("Ada",),
    ),
    Deed(
        "end somebody's access",
        lambda town, user: leaving.end_access(
            by=user, node=town.nodes["socialnamnden"], user=town.people["Kim"], day=date(2018, 1, 1)
        ),
        ("Ada",),
    ),
    Deed(
        "log somebody out",
        lambda town, user: leaving.log_out(by=user, node=town.nodes["socialnamnden"], user=town.people["Kim"]),
        ("Ada",),
    ),
    Deed(
        "demand two steps",
        lambda town, user: leaving.demand_two_steps(by=user, node=town.nodes["ekstad"], roles=["controller"]),
        ("Ada",),
    ),
    Deed("revoke a role", lambda town, user: actions.revoke_role(by=user, grant=kims_grant(town)), ("Ada",)),
    Deed(
        "add a person",
        lambda town, user: actions.add_person(by=user, at=town.nodes["socialnamnden"], name="Elsa Nyqvista"),
        ("Ada",),
    ),
    Deed(
        "appoint",
        lambda town, user: actions.appoint(
            by=user,
            person=person(town),
            body=town.nodes["socialnamnden"],
            role="member",
            valid_from=date(2015, 1, 1),
        ),
        ("Ada",),
    ),
    Deed(
        "replace the code plan of the municipality",
        lambda town, user: replace_codes(by=user, rows=[CodeRow(2, "account", "4510", "Köp", date(2015, 1, 1))]),
        (),
    ),
]

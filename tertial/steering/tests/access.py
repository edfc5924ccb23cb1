"""Who may read plans, and who may change them."""

from datetime import date
from decimal import Decimal

from tertial.core.models import User
from tertial.followup.models import Scale, ScaleStep, Subject
from tertial.periods import parse
from tertial.steering import actions, element_actions, model_actions, paste, plan_actions, value_actions
from tertial.steering.element_actions import Content
from tertial.steering.model_actions import StepContent, TypeContent
from tertial.steering.models import Assignment, Element, ElementType, Plan
from tertial.steering.rules import Way
from tertial.steering.typed import Said
from tests.access import CAST, VIEWERS, Deed, Page, answers
from tests.cast import Municipality

PATH = "/plan/ekstad/socialnamnden/2017/"
# The committee's own, those of its unit under it, those above it; not the supplier, who reads nothing.
READERS = ("Maja", *VIEWERS)
PLANNERS = ("Kim", "Vera", "Frida")
SOMEWHERE_PLANNERS = (*PLANNERS, "Ulla")
SOMEWHERE = answers(200, s403=("Stig",))


def planned(town: Municipality) -> None:
    """A small adopted plan of 2017, in few questions: every role tries every deed with one."""
    scale = Scale.objects.create(key="mal", name="Mål")
    words = (("ej", "square", "bad", False), ("helt", "circle", "good", True))
    ScaleStep.objects.bulk_create(
        ScaleStep(scale=scale, key=key, word=key, shape=shape, colour=colour, is_reached=reached, position=place)
        for place, (key, shape, colour, reached) in enumerate(words)
    )
    area, goal, indicator, assignment = ElementType.objects.bulk_create(
        [
            ElementType(key="area", name="Målområde", name_plural="Målområden", parents=[""]),
            ElementType(key="goal", name="Mål", name_plural="Mål", parents=["area"], scale=scale, is_assessed=True),
            ElementType(
                key="indicator", name="Indikator", name_plural="Indikatorer", parents=["area"], is_measured=True
            ),
            ElementType(
                key="assignment", name="Uppdrag", name_plural="Uppdrag", parents=["", "area"], is_assignment=True
            ),
        ]
    )
    body = town.nodes["socialnamnden"]
    days = {"starts_on": date(2017, 1, 1), "ends_on": date(2017, 12, 31)}
    plan = Plan.objects.create(body=body, slug="2017", title="Plan 2017", state="adopted", **days)
    lines = [
        ("valfard", area, None, 0),
        ("trygg-vardag", goal, 0, 0),
        ("delaktighet", goal, 0, 1),
        ("utredningstid", indicator, 0, 2),
        ("familjehem", assignment, None, 1),
    ]
    subjects = Subject.objects.bulk_create(
        Subject(
            kind="element", type_key=type_.key, title=key.capitalize(), node=body, scale=type_.scale,
            valid_from=plan.starts_on, valid_to=date(2018, 1, 1), position=place,
        )
        for place, (key, type_, _above, _at) in enumerate(lines)
    )  # fmt: skip
    elements: list[Element] = []
    for subject, (key, type_, above, at) in zip(subjects, lines, strict=True):
        parent = None if above is None else elements[above]
        elements.append(
            Element(subject=subject, plan=plan, type=type_, parent=parent, position=at, key=key, unit="percent")
        )
    Element.objects.bulk_create(elements)
    Assignment.objects.create(
        element=elements[-1], source_body="Kommunfullmäktige", decided_on=date(2016, 12, 12), wording="Pröva det."
    )


def drafted(town: Municipality) -> None:
    """The plan of 2017 as a draft."""
    planned(town)
    Plan.objects.filter(slug="2017").update(state="draft")


READ = answers(s200=READERS)
PLAN = answers(s200=PLANNERS, s403=[name for name in READERS if name not in PLANNERS])
DRAFT = answers(s200=PLANNERS)
MOVED = answers(s302=PLANNERS, s403=[name for name in READERS if name not in PLANNERS])
MODEL = answers(403, s200=(*SOMEWHERE_PLANNERS, "Nils"), s302=("nobody",))
# Types and scales of another town are not there; in the outsider's own they are another committee's.
TYPES = answers(403, s200=PLANNERS, s404=("Nils",), s302=("nobody",))

PAGES = [
    Page("steering:list", "/plan/", SOMEWHERE, given=planned),
    Page("steering:assignments", "/plan/uppdrag/", SOMEWHERE, given=planned),
    Page("steering:new", "/plan/ny/", MODEL),
    Page("steering:model", "/plan/modell/", MODEL, given=planned),
    Page("steering:new_type", "/plan/modell/typ/", MODEL),
    Page("steering:type", "/plan/modell/typ/goal/", TYPES, given=planned),
    Page("steering:new_scale", "/plan/modell/skala/", MODEL),
    Page("steering:scale", "/plan/modell/skala/mal/", TYPES, given=planned),
    Page("steering:plan", PATH, READ, given=planned),
    Page("steering:plan", PATH, DRAFT, given=drafted),
    Page("steering:plan", f"{PATH}?ordna=1", READ, given=planned),
    Page("steering:plan_deed", f"{PATH}-/lagg-till/", PLAN, given=planned),
    Page("steering:plan_deed", f"{PATH}-/anta/", answers(), given=planned),
    Page("steering:paste", f"{PATH}-/klistra/", PLAN, given=planned),
    Page("steering:move", f"{PATH}-/flytta/", MOVED, "post", {"do": "ned", "key": "trygg-vardag"}, planned),
    Page("steering:element", f"{PATH}element/utredningstid/", READ, given=planned),
    Page("steering:element", f"{PATH}element/utredningstid/", DRAFT, given=drafted),
    Page("steering:element_deed", f"{PATH}element/utredningstid/andra/", PLAN, given=planned),
    Page("steering:element_deed", f"{PATH}element/utredningstid/utfall/", PLAN, given=planned),
    Page("steering:element_deed", f"{PATH}element/familjehem/klart/", PLAN, given=planned),
]


def plan_of(town: Municipality) -> Plan:
    planned(town)
    return Plan.objects.select_related("body").get(slug="2017")


def element_of(town: Municipality, key: str) -> Element:
    planned(town)
    return Element.objects.select_related("plan__body", "type", "subject__node", "assignment").get(key=key)


def type_of(key: str) -> ElementType:
    return ElementType.objects.select_related("scale").get(key=key)


def add(town: Municipality, user: User) -> object:
    plan = plan_of(town)
    return element_actions.add_element(user=user, plan=plan, type_=type_of("area"), content=Content("Nytt"))


def change(town: Municipality, user: User) -> object:
    return element_actions.change_element(user=user, element=element_of(town, "valfard"), content=Content("Annat"))


def assign(town: Municipality, user: User) -> object:
    decided = actions.Decided("Kommunfullmäktige", date(2017, 2, 6), "Pröva det.")
    return actions.assign(user=user, plan=plan_of(town), decided=decided, content=Content("Pröva"))


def given(town: Municipality) -> Assignment:
    return element_of(town, "familjehem").assignment


def next_year(town: Municipality, user: User) -> object:
    days = {"starts_on": date(2018, 1, 1), "ends_on": date(2018, 12, 31)}
    return plan_actions.copy_plan(user=user, plan=plan_of(town), title="Plan 2018", **days)


def make(town: Municipality, user: User) -> object:
    days = {"starts_on": date(2019, 1, 1), "ends_on": date(2019, 12, 31)}
    return plan_actions.make_plan(user=user, body=town.nodes["socialnamnden"], title="Plan 2019", **days)


def change_type(town: Municipality, user: User) -> object:
    planned(town)
    content = TypeContent("Mål", "Mål", ["area"], 2, "own", Scale.objects.get(key="mal"))
    return model_actions.change_type(user=user, type_=type_of("goal"), content=content)


def add_type(town: Municipality, user: User) -> object:
    return model_actions.add_type(user=user, content=TypeContent("Process", "Processer", [""]))


def change_scale(town: Municipality, user: User) -> object:
    planned(town)
    scale = Scale.objects.get(key="mal")
    steps = [StepContent(one.word, one.shape, one.colour, one.is_reached, "", one.key) for one in scale.steps.all()]
    return model_actions.save_scale(user=user, scale=scale, name="Mål", steps=steps)


def add_scale(town: Municipality, user: User) -> object:
    steps = [StepContent("Nej", "square", "bad", False), StepContent("Ja", "circle", "good", True)]
    return model_actions.save_scale(user=user, scale=None, name="Ja och nej", steps=steps)


def enter(town: Municipality, user: User) -> object:
    element, told = element_of(town, "utredningstid"), [Said("", Decimal(50))]
    return value_actions.enter_outcomes(user=user, element=element, period=parse("2015"), told=told)


def target(town: Municipality, user: User) -> object:
    element = element_of(town, "utredningstid")
    return value_actions.set_target(user=user, element=element, period=parse("2018"), value=Decimal(100))


def unit_set(town: Municipality, user: User) -> object:
    element = element_of(town, "trygg-vardag")
    return element_actions.set_units(user=user, element=element, units=[town.nodes["barn-och-unga"]])


def draft(town: Municipality, user: User) -> object:
    drafted(town)
    return plan_actions.adopt_plan(user=user, plan=Plan.objects.select_related("body").get(slug="2017"))


def removed(town: Municipality, user: User) -> object:
    drafted(town)
    return plan_actions.remove_plan(user=user, plan=Plan.objects.select_related("body").get(slug="2017"))


def corrected(town: Municipality, user: User) -> object:
    decided = actions.Decided("Kommunfullmäktige", date(2017, 2, 6), "Pröva det igen.")
    return actions.change_assignment(user=user, element=element_of(town, "familjehem"), decided=decided)


def type_removed(town: Municipality, user: User) -> object:
    made = ElementType.objects.create(key="tom", name="Tom", name_plural="Tomma", parents=[""])
    return model_actions.remove_type(user=user, type_=made)


def scale_removed(town: Municipality, user: User) -> object:
    return model_actions.remove_scale(user=user, scale=Scale.objects.create(key="tom", name="Tom"))


def element_deed(name: str, key: str, **more: object):
    def do(town: Municipality, user: User) -> object:
        return getattr(element_actions, name)(user=user, element=element_of(town, key), **more)

    return do


def assignment_deed(name: str, **more: object):
    def do(town: Municipality, user: User) -> object:
        return getattr(actions, name)(user=user, assignment=given(town), **more)

    return do


DEEDS = [
    Deed("steering.make_plan", make, PLANNERS),
    Deed("steering.copy_plan", next_year, PLANNERS),
    Deed(
        "steering.change_plan",
        lambda town, user: plan_actions.change_plan(
            user=user, plan=plan_of(town), title="P", starts_on=date(2017, 1, 1), ends_on=date(2018, 12, 31)
        ),
        PLANNERS,
    ),
    Deed("steering.adopt_plan", draft, PLANNERS),
    Deed(
        "steering.back_to_draft", lambda town, user: plan_actions.back_to_draft(user=user, plan=plan_of(town)), PLANNERS
    ),
    Deed("steering.remove_plan", removed, PLANNERS),
    Deed("steering.add_element", add, PLANNERS),
    Deed("steering.change_element", change, PLANNERS),
    Deed("steering.rename_element", element_deed("rename_element", "valfard", title="Annat"), PLANNERS),
    Deed("steering.step_element", element_deed("step_element", "trygg-vardag", way=Way.DOWN), PLANNERS),
    Deed("steering.place_element", element_deed("place_element", "familjehem", parent=None), PLANNERS),
    Deed("steering.end_element", element_deed("end_element", "delaktighet", on=date(2017, 7, 1)), PLANNERS),
    Deed("steering.remove_element", element_deed("remove_element", "delaktighet"), PLANNERS),
    Deed("steering.set_units", unit_set, PLANNERS),
    Deed("steering.set_target", target, PLANNERS),
    Deed("steering.enter_outcomes", enter, PLANNERS),
    Deed("steering.assign", assign, PLANNERS),
    Deed("steering.change_assignment", corrected, PLANNERS),
    Deed("steering.report_back", assignment_deed("report_back", on=date(2017, 9, 1)), PLANNERS),
    Deed("steering.mark_done", assignment_deed("mark_done", on=date(2017, 10, 1)), PLANNERS),
    Deed("steering.open_again", assignment_deed("open_again"), PLANNERS),
    Deed(
        "steering.take_in",
        lambda town, user: paste.take_in(user=user, plan=plan_of(town), text="Målområde\t\tNytt"),
        PLANNERS,
    ),
    Deed("steering.add_type", add_type, SOMEWHERE_PLANNERS),
    Deed("steering.change_type", change_type, PLANNERS),
    Deed("steering.remove_type", type_removed, SOMEWHERE_PLANNERS),
    Deed("steering.remove_scale", scale_removed, SOMEWHERE_PLANNERS),
    Deed("steering.save_scale", add_scale, SOMEWHERE_PLANNERS),
    Deed("steering.change_scale", change_scale, PLANNERS),
]
assert set(PLANNERS) <= set(CAST)

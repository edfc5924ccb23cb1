"""The tree is added to, renamed, moved and ended; every path follows and every change leaves its mark."""

from datetime import date

import pytest

from tertial.core.errors import Refused
from tertial.core.operator import OPERATOR
from tertial.core.scope import root_scope
from tertial.organisation import actions, selectors
from tertial.organisation.history import history_of
from tertial.organisation.models import Node, NodeKind


@pytest.fixture
def ada(in_ekstad):
    return in_ekstad.people["Ada"]


def paths():
    return sorted(Node.objects.values_list("path", flat=True))


def test_a_unit_is_added_last_with_a_slug_of_its_name(in_ekstad, ada):
    node = actions.add_node(by=ada, parent=in_ekstad.nodes["socialnamnden"], kind="unit", name="  Öppen  vård & stöd ")
    assert (node.name, node.slug, node.path) == (
        "Öppen vård & stöd",
        "oppen-vard-stod",
        "ekstad/socialnamnden/oppen-vard-stod",
    )
    assert node.position == 3


@pytest.mark.parametrize(
    ("parent", "kind", "name", "message"),
    [
        ("vuxen", "body", "Utskottet", "Organ kan inte läggas under Vuxen"),
        ("socialnamnden", "municipality", "Ekstad två", "kan inte läggas under"),
        ("socialnamnden", "unit", "Vuxen", "har redan något med adressen vuxen"),
        ("socialnamnden", "unit", "   ", "Namnet är tomt"),
        ("socialnamnden", "unit", "???", "går inte att använda i en adress"),
    ],
)
def test_what_cannot_be_added_is_refused(in_ekstad, ada, parent, kind, name, message):
    before = paths()
    with pytest.raises(Refused, match=message.replace("?", r"\?")):
        actions.add_node(by=ada, parent=in_ekstad.nodes[parent], kind=kind, name=name)
    assert paths() == before


def test_nothing_is_added_under_what_has_ended(in_ekstad, ada):
    vuxen = actions.end_node(by=ada, node=in_ekstad.nodes["vuxen"], valid_to=date(2017, 1, 1))
    with pytest.raises(Refused, match="gäller inte det datumet"):
        actions.add_node(by=ada, parent=vuxen, kind="unit", name="Missbruk", valid_from=date(2017, 1, 1))
    actions.add_node(by=ada, parent=vuxen, kind="unit", name="Missbruk", valid_from=date(2016, 12, 31))


def test_a_new_name_keeps_the_address_and_moves_in_the_alphabet(in_ekstad, ada):
    node = actions.rename_node(by=ada, node=in_ekstad.nodes["vuxen"], name="Äldre och vuxna")
    node.refresh_from_db()
    assert node.path == "ekstad/socialnamnden/vuxen"
    assert node.sort_key > in_ekstad.nodes["barn-och-unga"].sort_key


def test_moving_takes_everything_below_along(in_ekstad, ada):
    for parent, name in (("vuxen", "Missbruk"), ("missbruk", "Öppenvård")):
        in_ekstad.nodes[name.lower()] = actions.add_node(
            by=ada, parent=in_ekstad.nodes[parent], kind=NodeKind.UNIT, name=name
        )
    actions.move_node(by=ada, node=in_ekstad.nodes["vuxen"], parent=in_ekstad.nodes["skolnamnden"])
    assert paths() == [
        "ekstad",
        "ekstad/skolnamnden",
        "ekstad/skolnamnden/norra-skolan",
        "ekstad/skolnamnden/vuxen",
        "ekstad/skolnamnden/vuxen/missbruk",
        "ekstad/skolnamnden/vuxen/missbruk/oppenvard",
        "ekstad/socialnamnden",
        "ekstad/socialnamnden/barn-och-unga",
    ]
    kim, ulla = in_ekstad.people["Kim"], in_ekstad.people["Ulla"]
    assert not selectors.permitted(kim, "import", Node.objects.get(slug="missbruk"))
    assert selectors.permitted(ulla, "import", Node.objects.get(slug="missbruk"))


def test_a_node_whose_path_begins_like_anothers_stays_where_it_is(in_ekstad, ada):
    actions.add_node(by=ada, parent=in_ekstad.nodes["socialnamnden"], kind="unit", name="Vuxen 2")
    actions.move_node(by=ada, node=in_ekstad.nodes["vuxen"], parent=in_ekstad.nodes["skolnamnden"])
    assert "ekstad/socialnamnden/vuxen-2" in paths()
    assert "ekstad/skolnamnden/vuxen" in paths()


@pytest.mark.parametrize(
    ("node", "parent", "message"),
    [
        ("socialnamnden", "socialnamnden", "under sig själv"),
        ("socialnamnden", "vuxen", "under sig själv"),
        ("ekstad", "skolnamnden", "ligger överst"),
        ("socialnamnden", "norra-skolan", "kan inte ligga under"),
    ],
)
def test_a_move_that_makes_no_tree_is_refused_and_changes_nothing(in_ekstad, ada, node, parent, message):
    before = paths()
    with pytest.raises(Refused, match=message):
        actions.move_node(by=ada, node=in_ekstad.nodes[node], parent=in_ekstad.nodes[parent])
    assert paths() == before


def test_a_move_to_where_the_name_is_taken_is_refused(in_ekstad, ada):
    actions.add_node(by=ada, parent=in_ekstad.nodes["skolnamnden"], kind="unit", name="Vuxen")
    with pytest.raises(Refused, match="har redan något med adressen vuxen"):
        actions.move_node(by=ada, node=in_ekstad.nodes["vuxen"], parent=in_ekstad.nodes["skolnamnden"])


def test_ending_a_committee_ends_its_units_but_not_those_that_ended_before(in_ekstad, ada):
    actions.end_node(by=ada, node=in_ekstad.nodes["vuxen"], valid_to=date(2015, 1, 1))
    actions.end_node(by=ada, node=in_ekstad.nodes["socialnamnden"], valid_to=date(2018, 1, 1))
    ends = dict(Node.objects.values_list("slug", "valid_to"))
    assert ends["socialnamnden"] == ends["barn-och-unga"] == date(2018, 1, 1)
    assert ends["vuxen"] == date(2015, 1, 1)
    assert ends["skolnamnden"] is None


def test_what_begins_later_cannot_end_before(in_ekstad, ada):
    actions.add_node(
        by=ada, parent=in_ekstad.nodes["vuxen"], kind="unit", name="Etablering", valid_from=date(2018, 6, 1)
    )
    with pytest.raises(Refused, match="Etablering börjar gälla 2018-06-01"):
        actions.end_node(by=ada, node=in_ekstad.nodes["vuxen"], valid_to=date(2018, 1, 1))
    assert Node.objects.get(slug="vuxen").valid_to is None


def test_names_written_many_at_a_time_are_sorted_as_those_written_one_by_one(in_ekstad):
    root = in_ekstad.nodes["ekstad"]
    Node.objects.bulk_create([Node(parent=root, slug=s, name=n, kind="unit") for s, n in (("o", "Ö"), ("a", "Å"))])
    Node.objects.filter(slug="o").update(name="Aö")
    rows = Node.objects.filter(slug__in=["o", "a"]).order_by("sort_key").values_list("name", "path")
    assert list(rows) == [("Aö", "ekstad/o"), ("Å", "ekstad/a")]


def test_the_history_tells_who_changed_what_from_what_to_what(ekstad):
    with root_scope(ekstad.root.pk, user_id=ekstad.people["Ada"].pk):
        actions.rename_node(by=ekstad.people["Ada"], node=ekstad.nodes["vuxen"], name="Vuxna")
    with root_scope(ekstad.root.pk, user_id=ekstad.people["Ada"].pk):
        actions.end_node(by=ekstad.people["Ada"], node=ekstad.nodes["vuxen"], valid_to=date(2018, 1, 1))
        actions.grant_role(by=OPERATOR, user=ekstad.people["Maja"], node=ekstad.nodes["vuxen"], role="manager")
    with root_scope(ekstad.root.pk, about={"profile": "ekstad-2017"}):
        actions.move_node(by=OPERATOR, node=ekstad.nodes["vuxen"], parent=ekstad.nodes["skolnamnden"])
        told = [(happening.what, happening.who) for happening in history_of(Node.objects.get(slug="vuxen"))]
    # All in one transaction here, so it is one moment: the role comes first, then the node's own changes, latest first.
    assert told == [
        ("Maja, enhetschef lades till", "Ada"),
        ("Vuxna ändrades – sökväg: ekstad/socialnamnden/vuxen → ekstad/skolnamnden/vuxen", "Profilen ekstad-2017"),
        ("Vuxna ändrades – gäller till: – → 2018-01-01", "Ada"),
        ("Vuxna ändrades – namn: Vuxen → Vuxna", "Ada"),
        ("Vuxen lades till", "Driften"),
    ]

"""A profile becomes a municipality; read again it changes nothing; what is wrong with it is told with file and key."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from django.db import connection

from tertial.core import profiles
from tertial.core.errors import Refused
from tertial.core.models import Membership, Root, User
from tertial.core.scope import root_scope
from tertial.organisation.models import Appointment, Code, Grant, Node, Person

HANINGE = profiles.SHIPPED / "haninge-2017"
FILES = ("profile.toml", "organisation.toml", "people.toml", "codes.csv")

SMALL = {
    "profile.toml": (
        '[profile]\nname = "liten"\ntitle = "Liten"\nversion = "1"\nroot = "lillby"\nmunicipality = "Lillby kommun"\n'
        "[settings]\nyear_places_divisor = 365\n"
    ),
    "organisation.toml": (
        '[[node]]\npath = "lillby"\nkind = "municipality"\nname = "Lillby kommun"\n'
        '[[node]]\npath = "lillby/omsorgsnamnden"\nkind = "body"\nname = "Omsorgsnämnden"\nnumber_series = "ON"\n'
        '[[node]]\npath = "lillby/omsorgsnamnden/ost"\nkind = "unit"\nname = "Öst"\nvalid_from = 2015-01-01\n'
        '[[break]]\nnode = "lillby/omsorgsnamnden"\nmeasure = "interventions.people"\nday = 2016-04-01\n'
        'text = "Nytt verksamhetssystem"\n'
    ),
    "people.toml": (
        '[[person]]\nname = "Åsa Pilblad"\nemail = "asa@lillby.example"\n'
        'grants = [{role = "controller", node = "lillby"}]\n'
        'appointments = [{role = "chair", body = "lillby/omsorgsnamnden", valid_from = 2015-01-01}]\n'
    ),
    "codes.csv": (
        "dimension,code,name,parent,unit,valid_from,valid_to\n"
        "responsibility,10,Öst,,ost,2015-01-01,\n"
        "account,4510,Köp av vård,4,,2015-01-01,\naccount,4,Köp,,,2015-01-01,\n"
    ),
}


@pytest.fixture
def only_organisation(monkeypatch):
    """The sections of other features are left out: their files are theirs to test."""
    kept = {name: section for name, section in profiles.profile_sections if name == "organisation"}
    monkeypatch.setattr(profiles.profile_sections, "_items", kept)


@pytest.fixture
def small(tmp_path: Path, db: None, only_organisation: None) -> Path:
    return write(tmp_path / "liten")


def write(folder: Path, **changed: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in SMALL.items():
        (folder / name).write_text(text, encoding="utf-8")
    for name, text in changed.items():
        (folder / f"{name.replace('_', '.')}").write_text(text, encoding="utf-8")
    return folder


def event_count() -> int:
    with connection.cursor() as cursor:
        counts = []
        for table in ("node", "code", "person", "grant", "appointment"):
            cursor.execute(f"SELECT count(*) FROM organisation_{table}event")
            counts.append(cursor.fetchone()[0])
    return sum(counts)


def test_a_profile_makes_a_municipality_with_tree_people_and_code_plan(small):
    root = profiles.load(small)
    with root_scope(root.pk):
        assert root.name == "Lillby kommun"
        assert root.settings["year_places_divisor"] == 365
        assert [(n.path, n.kind) for n in Node.objects.order_by("path")] == [
            ("lillby", "municipality"),
            ("lillby/omsorgsnamnden", "body"),
            ("lillby/omsorgsnamnden/ost", "unit"),
        ]
        asa = User.objects.get(email="asa@lillby.example")
        assert not asa.has_usable_password()
        assert Membership.objects.get().user == asa
        assert Grant.objects.get().node.path == "lillby"
        chair = Appointment.objects.get()
        assert (chair.person.name, chair.body.slug, chair.valid_from) == (
            "Åsa Pilblad",
            "omsorgsnamnden",
            date(2015, 1, 1),
        )
        assert Code.objects.get(code="10").node.path == "lillby/omsorgsnamnden/ost"
        assert Code.objects.get(code="4510").parent.code == "4"


def test_reading_a_profile_twice_changes_nothing_and_leaves_no_history(small):
    root = profiles.load(small)
    with root_scope(root.pk):
        before = event_count()
    assert profiles.load(small).pk == root.pk
    with root_scope(root.pk):
        assert event_count() == before == 3 + 4 + 3  # a code more than there are: its parent came later in the file


def test_reading_a_changed_profile_updates_what_differs_and_keeps_the_ids(small):
    root = profiles.load(small)
    with root_scope(root.pk):
        ids = set(Node.objects.values_list("pk", flat=True)), set(Code.objects.values_list("pk", flat=True))
        before = event_count()
    unit = SMALL["organisation.toml"].replace('name = "Öst"', 'name = "Östra enheten"')
    write(small, organisation_toml=unit, codes_csv=SMALL["codes.csv"].replace("ost,2015-01-01,", "ost,2014-01-01,"))
    profiles.load(small)
    with root_scope(root.pk):
        assert Node.objects.get(slug="ost").name == "Östra enheten"
        assert Node.objects.get(slug="ost").sort_key > Node.objects.get(slug="omsorgsnamnden").sort_key
        assert Code.objects.get(code="10").valid_from == date(2014, 1, 1)
        assert (set(Node.objects.values_list("pk", flat=True)), set(Code.objects.values_list("pk", flat=True))) == ids
        assert event_count() == before + 2


FAULTS = [
    (
        "organisation.toml",
        'kind = "body"',
        'kind = "nämnd"',
        "organisation.toml, node 2: kind är ”nämnd”; skriv",
    ),
    ("organisation.toml", 'kind = "unit"', 'kind = "municipality"', "organisation.toml, node 3: kind är municipality"),
    ("organisation.toml", "lillby/omsorgsnamnden/ost", "lillby/skola/ost", "node 3: path är ”lillby/skola/ost” men"),
    ("organisation.toml", "omsorgsnamnden/ost", "omsorgsnamnden/Öst", "små bokstäver"),
    ("organisation.toml", "2015-01-01", '"2015-01-01"', "valid_from ska vara ett datum"),
    ("organisation.toml", "number_series", "numer_series", "numer_series är okänd; menades number_series?"),
    ("organisation.toml", "[[node]]", "[[node", "organisation.toml är inte giltig TOML (rad 1"),
    (
        "people.toml",
        '"lillby/omsorgsnamnden"',
        '"lillby/namnd"',
        "people.toml, person 1, appointments 1: body är",
    ),
    ("people.toml", '"controller"', '"ekonom"', "person 1, grants 1: role är ”ekonom”"),
    ("people.toml", 'email = "asa@lillby.example"', 'party = "Lillbylistan"', "person 1: email saknas"),
    ("codes.csv", "ost,2015-01-01,", "väst,2015-01-01,", "Rad 2: enheten ”väst” finns inte"),
    ("codes.csv", "ost,2015-01-01,", "ost,2015-13-01,", "codes.csv, rad 2: valid_from är ”2015-13-01”"),
    ("codes.csv", "dimension,code,", "dimension,kod,", "rad 1: kolumnen code saknas"),
    ("codes.csv", "Köp av vård,4,", "Köp av vård,9,", "Rad 3: koden 4510 ligger under ”9” som inte finns"),
    ("codes.csv", "account,4,Köp,,", "account,4,Köp,4510,", "ligger under sig själv"),
    (
        "codes.csv",
        "account,4,Köp,,,2015-01-01,",
        "account,4510,Köp,,,2016-01-01,",
        "Rad 4: koden 4510 i account gäller",
    ),
    ("profile.toml", "municipality", "kommun", "profile.toml, profile: kommun är okänd"),
    ("profile.toml", "[profile]", "[profil]", "profile.toml: [profile] saknas"),
]


@pytest.mark.parametrize(("name", "text", "fault", "message"), FAULTS)
def test_a_faulty_profile_is_refused_with_file_and_key_and_nothing_is_made(small, name, text, fault, message):
    assert text in SMALL[name]
    (small / name).write_text(SMALL[name].replace(text, fault), encoding="utf-8")
    with pytest.raises(Refused) as refused:
        profiles.load(small)
    assert message in refused.value.message
    assert profiles.root_id_of("lillby") is None
    assert not User.objects.filter(email="asa@lillby.example").exists()


def test_the_reference_profile_loads(db, only_organisation):
    root = profiles.load(HANINGE)
    with root_scope(root.pk):
        moved = Code.objects.filter(dimension="responsibility", code="71240").order_by("valid_from")
        assert [code.node.slug for code in moved] == ["ungdom", "ensamkommande"]
        assert Grant.objects.count() == Person.objects.count() == 11
        assert Appointment.objects.get().get_role_display() == "Ordförande"


def test_an_exported_profile_is_loaded_to_the_same_and_exported_to_the_same_bytes(small, tmp_path):
    root = profiles.load(small)
    first, second = tmp_path / "first", tmp_path / "second"
    with root_scope(root.pk):
        before = event_count()
        profiles.export("lillby/omsorgsnamnden", first)
    profiles.load(first)
    with root_scope(root.pk):
        assert event_count() == before
        assert Root.objects.get().settings["profile"]["body"] == "lillby/omsorgsnamnden"
        profiles.export("lillby", second)
    assert {f.name: f.read_text() for f in first.iterdir()} == {f.name: f.read_text() for f in second.iterdir()}
    assert sorted(f.name for f in first.iterdir()) == sorted(FILES)


def test_a_profile_exported_from_one_municipality_makes_another(small, tmp_path):
    root = profiles.load(small)
    with root_scope(root.pk):
        profiles.export("lillby", tmp_path / "out")
    other = tmp_path / "other"
    shutil.copytree(tmp_path / "out", other)
    for file in other.iterdir():
        file.write_text(file.read_text().replace("lillby", "storby"))
    storby = profiles.load(other)
    with root_scope(storby.pk):
        assert Node.objects.get(slug="ost").path == "storby/omsorgsnamnden/ost"
        assert Code.objects.count() == 3


def test_export_refuses_a_folder_that_is_not_empty(small, tmp_path):
    root = profiles.load(small)
    with root_scope(root.pk), pytest.raises(Refused, match="är inte tom"):
        profiles.export("lillby", small)


def test_profiles_are_found_by_name_folder_and_file(small):
    assert profiles.find("haninge-2017") == HANINGE
    assert profiles.find(str(small)) == profiles.find(str(small / "profile.toml")) == small
    with pytest.raises(Refused, match="haninge-2017"):
        profiles.find("finns-inte")

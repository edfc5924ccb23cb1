"""Scales and rounds of a profile: read, read again, refused with file and place, written out again."""

from collections.abc import Sequence
from pathlib import Path

import pytest
import tomli_w
from django.apps import apps

from tertial.core import profiles
from tertial.core.contributions import Registry
from tertial.core.errors import Refused
from tertial.followup import profile_keys, round_actions, rounds_export, rounds_profile, scale_profile
from tertial.followup.actions import Said, save_entry
from tertial.followup.models import Entry, Round, Scale, Subject
from tertial.followup.rules import RoundState
from tertial.organisation.models import Node
from tertial.organisation.rules import slugify

from .conftest import make_subject

SCALES = """
[[scale]]
key = "mal"
name = "Måluppfyllelse"
[[scale.step]]
key = "delvis"
word = "Delvis uppfyllt"
symbol = "◐"
shape = "diamond"
colour = "warning"
reached = false
[[scale.step]]
key = "helt"
word = "Helt uppfyllt"
shape = "circle"
colour = "good"
reached = true
[[scale.step]]
key = "ej-bedomt"
word = "Ej bedömt"
shape = "ring"
colour = "neutral"
"""
ROUNDS = """
[[round]]
body = "ekstad/socialnamnden"
slug = "bokslut-2016"
title = "Bokslut 2016"
period = "2016"
opens_on = 2017-01-10
contribute_by = 2017-01-20
state = "closed"
[[round.entry]]
element = "trygg-vardag"
status = "delvis"
trend = "better"
comment = "Bättre än året innan."
state = "approved"
written_by = "frida@ekstad.example"
written_at = 2017-01-23T14:02:00

[[round]]
body = "ekstad/socialnamnden"
slug = "t1-2017"
title = "T1 2017"
period = "T1 2017"
opens_on = 2017-05-02
contribute_by = 2017-05-10
review_by = 2017-05-15
asks = ["goal"]
state = "open"
[[round.entry]]
element = "snabbare-utredningar"
node = "ekstad/socialnamnden/vuxen"
responsible = "kim@ekstad.example"
comment = "Påbörjat."
"""


def find(key: str, body: Node) -> Subject | None:
    found = Subject.objects.filter(node__path__startswith=body.path).select_related("node", "scale", "responsible")
    return next((one for one in found if slugify(one.title) == key), None)


def keys(subjects: Sequence[Subject]) -> dict[int, str]:
    return {one.pk: slugify(one.title) for one in subjects}


@pytest.fixture
def town(in_ekstad, tmp_path, monkeypatch):
    known: Registry[profile_keys.ProfileKeys] = Registry("key")
    known.register("element", profile_keys.ProfileKeys(find, keys))
    for module in (rounds_profile, rounds_export):
        monkeypatch.setattr(module, "profile_keys", known)
    scale_profile.load(written(tmp_path), {})
    scale = Scale.objects.get()
    make_subject(in_ekstad, "Trygg vardag", "socialnamnden", "Frida", scale)
    shared = make_subject(in_ekstad, "Snabbare utredningar", "barn-och-unga", "Maja", scale)
    shared.units.create(node=in_ekstad.nodes["vuxen"])
    return in_ekstad


def written(folder: Path, rounds: str = ROUNDS, scales: str = SCALES) -> Path:
    (folder / "scales.toml").write_text(scales, "utf-8")
    (folder / "rounds.toml").write_text(rounds, "utf-8")
    return folder


def load(folder: Path) -> None:
    scale_profile.load(folder, {})
    rounds_profile.load(folder, {})
    rounds_profile.close(folder, {})


def test_a_scale_is_read_with_its_steps_in_order(town):
    steps = Scale.objects.get(key="mal").steps.all()
    assert [(step.key, step.symbol, step.mark, step.is_reached) for step in steps] == [
        ("delvis", "◐", ("diamond", "warning", "Delvis uppfyllt"), False),
        ("helt", "", ("circle", "good", "Helt uppfyllt"), True),
        ("ej-bedomt", "", ("ring", "neutral", "Ej bedömt"), None),
    ]


def test_an_earlier_round_holds_what_was_said_and_is_closed_and_an_open_one_asks_everybody(town, tmp_path):
    load(tmp_path)
    earlier, now = Round.objects.get(slug="bokslut-2016"), Round.objects.get(slug="t1-2017")
    assert (earlier.state, now.state, now.period_label) == (RoundState.CLOSED, RoundState.OPEN, "T1 2017")
    said = earlier.entries.get()
    assert (said.status.key, said.trend, said.state, said.written_by.name) == ("delvis", "better", "approved", "Frida")
    assert (said.is_late, f"{said.written_at:%H.%M}") == (True, "13.02")  # in UTC: 14.02 in Sweden
    assert {(one.subject.title, one.node.slug, one.responsible.name) for one in now.entries.all()} == {
        ("Trygg vardag", "socialnamnden", "Frida"),
        ("Snabbare utredningar", "barn-och-unga", "Maja"),
        ("Snabbare utredningar", "vuxen", "Kim"),
    }


def test_to_read_it_twice_changes_nothing(town, tmp_path):
    load(tmp_path)
    before = history()
    load(tmp_path)
    assert history() == before


def history() -> list[int]:
    events = ("RoundEvent", "EntryEvent", "ScaleEvent", "ScaleStepEvent")
    return [apps.get_model("followup", name).objects.count() for name in events]


def test_what_differs_is_updated_and_what_somebody_has_said_stands(town, tmp_path):
    load(tmp_path)
    own = Entry.objects.get(round__slug="t1-2017", node=town.nodes["vuxen"])
    goal = Entry.objects.get(round__slug="t1-2017", node=town.nodes["socialnamnden"])
    save_entry(user=town.people["Frida"], entry=goal, said=Said(comment="Fridas ord"), version=0)
    changed = ROUNDS.replace("Påbörjat.", "Omläst.").replace("2017-05-15", "2017-05-16")
    load(written(tmp_path, changed + '[[round.entry]]\nelement = "trygg-vardag"\ncomment = "Filens ord"\n'))
    assert Round.objects.get(slug="t1-2017").review_by.day == 16
    assert [Entry.objects.get(pk=one.pk).comment for one in (own, goal)] == ["Omläst.", "Fridas ord"]


def test_a_round_that_is_closed_here_is_left_as_it_is(town, tmp_path):
    load(tmp_path)
    load(written(tmp_path, ROUNDS.replace("Bättre än året innan.", "Sämre.").replace("Bokslut 2016", "Annat")))
    earlier = Round.objects.get(slug="bokslut-2016")
    assert (earlier.title, earlier.entries.get().comment) == ("Bokslut 2016", "Bättre än året innan.")
    round_actions.move_round(user=town.people["Kim"], round_=earlier, name="oppna-igen", note="Ett fel rättas")
    load(tmp_path)
    earlier.refresh_from_db()
    assert (earlier.state, earlier.title) == (RoundState.OPEN, "Annat")


def test_the_command_that_reads_a_profile_writes_nothing_in_a_closed_round(town, tmp_path, monkeypatch):
    load(tmp_path)
    written(tmp_path, ROUNDS.replace("Bättre än året innan.", "Bakvägen."))
    about = {"name": "ekstad", "title": "Ekstad", "version": "1", "root": "ekstad", "municipality": "Ekstad"}
    (tmp_path / "profile.toml").write_text(tomli_w.dumps({"profile": about}), "utf-8")
    ours = [(name, section) for name, section in profiles._sections() if name.startswith("followup.")]
    monkeypatch.setattr(profiles, "_sections", lambda: ours)  # the town is here already
    profiles.load(tmp_path)  # all that `tertial profile load` does
    assert Entry.objects.get(round__slug="bokslut-2016").comment == "Bättre än året innan."


def test_what_is_written_out_is_read_to_the_same(town, tmp_path):
    load(tmp_path)
    for folder in ("en", "annan"):
        (tmp_path / folder).mkdir()
    export(tmp_path / "en")
    round_texts = (tmp_path / "en" / "rounds.toml").read_text("utf-8")
    assert 'period = "T1 2017"' in round_texts
    assert round_texts.count("[[round.entry]]") == 2
    Round.objects.filter(state=RoundState.CLOSED).update(state=RoundState.OPEN)
    Entry.objects.all().delete()
    Round.objects.all().delete()
    load(tmp_path / "en")
    export(tmp_path / "annan")
    for name in ("scales.toml", "rounds.toml"):
        assert (tmp_path / "annan" / name).read_bytes() == (tmp_path / "en" / name).read_bytes()


def export(folder: Path) -> None:
    scale_profile.export(folder)
    rounds_export.export(folder)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('status = "delvis"', 'status = "bra"', "round 1, entry 1: status är ”bra”"),
        ('element = "trygg-vardag"', 'element = "okand"', "element är ”okand”, som inte finns i ekstad/socialnamnden"),
        ('comment = "Påbörjat."', 'coment = "Påbörjat."', "coment är okänd; menades comment?"),
        ('body = "ekstad/socialnamnden"', 'body = "ekstad/okand"', "round 1: body är ”ekstad/okand”"),
        ("contribute_by = 2017-05-10", "contribute_by = 2017-05-01", "round 2: Sista dag att lämna"),
        ('period = "T1 2017"', 'period = "T4 2017"', "round 2: period kan inte läsas"),
    ],
)
def test_what_is_wrong_is_told_with_file_and_place(town, tmp_path, old, new, message):
    assert old in ROUNDS
    with pytest.raises(Refused) as refused:
        load(written(tmp_path, ROUNDS.replace(old, new, 1)))
    assert message in refused.value.message
    assert refused.value.message.startswith("rounds.toml")


def test_a_step_of_a_scale_is_told_what_it_lacks(town, tmp_path):
    with pytest.raises(Refused, match=r"scales.toml, scale 1, step 1: shape är ”stjärna”"):
        load(written(tmp_path, scales=SCALES.replace('"diamond"', '"stjärna"')))

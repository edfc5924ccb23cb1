"""A plan of Ekstad's social committee as a profile says it: areas, goals, strategies, indicators and an assignment."""

from pathlib import Path

import pytest

from tertial.followup.models import Scale, ScaleStep
from tertial.steering import profile
from tertial.steering.models import Plan
from tests.cast import Municipality

PLAN = """
[[type]]
key = "area"
name = "Målområde"
name_plural = "Målområden"
level = 1
parents = [""]

[[type]]
key = "goal"
name = "Mål"
name_plural = "Mål"
level = 2
parents = ["area"]
numbering = "own"
scale = "mal"

[[type]]
key = "strategy"
name = "Strategi"
name_plural = "Strategier"
level = 3
parents = ["goal"]
numbering = "nested"

[[type]]
key = "indicator"
name = "Indikator"
name_plural = "Indikatorer"
level = 3
parents = ["goal"]
scale = "mal"
measured = true
splits_by_sex = true

[[type]]
key = "assignment"
name = "Uppdrag"
name_plural = "Uppdrag"
level = 2
parents = ["", "area"]
scale = "mal"
dated = true
assignment = true

[[plan]]
body = "ekstad/socialnamnden"
slug = "2016"
title = "Plan 2016"
starts_on = 2016-01-01
ends_on = 2016-12-31
state = "adopted"

[[plan]]
body = "ekstad/socialnamnden"
slug = "2017"
title = "Plan 2017"
starts_on = 2017-01-01
ends_on = 2017-12-31
state = "adopted"
based_on = "2016"

[[element]]
plan = "2016"
key = "valfard-2016"
type = "area"
title = "Välfärd"

[[element]]
plan = "2017"
key = "valfard"
type = "area"
title = "Välfärd"
continues = "valfard-2016"

[[element]]
plan = "2017"
key = "trygg-vardag"
type = "goal"
parent = "valfard"
title = "Trygg vardag"
description = "Alla ska kunna leva tryggt."
responsible = "frida@ekstad.example"
units = [{ node = "ekstad/socialnamnden/vuxen" }]

[[element]]
plan = "2017"
key = "snabba-besked"
type = "strategy"
parent = "trygg-vardag"
title = "Besked i tid"

[[element]]
plan = "2017"
key = "utredningstid"
type = "indicator"
parent = "trygg-vardag"
title = "Utredningar inom fyra månader"
node = "ekstad/socialnamnden/barn-och-unga"
responsible = "maja@ekstad.example"
unit = "percent"
direction = "up"
new = true

[[element.target]]
period = "2017"
value = 100
words = "Alla"

[[element.outcome]]
period = "2016"
value = 51.5
source = "Verksamhetssystemet"
source_date = 2017-01-15

[[element.outcome]]
period = "2016"
sex = "women"
state = "suppressed"
words = "För få svar"

[[element]]
plan = "2017"
key = "delaktighet"
type = "goal"
parent = "valfard"
title = "Delaktighet"

[[element]]
plan = "2017"
key = "familjehem"
type = "assignment"
title = "Familjehemscentral i föreningsdrift"

[element.assignment]
source_body = "Kommunfullmäktige"
decided_on = 2016-12-12
paragraph = "210"
case_number = "KS/2016:214"
wording = "Socialnämnden får i uppdrag att pröva en familjehemscentral."
due_on = 2017-09-30
report_back = "delår 2"
"""

STEPS = (
    ("ej", "Ej uppfyllt", "square", "bad", False),
    ("delvis", "Delvis uppfyllt", "diamond", "warning", False),
    ("helt", "Helt uppfyllt", "circle", "good", True),
    ("kan-ej", "Kan ej utvärderas", "ring", "neutral", None),
)


def make_scale() -> Scale:
    scale = Scale.objects.create(key="mal", name="Mål")
    ScaleStep.objects.bulk_create(
        ScaleStep(scale=scale, key=key, word=word, shape=shape, colour=colour, is_reached=reached, position=place)
        for place, (key, word, shape, colour, reached) in enumerate(STEPS)
    )
    return scale


def make_plan(folder: Path, text: str = PLAN) -> Plan:
    """The plan of 2017, read from the text as a profile is. The scale is made where there is none."""
    if not Scale.objects.filter(key="mal").exists():
        make_scale()
    (folder / "plan.toml").write_text(text, "utf-8")
    profile.load(folder, {})
    return Plan.objects.select_related("body").get(slug="2017")


@pytest.fixture
def plan(in_ekstad: Municipality, tmp_path: Path) -> Plan:
    return make_plan(tmp_path)

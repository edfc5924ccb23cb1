"""Forecasts of a profile: read, read again, refused with file and place, written out again."""

from pathlib import Path

import pytest

from tertial.core.errors import Refused
from tertial.finance.forecast import profile, profile_export
from tertial.finance.models import Forecast, ForecastLine
from tertial.finance.tests.forecast_town import add_line, make_facts
from tertial.followup import rounds_profile
from tertial.followup.models import Entry, Round
from tertial.followup.rules import RoundState

FORECAST = """
[[line]]
key = "namnden"
node = "ekstad/socialnamnden"
[[line]]
key = "bou"
node = "ekstad/socialnamnden/barn-och-unga"
responsible = "maja@ekstad.example"
carried_deficit = 12000.5
[[line]]
key = "bou-520"
node = "ekstad/socialnamnden/barn-och-unga"
activity = "520"
title = "Placeringar"
[[round]]
body = "ekstad/socialnamnden"
round = "t1-2017"
[[round.forecast]]
line = "bou-520"
amount = 1300000
[[round.forecast.reason]]
text = "Fler placeringar"
amount = -100000
[[round.forecast.measure]]
text = "Hemtagning"
amount = 40000
responsible = "Enhetschef"
starts_on = 2017-05-15
effect_on = 2017-09-01
[[round.forecast.risk]]
text = "Två till"
amount = 1800000
direction = "up"
[[round.forecast]]
line = "namnden"
adjustment = -10000
adjustment_reason = "Vakanser"
"""
ROUNDS = """
[[round]]
body = "ekstad/socialnamnden"
slug = "t1-2017"
title = "T1 2017"
period = "T1 2017"
opens_on = 2017-05-02
contribute_by = 2017-05-10
state = "closed"
[[round.entry]]
forecast = "bou-520"
comment = "Kostar mer."
state = "approved"
written_by = "maja@ekstad.example"
written_at = 2017-05-08T14:02:00
"""


def put(folder: Path, text: str) -> None:
    (folder / profile.FILE).write_text(text, "utf-8")
    (folder / rounds_profile.FILE).write_text(ROUNDS, "utf-8")


def load(folder: Path) -> None:
    """As the sections do, in their order."""
    profile.load_lines(folder, {})
    rounds_profile.load(folder, {})
    profile.load_said(folder, {})
    rounds_profile.close(folder, {})


def test_what_is_read_is_written_out_the_same_and_read_twice_changes_nothing(in_ekstad, tmp_path):
    make_facts(in_ekstad)
    put(tmp_path, FORECAST)
    load(tmp_path)
    first = [*ForecastLine.events.rel.related_model.objects.values_list("pk"), *_events()]
    load(tmp_path)
    assert [*ForecastLine.events.rel.related_model.objects.values_list("pk"), *_events()] == first
    assert Round.objects.get().state == RoundState.CLOSED
    entry = Entry.objects.get(subject__forecast_line__key="bou-520")
    assert (entry.state, entry.comment, entry.forecast.amount) == ("approved", "Kostar mer.", 1_300_000)
    assert Round.objects.get().forecast_batch.batch.rows == 1
    (tmp_path / "out").mkdir()
    profile_export.export(tmp_path / "out")
    again = (tmp_path / "out" / profile.FILE).read_text("utf-8")
    put(tmp_path, again)
    profile.load_lines(tmp_path, {})
    profile_export.export(tmp_path / "out")
    assert (tmp_path / "out" / profile.FILE).read_text("utf-8") == again
    assert "carried_deficit = 12000.5" in again
    assert profile_export.keys([entry.subject]) == {entry.subject_id: "bou-520"}


def _events() -> list[object]:
    return list(Forecast.events.rel.related_model.objects.values_list("pk"))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('activity = "520"', 'activty = "520"', "line 3: activty är okänd; menades activity?"),
        ('activity = "520"', 'activity = "999"', "line 3: activity är ”999”, som inte finns i kodplanen"),
        ('activity = "520"', 'account_class = "9"', "line 3: account_class är ”9”"),
        ('activity = "520"\n', "", "raderna bou och bou-520 räknar samma pengar"),
        ('node = "ekstad/socialnamnden"', 'node = "ekstad/x"', "line 1: node är ”ekstad/x”"),
        ("maja@", "nobody@", "line 2: responsible är ”nobody@ekstad.example”"),
        ('line = "namnden"', 'line = "ingen"', "round 1, forecast 2: line är ”ingen”"),
        ('round = "t1-2017"', 'round = "t9"', "round 1: round är ”t9”"),
        ("amount = 1300000", 'amount = "mycket"', "round 1, forecast 1: amount ska vara ett belopp"),
        ('direction = "up"', 'direction = "sideways"', "risk 1: direction är ”sideways”"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(in_ekstad, tmp_path, old, new, message):
    make_facts(in_ekstad)
    put(tmp_path, FORECAST.replace(old, new, 1))
    with pytest.raises(Refused, match=message.replace("?", r"\?")) as refused:
        load(tmp_path)
    assert str(refused.value).startswith("forecast.toml")


def test_what_somebody_has_said_here_stands(in_ekstad, tmp_path):
    make_facts(in_ekstad)
    put(tmp_path, FORECAST)
    profile.load_lines(tmp_path, {})
    rounds_profile.load(tmp_path, {})
    Entry.objects.filter(subject__forecast_line__key="bou-520").update(version=1)
    profile.load_said(tmp_path, {})
    assert list(Forecast.objects.values_list("entry__subject__forecast_line__key", flat=True)) == ["namnden"]


def test_a_line_is_found_below_its_body(in_ekstad):
    line = add_line(in_ekstad, "vux", "vuxen", None)
    assert profile.find("vux", in_ekstad.nodes["socialnamnden"]) == line.subject
    assert profile.find("vux", in_ekstad.nodes["skolnamnden"]) is None

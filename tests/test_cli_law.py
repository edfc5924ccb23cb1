"""`tertial law`: a rule as it was worded on a day, without a database."""

import pytest

from tertial.cli import main


def test_rule_is_shown_as_it_was_on_the_day(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(["law", "show", "minutes_adjusted", "--on", "2017-12-31"]) == 0
    before = capsys.readouterr().out
    assert "14 dagar" in before
    assert "(1991:900)" in before
    assert "till (men inte med) 2018-01-01" in before
    assert main.run(["law", "show", "minutes_adjusted", "--on", "2018-01-01"]) == 0
    assert "KL (2017:725)" in capsys.readouterr().out


def test_rules_are_listed_with_todays_wording(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(["law", "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("minutes_adjusted ") and "KL (2017:725)" in line for line in lines)


@pytest.mark.parametrize(
    ("arguments", "status", "sentence"),
    [
        (["law", "show", "okand"], 1, "Regeln ”okand” finns inte. Kända regler: "),
        (["law", "show", "minutes_adjusted", "--on", "1900-01-01"], 1, "har ingen känd lydelse för 1900-01-01."),
        (["law", "show", "minutes_adjusted", "--on", "igår"], 2, "Datumet ”igår” går inte att tolka"),
        (["law", "show"], 2, "Argumentet REGEL saknas; se tertial law show --help."),
        (["law", "visa"], 2, "Kommandot ”visa” finns inte; de som finns är list, show."),
    ],
)
def test_what_cannot_be_shown_is_said(
    arguments: list[str], status: int, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.run(arguments) == status
    shown = capsys.readouterr()
    assert sentence in shown.err
    assert shown.out == ""

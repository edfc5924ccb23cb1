"""What sentences say, against each other and against tables."""

from tertial.checks.tests.collected import checked

SICK = """Personal

	2021	2022
Sjukfrånvaro kort	41,92%	43,00%
Sjukfrånvaro lång	58,08%	57,00%
"""
BUDGET = """Avdelning Vård

Nettokostnader per verksamhet (tkr)

	Budget	Utfall	Budgetavvikelse
Köpt vård	20 100	19 050	1 050
Egen vård	14 300	15 120	-820
Summa	34 400	34 170	230

Uppföljning

"""


def said(text: str) -> list[tuple[str, str]]:
    return [(one.printed, one.expected) for one in checked(text).findings if one.severity.value == "likely"]


def test_a_surplus_that_is_not_budget_less_outcome():
    assert said("Utfallet är 270,9 mnkr mot periodens budget på 274,7 mnkr, alltså ett överskott på 4,8 mnkr.") == [
        ("4,8 mnkr", "3,8 mnkr")
    ]
    assert said("Utfallet är 270,9 mnkr mot periodens budget på 274,7 mnkr, alltså ett överskott på 3,8 mnkr.") == []


def test_a_change_in_per_cent_that_does_not_follow():
    assert said("Antalet ärenden har gått från 1 120 till 1 260, en ökning med 15 procent sedan i fjol.") == [
        ("15 procent", "13 procent")
    ]
    assert said("Antalet ärenden har gått från 1 120 till 1 260, en ökning med knappt 13 procent sedan i fjol.") == []


def test_one_of_two_numbers_of_a_row_is_wrong():
    wrong = "Den långa sjukfrånvaron utgör 55,3 procent jämfört med 58 procent samma tid förra året."
    assert said(f"{SICK}\n{wrong}") == [("55,3 procent", "57,0 procent")]
    assert said(f"{SICK}\n{wrong.replace('55,3', '57')}") == []


def test_a_number_that_the_words_place_in_a_table():
    assert said(f"{BUDGET}Köpt vård har ett utfall på 19,9 mnkr.") == [("19,9 mnkr", "19,1 mnkr")]
    assert said(f"{BUDGET}Köpt vård har ett utfall på drygt 19 mnkr.") == []


def test_a_number_that_another_column_of_its_row_explains_is_not_reported():
    assert said(f"{BUDGET}Köpt vård har i år kostat 20,1 mnkr.") == []


def test_a_budget_that_is_another_rows_outcome_is_reported():
    assert said(f"{BUDGET}Köpt vård har en budget på 15,1 mnkr.") == [("15,1 mnkr", "20,1 mnkr")]


def test_a_deficit_that_the_table_has_as_a_surplus():
    assert said(f"{BUDGET}Köpt vård redovisar ett underskott på 1,1 mnkr.") == [("underskott", "överskott")]
    assert said(f"{BUDGET}Köpt vård redovisar ett överskott på 1,1 mnkr.") == []


def test_numbers_that_agree_with_each_other_speak_of_something_else_than_the_table():
    sentence = "Nämndens utfall är 40,3 mnkr mot en budget på 42,6 mnkr, ett överskott på 2,3 mnkr."
    assert said(f"{BUDGET}{sentence}") == []

"""Who may see what has been measured."""

from tests.access import OTHER_TOWN, Page, answers

WITH_FACTS = ("Maja", "Kim", "Vera", "Frida", "Rune", "Ulla", OTHER_TOWN)
WITHOUT_FACTS = ("Sam", "Lena", "Stig", "Ada")
OF_THE_COMMITTEE = ("Kim", "Vera", "Frida", "Rune")

OUTCOME = "/statistik/economy.outcome/"
QUESTION = "?organ=ekstad/socialnamnden&period=2017"
SOMEWHERE = answers(s200=WITH_FACTS, s403=WITHOUT_FACTS)
AT_THE_COMMITTEE = answers(s200=OF_THE_COMMITTEE, s403=WITHOUT_FACTS)

PAGES = [
    Page("measures:list", "/statistik/", SOMEWHERE),
    Page("measures:measure", OUTCOME, SOMEWHERE),
    Page("measures:measure", OUTCOME + QUESTION, AT_THE_COMMITTEE),
    Page("measures:measure", "/statistik/finns.inte/", answers()),
    Page("measures:rows", f"{OUTCOME}rader/{QUESTION}", AT_THE_COMMITTEE),
    Page("measures:rows", "/statistik/finns.inte/rader/", answers()),
    Page("measures:file", f"{OUTCOME}fil/csv/{QUESTION}", AT_THE_COMMITTEE),
    Page("measures:file", f"{OUTCOME}fil/xlsx/{QUESTION}", AT_THE_COMMITTEE),
    Page("measures:file", f"{OUTCOME}fil/json/{QUESTION}", AT_THE_COMMITTEE),
    Page("measures:file", f"{OUTCOME}fil/pdf/{QUESTION}", answers()),
]

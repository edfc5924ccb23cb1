"""Who may see the economy."""

from tertial.measures.tests.access import AT_THE_COMMITTEE, SOMEWHERE, WITHOUT_FACTS
from tests.access import Page, answers

BODY = "organ=ekstad/socialnamnden"
NOWHERE = answers(s403=WITHOUT_FACTS)
FIGURE = f"?{BODY}&matt=economy.outcome&period=2017&villkor=unit=ekstad/socialnamnden/vuxen"

PAGES = [
    Page("finance:economy", "/ekonomi/", SOMEWHERE),
    Page("finance:economy", f"/ekonomi/?{BODY}&period=2017", AT_THE_COMMITTEE),
    Page("finance:file", f"/ekonomi/fil/csv/?{BODY}&period=2017", AT_THE_COMMITTEE),
    Page("finance:file", f"/ekonomi/fil/xlsx/?{BODY}&period=2017", AT_THE_COMMITTEE),
    Page("finance:file", f"/ekonomi/fil/pdf/?{BODY}&period=2017", answers()),
    Page("finance:figure", f"/ekonomi/siffra/{FIGURE}", AT_THE_COMMITTEE),
    Page("finance:figure", f"/ekonomi/siffra/?{BODY}&matt=interventions.people&period=2017", NOWHERE),
    Page("finance:rows", f"/ekonomi/rader/{FIGURE}", AT_THE_COMMITTEE),
]

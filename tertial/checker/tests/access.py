"""Who may have a file or a report checked, and see what was found."""

import io

from tertial.checker import actions
from tertial.core.scope import current_root_id
from tertial.facts.places import spool_of
from tertial.reports.tests.access import INSIDERS, given
from tests.access import CAST, OTHER_TOWN, Page, answers
from tests.cast import Municipality

WRONG = (
    "Utfall, tkr\n\n\tBudget\tUtfall\tAvvikelse\nStab\t1 420\t1 150\t90\n"
    "Vård\t8 400\t8 910\t-510\nSumma\t9 640\t10 060\t-420\n"
)
WORKING = (*CAST, OTHER_TOWN)
REPORT = "/granska/rapport/ekstad/socialnamnden/2017-t1/"


def checked(rest: str = ""):  # type: ignore[no-untyped-def]
    """Kim has sent a file, and the job has checked it."""

    def make(town: Municipality) -> str:
        token = spool_of(current_root_id()).put(io.BytesIO(WRONG.encode()), 1000)
        found = actions.receive(user=town.people["Kim"], name="rapport.txt", token=token)
        actions.run(found.pk)
        return f"/granska/{found.pk}/{rest}"

    return make


PAGES = [
    Page("checker:start", "/granska/", answers(s200=WORKING)),
    Page("checker:checking", "/granska/1/", answers(s200=("Kim",)), given=checked()),
    Page("checker:file", "/granska/1/fil/json/", answers(s200=("Kim",)), given=checked("fil/json/")),
    Page("checker:file", "/granska/1/fil/html/", answers(s200=("Kim",)), given=checked("fil/html/")),
    Page("checker:file", "/granska/1/fil/pdf/", answers(), given=checked("fil/pdf/")),
    Page("checker:remove", "/granska/1/ta-bort/", answers(s302=("Kim",)), method="post", given=checked("ta-bort/")),
    Page("checker:remove", "/granska/1/ta-bort/", answers(405), given=checked("ta-bort/")),
    Page("checker:report", REPORT, answers(s200=INSIDERS), given=given()),
    Page("checker:report_file", f"{REPORT}fil/json/", answers(s200=INSIDERS), given=given()),
    Page("checker:report_file", f"{REPORT}fil/csv/", answers(), given=given()),
]

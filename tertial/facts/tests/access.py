"""Who may see the sources, bring one in, and tick one off."""

from decimal import Decimal

from tertial.core.models import User
from tertial.facts import uploads
from tertial.facts.actions import import_file
from tertial.facts.models import Batch, Upload
from tertial.facts.readers.mapping import Mapping
from tertial.facts.readers.source import Source
from tertial.facts.reconciling import reconcile
from tertial.facts.tests.factory import add_codes, make_batch, send_file
from tests.access import Deed, Page, answers
from tests.cast import Municipality

# At the committee: those who see its facts, and those who bring them in.
SEEING = ("Maja", "Kim", "Vera", "Frida", "Rune")
BRINGING = ("Kim", "Stig")
OTHERS_CONTROLLER = ("Ulla",)
LOOKING = (*SEEING, "Stig", *OTHERS_CONTROLLER)
NOT_LOOKING = ("Sam", "Lena", "Ada", "Nils")


def a_batch(town: Municipality) -> Batch:
    return make_batch(town.nodes["socialnamnden"], [{"amount": Decimal(10)}])


def an_upload(town: Municipality) -> Upload:
    return send_file(town)


def batch_page(town: Municipality) -> str:
    return f"/kallor/{a_batch(town).pk}/"


def upload_page(rest: str = ""):
    return lambda town: f"/kallor/mottagen/{an_upload(town).pk}/{rest}"


PAGES = [
    Page("facts:sources", "/kallor/", answers(s200=(*LOOKING, "Nils"), s403=("Sam", "Lena", "Ada"))),
    Page("facts:send", "/kallor/ny/", answers(rest=403, s200=(*BRINGING, "Ulla", "Nils"))),
    Page("facts:send", "/kallor/ny/", answers(rest=403, s422=(*BRINGING, "Ulla", "Nils")), method="post"),
    Page("facts:batch", "/kallor/1/", answers(s200=(*SEEING, "Stig")), given=batch_page),
    Page("facts:batch", "/kallor/999999999/", answers()),
    Page("facts:upload", "/kallor/mottagen/1/", answers(s200=BRINGING), given=upload_page()),
    Page("facts:errors", "/kallor/mottagen/1/fel.xlsx", answers(s200=BRINGING), given=upload_page("fel.xlsx")),
    Page("facts:check", "/kallor/mottagen/1/kontrollera/", answers(s422=BRINGING), method="post",
         given=upload_page("kontrollera/")),
    Page("facts:accept", "/kallor/mottagen/1/las-in/", answers(s409=BRINGING), method="post",
         given=upload_page("las-in/")),
    Page("facts:stop", "/kallor/mottagen/1/stoppa/", answers(s302=BRINGING), method="post",
         given=upload_page("stoppa/")),
]  # fmt: skip


def bring_in(town: Municipality, user: User) -> None:
    add_codes(town)
    source = Source.of_bytes("x.csv", b"year;decided;paragraph;text;amount\n2017;2017-01-01;1;x;10\n")
    import_file(user=user, body=town.nodes["socialnamnden"], table="frame_changes", source=source)


DEEDS = [
    Deed("bring in a source", bring_in, BRINGING),
    Deed(
        "tick a batch off",
        lambda town, user: reconcile(user=user, batch=a_batch(town), rows=1, total=Decimal(10), against="källan"),
        ("Kim",),
    ),
    Deed(
        "check a file",
        lambda town, user: uploads.check(user=user, upload=an_upload(town), mapping=Mapping("ledger")),
        BRINGING,
    ),
    Deed("stop a file", lambda town, user: uploads.stop(user=user, upload=an_upload(town)), BRINGING),
]

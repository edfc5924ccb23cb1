"""Who may see the sources, bring one in, and tick one off."""

from datetime import date
from decimal import Decimal

from tertial.core.models import User
from tertial.facts import uploads
from tertial.facts.actions import import_file, withdraw
from tertial.facts.closing import close_period, open_period
from tertial.facts.mappings import (
    change_mapping,
    rename_mapping,
    restore_mapping,
    retire_mapping,
    save_mapping,
    take_file,
)
from tertial.facts.models import Batch, ClosedPeriod, SavedMapping, Upload
from tertial.facts.readers.mapping import Mapping
from tertial.facts.readers.source import Source
from tertial.facts.reconciling import reconcile, undo_reconciliation
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


def ticked_batch(town: Municipality) -> str:
    batch = a_batch(town)
    reconcile(user=town.people["Kim"], batch=batch, rows=1, total=Decimal(10), against="källan")
    return f"/kallor/{batch.pk}/angra/"


def a_closed_period(town: Municipality) -> ClosedPeriod:
    return close_period(user=town.people["Kim"], body=town.nodes["socialnamnden"], through=date(2017, 4, 30))


def closed_period(town: Municipality) -> str:
    return f"/kallor/avstamning/oppna/{a_closed_period(town).pk}/"


def a_mapping(town: Municipality) -> SavedMapping:
    columns = {"År": "year", "Datum": "decided", "§": "paragraph", "Text": "text", "Kr": "amount"}
    mapping = Mapping("frame_changes", columns)
    body = town.nodes["socialnamnden"]
    return save_mapping(user=town.people["Kim"], body=body, name="Ramar", mapping=mapping, columns=tuple(columns))


def mapping_page(rest: str = ""):
    return lambda town: f"/kallor/kopplingar/{a_mapping(town).pk}/{rest}"


PAGES = [
    Page("facts:sources", "/kallor/", answers(s200=(*LOOKING, "Nils"), s403=("Sam", "Lena", "Ada"))),
    Page("facts:send", "/kallor/ny/", answers(rest=403, s200=(*BRINGING, "Ulla", "Nils"))),
    Page("facts:send", "/kallor/ny/", answers(rest=403, s422=(*BRINGING, "Ulla", "Nils")), method="post"),
    Page("facts:batch", "/kallor/1/", answers(s200=(*SEEING, "Stig")), given=batch_page),
    Page("facts:batch", "/kallor/999999999/", answers()),
    Page("facts:upload", "/kallor/mottagen/1/", answers(s200=BRINGING), given=upload_page()),
    Page("facts:errors", "/kallor/mottagen/1/fel.xlsx", answers(s200=BRINGING), given=upload_page("fel.xlsx")),
    Page("facts:layout", "/kallor/mottagen/1/lasning/", answers(s302=BRINGING), method="post",
         data={"header_row": "1"}, given=upload_page("lasning/")),
    Page("facts:preview", "/kallor/mottagen/1/forhandsvisa/", answers(s200=BRINGING), method="post",
         given=upload_page("forhandsvisa/")),
    Page("facts:reconciliation", "/kallor/avstamning/", answers(s200=(*LOOKING, "Nils"), s403=("Sam", "Lena", "Ada"))),
    Page("facts:close", "/kallor/avstamning/stang/", answers(s302=("Kim",)), method="post",
         data={"organ": "ekstad/socialnamnden", "through": "2017-04-30"}),
    Page("facts:reopen", "/kallor/avstamning/oppna/1/", answers(s302=("Kim",)), method="post",
         data={"reason": "För tidigt"}, given=closed_period),
    Page("facts:difference", "/kallor/1/skillnad/", answers(s200=(*SEEING, "Stig")),
         given=lambda town: f"{batch_page(town)}skillnad/"),
    Page("facts:undo", "/kallor/1/angra/", answers(s403=("Maja", "Vera", "Frida", "Rune", "Stig"), s302=("Kim",)),
         method="post", data={"reason": "Fel rapport"}, given=ticked_batch),
    Page("facts:mappings", "/kallor/kopplingar/", answers(rest=403, s200=(*BRINGING, "Ulla", "Nils"))),
    Page("facts:mapping", "/kallor/kopplingar/1/", answers(s200=BRINGING), given=mapping_page()),
    Page("facts:mapping_file", "/kallor/kopplingar/1/koppling.toml", answers(s200=BRINGING),
         given=mapping_page("koppling.toml")),
    Page("facts:rename", "/kallor/kopplingar/1/namn/", answers(s302=BRINGING), method="post", data={"name": "Nytt"},
         given=mapping_page("namn/")),
    Page("facts:retire", "/kallor/kopplingar/1/bruk/", answers(s302=BRINGING), method="post",
         given=mapping_page("bruk/")),
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


def look_again(town: Municipality, user: User) -> None:
    uploads.look_again(user=user, upload=an_upload(town), sheet=None, header_row=1)


def close(town: Municipality, user: User) -> None:
    close_period(user=user, body=town.nodes["socialnamnden"], through=date(2017, 4, 30))


def untick(town: Municipality, user: User) -> None:
    batch = a_batch(town)
    reconcile(user=town.people["Kim"], batch=batch, rows=1, total=Decimal(10), against="källan")
    undo_reconciliation(user=user, batch=batch, reason="fel rapport")


def change(town: Municipality, user: User) -> None:
    saved = a_mapping(town)
    change_mapping(user=user, saved=saved, mapping=Mapping.from_json(saved.mapping))


def keep(town: Municipality, user: User) -> None:
    body = town.nodes["socialnamnden"]
    save_mapping(user=user, body=body, name="x", mapping=Mapping("ledger"), columns=("Datum",))


def take(town: Municipality, user: User) -> None:
    text = 'table = "ledger"\n[columns]\nDatum = "date"\n'
    take_file(user=user, body=town.nodes["socialnamnden"], text=text, file="huvudbok.toml")


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
    Deed("look at a file again", look_again, BRINGING),
    Deed("close a period", close, ("Kim",)),
    Deed(
        "open a period", lambda town, user: open_period(user=user, closed=a_closed_period(town), reason="x"), ("Kim",)
    ),
    Deed("undo a tick", untick, ("Kim",)),
    Deed("rename a mapping", lambda town, user: rename_mapping(user=user, saved=a_mapping(town), name="x"), BRINGING),
    Deed("retire a mapping", lambda town, user: retire_mapping(user=user, saved=a_mapping(town)), BRINGING),
    Deed("restore a mapping", lambda town, user: restore_mapping(user=user, saved=a_mapping(town)), BRINGING),
    Deed("change a mapping", change, BRINGING),
    Deed("save a mapping", keep, BRINGING),
    Deed("take a mapping's file", take, BRINGING),
    Deed("take a batch out of use", lambda town, user: withdraw(user=user, batch=a_batch(town)), BRINGING),
    Deed("stop a file", lambda town, user: uploads.stop(user=user, upload=an_upload(town)), BRINGING),
]

"""Saved mappings: used again by themselves, edited, renamed, retired, and moved between municipalities as TOML."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tertial.core.errors import Refused
from tertial.core.operator import OPERATOR
from tertial.core.scope import root_scope
from tertial.facts import mappingfile, profile
from tertial.facts.intake import look
from tertial.facts.mappings import (
    change_mapping,
    mapping_named,
    rename_mapping,
    retire_mapping,
    save_mapping,
    take_file,
)
from tertial.facts.models import SavedMapping, Upload
from tertial.facts.readers.mapping import EndDates, Mapping
from tertial.facts.readers.source import Source
from tertial.facts.rules import UploadState
from tertial.facts.tests.factory import add_codes, run_jobs, send_file
from tertial.facts.tests.odsfile import ods
from tests.queries import BASE, at_most

HEAD = ["Dag", "Kto", "Ansv", "Verks", "Kr"]
COLUMNS = {"Dag": "date", "Kto": "account", "Ansv": "responsibility", "Verks": "activity", "Kr": "amount"}
TEXT = "Dag;Kto;Ansv;Verks;Kr\n2017-01-15;5010;71100;520;10,00\n"
RAINDANCE = Mapping("ledger", COLUMNS)


@pytest.fixture
def town(ekstad):
    with root_scope(ekstad.root.pk):
        add_codes(ekstad)
        yield ekstad


@pytest.fixture
def body(town):
    return town.nodes["socialnamnden"]


@pytest.fixture
def kim(town):
    return town.people["Kim"]


@pytest.fixture
def browser(kim):
    client = Client()
    client.force_login(kim)
    return client


def keep(user, body, mapping=RAINDANCE, name="Raindance", columns=HEAD):
    return save_mapping(user=user, body=body, name=name, mapping=mapping, columns=columns)


def proposed(text, body, name="a.csv"):
    data = text if isinstance(text, bytes) else text.encode()
    return look(Source.of_bytes(name, data), "ledger", body=body)


def test_a_mapping_serves_its_body_and_those_below_and_nobody_else(town, kim, body):
    keep(kim, body)
    for place, name in (
        ("socialnamnden", "Raindance"),
        ("vuxen", "Raindance"),
        ("skolnamnden", None),
        ("ekstad", None),
    ):
        assert proposed(TEXT, town.nodes[place]).saved_as == name
    keep(OPERATOR, None, name="Hela kommunen")
    assert proposed(TEXT, town.nodes["skolnamnden"]).saved_as == "Hela kommunen"
    assert proposed(TEXT, body).saved_as == "Raindance"  # the nearest comes first


def test_a_mapping_finds_its_sheet_and_its_row_in_the_next_workbook(kim, body):
    place = Mapping("ledger", COLUMNS, sheet="Rader", header_row=3)
    keep(kim, body, place)
    notes = [["Anteckning", "Av", "När", "Om", "Svar"], ["a", "b", "c", "d", "e"]]
    rows = [
        ["Text som", "ser ut", "som en", "rubrik", "rad"],
        ["x", "y", "z", "u", "v"],
        HEAD,
        ["2017-01-15", 1, 2, 3, 4],
    ]
    found = proposed(ods(("Noter", notes), ("Rader", rows)), body, "a.ods")
    assert (found.saved_as, found.proposed) == ("Raindance", place)
    assert (found.detected.sheet, found.detected.header_row) == ("Rader", 3)


def test_a_row_that_nobody_pointed_out_is_found_anew_in_each_file(kim, body):
    keep(kim, body)
    for titles in ("", "Huvudbok\n", "Huvudbok\nUttagen 2017-05-02\n\n"):
        assert proposed(titles + TEXT, body).saved_as == "Raindance"


def test_a_retired_mapping_is_not_proposed_and_a_name_is_taken_once(kim, body):
    saved, other = keep(kim, body), keep(kim, body, name="Agresso", columns=["Annat"])
    with pytest.raises(Refused, match="redan en koppling som heter ”Raindance” för huvudbok"):
        rename_mapping(user=kim, saved=other, name="Raindance")
    retire_mapping(user=kim, saved=saved)
    assert proposed(TEXT, body).saved_as is None
    with pytest.raises(Refused, match="ingen sparad koppling"):
        mapping_named("ledger", "Raindance", body)
    assert keep(kim, body).pk == saved.pk and proposed(TEXT, body).saved_as == "Raindance"


def test_a_mapping_that_cannot_read_the_table_is_not_kept(kim, body):
    saved = keep(kim, body)
    with pytest.raises(Refused, match="Konto saknas"):
        change_mapping(user=kim, saved=saved, mapping=Mapping("ledger", {"Dag": "date"}))


FULL = Mapping(
    "interventions", {"Pnr": "person", "T.o.m.": "end"}, {"form": {"Fam.hem": "familjehem", "a = b": "HVB"}},
    {"law": "SoL"}, EndDates.INCLUSIVE, "Blad 1", ",", 4,
)  # fmt: skip


def test_a_mapping_is_the_same_after_a_journey_as_a_file(db, tmp_path):
    text = mappingfile.dumps(FULL, "Procapita", ["Pnr", "T.o.m.", "Läses inte"])
    assert 'sheet = "Blad 1"' in text and "header_row = 4" in text and '"Fam.hem" = "familjehem"' in text
    back = mappingfile.loads(text, "p.toml")
    assert (back.mapping, back.name, back.headers) == (FULL, "Procapita", ("Pnr", "T.o.m.", "Läses inte"))
    (tmp_path / "p.toml").write_text(text, encoding="utf-8")
    assert mapping_named("interventions", str(tmp_path / "p.toml")) == FULL


SIE = Mapping("ledger", {"Datum": "date", "Konto": "account", "Belopp": "amount"}, {}, {"activity": "520"})


def test_a_mapping_of_sie_files_keeps_its_mark_on_its_way_by_file_and_by_profile(town, kim, body, browser, tmp_path):
    headers = ["Datum", "Konto", "Belopp"]
    saved = save_mapping(user=kim, body=body, name="Bokslut", mapping=SIE, columns=headers, is_sie=True)
    text = browser.get(f"/kallor/kopplingar/{saved.pk}/koppling.toml").content.decode()
    assert "sie = true" in text and mappingfile.loads(text, "b.toml").is_sie
    taken = take_file(user=OPERATOR, body=town.nodes["skolnamnden"], text=text, file="b.toml")
    assert (taken.fingerprint, taken.columns) == (saved.fingerprint, headers)
    # Its layout lacks what a SIE file need not have; a table with the same columns must have it.
    change_mapping(user=kim, saved=saved, mapping=Mapping("ledger", SIE.columns))
    assert browser.get(f"/kallor/kopplingar/{saved.pk}/").status_code == 200
    profile.export(tmp_path)
    SavedMapping.objects.all().delete()
    profile.load(tmp_path, {})
    assert set(SavedMapping.objects.values_list("fingerprint", flat=True)) == {saved.fingerprint}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('table = "ledger"\nsie = "ja"', "sie ska vara true eller false"),
        ("x", "inte giltig TOML"),
        ('table = "huvudbok"', "table är ”huvudbok”"),
        ('table = "ledger"\ncolumn = 1', "menades columns"),
        ('table = "ledger"\nheader_row = 0', "radnummer från 1"),
        ('table = "ledger"\nend_dates = "ibland"', "går inte att läsa"),
        ('table = "ledger"\nheaders = "Datum"', "lista med kolumnernas namn"),
        ('table = "ledger"\n[columns]\nX = "datumet"', "datumet är inget fält i tabellen ledger"),
    ],
)
def test_a_file_that_is_no_mapping_is_refused_with_the_place(kim, body, text, why):
    with pytest.raises(Refused, match=why):
        take_file(user=kim, body=body, text=text, file="k.toml")
    assert not SavedMapping.objects.exists()


def test_a_profile_carries_the_mappings_and_reads_them_again(kim, body, tmp_path):
    keep(kim, body)
    keep(OPERATOR, None, FULL, "Procapita", ["Pnr", "T.o.m."])
    retire_mapping(user=kim, saved=keep(kim, body, name="Gammal", columns=["Annat"]))
    profile.export(tmp_path)
    kept = SavedMapping.objects.order_by("name").values("body", "table", "name", "fingerprint", "columns", "mapping")
    before = list(kept)
    moments = list(SavedMapping.objects.order_by("pk").values_list("saved_at", flat=True))
    profile.load(tmp_path, {})
    assert list(SavedMapping.objects.order_by("pk").values_list("saved_at", flat=True)) == moments  # nothing to change
    SavedMapping.objects.all().delete()
    profile.load(tmp_path, {})
    assert list(kept.all()) == before
    assert list(SavedMapping.objects.filter(retired_at__isnull=False).values_list("name", flat=True)) == ["Gammal"]


def form_of(browser, address, **changed):
    form = browser.get(address).context["form"]
    return {**{name: form[name].value() or "" for name in form.fields}, **changed}


def test_a_mapping_is_changed_renamed_and_retired_on_its_page(kim, body, browser):
    address = f"/kallor/kopplingar/{keep(kim, body).pk}/"
    assert browser.post(address, form_of(browser, address, column_4="-")).status_code == 422
    browser.post(address, form_of(browser, address, header_row="4", values_account="501 = 5010"))
    browser.post(f"{address}namn/", {"name": "Ekonomisystemet"})
    browser.post(f"{address}bruk/")
    saved = SavedMapping.objects.get()
    assert (saved.name, saved.mapping["header_row"]) == ("Ekonomisystemet", 4) and saved.retired_at
    assert saved.mapping["values"] == {"account": {"501": "5010"}}
    shown = browser.get(address).content.decode()
    for said in ("Kopplingen ändrades", "fick namnet Ekonomisystemet", "togs ur bruk", "Ta i bruk igen"):
        assert said in shown
    listed = browser.get("/kallor/kopplingar/").content.decode()
    assert "Tagna ur bruk" in listed and "Ekonomisystemet" in listed


def test_a_mapping_is_fetched_as_a_file_and_brought_in_again(kim, body, browser):
    saved = keep(kim, body)
    answer = browser.get(f"/kallor/kopplingar/{saved.pk}/koppling.toml")
    assert answer["Content-Disposition"] == 'attachment; filename="raindance.toml"'
    saved.delete()
    file = SimpleUploadedFile("raindance.toml", answer.content)
    assert browser.post("/kallor/kopplingar/", {"body": body.pk, "file": file}).status_code == 302
    again = SavedMapping.objects.get()
    assert (again.name, again.mapping, again.columns, again.body) == ("Raindance", RAINDANCE.as_json(), HEAD, body)
    bad = SimpleUploadedFile("x.toml", b"\xff\xfe")
    assert browser.post("/kallor/kopplingar/", {"body": body.pk, "file": bad}).status_code == 422


def test_the_pages_take_few_queries(kim, body, browser):
    for number in range(5):
        saved = keep(kim, body, name=f"Nr {number}")
    for address, budget in (("/kallor/kopplingar/", BASE + 5), (f"/kallor/kopplingar/{saved.pk}/", BASE + 6)):
        browser.get(address)
        with at_most(budget):
            browser.get(address)


def test_another_sheet_or_row_is_pointed_out_before_anything_is_read(town, browser):
    rows = [["Text som", "ser ut", "som en", "rubrik", "rad"], HEAD, ["2017-01-15", "5010", "71100", "520", 10.5]]
    upload = send_file(town, ods(("Omslag", [["Rapport"]]), ("Rader", rows)), name="huvudbok.ods")
    address = f"/kallor/mottagen/{upload.pk}/"
    shown = browser.get(address).content.decode()
    assert "1: Text som · ser ut" in shown and "2: Dag · Kto" in shown and ">Omslag</option>" in shown
    browser.post(f"{address}lasning/", {"sheet": "Rader", "header_row": "2"})
    upload.refresh_from_db()
    assert upload.detected["columns"] == HEAD and upload.mapping["header_row"] == 2
    # In another sheet the row is found anew; then it is chosen among that sheet's rows.
    browser.post(f"{address}lasning/", {"sheet": "Omslag", "header_row": "2"})
    upload.refresh_from_db()
    assert upload.detected["columns"] == ["Rapport"]
    for row in ("1", "2"):
        browser.post(f"{address}lasning/", {"sheet": "Rader", "header_row": row})
    chosen = {f"column_{at}": COLUMNS[name] for at, name in enumerate(HEAD)}
    form = browser.get(address).context["mapping"]
    given = {**{name: form[name].value() or "" for name in form.fields}, **chosen, "save_as": "Arken"}
    browser.post(f"{address}kontrollera/", given)
    run_jobs()
    sent = Upload.objects.get()
    assert (sent.state, sent.message) == (UploadState.CHECKED, "")
    assert SavedMapping.objects.get().mapping["header_row"] == 2


def test_the_first_rows_are_shown_as_they_would_be_read_while_the_mapping_is_made(town, browser):
    text = "Dag;Kto;Ansv;Verks;Kr\n2017-01-15;5O10;71100;520;−1 234,50\n2017-01-16;5010;71100;520;2,00\n"
    upload = send_file(town, text)
    chosen = {f"column_{at}": COLUMNS[name] for at, name in enumerate(HEAD)}
    shown = browser.post(f"/kallor/mottagen/{upload.pk}/forhandsvisa/", chosen)
    assert "Konto 5O10 finns inte i kodplanen" in shown.content.decode()
    values = {column["field"].label: column["read"] for column in shown.context["columns"]}
    assert [value.text for value in values["Kr"]] == ["−1 234,50", "2"]
    assert [bool(value.problem) for value in values["Kto"]] == [True, False]
    nothing = browser.post(f"/kallor/mottagen/{upload.pk}/forhandsvisa/", {"column_0": "-"})
    assert "läses inte" in nothing.content.decode()


def test_persons_stay_masked_and_end_dates_show_the_day_after_in_the_preview(town, browser):
    text = (
        "pnr;kön;född;enhet;form;lag;utförare;start;tom\n20010203-1234;K;2001;BU;HVB;SoL;egen;2017-01-01;2017-01-31\n"
    )
    upload = send_file(town, text, table="interventions", name="i.csv")
    keys = ["person", "sex", "birth_year", "unit", "form", "law", "provider", "start", "end"]
    given = {f"column_{at}": key for at, key in enumerate(keys)} | {"end_dates": "inclusive"}
    shown = browser.post(f"/kallor/mottagen/{upload.pk}/forhandsvisa/", given).content.decode()
    assert "före 2017-02-01" in shown and "20010203" not in shown
    given["end_dates"] = "exclusive"
    assert "före 2017-01-31" in browser.post(f"/kallor/mottagen/{upload.pk}/forhandsvisa/", given).content.decode()

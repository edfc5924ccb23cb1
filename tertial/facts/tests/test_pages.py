"""The pages of sources: from a file that is sent to a batch that is ticked off, and every way it can be refused."""

import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tertial.core.scope import root_scope
from tertial.facts import places
from tertial.facts.models import Batch, SavedMapping, Upload
from tertial.facts.rules import UploadState
from tertial.facts.tests.factory import (
    LEDGER,
    LEDGER_HEAD,
    add_codes,
    make_batch,
    run_jobs,
    send_file,
    spooled_files,
    stored_files,
)  # fmt: skip
from tertial.facts.tests.test_actions import HOSTILE, PEOPLE

OWN = LEDGER.replace("60100", "71200")


@pytest.fixture
def town(ekstad):
    with root_scope(ekstad.root.pk):
        add_codes(ekstad)
    return ekstad


@pytest.fixture
def kim(town):
    """Kim's browser; every form must carry its token."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(town.people["Kim"])
    return client


@pytest.fixture
def inside(town):
    """For looking at what the pages have done."""

    def look(read):
        with root_scope(town.root.pk):
            return read()

    return look


def token(client):
    client.get("/kallor/ny/")
    return client.cookies["csrftoken"].value


def post(client, address, **data):
    return client.post(address, {"csrfmiddlewaretoken": token(client), **data})


def send(client, town, content=OWN, *, name="huvudbok.csv", table="ledger", **more):
    data = content.encode() if isinstance(content, str) else content
    body = town.nodes["socialnamnden"].pk
    return post(client, "/kallor/ny/", body=body, table=table, file=SimpleUploadedFile(name, data), **more)


def sent(client, town, *args, **kwargs):
    """The address of a file's page, once it was sent."""
    response = send(client, town, *args, **kwargs)
    assert response.status_code == 302, response.content.decode()[:2000]
    return response["Location"]


def page(client, address):
    response = client.get(address, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def mapping_of(client, address, **changed):
    """What the mapping form holds, as a browser would send it."""
    form = client.get(address).context["mapping"]
    return {**{name: form[name].value() or "" for name in form.fields}, **changed}


def work(town):
    with root_scope(town.root.pk):
        return run_jobs()


def test_a_file_goes_all_the_way_from_the_browser_to_a_batch(kim, town, inside, django_capture_on_commit_callbacks):
    address = sent(kim, town)
    preview = page(kim, address)
    assert "utf-8" in preview and "semikolon" in preview and "Lön januari" in preview
    assert len(inside(lambda: spooled_files(town.root.pk))) == 1
    post(kim, f"{address}kontrollera/", **mapping_of(kim, address))
    assert "Kontrollerar filen" in page(kim, address)
    work(town)
    checked = page(kim, address)
    assert "Kontrollsumma" in checked and "250\u00a0507,75 kr" in checked and "Läs in 4 rader" in checked
    assert not inside(Batch.objects.exists)
    post(kim, f"{address}las-in/", cut_off="2017-04-30", replaces="")
    assert "Läser in filen" in page(kim, address)
    with django_capture_on_commit_callbacks(execute=True):
        work(town)
    batch = inside(Batch.objects.get)
    assert (batch.total, batch.cut_off, batch.created_by) == (
        Decimal("250507.75"), date(2017, 4, 30), town.people["Kim"],
    )  # fmt: skip
    assert kim.get(address)["Location"] == f"/kallor/{batch.pk}/"
    shown = page(kim, address)
    assert "huvudbok.csv" in shown and "250\u00a0507,75 kr" in shown and batch.sha256 in shown and "Kim" in shown
    assert inside(lambda: spooled_files(town.root.pk)) == set()
    assert "huvudbok.csv" in page(kim, "/kallor/")


def test_what_is_sent_never_touches_the_disk_in_plain_text(kim, town, inside):
    sent(kim, town, PEOPLE, table="interventions", name="insatser.csv")
    spool = places.spool_of(town.root.pk)
    (name,) = inside(lambda: spooled_files(town.root.pk))
    assert b"20010203" not in (spool.folder / name).read_bytes()
    with spool.open(name) as stream:
        assert stream.read() == PEOPLE.encode()


def test_persons_are_masked_in_the_preview_also_when_the_column_is_mapped_by_hand(kim, town):
    text = PEOPLE.replace("personnummer", "X1").replace("20010203-1234", "nyckel-17")
    address = sent(kim, town, text, table="interventions", name="insatser.csv")
    assert "19990203" not in page(kim, address)
    assert "nyckel-17" in page(kim, address)
    post(kim, f"{address}kontrollera/", **mapping_of(kim, address, column_0="person"))
    work(town)
    assert "nyckel-17" not in page(kim, address)


def test_a_form_without_its_token_is_refused_and_the_file_forgotten(kim, town, inside):
    body = town.nodes["socialnamnden"].pk
    file = SimpleUploadedFile("x.csv", OWN.encode())
    assert kim.post("/kallor/ny/", {"body": body, "table": "ledger", "file": file}).status_code == 403
    assert inside(lambda: spooled_files(town.root.pk)) == set()


def test_a_file_for_a_body_that_is_not_ones_own_is_refused_and_forgotten(kim, town, inside):
    file = SimpleUploadedFile("x.csv", OWN.encode())
    response = post(kim, "/kallor/ny/", body=town.nodes["skolnamnden"].pk, table="ledger", file=file)
    assert response.status_code == 422
    assert inside(lambda: spooled_files(town.root.pk)) == set()
    assert not inside(Upload.objects.exists)


def test_columns_with_other_names_are_mapped_and_the_mapping_is_proposed_next_time(kim, town, inside):
    text = "Dag;Kto;Ansv;Verks;Kr\n2017-01-15;5010;71100;520;10,00\n"
    address = sent(kim, town, text)
    assert post(kim, f"{address}kontrollera/", **mapping_of(kim, address)).status_code == 422
    chosen = {
        "column_0": "date", "column_1": "account", "column_2": "responsibility", "column_3": "activity",
        "column_4": "amount", "save_as": "Raindance",
    }  # fmt: skip
    assert post(kim, f"{address}kontrollera/", **mapping_of(kim, address, **chosen)).status_code == 302
    work(town)
    assert inside(lambda: Upload.objects.get().state) == UploadState.CHECKED
    assert inside(SavedMapping.objects.get).name == "Raindance"
    again = sent(kim, town, text.replace("10,00", "20,00"))
    assert mapping_of(kim, again)["column_4"] == "amount"
    assert "Raindance" in page(kim, again)


def test_values_are_translated_and_end_dates_read_as_the_mapping_says(kim, town, inside):
    text = PEOPLE.replace("HVB", "Hem för vård").replace("SoL;extern", "Soc;extern")
    address = sent(kim, town, text, table="interventions", name="insatser.csv")
    post(kim, f"{address}kontrollera/", **mapping_of(kim, address))
    work(town)
    shown = page(kim, address)
    assert "Soc" in shown and "Filen kan inte läsas in" in shown
    given = {"values_law": "Soc = SoL", "values_form": "Hem för vård = HVB", "end_dates": "inclusive"}
    post(kim, f"{address}kontrollera/", **mapping_of(kim, address, **given))
    work(town)
    assert inside(lambda: Upload.objects.get().state) == UploadState.CHECKED
    mapping = inside(lambda: Upload.objects.get().mapping)
    assert mapping["values"]["law"] == {"Soc": "SoL"} and mapping["end_dates"] == "inclusive"


def test_errors_in_rows_are_listed_and_can_be_fetched_as_a_spreadsheet_without_formulas(kim, town):
    text = OWN.replace("Lön januari", "=cmd|x").replace("2017-02-15", "=1+1").replace("4630;", "4631;")
    address = sent(kim, town, text)
    post(kim, f"{address}kontrollera/", **mapping_of(kim, address))
    work(town)
    shown = page(kim, address)
    assert "=1+1" in shown and "Det är det första av 3 fel." in shown and "Inget har ändrats." in shown
    content = kim.get(f"{address}fel.xlsx").content
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
        texts = book.read("xl/sharedStrings.xml").decode()
    assert "=1+1" in texts and "4631" in texts and "Menade du 4630?" in texts


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_one_sentence_and_nothing_of_it_is_kept(
    kim, town, inside, name, django_capture_on_commit_callbacks
):
    before = inside(lambda: stored_files(town.root.pk))
    with django_capture_on_commit_callbacks(execute=True):
        response = send(kim, town, HOSTILE[name], name=name)
    if response.status_code == 302:
        address = response["Location"]
        upload = inside(Upload.objects.get)
        if upload.is_open:  # readable so far: the check finds what is wrong
            with django_capture_on_commit_callbacks(execute=True):
                assert post(kim, f"{address}kontrollera/", **mapping_of(kim, address)).status_code == 302
                work(town)
            upload = inside(Upload.objects.get)
        assert upload.state == UploadState.REJECTED and upload.message
        assert upload.message in page(kim, address).replace("&quot;", '"').replace("&#x27;", "'")
    else:
        assert response.status_code == 422 and not inside(Upload.objects.exists)
    assert not inside(Batch.objects.exists)
    assert inside(lambda: stored_files(town.root.pk)) == before
    assert inside(lambda: spooled_files(town.root.pk)) == set()


def test_a_file_that_is_larger_than_allowed_is_refused_while_it_arrives(kim, town, inside, monkeypatch):
    from tertial.facts import receiving
    from tertial.facts.readers.source import MB, Limits

    monkeypatch.setattr(receiving, "Limits", lambda: Limits(bytes=MB))
    response = send(kim, town, LEDGER_HEAD.encode() + b"\n" + b"2017-01-15;5010;71100;520;A;x;1,00\n" * 60_000)
    assert response.status_code == 422
    assert "Filen är större än 1 MB." in response.content.decode()
    assert inside(lambda: spooled_files(town.root.pk)) == set()


def test_a_file_that_nobody_wants_is_removed(kim, town, inside, django_capture_on_commit_callbacks):
    address = sent(kim, town)
    with django_capture_on_commit_callbacks(execute=True):
        post(kim, f"{address}stoppa/")
    assert "Filen togs bort; inget lästes in." in page(kim, address)
    assert inside(lambda: spooled_files(town.root.pk)) == set()
    upload = inside(Upload.objects.get)
    assert upload.state == UploadState.CANCELLED and "sample" not in upload.detected


def test_a_job_that_waits_for_a_cancelled_file_does_nothing(kim, town, inside):
    address = sent(kim, town)
    post(kim, f"{address}kontrollera/", **mapping_of(kim, address))
    post(kim, f"{address}stoppa/")
    assert work(town) == ["facts.run_upload"]
    assert inside(lambda: Upload.objects.get().state) == UploadState.CANCELLED


def test_a_file_cannot_be_accepted_before_it_is_checked(kim, town, inside):
    address = sent(kim, town)
    response = post(kim, f"{address}las-in/", cut_off="", replaces="")
    assert response.status_code == 409 and "läs om sidan" in response.content.decode()
    assert inside(lambda: Upload.objects.get().state) == UploadState.UPLOADED


def test_htmx_gets_the_progress_alone_and_the_whole_page_when_it_is_done(kim, town):
    address = sent(kim, town)
    post(kim, f"{address}kontrollera/", **mapping_of(kim, address))
    fragment = kim.get(address, headers={"HX-Request": "true"})
    assert fragment.content.decode().strip().startswith("<section") and "HX-Refresh" not in fragment
    work(town)
    assert kim.get(address, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    post(kim, f"{address}las-in/", cut_off="", replaces="")
    work(town)
    with root_scope(town.root.pk):
        batch = Batch.objects.get().pk
    # A redirection would put the batch's whole page inside the progress.
    assert kim.get(address, headers={"HX-Request": "true"})["HX-Redirect"] == f"/kallor/{batch}/"


def test_a_batch_is_replaced_from_its_page(kim, town, inside):
    with root_scope(town.root.pk):
        old = make_batch(town.nodes["socialnamnden"], [{"amount": Decimal(1)}])
    assert f"?ersatt={old.pk}" in page(kim, f"/kallor/{old.pk}/")
    assert f'name="replaces" value="{old.pk}"' in page(kim, f"/kallor/ny/?ersatt={old.pk}")
    address = sent(kim, town, replaces=old.pk)
    post(kim, f"{address}kontrollera/", **mapping_of(kim, address))
    work(town)
    assert kim.get(address).context["accept"].initial["replaces"] == old.pk
    post(kim, f"{address}las-in/", cut_off="", replaces=old.pk)
    work(town)
    new = inside(lambda: Batch.objects.get(replaced_at__isnull=True))
    assert new.replaces_id == old.pk
    assert f"/kallor/{new.pk}/" in page(kim, f"/kallor/{old.pk}/")
    assert "Den används bara av rapporter som redan är frysta." in page(kim, f"/kallor/{old.pk}/")


def test_a_batch_is_ticked_off_on_its_page(kim, town, inside):
    with root_scope(town.root.pk):
        batch = make_batch(town.nodes["socialnamnden"], [{"amount": Decimal("1234.50")}])
    address = f"/kallor/{batch.pk}/"
    wrong = post(kim, address, rows="", total="1 234,60", against="EK100")
    assert wrong.status_code == 422 and "Skiljer 0,10 kr från inläsningen." in wrong.content.decode()
    assert post(kim, address, rows="", total="många", against="EK100").status_code == 422
    assert post(kim, address, rows="1", total="1 234,50", against="EK100").status_code == 302
    shown = page(kim, address)
    assert "Avstämd" in shown and "EK100" in shown and "Stäm av mot källan" not in shown
    assert "Inläsningen stämdes av" in shown
    assert inside(Batch.objects.get).reconciled_by == town.people["Kim"]


@pytest.mark.parametrize(
    ("address", "budget"), [("/kallor/", 12), ("/kallor/{batch}/", 15), ("/kallor/mottagen/{upload}/", 11)]
)
def test_pages_take_few_queries_however_many_batches_there_are(town, address, budget, django_assert_max_num_queries):
    with root_scope(town.root.pk):
        for _ in range(5):
            batch = make_batch(town.nodes["socialnamnden"], [{"amount": Decimal(1)}])
        upload = send_file(town)
    client = Client()
    client.force_login(town.people["Kim"])
    client.get("/kallor/")
    with django_assert_max_num_queries(budget):
        assert client.get(address.format(batch=batch.pk, upload=upload.pk)).status_code == 200

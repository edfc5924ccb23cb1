"""A body's Word template: uploaded on its page, used for the draft and the frozen report, kept under its hash."""

import hashlib
from io import BytesIO

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tertial.core.scope import root_scope
from tertial.reports import actions, freezing, verifying
from tertial.reports.models import FrozenReport, Report, WordTemplate
from tertial.reports.rules import State
from tertial.reports.tests.furnished import URL, furnished_report
from tertial.reports.tests.test_word_template import figures_of, letterhead
from tests.queries import BASE, at_most

pytestmark = pytest.mark.django_db
PAGE = "/rapporter/mallar/word/ekstad/socialnamnden/"
LETTERHEAD = letterhead()


@pytest.fixture
def report(ekstad, settings, tmp_path):
    settings.FROZEN_DIR = tmp_path
    return furnished_report(ekstad)[0]


@pytest.fixture
def kim(client, ekstad, report):
    client.force_login(ekstad.people["Kim"])
    return client


def upload(client, content):
    return client.post(PAGE, {"file": SimpleUploadedFile("Ekstads mall.docx", content)}, follow=True)


def header(content):
    return docx.Document(BytesIO(content)).sections[0].header.paragraphs[0].text


def test_the_draft_is_made_in_the_template_until_it_is_taken_away(kim):
    plain = kim.get(f"{URL}fil/docx/").content
    assert "Wordmallen är sparad." in upload(kim, LETTERHEAD).content.decode()
    own = kim.get(f"{URL}fil/docx/").content
    assert header(own) == "Ekstads kommun Socialnämnden"
    assert figures_of(own) == figures_of(plain) and len(figures_of(own)) == 2
    assert kim.get(f"{PAGE}fil/").content == LETTERHEAD
    with at_most(BASE + 4):
        assert "Ekstads mall.docx" in kim.get(PAGE).content.decode()
    kim.post(PAGE, {"remove": "1"})
    assert "har ingen egen Wordmall" in kim.get(PAGE).content.decode()
    assert kim.get(f"{URL}fil/docx/").content == plain


def test_a_hostile_file_is_refused_at_its_field_and_nothing_is_kept(kim, ekstad):
    page = upload(kim, letterhead("{{p innehall }}", "{{ titel.__class__ }}")).content.decode()
    assert "mer än en platshållare får göra" in page
    with root_scope(ekstad.root.pk):
        assert not WordTemplate.objects.exists()


def test_the_template_to_start_from_can_be_uploaded_again(kim):
    assert "Wordmallen är sparad." in upload(kim, kim.get(f"{PAGE}fil/").content).content.decode()


def test_a_frozen_report_keeps_the_template_under_its_hash(kim, ekstad, report):
    upload(kim, LETTERHEAD)
    with root_scope(ekstad.root.pk):
        Report.objects.update(state=State.APPROVED)
        actions.freeze(user=ekstad.people["Frida"], report=Report.objects.get())
        frozen = FrozenReport.objects.get()
        assert frozen.manifest["2017-t1.wordmall.docx"]["sha256"] == hashlib.sha256(LETTERHEAD).hexdigest()
        assert freezing.damaged(frozen) == []
    kim.post(PAGE, {"remove": "1"})
    own = kim.get(f"{URL}fil/docx/").content
    assert header(own) == "Ekstads kommun Socialnämnden"
    assert verifying.verify(own).file == "2017-t1.docx"
    assert not verifying.verify(LETTERHEAD).is_genuine

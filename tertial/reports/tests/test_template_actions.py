"""Templates as drafts and versions: what is published, what reports keep, what a profile gives and gets."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from tertial.core.errors import Refused
from tertial.core.scope import root_scope
from tertial.organisation.models import Grant
from tertial.reports import actions, profile, template_actions, template_edit, template_toml
from tertial.reports.composition import document_of
from tertial.reports.models import Report, SectionPerson, SectionState, SectionText, Template
from tertial.reports.rules import State
from tertial.reports.section_rules import Part, Step
from tertial.reports.template_compare import changes
from tertial.reports.template_selectors import data_of, newer_for
from tertial.reports.tests.conftest import TEMPLATE, make_owned, make_report

pytestmark = pytest.mark.django_db


@pytest.fixture
def kim(in_ekstad):
    return in_ekstad.people["Kim"]


def titled(key, title):
    return lambda data: template_edit.set_section(data, key, {"title": title})


def titles(report):
    fresh = Report.objects.select_related("body__root", "template", "version").get(pk=report.pk)
    return [section.title for section in document_of(fresh).all_sections()]


def published(kim, report, key="summary", title="Kort sagt"):
    template = Template.objects.get(pk=report.template_id)
    template_actions.change(user=kim, template=template, edit=titled(key, title))
    return template_actions.publish(user=kim, template=template, note="Kortare rubriker")


def test_a_report_keeps_its_version_until_somebody_takes_the_new_one_over(kim, report):
    actions.save_text(user=kim, report=report, key="summary", html="<p>Eget.</p>", version=0)
    template_actions.change(user=kim, template=report.template, edit=titled("summary", "Kort sagt"))
    assert titles(report)[0] == "Sammanfattning"
    version = template_actions.publish(user=kim, template=report.template)
    assert (version.number, version.published_by, titles(report)[0]) == (2, kim, "Sammanfattning")
    report.refresh_from_db()
    assert newer_for(report) == version
    assert changes(report.version.spec, version.spec) == ["Avsnittet Sammanfattning heter Kort sagt."]
    template_actions.take_over(user=kim, report=report)
    assert titles(report)[0] == "Kort sagt"
    assert SectionText.objects.get(report=report).html == "<p>Eget.</p>"
    report.refresh_from_db()
    assert newer_for(report) is None
    with pytest.raises(Refused, match="senaste mallen"):
        template_actions.take_over(user=kim, report=report)


def test_a_frozen_report_is_untouched(in_ekstad, kim, settings, tmp_path):
    settings.FROZEN_DIR = tmp_path
    report = make_report(in_ekstad, State.APPROVED)
    actions.freeze(user=in_ekstad.people["Frida"], report=report)
    published(kim, report)
    report.refresh_from_db()
    assert newer_for(report) is None
    with pytest.raises(Refused, match="stängd"):
        template_actions.take_over(user=kim, report=report)
    assert titles(report)[0] == "Sammanfattning"


def test_only_who_reviews_reports_changes_their_template(in_ekstad, report):
    for name in ("Maja", "Lena", "Rune", "Ulla", "Ada"):
        with pytest.raises(PermissionDenied):
            template_actions.change(user=in_ekstad.people[name], template=report.template, edit=titled("summary", "X"))
    for name in ("Kim", "Vera", "Frida"):
        template_actions.change(user=in_ekstad.people[name], template=report.template, edit=titled("summary", name))
    assert template_edit.section(report.template.draft.data, "summary")["title"] == "Frida"


def test_what_would_be_no_template_changes_nothing(kim, report):
    with pytest.raises(Refused, match="två avsnitt med samma nyckel: summary"):
        template_actions.change(
            user=kim,
            template=report.template,
            edit=lambda data: data | {"section": [*data["section"], {"key": "summary", "title": "Igen"}]},
        )
    with pytest.raises(Refused, match="gäller ekstad/socialnamnden"):
        template_actions.change(
            user=kim,
            template=report.template,
            edit=lambda data: data | {"report": {**data["report"], "body": "ekstad/skolnamnden"}},
        )
    assert data_of(Template.objects.get()) == TEMPLATE


def test_next_years_report_is_made_from_this_years_template(kim, report):
    copied = template_actions.copy(
        user=kim, template=report.template, data=TEMPLATE, title="Delårsrapport 2018", period="T1 2018", names=True
    )
    assert (copied.path, data_of(copied)["report"]["period"]) == ("ekstad/socialnamnden/2018-t1", "T1 2018")
    with pytest.raises(Refused, match="Publicera mallen först"):
        template_actions.start_report(user=kim, template=copied)
    version = template_actions.publish(user=kim, template=copied)
    made = template_actions.start_report(user=kim, template=copied)
    assert (version.number, made.version, made.path) == (1, version, "ekstad/socialnamnden/2018-t1")
    assert (str(made.period_start), made.period_label) == ("2018-01-01", "T1 2018")
    with pytest.raises(Refused, match="finns redan"):
        template_actions.start_report(user=kim, template=copied)
    with pytest.raises(Refused, match="redan en mall ”2018-t1”"):
        template_actions.copy(
            user=kim, template=report.template, data=TEMPLATE, title="Igen", period="T1 2018", names=False
        )


def test_next_rounds_sections_belong_to_those_who_had_them_and_still_work_here(kim, report, in_ekstad):
    people = in_ekstad.people
    make_owned(report, "children", people["Maja"], Step.APPROVED)
    make_owned(report, "adults", people["Vera"])
    SectionPerson.objects.create(report=report, key="children", user=kim, part=Part.REVIEWER)
    SectionPerson.objects.create(report=report, key="departments", user=kim, part=Part.OWNER)
    SectionState.objects.filter(report=report).update(due_on=date(2017, 5, 12))
    Grant.objects.filter(user=people["Vera"]).delete()  # has left
    without = template_edit.set_section(TEMPLATE, "departments", {"key": "units"})
    copied = template_actions.copy(
        user=kim, template=report.template, data=without, title="Delårsrapport", period="T1 2018", names=True
    )
    template_actions.publish(user=kim, template=copied)
    made = template_actions.start_report(user=kim, template=copied)
    given = [(one.key, one.user.name, one.part) for one in SectionPerson.objects.filter(report=made).order_by("pk")]
    assert given == [("children", "Maja", "owner"), ("children", "Kim", "reviewer")]
    assert not SectionState.objects.filter(report=made).exists()  # nothing is approved, and no day is set
    assert SectionPerson.objects.filter(report=report).count() == 4


def test_a_profile_is_exported_with_its_templates_and_read_in_to_the_same(in_ekstad, kim, report, tmp_path):
    published(kim, report)
    template_actions.copy(user=kim, template=report.template, data=TEMPLATE, title="N", period="T1 2018", names=True)
    profile.export(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["report.toml"]  # the copy is no more than a draft
    data = template_toml.loads((tmp_path / "report.toml").read_text("utf-8"))
    assert data == Template.objects.get(slug="2017-t1").data
    with root_scope(in_ekstad.root.pk):
        profile.load(tmp_path, {})
    assert Template.objects.get(slug="2017-t1").data == data


def test_what_is_published_here_stands_when_an_unchanged_profile_is_read_again(kim, in_ekstad, tmp_path):
    (tmp_path / "report.toml").write_text(template_toml.dumps(TEMPLATE), "utf-8")
    profile.load(tmp_path, {})
    report = Report.objects.get()
    published(kim, report)
    profile.load(tmp_path, {})
    assert titles(report)[0] == "Sammanfattning"
    assert [one.origin for one in report.template.versions.all()] == ["web", "profile"]
    changed = template_edit.set_section(TEMPLATE, "summary", {"title": "Ur profilen"})
    (tmp_path / "report.toml").write_text(template_toml.dumps(changed), "utf-8")
    profile.load(tmp_path, {})
    assert titles(report)[0] == "Ur profilen"
    assert [one.number for one in report.template.versions.all()] == [3, 2, 1]

"""The demo: one login a role, open only in demo mode, and nothing to do at a second start."""

import pytest

from tertial.core import contributions, demo, profiles
from tertial.core.errors import Refused
from tertial.core.models import User
from tertial.core.roots import root_id_of
from tertial.core.scope import root_scope
from tertial.organisation.models import Grant, Node
from tertial.organisation.rules import ROLE_LABELS


@pytest.fixture(autouse=True)
def only_organisation(monkeypatch):
    """Sources and reports of the reference profile are tried where they are read."""
    kept = {"organisation": contributions.profile_sections.get("organisation")}
    monkeypatch.setattr(contributions.profile_sections, "_items", kept)


@pytest.fixture(autouse=True)
def demo_mode(settings):
    settings.DEMO = True


def test_the_demo_has_a_login_for_every_role_and_each_opens_a_page(db, client):
    logins = demo.load()
    assert set(ROLE_LABELS.values()) == {login.role for login in logins}
    for login in logins:
        answer = client.post("/konto/logga-in/", {"login": login.email, "password": login.password})
        assert answer.status_code == 302, login.email
        assert login.name.split()[0] in client.get("/").content.decode()
        client.logout()


def test_a_second_start_reads_nothing_and_hashes_no_password(db, monkeypatch):
    logins = demo.load()

    def refuse(*args, **kwargs):
        raise AssertionError("done twice")

    monkeypatch.setattr(demo, "load_profile", refuse)
    monkeypatch.setattr(demo, "make_password", refuse)
    assert demo.load() == logins


def test_a_changed_profile_is_read_again(db, monkeypatch, tmp_path):
    demo.load()
    monkeypatch.setattr(demo, "digest", lambda folder: "another")
    with root_scope(root_id_of("haninge")):
        Node.objects.filter(path="haninge/aldrenamnden").update(name="Ändrad")
    demo.load()
    with root_scope(root_id_of("haninge")):
        assert Node.objects.get(path="haninge/aldrenamnden").name == "Äldrenämnden"


def test_the_digest_knows_files_and_sections(tmp_path, monkeypatch):
    (tmp_path / "a.toml").write_text("x = 1")
    first = profiles.digest(tmp_path)
    assert profiles.digest(tmp_path) == first
    (tmp_path / "a.toml").write_text("x = 2")
    second = profiles.digest(tmp_path)
    (tmp_path / "a.toml").rename(tmp_path / "b.toml")
    third = profiles.digest(tmp_path)
    monkeypatch.setattr(contributions.profile_sections, "_items", {})
    assert len({first, second, third, profiles.digest(tmp_path)}) == 4


def test_outside_demo_mode_there_is_no_demo(db, settings):
    settings.DEMO = False
    with pytest.raises(Refused, match="tertial demo"):
        demo.load()


def test_the_demo_never_opens_a_login_that_is_used_for_real(db):
    login = demo.logins()[0]
    User.objects.create_user(login.email, "en riktig hemlighet", name="Riktig")
    with pytest.raises(Refused, match="är en riktig inloggning här"):
        demo.load()
    assert User.objects.get(email=login.email).check_password("en riktig hemlighet")
    assert not User.objects.filter(is_demo=True).exists()


def test_a_profile_read_outside_a_demo_opens_no_login(db):
    root = profiles.load(profiles.SHIPPED / demo.PROFILE)
    with root_scope(root.pk):
        assert Grant.objects.exists()
    assert not any(user.has_usable_password() or user.is_demo for user in User.objects.all())

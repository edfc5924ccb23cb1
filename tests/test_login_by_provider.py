"""The municipality's own login, tried against real providers over sockets: it lets in the invited and nobody else."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.contrib.sessions.models import Session
from django.core.cache import cache

from tertial.core.models import Membership, Root, User
from tertial.core.scope import root_scope
from tertial.organisation import invitations
from tertial.organisation.models import Grant
from tests.cast import Municipality, make_ekstad, make_lonnby
from tests.idp.openid import OpenIdProvider
from tests.idp.saml import ENTITY, SSO, SamlProvider
from tests.idp.site import our_site, served

REFUSED = "Du har inget konto i Tertial. Be den som administrerar Tertial i din kommun om en inbjudan."
BROKEN = "Vi kunde inte bekräfta svaret från inloggningstjänsten."
PEOPLE = {
    "kim-1": {"email": "Kim@ekstad.example", "name": "Kim"},
    "elsa-1": {"email": "elsa@ekstad.example", "name": "Elsa"},
    "nils-1": {"email": "nils@lonnby.example", "name": "Nils"},
    "sly-1": {"email": "kim@evil.example", "name": "Sly"},
}


@dataclass
class World:
    town: Municipality
    site: str
    idp: Any

    def browser(self) -> requests.Session:
        return requests.Session()

    def gets_in(self, browser: requests.Session) -> bool:
        return browser.get(self.site + "/", allow_redirects=False).status_code == 200


def write_file(settings: Any, tmp_path: Path, text: str) -> None:
    file = tmp_path / "login.toml"
    (tmp_path / "secret").write_text("en hemlighet\n")
    common = 'key = "ekstad"\nname = "Ekstads kommun"\nroot = "ekstad"\ndomains = ["ekstad.example"]\nonly = true\n'
    file.write_text(f"[[provider]]\n{common}{text}")
    settings.LOGIN_FILE = str(file)


@pytest.fixture
def towns(committed: None) -> Municipality:
    cache.clear()
    make_lonnby()
    return make_ekstad()


@pytest.fixture
def openid(towns: Municipality, settings: Any, tmp_path: Path) -> Iterator[World]:
    idp = OpenIdProvider(PEOPLE)
    with served(idp) as address, our_site() as site:
        kind = 'kind = "openid_connect"\nclient_id = "tertial"\n'
        write_file(settings, tmp_path, f'{kind}server_url = "{address}"\nsecret_file = "{tmp_path}/secret"\n')
        yield World(towns, site, idp)


@pytest.fixture
def saml(towns: Municipality, settings: Any, tmp_path: Path) -> Iterator[World]:
    idp = SamlProvider()
    (tmp_path / "idp.pem").write_text(idp.pem)
    where = f'entity_id = "{ENTITY}"\nsso_url = "{SSO}"\ncertificate_file = "{tmp_path}/idp.pem"\n'
    with our_site() as site:
        write_file(settings, tmp_path, f'kind = "saml"\n{where}')
        yield World(towns, site, idp)


def test_openid_lets_in_whom_it_knows_for_as_long_as_they_work_here(openid: World) -> None:
    kim = openid.browser()
    landed = kim.get(openid.idp.log_in(kim, openid.site, "kim-1", next="/organisation/"))
    assert landed.url == openid.site + "/organisation/" and landed.status_code == 200
    account = SocialAccount.objects.get()
    assert (account.uid, account.user.name, account.extra_data) == ("kim-1", "Kim", {})

    log_out(openid, kim)
    assert not openid.gets_in(kim)

    kim.get(openid.idp.log_in(kim, openid.site, "kim-1"))
    assert openid.gets_in(kim) and SocialAccount.objects.count() == 1
    with root_scope(openid.town.root.pk):
        Grant.objects.filter(user__name="Kim").delete()
        Membership.objects.filter(user__name="Kim").delete()
    again = openid.browser()
    answer = again.get(openid.idp.log_in(again, openid.site, "kim-1"))
    assert answer.status_code == 403 and REFUSED in answer.text


def log_out(world: World, browser: requests.Session) -> requests.Response:
    """What a browser does that presses Logga ut."""
    page = browser.get(world.site + "/konto/logga-ut/").text
    token = page.partition('csrfmiddlewaretoken" value="')[2].partition('"')[0]
    return browser.post(world.site + "/konto/logga-ut/", data={"csrfmiddlewaretoken": token}, allow_redirects=False)


def test_who_logs_out_is_logged_out_at_the_provider_and_sent_back_to_the_login(openid: World) -> None:
    kim = openid.browser()
    kim.get(openid.idp.log_in(kim, openid.site, "kim-1"))
    answer = log_out(openid, kim)
    assert answer.status_code == 200 and "Logga ut ur Ekstads kommun" in answer.text
    assert not openid.gets_in(kim) and "no-store" in answer.headers["Cache-Control"]
    address = unescape(re.search(r'content="0; url=([^"]+)"', answer.text)[1])  # type: ignore[index]
    place, asked = address.partition("?")[0], parse_qs(urlsplit(address).query)
    assert place.endswith("/oauth2/end_session") and asked["client_id"] == ["tertial"]
    assert asked["id_token_hint"] == [openid.idp.answered[-1]["id_token"]]
    assert asked["post_logout_redirect_uri"] == [openid.site + "/konto/logga-in/"]
    ended = kim.get(address).text
    back = unescape(re.search(r'name="redirect_uri" value="([^"]+)"', ended)[1])  # type: ignore[index]
    landed = kim.post(f"{place}/confirm", data={"redirect_uri": back})
    assert landed.url == openid.site + "/konto/logga-in/" and landed.status_code == 200


def test_a_provider_that_ends_no_logins_is_left_alone(openid: World) -> None:
    openid.idp.ends_logins = False
    kim = openid.browser()
    kim.get(openid.idp.log_in(kim, openid.site, "kim-1"))
    assert log_out(openid, kim).status_code == 302 and not openid.gets_in(kim)


def test_what_is_kept_to_end_the_login_is_sealed_and_of_those_who_came_in(openid: World) -> None:
    elsa, kim = openid.browser(), openid.browser()
    elsa.get(openid.idp.log_in(elsa, openid.site, "elsa-1"))  # not invited
    kim.get(openid.idp.log_in(kim, openid.site, "kim-1"))
    kept = [found["leaving"] for one in Session.objects.all() if "leaving" in (found := one.get_decoded())]
    assert [one["provider"] for one in kept] == ["ekstad"]
    assert openid.idp.answered[-1]["id_token"] not in kept[0]["id_token"]


@pytest.mark.parametrize("who", ["elsa-1", "nils-1", "sly-1", "nobody-1"])
def test_openid_refuses_whoever_is_not_invited_with_one_sentence(openid: World, who: str) -> None:
    browser, before = openid.browser(), User.objects.count()
    answer = browser.get(openid.idp.log_in(browser, openid.site, who))
    assert answer.status_code == 403
    assert REFUSED in answer.text
    assert not openid.gets_in(browser)
    assert User.objects.count() == before and not SocialAccount.objects.exists()


def test_openid_lets_in_the_invited_without_a_password(openid: World) -> None:
    with root_scope(openid.town.root.pk):
        invitations.invite(
            by=openid.town.people["Ada"],
            node=openid.town.nodes["socialnamnden"],
            email="elsa@ekstad.example",
            name="Elsa Nyqvista",
            role="member",
        )
    browser = openid.browser()
    landed = browser.get(openid.idp.log_in(browser, openid.site, "elsa-1"))
    assert landed.status_code == 200 and openid.gets_in(browser)
    elsa = User.objects.get(email="elsa@ekstad.example")
    assert not elsa.has_usable_password()
    with root_scope(openid.town.root.pk):
        assert Grant.objects.get(user=elsa).role == "member"


def test_openid_refuses_an_answer_with_another_state_or_the_same_twice_or_in_another_browser(openid: World) -> None:
    browser = openid.browser()
    back = openid.idp.log_in(browser, openid.site, "kim-1")
    state = back.partition("state=")[2].partition("&")[0]
    assert browser.get(back.replace(state, "A" * len(state))).status_code == 401
    stranger = openid.browser()
    assert BROKEN in stranger.get(back).text and not openid.gets_in(stranger)
    assert browser.get(back).status_code == 200
    replay = browser.get(back)
    assert replay.status_code == 401 and BROKEN in replay.text


def resigned(body: dict[str, Any]) -> dict[str, Any]:
    """The token with its claims kept and another signature."""
    head, _, signature = body["id_token"].rpartition(".")
    return {**body, "id_token": f"{head}.{signature[::-1]}"}


def unsigned(body: dict[str, Any]) -> dict[str, Any]:
    """The token that says it needs no signature."""
    claims = body["id_token"].split(".")[1]
    return {**body, "id_token": f"eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{claims}."}


def without(body: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name != "id_token"}


@pytest.mark.parametrize("between", [resigned, unsigned, without])
def test_openid_refuses_a_token_that_the_provider_has_not_signed(openid: World, between: Any) -> None:
    openid.idp.between = between
    browser = openid.browser()
    answer = browser.get(openid.idp.log_in(browser, openid.site, "kim-1"))
    assert answer.status_code == 401 and BROKEN in answer.text
    assert not openid.gets_in(browser)


def test_openid_refuses_a_good_token_from_another_login(openid: World) -> None:
    kim = openid.browser()
    kim.get(openid.idp.log_in(kim, openid.site, "kim-1"))
    [stolen] = openid.idp.answered
    openid.idp.between = lambda body: {**body, "id_token": stolen["id_token"]}
    thief = openid.browser()
    answer = thief.get(openid.idp.log_in(thief, openid.site, "elsa-1"))
    assert answer.status_code == 401 and BROKEN in answer.text
    assert not openid.gets_in(thief)


def test_openid_refuses_a_token_for_another_client(openid: World, settings: Any, tmp_path: Path) -> None:
    kim = openid.browser()
    back = openid.idp.log_in(kim, openid.site, "kim-1")
    other = tmp_path / "other.toml"
    other.write_text(Path(settings.LOGIN_FILE).read_text().replace('"tertial"', '"another"'))
    settings.LOGIN_FILE = str(other)
    answer = kim.get(back)
    assert answer.status_code == 401 and not openid.gets_in(kim)


def test_the_login_page_leads_to_the_provider_and_its_addresses_have_no_password_here(openid: World) -> None:
    kim = User.objects.get(email="kim@ekstad.example")
    kim.set_password("en lång mening att minnas")
    kim.save()
    browser = openid.browser()
    page = browser.get(openid.site + "/konto/logga-in/?next=/organisation/").text
    assert 'href="/konto/via/ekstad/?next=%2Forganisation%2F"' in page
    token = page.partition('csrfmiddlewaretoken" value="')[2].partition('"')[0]
    form = {"login": "Kim@Ekstad.example", "password": "en lång mening att minnas", "csrfmiddlewaretoken": token}
    answer = browser.post(openid.site + "/konto/logga-in/", data=form)
    assert "Adresser på ekstad.example loggar in med Ekstads kommun" in answer.text
    assert not openid.gets_in(browser)
    assert browser.get(openid.site + "/konto/via/finns-inte/").status_code == 404


def test_the_way_to_a_provider_never_leads_off_the_site_afterwards(openid: World) -> None:
    browser = openid.browser()
    landed = browser.get(openid.idp.log_in(browser, openid.site, "kim-1", next="https://evil.example/"))
    assert landed.url == openid.site + "/"


def test_a_provider_that_sees_to_two_steps_meets_the_demand_and_another_does_not(
    openid: World, settings: Any, tmp_path: Path
) -> None:
    with root_scope(openid.town.root.pk):
        Root.objects.update(settings={"two_step_roles": ["controller"]})
    kim = openid.browser()
    assert kim.get(openid.idp.log_in(kim, openid.site, "kim-1")).url == openid.site + "/konto/tva-steg/app/"
    file = tmp_path / "two.toml"
    file.write_text(Path(settings.LOGIN_FILE).read_text() + "two_steps = true\n")
    settings.LOGIN_FILE = str(file)
    kim = openid.browser()
    assert kim.get(openid.idp.log_in(kim, openid.site, "kim-1")).url == openid.site + "/"


def test_saml_lets_in_whom_it_knows_and_each_answer_once(saml: World) -> None:
    browser = saml.browser()
    request = saml.idp.asked(browser, saml.site)
    xml = saml.idp.answer(request, "Kim@ekstad.example")
    landed = saml.idp.carry(browser, request, xml)
    assert landed.status_code == 200 and landed.url == saml.site + "/"
    assert saml.gets_in(browser)
    account = SocialAccount.objects.get()
    assert (account.provider, account.uid, account.user.name) == ("ekstad", "person-kim", "Kim")
    for again in (browser, saml.browser()):
        assert saml.idp.carry(again, request, xml).status_code in (401, 403), "an answer opened twice"


def test_saml_refuses_whoever_is_not_invited_with_one_sentence(saml: World) -> None:
    for email in ("elsa@ekstad.example", "nils@lonnby.example", "kim@evil.example"):
        browser = saml.browser()
        request = saml.idp.asked(browser, saml.site)
        answer = saml.idp.carry(browser, request, saml.idp.answer(request, email))
        assert answer.status_code == 403 and REFUSED in answer.text
        assert not saml.gets_in(browser)


@pytest.mark.parametrize(
    "wrong",
    [
        {"signed": False},
        {"issuer": "https://idp.evil.example/saml"},
        {"audience": "https://another.example/saml"},
        {"age": timedelta(hours=1)},
        {"answers": False},
    ],
    ids=["unsigned", "another issuer", "for another site", "too old", "not asked for"],
)
def test_saml_refuses_an_answer_that_is_not_for_this_login(saml: World, wrong: dict[str, Any]) -> None:
    browser = saml.browser()
    request = saml.idp.asked(browser, saml.site)
    answer = saml.idp.carry(browser, request, saml.idp.answer(request, "kim@ekstad.example", **wrong))
    assert answer.status_code == 401 and BROKEN in answer.text
    assert not saml.gets_in(browser)


def test_saml_refuses_an_answer_that_was_changed_signed_by_another_or_carried_by_another(saml: World) -> None:
    browser = saml.browser()
    request = saml.idp.asked(browser, saml.site)
    good = saml.idp.answer(request, "elsa@ekstad.example")
    changed = good.replace(b"elsa@ekstad.example", b"kim@ekstad.example")
    assert saml.idp.carry(browser, request, changed).status_code == 401
    assert saml.idp.carry(browser, request, SamlProvider().answer(request, "kim@ekstad.example")).status_code == 401
    stranger = saml.browser()
    stranger.get(saml.site + "/konto/logga-in/")
    answer = saml.idp.carry(stranger, request, saml.idp.answer(request, "kim@ekstad.example"))
    assert answer.status_code == 403 and not saml.gets_in(stranger)
    assert not saml.gets_in(browser)


def test_saml_tells_a_provider_who_we_are(saml: World) -> None:
    answer = saml.browser().get(saml.site + "/konto/saml/ekstad/metadata/")
    assert answer.headers["Content-Type"] == "text/xml"
    assert f'entityID="{saml.site}/konto/saml/ekstad/metadata/"' in answer.text
    assert f'Location="{saml.site}/konto/saml/ekstad/svar/"' in answer.text

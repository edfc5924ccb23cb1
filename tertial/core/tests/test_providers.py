"""The file that says who logs in by whom: what is wrong in it is told with its place, and it names no secret."""

import pytest

from tertial.core.errors import Refused
from tertial.core.providers import only_provider_for, provider_by_key, providers

GOOD = {
    "key": '"kommunen"',
    "kind": '"openid_connect"',
    "name": '"Kommunen"',
    "root": '"ekstad"',
    "domains": '["Ekstad.example", "@skola.ekstad.example"]',
    "server_url": '"https://login.example/"',
    "client_id": '"tertial"',
    "secret_variable": '"PROVETS_HEMLIGHET"',
}


@pytest.fixture
def written(settings, tmp_path, monkeypatch):
    """Writes the file with some lines changed, or left out where they are None."""
    monkeypatch.setenv("PROVETS_HEMLIGHET", "mycket hemligt")

    def write(times=1, **changed):
        lines = {**GOOD, **changed}
        text = "\n".join(f"{key} = {value}" for key, value in lines.items() if value is not None)
        file = tmp_path / f"login{len(list(tmp_path.iterdir()))}.toml"
        file.write_text(f"[[provider]]\n{text}\n" * times)
        settings.LOGIN_FILE = str(file)

    return write


def test_a_provider_is_read_with_its_domains_and_a_secret_that_lies_elsewhere(written):
    written(only="true")
    [provider] = providers()
    assert (provider.key, provider.root, provider.two_steps) == ("kommunen", "ekstad", False)
    assert provider.domains == {"ekstad.example", "skola.ekstad.example"}
    assert provider.secret == "mycket hemligt"
    assert "hemligt" not in repr(provider)
    assert only_provider_for("Kim@EKSTAD.example") is provider is provider_by_key("kommunen")
    assert only_provider_for("kim@ekstad.example.evil.example") is None
    assert only_provider_for("ekstad.example@evil.example") is None


def test_without_a_file_there_is_no_provider(settings):
    settings.LOGIN_FILE = ""
    assert providers() == () and provider_by_key("kommunen") is None


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"kind": '"ldap"'}, "kind är ”ldap”; skriv något av openid_connect, saml."),
        ({"key": '"å b"'}, "key ska bestå av bokstäver a–z, siffror och bindestreck."),
        ({"server_url": '"http://login.example/"'}, "server_url ska börja med https://."),
        ({"domains": '["ekstad"]'}, "domains ska vara en lista med minst en domän"),
        ({"domains": None}, "domains ska vara en lista med minst en domän"),
        ({"secret_variable": '"FINNS_INTE"'}, "secret_variable pekar på FINNS_INTE, som inte är satt i miljön."),
        ({"secret_file": '"/finns/inte"'}, "secret_file är /finns/inte, som inte går att läsa."),
        ({"only": '"ja"'}, "only ska vara true eller false."),
        ({"secret": '"i klartext"'}, "secret är okänd"),
        ({"kind": '"saml"'}, "server_url är okänd"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(written, changed, sentence):
    written(**changed)
    with pytest.raises(Refused) as refused:
        providers()
    assert "provider 1" in refused.value.message and sentence in refused.value.message


def test_two_providers_have_each_their_key(written):
    written(times=2)
    with pytest.raises(Refused, match="kommunen finns två gånger"):
        providers()

"""Kommunens egen inloggning: which provider logs in whom, read from a file beside the installation.

The file (TERTIAL_LOGIN_FILE) names no secret: each provider's secret or key lies in a file or variable of its own.
"""

import functools
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from tertial.core.reading import Entry, read_toml

COMMON = ("key", "kind", "name", "root", "domains", "only", "two_steps")
OIDC = ("server_url", "client_id", "secret_file", "secret_variable", "email_claim")
SAML = ("entity_id", "sso_url", "slo_url", "certificate_file", "metadata_url", "email_attribute", "our_key_file",
        "our_certificate_file")  # fmt: skip
_HERE = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True)
class LoginProvider:
    """A provider and for whom it speaks: the addresses of its domains, and people of one root organisation.

    `only`: these addresses log in nowhere else. `two_steps`: the provider sees to a second step itself.
    """

    key: str
    kind: str
    name: str
    root: str
    domains: frozenset[str]
    only: bool = False
    two_steps: bool = False
    client_id: str = ""
    secret: str = field(default="", repr=False)
    settings: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def speaks_for(self, email: str) -> bool:
        return domain_of(email) in self.domains


def providers() -> tuple[LoginProvider, ...]:
    """Every provider of the installation, in the file's order. Refused when the file is wrong."""
    return _read(settings.LOGIN_FILE) if settings.LOGIN_FILE else ()


def provider_by_key(key: str) -> LoginProvider | None:
    return next((provider for provider in providers() if provider.key == key), None)


def only_provider_for(email: str) -> LoginProvider | None:
    """The provider through which this address must log in, if there is one."""
    return next((provider for provider in providers() if provider.only and provider.speaks_for(email)), None)


def is_guarded(address: str) -> bool:
    """Whether what is sent to the address is encrypted on its way, or stays on this computer."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _HERE)


def domain_of(email: str) -> str:
    return email.rpartition("@")[2].strip().lower()


@functools.cache
def _read(file: str) -> tuple[LoginProvider, ...]:
    top = read_toml(Path(file))
    top.only("provider")
    found = tuple(_provider(entry) for entry in top.entries("provider"))
    for number, provider in enumerate(found):
        if provider.key in {earlier.key for earlier in found[:number]}:
            top.refuse("key", f"{provider.key} finns två gånger; ge var och en sin nyckel")
    return found


def _provider(entry: Entry) -> LoginProvider:
    kind = entry.choice("kind", ("openid_connect", "saml"))
    entry.only(*COMMON, *(OIDC if kind == "openid_connect" else SAML))
    key = entry.text("key")
    if not key.replace("-", "").isalnum() or not key.isascii():
        entry.refuse("key", "ska bestå av bokstäver a–z, siffror och bindestreck")
    client_id, secret, more = _openid(entry) if kind == "openid_connect" else (key, "", _saml(entry))
    return LoginProvider(
        key=key,
        kind=kind,
        name=entry.text("name"),
        root=entry.text("root"),
        domains=_domains(entry),
        only=_flag(entry, "only"),
        two_steps=_flag(entry, "two_steps"),
        client_id=client_id,
        secret=secret,
        settings=more,
    )


def _openid(entry: Entry) -> tuple[str, str, dict[str, Any]]:
    """Client id, secret, and what allauth wants to know."""
    more = {
        "server_url": _address(entry, "server_url"),
        "oauth_pkce_enabled": True,
        "email_claim": entry.text("email_claim", "email"),
    }
    return entry.text("client_id"), _secret(entry), more


def _saml(entry: Entry) -> dict[str, Any]:
    idp: dict[str, Any] = {"entity_id": entry.text("entity_id")}
    if "metadata_url" in entry.data:
        idp["metadata_url"] = _address(entry, "metadata_url")
    else:
        idp |= {"sso_url": _address(entry, "sso_url"), "x509cert": _file(entry, "certificate_file")}
        if "slo_url" in entry.data:
            idp["slo_url"] = _address(entry, "slo_url")
    advanced: dict[str, Any] = {
        "strict": True,
        "want_assertion_signed": True,
        "reject_deprecated_algorithm": True,
        "reject_idp_initiated_sso": True,
    }
    if "our_key_file" in entry.data:
        advanced |= {
            "private_key": _file(entry, "our_key_file"),
            "x509cert": _file(entry, "our_certificate_file"),
            "authn_request_signed": True,
        }
    more: dict[str, Any] = {"idp": idp, "advanced": advanced}
    if "email_attribute" in entry.data:
        more["attribute_mapping"] = {"email": [entry.text("email_attribute")]}
    return more


def _secret(entry: Entry) -> str:
    if "secret_file" in entry.data:
        return _file(entry, "secret_file")
    variable = entry.text("secret_variable")
    found = os.environ.get(variable, "")
    return found or entry.refuse("secret_variable", f"pekar på {variable}, som inte är satt i miljön")


def _file(entry: Entry, key: str) -> str:
    path = Path(entry.text(key))
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError:
        entry.refuse(key, f"är {path}, som inte går att läsa")


def _address(entry: Entry, key: str) -> str:
    """An address that is encrypted on its way; one on this computer need not be."""
    address = entry.text(key)
    if not is_guarded(address):
        entry.refuse(key, "ska börja med https://")
    return address


def _domains(entry: Entry) -> frozenset[str]:
    found = entry.data.get("domains")
    if not isinstance(found, list) or not found or not all(isinstance(name, str) and "." in name for name in found):
        entry.refuse("domains", 'ska vara en lista med minst en domän, som ["kommun.example"]')
    return frozenset(name.strip().lower().removeprefix("@") for name in found)


def _flag(entry: Entry, key: str) -> bool:
    value = entry.data.get(key, False)
    return value if isinstance(value, bool) else entry.refuse(key, "ska vara true eller false")

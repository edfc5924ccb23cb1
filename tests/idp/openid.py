"""An OpenID provider, a well-kept one for tests, and somebody between it and us who may change what it answers."""

import json
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import requests

logging.getLogger("werkzeug").setLevel(logging.ERROR)


@dataclass
class OpenIdProvider:
    """The provider, as WSGI. `between` changes what it says of a token on the way to us; `answered` is what it said.

    `ends_logins`: it tells where a login is ended.
    """

    people: dict[str, dict[str, Any]]
    between: Callable[[dict[str, Any]], dict[str, Any]] | None = None
    answered: list[dict[str, Any]] = field(default_factory=list)
    address: str = ""
    ends_logins: bool = True

    def __post_init__(self) -> None:
        # It brings Flask and Authlib along, which nobody else needs: seconds of every worker's start.
        import oidc_provider_mock

        users = [oidc_provider_mock.User(sub=sub, claims=claims) for sub, claims in self.people.items()]
        self.app = oidc_provider_mock.app(require_nonce=True, user_claims=users).wsgi_app

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if path not in ("/oauth2/token", "/.well-known/openid-configuration"):
            answer: Iterable[bytes] = self.app(environ, start_response)
            return answer
        started: list[Any] = []
        body = json.loads(b"".join(self.app(environ, lambda *args: started.extend(args))))
        if path == "/oauth2/token":
            self.answered.append(body)
            body = self.between(body) if self.between else body
        elif not self.ends_logins:
            del body["end_session_endpoint"]
        changed = json.dumps(body).encode()
        headers = [(name, value) for name, value in started[1] if name.lower() != "content-length"]
        start_response(started[0], [*headers, ("Content-Length", str(len(changed)))])
        return [changed]

    def log_in(self, browser: requests.Session, site: str, who: str, **query: str) -> str:
        """What a browser does: to our site, to the provider, where `who` logs in; the address it is sent back to."""
        asked = browser.get(f"{site}/konto/via/ekstad/", params=query, allow_redirects=False)
        assert asked.status_code == 302, asked.text
        answered = browser.post(asked.headers["Location"], data={"sub": who}, allow_redirects=False)
        assert answered.status_code == 302, answered.text
        return answered.headers["Location"]

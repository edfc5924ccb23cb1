"""A SAML provider: it reads our request as the standard says and signs its answer with a library that we do not use."""

import base64
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from lxml import etree
from signxml import XMLSigner

ENTITY = "https://idp.ekstad.example/saml"
SSO = "https://idp.ekstad.example/sso"
EMAIL = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress"
ANSWER = """
<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"
    xmlns:ds="http://www.w3.org/2000/09/xmldsig#" ID="{response}" Version="2.0" IssueInstant="{now}"
    Destination="{acs}"{answers}>
  <saml:Issuer>{issuer}</saml:Issuer>
  <samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>
  <saml:Assertion ID="{assertion}" Version="2.0" IssueInstant="{now}">
    <saml:Issuer>{issuer}</saml:Issuer>
    <ds:Signature Id="placeholder"/>
    <saml:Subject>
      <saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">{subject}</saml:NameID>
      <saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">
        <saml:SubjectConfirmationData NotOnOrAfter="{until}" Recipient="{acs}"{answers}/>
      </saml:SubjectConfirmation>
    </saml:Subject>
    <saml:Conditions NotBefore="{since}" NotOnOrAfter="{until}">
      <saml:AudienceRestriction><saml:Audience>{audience}</saml:Audience></saml:AudienceRestriction>
    </saml:Conditions>
    <saml:AuthnStatement AuthnInstant="{now}" SessionIndex="{assertion}">
      <saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport</saml:AuthnContextClassRef></saml:AuthnContext>
    </saml:AuthnStatement>
    <saml:AttributeStatement>
      <saml:Attribute Name="{email_name}"><saml:AttributeValue>{email}</saml:AttributeValue></saml:Attribute>
    </saml:AttributeStatement>
  </saml:Assertion>
</samlp:Response>
"""


@dataclass(frozen=True)
class Request:
    """What our site asks: its number, where to answer, and who asks."""

    number: str
    acs: str
    asks: str


class SamlProvider:
    """Holds a key pair and answers requests with it."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(65537, 2048)
        self.certificate = _certificate(self.key)

    @property
    def pem(self) -> str:
        return self.certificate.public_bytes(serialization.Encoding.PEM).decode()

    def asked(self, browser: requests.Session, site: str) -> Request:
        """Begins a login in the browser; the request that it was given to carry."""
        answer = browser.get(f"{site}/konto/via/ekstad/", allow_redirects=False)
        assert answer.status_code == 302, answer.text
        assert answer.headers["Location"].startswith(SSO)
        query = parse_qs(urlsplit(answer.headers["Location"]).query)
        request = etree.fromstring(zlib.decompress(base64.b64decode(query["SAMLRequest"][0]), -15))
        issuer = request.findtext("{urn:oasis:names:tc:SAML:2.0:assertion}Issuer")
        return Request(request.get("ID", ""), request.get("AssertionConsumerServiceURL", ""), issuer or "")

    def answer(
        self,
        request: Request,
        email: str,
        *,
        issuer: str = ENTITY,
        audience: str = "",
        answers: bool = True,
        age: timedelta = timedelta(),
        signed: bool = True,
    ) -> bytes:
        """The answer, as XML, that says who this is."""
        moment = datetime.now(UTC) - age
        text = ANSWER.format(
            response=f"_{uuid4().hex}",
            assertion=f"_{uuid4().hex}",
            now=_as_text(moment),
            since=_as_text(moment - timedelta(minutes=1)),
            until=_as_text(moment + timedelta(minutes=5)),
            acs=request.acs,
            answers=f' InResponseTo="{request.number}"' if answers else "",
            issuer=issuer,
            audience=audience or request.asks,
            subject=f"person-{email.partition('@')[0].lower()}",
            email_name=EMAIL,
            email=email,
        )
        document = etree.fromstring(text.strip())
        assertion = document.find("{urn:oasis:names:tc:SAML:2.0:assertion}Assertion")
        assert assertion is not None
        if signed:
            signer = XMLSigner(c14n_algorithm="http://www.w3.org/2001/10/xml-exc-c14n#")
            done = signer.sign(
                assertion, key=self.key, cert=[self.certificate], reference_uri=assertion.get("ID"), id_attribute="ID"
            )
            document.replace(assertion, done)
        else:
            assertion.remove(assertion[1])
        return etree.tostring(document)

    def carry(self, browser: requests.Session, request: Request, xml: bytes) -> requests.Response:
        """What the browser does with the answer: it posts it where it was told."""
        return browser.post(request.acs, data={"SAMLResponse": base64.b64encode(xml).decode(), "RelayState": ""})


def _as_text(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _certificate(key: rsa.RSAPrivateKey) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "idp.ekstad.example")])
    begun = datetime.now(UTC) - timedelta(days=1)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number()).not_valid_before(begun)
    return builder.not_valid_after(begun + timedelta(days=30)).sign(key, hashes.SHA256())

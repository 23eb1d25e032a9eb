"""Talks to the agency's provider (OpenID Connect Core 1.0, authorization code with PKCE) and believes only what it has verified.

Addresses come from the issuer of the settings and from its own discovery document, never from a request. It follows no redirects.
"""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from urllib.parse import urlsplit

import requests
from authlib.integrations.requests_client import OAuth2Session  # type: ignore[import-untyped]
from authlib.oidc.core import CodeIDToken  # type: ignore[import-untyped]
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from caller_server.domain.errors import TryAgain
from caller_server.usecases.accounts import NotSignedIn
from caller_server.usecases.staff import USERNAME
from caller_server.web.settings import OidcSettings

PATIENCE_S = 5
LARGEST_ANSWER = 256 * 1024  # bytes; a discovery document or key set has a few thousand
LEEWAY_S = 60  # clocks differ
SCOPE = "openid profile"
SECRET_BYTES = 32
SUBJECT_LONGEST = 300  # the column; a subject has at most 255 characters (Core 1.0, 2)
# Signatures by the provider's own key only: never "none", and never HMAC, whose key would be a secret that others hold too.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]


@dataclass(frozen=True)
class Begun:
    """A sign-in that was begun: where the browser goes, and what must come back or be proved."""

    url: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True)
class Identity:
    """Whom the provider vouches for: ``subject`` is issuer and subject, ``username`` the claim of the settings, if sent."""

    subject: str
    username: str | None


@dataclass(frozen=True)
class Provider:
    """The provider of the settings. Every method asks it over the network; raises TryAgain when it cannot be used."""

    settings: OidcSettings

    def begin(self, redirect_uri: str) -> Begun:
        """Where to send the browser, with a fresh state, nonce and PKCE verifier."""
        found = self._discover()
        state, nonce, verifier = (secrets.token_urlsafe(SECRET_BYTES) for _ in range(3))
        with self._client(redirect_uri) as client:
            url, _ = client.create_authorization_url(
                found["authorization_endpoint"], state=state, nonce=nonce, code_verifier=verifier
            )
        return Begun(url, state, nonce, verifier)

    def finish(self, code: str, redirect_uri: str, nonce: str, verifier: str, now: datetime) -> Identity:
        """Trade the code for an id_token and verify it. Raises NotSignedIn for a code or token that is not good."""
        found = self._discover()
        token = self._token(found["token_endpoint"], code, redirect_uri, verifier)
        keys = self._get(found["jwks_uri"])
        claims = self._verified(token, keys, nonce, now)
        own, name = claims["sub"], claims.get(self.settings.username_claim)
        subject = f"{self.settings.issuer}|{own}"
        if not isinstance(own, str) or not own.strip() or not own.isprintable() or len(subject) > SUBJECT_LONGEST:
            raise NotSignedIn("provider_answer")
        return Identity(subject, name if isinstance(name, str) and USERNAME.fullmatch(name) else None)

    def _token(self, endpoint: str, code: str, redirect_uri: str, verifier: str) -> Mapping[str, Any]:
        with self._client(redirect_uri) as client:
            try:
                # The client secret goes as the settings' standard way says; a public client sends its id and proves by PKCE.
                answer = client.fetch_token(
                    endpoint, code=code, code_verifier=verifier, timeout=PATIENCE_S, allow_redirects=False
                )
            except requests.RequestException as error:
                raise TryAgain("provider_unreachable") from error
            except Exception as error:  # whatever the library makes of a refusal or of an answer that is no token
                raise NotSignedIn("provider_answer") from error
        if not isinstance(answer, dict) or not isinstance(answer.get("id_token"), str):
            raise NotSignedIn("provider_answer")
        return answer

    def _verified(self, token: Mapping[str, Any], keys: Mapping[str, Any], nonce: str, now: datetime) -> Mapping[str, Any]:
        """The claims of the id_token: signature, issuer, audience, times, nonce and hash of the access token are right."""
        try:
            read = jwt.decode(token["id_token"], KeySet.import_key_set(cast(Any, keys)), algorithms=ALGORITHMS)
            claims = CodeIDToken(
                read.claims,
                read.header,
                options={
                    "iss": {"essential": True, "value": self.settings.issuer},
                    "aud": {"essential": True, "value": self.settings.client_id},
                },
                params={"nonce": nonce, "client_id": self.settings.client_id, "access_token": token.get("access_token")},
            )
            claims.validate(now=int(now.timestamp()), leeway=LEEWAY_S)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise NotSignedIn("provider_answer") from error
        return dict(read.claims)

    def _discover(self) -> Mapping[str, Any]:
        """The provider's own description (Discovery 1.0): of this issuer, with addresses no weaker than the issuer's own."""
        issuer = self.settings.issuer
        found = self._get(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        allowed = {"https"} if urlsplit(issuer).scheme == "https" else {"http", "https"}
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
            if not isinstance(found.get(name), str) or urlsplit(found[name]).scheme not in allowed:
                raise TryAgain("provider_unreachable")
        if found.get("issuer") != issuer:
            raise TryAgain("provider_unreachable")
        return found

    def _get(self, url: str) -> Mapping[str, Any]:
        try:
            with requests.get(url, timeout=PATIENCE_S, allow_redirects=False, stream=True) as answer:
                if answer.status_code != 200:
                    raise TryAgain("provider_unreachable")
                body = answer.raw.read(LARGEST_ANSWER + 1, decode_content=True)
            read = json.loads(body) if len(body) <= LARGEST_ANSWER else None
        except (requests.RequestException, OSError, ValueError) as error:
            raise TryAgain("provider_unreachable") from error
        if not isinstance(read, dict):
            raise TryAgain("provider_unreachable")
        return read

    def _client(self, redirect_uri: str) -> OAuth2Session:
        return OAuth2Session(
            self.settings.client_id,
            self.settings.client_secret or None,
            scope=SCOPE,
            redirect_uri=redirect_uri,
            code_challenge_method="S256",
            token_endpoint_auth_method="client_secret_basic" if self.settings.client_secret else "none",
        )

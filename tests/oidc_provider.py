"""A provider of identities on loopback (OpenID Connect): keys, discovery, PKCE, tokens. It can be told to lie."""

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from flask import Flask, Response, jsonify, redirect, request
from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug.serving import make_server
from werkzeug.wrappers import Response as AnyResponse

CLIENT_ID, CLIENT_SECRET = "lapak", "a secret that client and provider share"


@dataclass
class OidcProvider:
    """``person`` is who is signed in there. ``lie`` changes the claims before they are signed; ``sign`` signs them."""

    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    issuer: str = ""
    person: dict[str, Any] = field(default_factory=lambda: {"sub": "7d1f", "preferred_username": "rina"})
    lie: Callable[[dict[str, Any]], dict[str, Any]] = lambda claims: claims
    discovery: dict[str, Any] = field(default_factory=dict)  # over the true one
    status: int = 200
    delay_s: float = 0
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.key = RSAKey.generate_key(2048, parameters={"kid": "one"}, private=True)
        self.sign: Callable[[dict[str, Any]], str] = self.signed
        self._codes: dict[str, dict[str, str]] = {}

    def signed(self, claims: dict[str, Any], key: RSAKey | None = None) -> str:
        """As it should be."""
        return jwt.encode({"alg": "RS256", "kid": self.key.kid}, claims, key or self.key)

    def signed_by_somebody_else(self, claims: dict[str, Any]) -> str:
        """By a key of the same name that is not the provider's."""
        return self.signed(claims, RSAKey.generate_key(2048, private=True))

    def signed_with_the_public_key(self, claims: dict[str, Any]) -> str:
        """The old trick: HMAC, with the public key as its secret."""
        signing = f"{_part({'alg': 'HS256', 'kid': self.key.kid})}.{_part(claims)}"
        seal = hmac.digest(self.key.as_pem(private=False), signing.encode(), "sha256")
        return f"{signing}.{_text(seal)}"

    def unsigned(self, claims: dict[str, Any]) -> str:
        """alg none."""
        return f"{_part({'alg': 'none'})}.{_part(claims)}."

    def app(self) -> Flask:
        """The provider's routes."""
        app = Flask("provider")
        app.before_request(self._note)
        app.add_url_rule("/.well-known/openid-configuration", view_func=self._configuration)
        app.add_url_rule("/keys", view_func=self._keys)
        app.add_url_rule("/authorize", view_func=self._authorize)
        app.add_url_rule("/token", view_func=self._token, methods=["POST"])
        app.add_url_rule("/elsewhere", view_func=lambda: redirect("/keys"))
        return app

    def _note(self) -> Response | None:
        self.asked.append(request.path)
        time.sleep(self.delay_s)
        return None if self.status == 200 else Response("<h1>broken</h1>", self.status)

    def _configuration(self) -> Response:
        found = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
        }
        return jsonify(found | self.discovery)

    def _keys(self) -> Response:
        return jsonify({"keys": [self.key.as_dict(private=False) | {"use": "sig", "alg": "RS256"}]})

    def _authorize(self) -> AnyResponse:
        wanted = request.args
        assert (wanted["client_id"], wanted["response_type"], wanted["code_challenge_method"]) == (CLIENT_ID, "code", "S256")
        assert "openid" in wanted["scope"].split()
        code = uuid4().hex
        self._codes[code] = {name: wanted[name] for name in ("nonce", "code_challenge", "redirect_uri")}
        return redirect(f"{wanted['redirect_uri']}?{urlencode({'code': code, 'state': wanted['state']})}")

    def _token(self) -> AnyResponse:
        given = request.authorization
        begun = self._codes.pop(request.form.get("code", ""), None)
        proof = hashlib.sha256(request.form.get("code_verifier", "").encode()).digest()
        is_good = (
            begun is not None
            and given is not None
            and (given.username, given.password) == (CLIENT_ID, CLIENT_SECRET)
            and _text(proof) == begun["code_challenge"]
            and request.form.get("redirect_uri") == begun["redirect_uri"]
        )
        if not is_good or begun is None:
            return jsonify({"error": "invalid_grant"}), 400  # type: ignore[return-value]
        at = int(self.now().timestamp())
        claims = {"iss": self.issuer, "aud": CLIENT_ID, "iat": at, "exp": at + 300, "nonce": begun["nonce"]} | self.person
        return jsonify({"access_token": uuid4().hex, "token_type": "Bearer", "id_token": self.sign(self.lie(claims))})


def _text(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).decode().rstrip("=")


def _part(values: dict[str, Any]) -> str:
    return _text(json.dumps(values).encode())


@contextmanager
def running() -> Iterator[OidcProvider]:
    """The provider, answering on a free port of loopback."""
    provider = OidcProvider()
    server = make_server("127.0.0.1", 0, provider.app(), threaded=True)
    provider.issuer = f"http://127.0.0.1:{server.port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()

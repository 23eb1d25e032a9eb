"""Signing in at the agency's own provider, where the settings name one. It finds accounts; it never makes any."""

import secrets
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, redirect, request
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response as AnyResponse

from caller_server.domain.errors import NotFound, QueueError
from caller_server.usecases.accounts import NotSignedIn
from caller_server.web.access import public
from caller_server.web.context import here
from caller_server.web.errors import answer, problem
from caller_server.web.landing import own_path, where_to
from caller_server.web.oidc_provider import Begun, Provider
from caller_server.web.pages import show_sign_in
from caller_server.web.session import set_cookie

bp = Blueprint("oidc", __name__)
CALLBACK = "/sign-in/oidc/callback"
SALT = "lapak sign-in at the provider"
LASTS_S = 600  # from our page to the provider's, a password and a second factor there, and back


@bp.get("/sign-in/oidc")
@public
def begin() -> AnyResponse:
    """Send the browser to the provider; ``?next=`` is where it comes out in the end."""
    provider, redirect_uri = _provider(), _redirect_uri()
    begun: Begun = here().apart(lambda: provider.begin(redirect_uri))
    response = redirect(begun.url, 303)
    response.headers["Cache-Control"] = "no-store"
    kept = {"state": begun.state, "nonce": begun.nonce, "verifier": begun.verifier, "next": request.args.get("next", "")[:500]}
    response.set_cookie(_cookie(), _signer().dumps(kept), max_age=LASTS_S, **_cookie_rules())
    return response


@bp.get(CALLBACK)
@public
def finish() -> AnyResponse:
    """Where the provider sends the browser back to: with a good answer, somebody we know is signed in."""
    provider, kept = _provider(), _kept()
    if "error" in request.args:
        raise NotSignedIn("provider_refused")
    code, redirect_uri, now = request.args.get("code", ""), _redirect_uri(), here().ports.clock()
    identity = here().apart(lambda: provider.finish(code, redirect_uri, kept["nonce"], kept["verifier"], now))
    session = here().accounts.sign_in_by_provider(identity.subject, identity.username)
    response = redirect(where_to(session.staff, kept["next"]), 303)
    response.headers["Cache-Control"] = "no-store"
    set_cookie(response, session)
    _forget(response)
    return response


@bp.errorhandler(QueueError)
def _refused(refusal: QueueError) -> Response:
    """The sign-in page with a sentence: there is nothing else that somebody in the middle of signing in could do."""
    if isinstance(refusal, NotFound):
        return answer(refusal)
    told = problem(refusal)
    response = show_sign_in(own_path(request.args.get("next", "")) or "", told.detail)
    response.status_code = told.status
    _forget(response)
    return response


def _provider() -> Provider:
    chosen = here().settings.oidc
    if chosen is None:
        raise NotFound("address")
    return Provider(chosen)


def _redirect_uri() -> str:
    """Where the provider sends people back to; it knows this address beforehand and takes no other."""
    base = here().settings.public_url or request.host_url
    parts = urlsplit(base)
    return f"{parts.scheme}://{parts.netloc}{CALLBACK}"


def _kept() -> dict[str, Any]:
    """What this browser began with. Raises NotSignedIn when it began nothing, too long ago, or something else."""
    try:
        kept: dict[str, Any] = _signer().loads(request.cookies.get(_cookie(), ""), max_age=LASTS_S)
    except BadSignature as error:
        raise NotSignedIn("provider_state") from error
    if not secrets.compare_digest(request.args.get("state", "").encode(), kept["state"].encode()):
        raise NotSignedIn("provider_state")
    return kept


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(here().settings.secret_key, salt=SALT)


def _cookie() -> str:
    return "__Host-lapak_oidc" if here().settings.cookie_secure else "lapak_oidc"


def _cookie_rules() -> dict[str, Any]:
    # Lax: the provider's page leads back here by an ordinary link from another site.
    return {"path": "/", "secure": here().settings.cookie_secure, "httponly": True, "samesite": "Lax"}


def _forget(response: AnyResponse) -> None:
    response.delete_cookie(_cookie(), **_cookie_rules())

"""Before every request: who calls, and whether the route's rule lets them.

Who acts comes from the session, the bearer token or the device key alone, never from the body.
"""

import re
import secrets
from typing import cast
from urllib.parse import urlsplit

from flask import g, request

from caller_server.domain.errors import Forbidden, NotFound
from caller_server.domain.ids import BranchCode
from caller_server.usecases import joining
from caller_server.usecases.accounts import Device, DeviceKind, NotSignedIn, Session, Staff, session_cookie
from caller_server.usecases.joining import Visitor
from caller_server.usecases.ports import Actor
from caller_server.web.access import Access
from caller_server.web.context import here

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
CSRF_HEADER = "X-CSRF-Token"
CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


def guard() -> None:
    """Before every request: refuse a foreign page, find out who calls, and let in whom the route's rule names.

    Raises Forbidden, NotSignedIn, and NotFound for a counter that no branch has. Leaves the caller in ``g``.
    """
    if request.endpoint is None:
        return  # no such address: the answer to that comes next
    rule = here().access.get(request.endpoint)
    if rule is None:
        raise Forbidden("no_rule")
    if request.method not in SAFE_METHODS:
        _refuse_foreign_page(here().settings.public_url)
    _check_path()
    g.ticket = here().ports.find_ticket(here().ports.token_hash(token())) if rule.is_participant else None
    if not rule.is_open:
        g.caller = _identify(rule)
        _admit(rule, g.caller)


def _check_path() -> None:
    """What cannot be a code is no code, and is not asked the database for (PostgreSQL takes no NUL)."""
    for name in ("branch", "counter"):
        code = (request.view_args or {}).get(name)
        if code is not None and not CODE.fullmatch(code):
            raise NotFound("address")


def _refuse_foreign_page(public_url: str | None) -> None:
    """A browser says from which page a change comes; programs that are not browsers send nothing."""
    origin = request.headers.get("Origin")
    own = {_origin(request.host_url)} | ({_origin(public_url)} if public_url else set())
    if (origin is not None and origin not in own) or request.headers.get("Sec-Fetch-Site") == "cross-site":
        raise Forbidden("foreign_page")


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _identify(rule: Access) -> Staff | Device | Visitor:
    accounts = here().accounts
    header = request.headers.get("Authorization")
    if header is None:
        return _by_cookie().staff
    scheme, _, secret = header.partition(" ")
    if scheme.lower() == "presence" and rule.is_present:
        return joining.visitor(here().ports, secret.strip())
    if scheme.lower() == "bearer":
        look_ups = (accounts.device_by_key, accounts.staff_by_bearer)
        for look_up in look_ups if rule.devices else reversed(look_ups):
            caller = look_up(secret.strip())
            if caller is not None:
                return caller
    raise NotSignedIn("key_unknown")


def _by_cookie() -> Session:
    """The session of the cookie. A change under it needs the CSRF header, which no foreign page can know."""
    session = signed_in()
    if session is None:
        raise NotSignedIn("no_session")
    if request.method not in SAFE_METHODS:
        sent = request.headers.get(CSRF_HEADER, "")
        if not secrets.compare_digest(sent.encode(), session.csrf.encode()):
            raise Forbidden("csrf")
    g.session = session
    return session


def signed_in() -> Session | None:
    """The session of this request's cookie, if there is one."""
    secret = request.cookies.get(session_cookie(here().settings.cookie_secure))
    return here().accounts.session(secret) if secret else None


def pending() -> Session | None:
    """The session of this request's cookie that waits for its second factor, if there is one."""
    secret = request.cookies.get(session_cookie(here().settings.cookie_secure))
    return here().accounts.pending(secret) if secret else None


def session_or_pending() -> Session:
    """Who is signed in by cookie, or is about to be. Raises NotSignedIn, and Forbidden without the CSRF header.

    A pending session has no page that could know a CSRF token; the cookie's SameSite and the origin guard it.
    """
    return pending() or _by_cookie()


def own_session() -> Session:
    """The session of a route for people themselves. Raises Forbidden for programs with a bearer token."""
    session: Session | None = g.get("session")
    if session is None:
        raise Forbidden("not_for_programs")
    return session


def _admit(rule: Access, caller: Staff | Device | Visitor) -> None:
    if not rule.allows(caller):
        raise Forbidden("role")
    where = (request.view_args or {}).get("branch")
    counter = (request.view_args or {}).get("counter")
    if counter is not None:
        where = here().branch_of_counter(counter)
        if where is None:
            raise NotFound("counter", counter=counter)
    if where is not None:
        g.branch = BranchCode(where)
        if not caller.belongs_to(where):
            raise Forbidden("other_branch")


def kiosk_branch() -> BranchCode | None:
    """Where the kiosk stands whose key came with a request that needs none; None for everybody else.

    A ticket that was shown to a kiosk is in the branch, as much as one whose holder read the kiosk's code.
    """
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    found = here().accounts.device_by_key(secret.strip()) if scheme.lower() == "bearer" and secret.strip() else None
    return BranchCode(found.branch) if found is not None and found.kind is DeviceKind.KIOSK else None


def token() -> str:
    """The ticket token of this request's path."""
    return str((request.view_args or {})["token"])


def actor() -> Actor:
    """Who acts in this request; only on routes that somebody has to sign in for."""
    return cast(Staff | Device, g.caller).actor

"""How often what may be asked for: one table, by endpoint. What staff and kiosks do all day is not limited."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, g, request
from flask_limiter import Limiter
from pydantic_core import from_json
from werkzeug.exceptions import HTTPException

from caller_server.web.guard import pending, signed_in, token
from caller_server.web.joining import code_sent, step_sent, visitor_sent
from caller_server.web.settings import WebSettings

REDIS_PATIENCE_S = 1  # a Redis that does not answer must not hold up anybody's request for longer


def address() -> str:
    """Where the request comes from; the lobby's Wi-Fi is one address, so what is limited by it must be generous."""
    return request.remote_addr or "nowhere"


def _name_and_address() -> str:
    try:
        body = from_json(request.get_data())
    except (ValueError, HTTPException):  # no JSON, or too much of it: the route itself refuses that
        body = None
    name = body.get("username") if isinstance(body, dict) else None
    return f"{address()} {str(name).strip().lower()[:80]}"


def _ticket() -> str:
    return f"ticket {token()}"


def _caller() -> str:
    return str(g.caller.actor.scope)


def _signing_in() -> str:
    """Whoever waits for a second factor, by account: another pending session must not give more tries."""
    session = pending() or signed_in()
    return f"account {session.staff.username}" if session else address()


def _is_known_ticket() -> bool:
    return g.ticket is not None


def _code() -> str:
    return f"code {request.view_args and request.view_args['branch']} {step_sent()}"


def _code_of_pass() -> str:
    visitor = visitor_sent()
    return f"code {visitor.branch} {visitor.step}" if visitor else address()


def _pass() -> str:
    visitor = visitor_sent()
    return f"pass {visitor.key}" if visitor else address()


def _is_taken(response: Response) -> bool:
    return response.status_code in (201, 303)


@dataclass(frozen=True)
class Limit:
    """At most ``rate`` per ``key``, counted together for all endpoints of a ``scope``; ``deduct_when``: for which answers."""

    rate: str
    key: Callable[[], str]
    scope: str
    exempt_when: Callable[[], bool] | None = None
    deduct_when: Callable[[Response], bool] | None = None


SIGN_IN = (Limit("10/minute", _name_and_address, "sign_in_name"), Limit("60/minute", address, "sign_in"))
ONE_TIME = (Limit("10/minute", address, "one_time_secret"),)
# Three codes out of a million are right at any moment: at twenty an hour, guessing one takes about two years.
SECOND_FACTOR = (Limit("10/minute", _signing_in, "second_factor"), Limit("20/hour", _signing_in, "second_factor_hour"))
SET_UP = (Limit("20/minute", _signing_in, "set_up"),)
OWN_SECRET = (Limit("10/minute", _caller, "own_secret"), Limit("20/hour", _caller, "own_secret_hour"))
PROVIDER = (Limit("60/minute", address, "provider"),)
# Tokens cannot be searched for: who tries unknown ones is stopped. A ticket that exists is never refused for it, or one
# person in the lobby could lock out everybody on the same Wi-Fi.
UNKNOWN_TOKEN = Limit("30/minute", address, "unknown_token", exempt_when=_is_known_ticket)
FOLLOW = (Limit("60/minute", _ticket, "follow"), UNKNOWN_TOKEN)
ACT = (Limit("30/minute", _ticket, "act"), UNKNOWN_TOKEN)
REACH = (Limit("12/minute", _ticket, "reach"), UNKNOWN_TOKEN)  # each may look up a name and change whom we write to
# A kiosk holds numbers for hours, and what it gave out by itself comes a hundred at once.
LEASES = (Limit("30/minute", _caller, "leases"),)
UPLOADS = (Limit("120/minute", _caller, "uploads"),)
# A code that was handed on is good for so many phones, and a pass for one number and its retries. Everybody in the lobby has
# one address, so that one is generous; who invents codes is stopped, without stopping those beside who read them.
PER_CODE = Limit("60/10 minute", _code, "code", exempt_when=lambda: step_sent() is None)
INVENTED_CODE = Limit("30/minute", address, "invented_code", exempt_when=lambda: not code_sent() or step_sent() is not None)
JOINED = (
    Limit("60/10 minute", _code_of_pass, "taken_by_code", lambda: visitor_sent() is None, deduct_when=_is_taken),
    Limit("5/10 minute", _pass, "taken_by_pass", lambda: visitor_sent() is None, deduct_when=_is_taken),
    Limit("300/minute", address, "taken_by_phones", lambda: visitor_sent() is None),
)

LIMITS: dict[str, tuple[Limit, ...]] = {
    "session.sign_in": SIGN_IN,
    "session.change_password": OWN_SECRET,
    "second_factor.finish_sign_in": SECOND_FACTOR,
    "second_factor.begin_set_up": SET_UP,
    "second_factor.confirm_set_up": SET_UP,
    "second_factor.switch_off": OWN_SECRET,
    "oidc.begin": PROVIDER,
    "oidc.finish": PROVIDER,
    "devices.enrol": ONE_TIME,
    "devices.lease": LEASES,
    "devices.take_in": UPLOADS,
    "pages.sign_in_by_link": ONE_TIME,
    "tickets.view": FOLLOW,
    "pages.follow": FOLLOW,
    "pages.qr": FOLLOW,
    "phone_app.manifest": FOLLOW,
    "reach.view": FOLLOW,
    **{f"reach.{verb}": REACH for verb in ("subscribe", "unsubscribe", "leave_contact", "forget")},
    "joining.presence": (PER_CODE, INVENTED_CODE),
    "join_pages.join": (PER_CODE, INVENTED_CODE),
    "join_pages.take": (PER_CODE, INVENTED_CODE, *JOINED),
    "branches.take": JOINED,
    **{f"tickets.{verb}": ACT for verb in ("coming", "arrive", "away", "defer", "leave", "come_back")},
}


def make_limiter(settings: WebSettings) -> Limiter:
    """The limiter; without its Redis it counts in memory until Redis is back."""
    is_shared = settings.rate_limit_storage != "memory://"
    return Limiter(
        key_func=address,
        storage_uri=settings.rate_limit_storage,
        storage_options={"socket_connect_timeout": REDIS_PATIENCE_S, "socket_timeout": REDIS_PATIENCE_S} if is_shared else {},
        strategy="fixed-window",
        in_memory_fallback_enabled=is_shared,
    )


def apply(app: Flask, limiter: Limiter, settings: WebSettings) -> None:
    """Put the limits on the routes. Raises KeyError for an endpoint that the application does not have."""
    limits = dict(LIMITS)
    if settings.take_limit:
        limits["branches.take"] = (*JOINED, Limit(settings.take_limit, _caller, "take"))
    for endpoint, several in limits.items():
        view: Any = app.view_functions[endpoint]
        for limit in several:
            shared = limiter.shared_limit(
                limit.rate,
                scope=limit.scope,
                key_func=limit.key,
                exempt_when=limit.exempt_when,
                deduct_when=limit.deduct_when,
            )
            view = shared(view)
        app.view_functions[endpoint] = view

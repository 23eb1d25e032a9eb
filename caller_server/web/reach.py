"""How the holder of a ticket is reached: browsers to wake, a telephone number or address, and forgetting them."""

from typing import cast

from flask import Response, request

from caller_server.contract.reach import (
    ContactKind,
    Forget,
    LeaveContact,
    LeftContact,
    MessageKind,
    ReachAnswer,
    Subscribe,
    Unsubscribe,
)
from caller_server.usecases import reach
from caller_server.web.access import participant
from caller_server.web.answers import as_json
from caller_server.web.body import api_blueprint, asked
from caller_server.web.context import here

bp = api_blueprint("reach")

LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "[::1]"})  # browsers trust these without encryption


@bp.get("/tickets/<token>/reach")
@bp.output(ReachAnswer)
@participant
def view(token: str) -> Response:
    """What this server can send, and what was left to be reached by."""
    return _told(reach.known(here().ports, here().reaching, token=token))


@bp.post("/tickets/<token>/subscribe")
@bp.input(Subscribe, arg_name="command")
@bp.output(ReachAnswer)
@participant
def subscribe(token: str, command: Subscribe) -> Response:
    """Wake this browser when something happens."""
    browser = reach.Browser(command.endpoint, command.keys.p256dh, command.keys.auth)
    return _told(reach.subscribe(here().ports, here().reaching, token=token, browser=browser, request=asked(command)))


@bp.post("/tickets/<token>/unsubscribe")
@bp.input(Unsubscribe, arg_name="command")
@bp.output(ReachAnswer)
@participant
def unsubscribe(token: str, command: Unsubscribe) -> Response:
    """Wake this browser no more."""
    told = reach.unsubscribe(here().ports, here().reaching, token=token, endpoint=command.endpoint, request=asked(command))
    return _told(told)


@bp.post("/tickets/<token>/contact")
@bp.input(LeaveContact, arg_name="command")
@bp.output(ReachAnswer)
@participant
def leave_contact(token: str, command: LeaveContact) -> Response:
    """Send messages to this number or address until the ticket is closed."""
    told = reach.leave_contact(
        here().ports, here().reaching, token=token, kind=command.kind, value=command.value, request=asked(command)
    )
    return _told(told)


@bp.post("/tickets/<token>/forget")
@bp.input(Forget, arg_name="command")
@bp.output(ReachAnswer)
@participant
def forget(token: str, command: Forget) -> Response:
    """Erase the contact and the browsers."""
    return _told(reach.forget(here().ports, here().reaching, token=token, request=asked(command)))


def _told(known: reach.Known) -> Response:
    reaching = here().reaching
    contact = None
    if known.kind and known.masked:
        contact = LeftContact(kind=cast(ContactKind, known.kind), masked=known.masked)
    answer = ReachAnswer(
        push_key=reaching.push_key,
        kinds=cast(list[MessageKind], list(reaching.kinds)),
        contact=contact,
        subscriptions=known.browsers,
        insecure=not _is_secure(),
    )
    return as_json(answer)


def _is_secure() -> bool:
    """Whether the page is one that browsers trust with push and a service worker."""
    host = request.host.rpartition(":")[0] or request.host
    return request.is_secure or here().settings.cookie_secure or host in LOCAL_HOSTS or request.host in LOCAL_HOSTS

"""Pages for those who look after the whole branch: the supervisor's live picture, and the greeter's page."""

from typing import Any, get_args

from flask import Blueprint, Response, g

from caller_server.contract.views import Message
from caller_server.domain.branch import Branch
from caller_server.usecases import views
from caller_server.usecases.accounts import NotSignedIn, Staff
from caller_server.web.access import LEADS, WATCHERS, WORKERS, staff
from caller_server.web.context import here
from caller_server.web.language import language
from caller_server.web.pages import sign_in_page
from caller_server.web.staff_pages import branch_called, own_branch, show, staff_page
from config.translations import texts

bp = Blueprint("lead_pages", __name__)
bp.register_error_handler(NotSignedIn, sign_in_page)


@bp.get("/live")
@staff(*WATCHERS)
def live() -> Response:
    """The supervisor's page; viewers get the same without anything that changes something."""
    branch, chosen = own_branch(), language()
    person: Staff = g.caller
    page = staff_page(branch, chosen, "live") | {
        "may_change": person.role in LEADS,
        "branches": _branches(person),
        "officers": here().ports.officers(branch.code) if person.role in LEADS else [],
        "services": [{"code": s.code, "name": s.name(chosen)} for s in branch.services],
        "counters": [
            {"code": c.code, "label": c.label, "kind": str(c.kind), "services": list(c.services)} for c in branch.counters
        ],
        "languages": list(branch.languages),
        "sentences": {code: _sentences(code) for code in branch.languages},
    }
    return show("live/live.html", t=texts("live", chosen), language=chosen, page=page)


@bp.get("/greeter")
@staff(*WORKERS)
def greeter() -> Response:
    """The page of whoever stands at the door."""
    return _greeter("find")


@bp.get("/take")
@staff(*WORKERS)
def take() -> Response:
    """The same page where it gives a number to somebody who cannot take one at the kiosk."""
    return _greeter("give")


def _greeter(opens: str) -> Response:
    branch, chosen = own_branch(), language()
    page = staff_page(branch, chosen, "greeter") | {
        "opens": opens,
        "services": _services(branch, chosen),
        "languages": list(branch.languages),
        "screens": branch.policy.screening,
        "asks_contact": branch.policy.one_ticket_each,
    }
    return show("greeter/greeter.html", t=texts("greeter", chosen), language=chosen, page=page)


def _services(branch: Branch, chosen: str) -> list[dict[str, Any]]:
    with here().ports.read_branch(branch.code, here().ports.clock()) as read:
        return [service.model_dump(mode="json", by_alias=True) for service in views.branch(read, chosen).services]


def _branches(person: Staff) -> list[dict[str, str]]:
    """The branches between which this person may choose; none for those who belong to one."""
    if person.branch is not None:
        return []
    return [{"code": code, "name": branch_called(code).name} for code in here().branches()]


def _sentences(code: str) -> dict[str, str]:
    """What the voice says for each message in this language, for the preview."""
    t = texts("voice", code)
    return {message: t(f"message.{message}") for message in get_args(Message)}

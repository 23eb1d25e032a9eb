"""The page on which a phone takes a number: what there is, what to bring and how long it takes, then the number itself.

Whole without scripts: every step is an address of its own, and taking the number is a form.
"""

import secrets
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

from flask import Blueprint, Response, redirect, request
from pydantic import ValidationError
from werkzeug.wrappers import Response as AnyResponse

from caller_server.contract.commands import TakeTicket
from caller_server.contract.views import WALK_MINUTES, BranchService, BranchView, Walk
from caller_server.domain.errors import Forbidden, NotFound, OneTicketEach, QueueError
from caller_server.domain.ids import BranchCode, TicketId
from caller_server.usecases import joining, views
from caller_server.usecases.take_ticket import take_ticket
from caller_server.web.access import public
from caller_server.web.body import asked
from caller_server.web.context import here
from caller_server.web.errors import InvalidRequest, problem
from caller_server.web.join_words import DayWords
from caller_server.web.joining import admit, code_sent
from caller_server.web.language import ON_PAGES, language
from caller_server.web.sentences import Clock
from caller_server.web.staff_pages import show
from config.translations import texts

bp = Blueprint("join_pages", __name__)
PHONE_COOKIE = "lapak_phone"  # the name a phone without scripts gave itself; with scripts the page keeps it
PHONE_KEPT_S = 24 * 3600
PHONE_BYTES = 18
SAID_BY_SCRIPTS = ("js.", "scan.", "mine.", "digit.", "number.")
REFERRER = "same-origin"  # told nothing, a browser would say of the form that it comes from nowhere
WALKS = (0, *WALK_MINUTES)  # minutes; 0: here already


@dataclass(frozen=True)
class Choice:
    """What was chosen so far; kept when the code has to be scanned again. ``walk`` in minutes, 0 for who is here already."""

    service: str | None = None
    walk: int = 0
    priority: bool = False


@dataclass(frozen=True)
class Presence:
    """Whether this phone was at the branch: ``pass_`` as text for the next request, ``code`` that gave it.

    ``state`` is ``none``, ``accepted`` or ``too_old``.
    """

    state: str
    pass_: str = ""
    code: str = ""


@bp.get("/b/<branch>")
@public
def join(branch: str) -> Response:
    """The services, or with ``?service=`` one of them; with the code of the display in ``?c=``, or a pass in ``?p=``."""
    return _page(BranchCode(branch), _choice(request.args), _presence(BranchCode(branch), request.args.get("p", "")))


@bp.post("/b/<branch>")
@public
def take(branch: str) -> AnyResponse:
    """Take the number, for phones without scripts; refused, it says why and keeps what was chosen."""
    code, choice = BranchCode(branch), _choice(request.form)
    presence = _presence(code, request.form.get("p", ""))
    phone = request.form.get("phone", "")
    try:
        token = _take(code, choice, presence, phone)
    except OneTicketEach as refusal:
        token = here().ports.token(TicketId(str(refusal.values["ticket_id"])))  # its holder asks: the phone is the same
    except QueueError as refusal:
        return _page(code, choice, presence, refusal)
    response = redirect(f"/t/{token}?lang={language()}", 303)
    response.headers["Cache-Control"] = "no-store"
    secure = here().settings.cookie_secure
    response.set_cookie(
        PHONE_COOKIE, phone, max_age=PHONE_KEPT_S, path=f"/b/{code}", httponly=True, samesite="Lax", secure=secure
    )
    return response


def _take(branch: BranchCode, choice: Choice, presence: Presence, phone: str) -> str:
    """The token of a new ticket. Raises Forbidden without a pass of this branch, InvalidRequest, and what take_ticket refuses."""
    if presence.state != "accepted":
        raise Forbidden("code_too_old")
    asks = {
        "request_id": request.form.get("request_id", ""),
        "service": choice.service or "",
        "language": language(),
        "priority": choice.priority,
        "walk_minutes": choice.walk or None,
        "phone": phone,
    }
    try:
        command = TakeTicket.model_validate(asks)
    except ValidationError:
        raise InvalidRequest("fields") from None
    by = joining.phone_actor(branch, phone)
    _, token = take_ticket(here().ports, branch=branch, command=command, actor=by, request=asked(command))
    here().metrics.taken(branch)
    return token


def _choice(sent: Any) -> Choice:
    walk = sent.get("walk", "0")
    return Choice(sent.get("service") or None, int(walk) if walk in map(str, WALKS) else 0, sent.get("priority") == "1")


def _presence(branch: BranchCode, pass_: str) -> Presence:
    """By a pass that is still good, else by a code. Raises NotFound for a branch that does not exist."""
    code = code_sent()
    try:
        if pass_ and joining.visitor(here().ports, pass_).belongs_to(branch):
            return Presence("accepted", pass_)
    except Forbidden:
        if not code:
            return Presence("too_old")
    if not code:
        return Presence("none")
    try:
        return Presence("accepted", admit(branch, code)[0], code)
    except Forbidden:
        return Presence("too_old")


def _page(branch: BranchCode, choice: Choice, presence: Presence, refusal: QueueError | None = None) -> Response:
    chosen = language()
    with here().ports.read_branch(branch, here().ports.clock()) as read:
        view = views.branch(read, chosen)
    t = texts("join", chosen)
    service = _service(view, choice.service)
    told = problem(refusal) if refusal else None
    if told and told.code == "forbidden":
        presence = replace(presence, state="too_old", pass_="")
    phone = request.cookies.get(PHONE_COOKIE) or request.form.get("phone") or secrets.token_urlsafe(PHONE_BYTES)
    page = show(
        "join/join.html",
        referrer=REFERRER,
        t=t,
        language=chosen,
        languages=[code for code in view.languages if code in ON_PAGES],
        view=view,
        service=service,
        choice=choice,
        presence=presence,
        refusal=told.detail if told and told.code != "forbidden" else "",
        walks=_walks(service),
        phone=phone,
        request_id=uuid4(),
        clock=Clock(view.time_zone),
        day=DayWords(t, view.time_zone, view.server_time),
        page=_page_data(view, presence, chosen),
    )
    page.status_code = told.status if told else 200
    page.headers["Referrer-Policy"] = REFERRER
    return page


def _page_data(view: BranchView, presence: Presence, chosen: str) -> dict[str, Any]:
    """What the scripts are given; of three catalogues only the words that they say."""
    words = {key: text for surface in ("phone", "phone_more", "join") for key, text in texts(surface, chosen).for_page().items()}
    said = {key: text for key, text in words.items() if key.startswith(SAID_BY_SCRIPTS)}
    return {"branch": view.branch, "language": chosen, "pass": presence.pass_, "code": presence.code, "texts": said}


def _walks(service: BranchService | None) -> list[tuple[int, Walk | None]]:
    """The walks to choose from, each with what is known of it."""
    told = {walk.minutes: walk for walk in service.walks} if service else {}
    return [(minutes, told.get(minutes)) for minutes in WALKS]


def _service(view: BranchView, code: str | None) -> BranchService | None:
    if code is None:
        return None
    found = next((service for service in view.services if service.code == code), None)
    if found is None:
        raise NotFound("service", service=code)
    return found

"""Pages for people: the follow page, the console, giving a number by hand, signing in, and an index of the branches."""

import re
from io import BytesIO
from typing import Any

import qrcode
from flask import Blueprint, Response, g, make_response, redirect, render_template, request
from qrcode.image.svg import SvgPathFillImage
from werkzeug.wrappers import Response as AnyResponse

from caller_server.domain.branch import Branch
from caller_server.domain.errors import Forbidden, NotFound
from caller_server.domain.ids import BranchCode
from caller_server.usecases import views
from caller_server.usecases.accounts import NotSignedIn, Role, Session, Staff
from caller_server.web.access import AT_COUNTERS, STAFF, participant, public, staff
from caller_server.web.context import here
from caller_server.web.errors import answer
from caller_server.web.guard import signed_in
from caller_server.web.language import language, server_texts
from caller_server.web.links import follow_url
from caller_server.web.sentences import Clock
from caller_server.web.session import set_cookie
from config.translations import texts

bp = Blueprint("pages", __name__)
OWN_PATH = re.compile(r"/(?![/\\])[A-Za-z0-9/_.?=&#-]*")


@bp.get("/")
@public
def index() -> Response:
    """The branches of this server, with their displays."""
    found = [(code, _branch(code).name) for code in here().branches()]
    return _page("index.html", t=server_texts(), language=language(), branches=found)


@bp.get("/t/<token>")
@participant
def follow(token: str) -> Response:
    """A ticket's follow page; for a token that opens nothing (any more), a page that says so."""
    if g.ticket is None:
        chosen = language()
        page = _page("phone/gone.html", t=texts("phone", chosen), language=chosen)
        page.status_code = 404
        return page
    code, ticket_id = g.ticket
    with here().ports.read_branch(code, here().ports.clock()) as read:
        view, branch = views.ticket(read, read.ticket(ticket_id), here().line), read.branch
    chosen = language(view.language)
    t = texts("phone", chosen)
    data = {
        "token": token,
        "view": view.model_dump(mode="json", by_alias=True),
        "texts": t.for_page(),
        "language": chosen,
        "time_zone": branch.time_zone,
        "view_url": f"/api/v1/tickets/{token}",
    }
    return _page("phone/ticket.html", view=view, token=token, language=chosen, t=t, page=data, clock=Clock(branch.time_zone))


@bp.get("/t/<token>/qr.svg")
@participant
def qr(token: str) -> Response:
    """The follow page's address as a QR code."""
    if g.ticket is None:
        raise NotFound("ticket")
    picture = BytesIO()
    qrcode.make(follow_url(token), image_factory=SvgPathFillImage, border=4).save(picture)
    response = Response(picture.getvalue(), mimetype="image/svg+xml")
    response.headers["Cache-Control"] = "private, no-store"
    return response


@bp.get("/console")
@staff(*AT_COUNTERS)
def console() -> Response:
    """The officer's page."""
    branch = _own_branch()
    chosen = language()
    first = branch.languages[0]
    page = _staff_page(branch, chosen) | {
        "counters": [{"code": c.code, "label": c.label, "kind": str(c.kind)} for c in branch.counters],
        "services": [{"code": s.code, "name": s.name(first)} for s in branch.services],
    }
    return _page("console/console.html", t=texts("console", chosen), language=chosen, page=page)


@bp.get("/take")
@staff(*STAFF)
def take() -> Response:
    """Give a number to somebody who cannot take one at the kiosk."""
    chosen = language()
    code = _own_branch().code
    with here().ports.read_branch(code, here().ports.clock()) as read:
        branch, view = read.branch, views.branch(read, chosen)
    page = _staff_page(branch, chosen) | {"services": [s.model_dump(mode="json", by_alias=True) for s in view.services]}
    return _page("console/take.html", t=texts("console", chosen), language=chosen, page=page)


@bp.get("/sign-in/<link>")
@public
def sign_in_by_link(link: str) -> AnyResponse:
    """Sign in by a link that works once, then go to the console or to ``?next=``."""
    if request.method == "HEAD":
        return Response()  # looking is not using: chat programs fetch links before anybody opens them
    try:
        session = here().accounts.use_link(link)
    except NotSignedIn:
        earlier = signed_in()
        if earlier is None:
            raise
        return redirect(_next(earlier.staff), 303)  # the same browser opened its own link again
    response = redirect(_next(session.staff), 303)
    response.headers["Cache-Control"] = "no-store"
    set_cookie(response, session)
    return response


def sign_in_page(refusal: NotSignedIn) -> Response:
    """Where a staff page was asked for and nobody is signed in: the form; the address stays, so that it comes back here."""
    if request.endpoint == "pages.sign_in_by_link":
        return answer(refusal)
    chosen = language()
    return _page("console/sign_in.html", t=texts("console", chosen), language=chosen, next=_asked_path())


bp.register_error_handler(NotSignedIn, sign_in_page)


def _asked_path() -> str:
    return request.full_path.rstrip("?")


def _next(person: Staff) -> str:
    wanted = request.args.get("next", "")
    if OWN_PATH.fullmatch(wanted):
        return wanted
    return "/take" if person.role is Role.GREETER else "/console"


def _branch(code: BranchCode) -> Branch:
    with here().ports.read_branch(code, here().ports.clock()) as read:
        return read.branch


def _own_branch() -> Branch:
    """The branch of the person signed in; an administrator of all may name one by ``?branch=``."""
    person: Staff = g.caller
    wanted = request.args.get("branch") or person.branch or next(iter(here().branches()), None)
    if wanted is None:
        raise NotFound("branch")
    if not person.belongs_to(wanted):
        raise Forbidden("other_branch")
    return _branch(BranchCode(wanted))


def _staff_page(branch: Branch, chosen: str) -> dict[str, Any]:
    session: Session | None = g.get("session")
    person: Staff = g.caller
    return {
        "branch": branch.code,
        "branch_name": branch.name,
        "user": {"username": person.username, "role": str(person.role)},
        "csrf": session.csrf if session else "",
        "language": chosen,
        "time_zone": branch.time_zone,
        "texts": texts("console", chosen).for_page(),
        "clock_is_set": here().settings.clock_is_set,
    }


def _page(template: str, **values: Any) -> Response:
    response = make_response(render_template(template, **values))
    response.headers["Cache-Control"] = "no-store"
    return response

"""Joining by phone over the API: the turning code for screens, and the pass for whoever read it."""

import math
import secrets
from functools import lru_cache
from io import BytesIO

import qrcode
from flask import Response, g, request
from pydantic_core import from_json
from qrcode.image.svg import SvgPathFillImage
from werkzeug.exceptions import HTTPException

from caller_server.contract.joining import JoinAnswer, PresenceAnswer, ShowPresence
from caller_server.domain.errors import Forbidden
from caller_server.domain.ids import BranchCode
from caller_server.domain.joining import step_of
from caller_server.usecases import joining
from caller_server.usecases.accounts import DeviceKind
from caller_server.web.access import WORKERS, device, public, staff
from caller_server.web.answers import as_json
from caller_server.web.body import api_blueprint
from caller_server.web.context import here
from caller_server.web.links import join_url

bp = api_blueprint("joining")
NONCE_BYTES = 12


@bp.get("/branches/<branch>/join")
@bp.output(JoinAnswer)
@device(DeviceKind.KIOSK, DeviceKind.DISPLAY)
@staff(*WORKERS)
def join(branch: str) -> Response:
    """The code to show now, and when to ask for the next one."""
    shown = joining.show_code(here().ports, g.branch)
    url = join_url(branch, shown.code)
    wait = math.ceil((shown.turns_at - shown.now).total_seconds())
    return as_json(JoinAnswer(url=url, code=shown.code, until=shown.until, next_in_s=wait, svg=qr_svg(url)))


@bp.post("/branches/<branch>/presence")
@bp.input(ShowPresence, arg_name="command")
@bp.output(PresenceAnswer, status_code=201)
@public
def presence(branch: str, command: ShowPresence) -> Response:
    """A pass for ten minutes, for the code that the display or kiosk shows."""
    text, visitor = admit(BranchCode(branch), command.code)
    return as_json(PresenceAnswer(pass_=text, until=visitor.until), 201)


def admit(branch: BranchCode, code: str) -> tuple[str, joining.Visitor]:
    """A new pass for this code, as text and as what it says. Raises NotFound, Forbidden."""
    return joining.show_presence(here().ports, branch, code, secrets.token_urlsafe(NONCE_BYTES))


def code_sent() -> str:
    """The code of this request, as typed: in the address, the form, or the JSON body; empty without one."""
    if request.method == "GET":
        return request.args.get("c", "")[:24]
    if request.mimetype != "application/json":
        return request.form.get("code", "")[:24]
    try:
        body = from_json(request.get_data())
    except (ValueError, HTTPException):  # no JSON, or too much of it: the route itself refuses that
        return ""
    return str(body.get("code", ""))[:24] if isinstance(body, dict) else ""


def step_sent() -> int | None:
    """The half minute of the code in this request, if it is accepted now."""
    branch = BranchCode(str((request.view_args or {})["branch"]))
    return step_of(here().ports.join_key, branch, code_sent(), here().ports.clock())


def visitor_sent() -> joining.Visitor | None:
    """Whose pass came with this request, in its header or its form; None without a good one."""
    caller = g.get("caller")
    if isinstance(caller, joining.Visitor):
        return caller
    try:
        return joining.visitor(here().ports, request.form.get("p", ""))
    except Forbidden:
        return None


@lru_cache(maxsize=64)
def qr_svg(text: str) -> str:
    """``text`` as a QR code, an SVG document with the quiet zone that readers need."""
    picture = BytesIO()
    qrcode.make(text, image_factory=SvgPathFillImage, border=4).save(picture)
    return picture.getvalue().decode()

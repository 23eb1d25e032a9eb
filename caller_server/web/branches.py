"""A branch for those who have no ticket (yet), its board, and the views of its line for staff."""

from flask import Response, g

from caller_server.contract.commands import TakenTicket, TakeTicket
from caller_server.contract.views import BoardView, BranchView, LineView, LiveView
from caller_server.domain.ids import BranchCode
from caller_server.usecases import views
from caller_server.usecases.accounts import DeviceKind
from caller_server.usecases.joining import Visitor, phone_actor
from caller_server.usecases.take_ticket import take_ticket
from caller_server.web.access import STAFF, WATCHERS, WORKERS, device, present, public, staff
from caller_server.web.answers import as_json, view
from caller_server.web.body import api_blueprint, asked
from caller_server.web.context import here
from caller_server.web.errors import InvalidRequest
from caller_server.web.guard import actor
from caller_server.web.language import any_language
from caller_server.web.links import base, follow_url
from caller_server.web.pictures import picture_of

bp = api_blueprint("branches")


@bp.get("/branches/<branch>")
@bp.output(BranchView)
@public
def branch_view(branch: str) -> Response:
    """Whether the branch is open, and its services with who waits and what is left; names in ``?lang=``."""
    with here().ports.read_branch(BranchCode(branch), here().ports.clock()) as read:
        return view(views.branch(read, any_language()).model_copy(update=_ways()))


def _ways() -> dict[str, object]:
    """How phones reach this server, and it them."""
    return {"address": base(), "can_message": not {"whatsapp", "sms"}.isdisjoint(here().reaching.kinds)}


@bp.get("/branches/<branch>/picture")
@public
def picture(branch: str) -> Response:
    """The branch's picture (PNG, JPEG or WebP), to be asked for again with its ETag. Not found where it has none."""
    with here().ports.read_branch(BranchCode(branch), here().ports.clock()) as read:
        return picture_of(read.branch)


@bp.get("/branches/<branch>/board")
@bp.output(BoardView)
@public
def board(branch: str) -> Response:
    """What the lobby display shows."""
    with here().ports.read_branch(BranchCode(branch), here().ports.clock()) as read:
        return view(views.board(read))


@bp.post("/branches/<branch>/tickets")
@bp.input(TakeTicket, arg_name="command")
@bp.output(TakenTicket, status_code=201)
@device(DeviceKind.KIOSK)
@staff(*WORKERS)
@present
def take(branch: str, command: TakeTicket) -> Response:
    """Take a number: at a kiosk, by staff for somebody who cannot, or by phone with a pass (``Authorization: Presence``)."""
    by = phone_actor(g.branch, _phone(command)) if isinstance(g.caller, Visitor) else actor()
    ticket, token = take_ticket(here().ports, branch=g.branch, command=command, actor=by, request=asked(command))
    here().metrics.taken(branch)
    return as_json(TakenTicket(ticket=ticket, token=token, follow_url=follow_url(token)), 201)


def _phone(command: TakeTicket) -> str:
    if command.phone is None:
        raise InvalidRequest("fields", {"phone": "is required with a pass"})
    return command.phone


@bp.get("/branches/<branch>/line")
@bp.output(LineView)
@staff(*STAFF)
def line(branch: str) -> Response:
    """Everyone waiting, in calling order."""
    with here().ports.read_branch(g.branch, here().ports.clock()) as read:
        return view(views.line(read, here().ports.reach, here().line(read)))


@bp.get("/branches/<branch>/live")
@bp.output(LiveView)
@staff(*WATCHERS)
def live(branch: str) -> Response:
    """The whole branch as a supervisor sees it."""
    with here().ports.read_branch(g.branch, here().ports.clock()) as read:
        return view(views.live(read, here().ports.devices(g.branch)))

"""One ticket, for whoever holds its token: the view, and what the participant can do."""

from flask import Response, g, request

from caller_server.contract.commands import Arrive, Away, Coming, Defer, Leave, ReturnMissed, TicketAnswer
from caller_server.contract.views import TicketView
from caller_server.domain.errors import NotFound
from caller_server.usecases import participate, views
from caller_server.web import answers
from caller_server.web.access import participant
from caller_server.web.answers import as_json
from caller_server.web.body import api_blueprint, asked
from caller_server.web.context import here
from caller_server.web.guard import kiosk_branch

bp = api_blueprint("tickets")


def shown_ticket() -> TicketView:
    """The view of the ticket whose token is in the path. Raises NotFound for a token that opens nothing (any more)."""
    if g.ticket is None:
        raise NotFound("ticket")
    branch, ticket_id = g.ticket
    with here().ports.read_branch(branch, here().ports.clock()) as read:
        return views.ticket(read, read.ticket(ticket_id), here().line)


def note_page() -> None:
    """A page asks for its ticket: whoever holds it looks at it now. Kiosks and programs send a key, and are no such page."""
    if g.ticket is not None and "Authorization" not in request.headers:
        here().asked(*g.ticket)


@bp.get("/tickets/<token>")
@bp.output(TicketView)
@participant
def view(token: str) -> Response:
    """The ticket as its holder sees it."""
    note_page()
    return answers.view(shown_ticket())


@bp.post("/tickets/<token>/coming")
@bp.input(Coming, arg_name="command")
@bp.output(TicketAnswer)
@participant
def coming(token: str, command: Coming) -> Response:
    """ "Saya datang"."""
    return _told(participate.coming(here().ports, token=token, minutes=command.minutes, request=asked(command)))


@bp.post("/tickets/<token>/arrive")
@bp.input(Arrive, arg_name="command")
@bp.output(TicketAnswer)
@participant
def arrive(token: str, command: Arrive) -> Response:
    """ "Saya sudah di sini"; where the branch calls in stages, with the code of the display or kiosk, or the kiosk's own key."""
    at = kiosk_branch()
    return _told(participate.arrive(here().ports, token=token, code=command.code, kiosk_of=at, request=asked(command)))


@bp.post("/tickets/<token>/away")
@bp.input(Away, arg_name="command")
@bp.output(TicketAnswer)
@participant
def away(token: str, command: Away) -> Response:
    """ "Saya keluar dulu"."""
    return _told(participate.away(here().ports, token=token, walk_minutes=command.walk_minutes, request=asked(command)))


@bp.post("/tickets/<token>/defer")
@bp.input(Defer, arg_name="command")
@bp.output(TicketAnswer)
@participant
def defer(token: str, command: Defer) -> Response:
    """ "Butuh waktu"."""
    return _told(participate.defer(here().ports, token=token, minutes=command.minutes, request=asked(command)))


@bp.post("/tickets/<token>/leave")
@bp.input(Leave, arg_name="command")
@bp.output(TicketAnswer)
@participant
def leave(token: str, command: Leave) -> Response:
    """Give the number up."""
    return _told(participate.leave(here().ports, token=token, request=asked(command)))


@bp.post("/tickets/<token>/return")
@bp.input(ReturnMissed, arg_name="command")
@bp.output(TicketAnswer)
@participant
def come_back(token: str, command: ReturnMissed) -> Response:
    """ "Saya sudah di sini" after a missed call."""
    return _told(participate.come_back(here().ports, token=token, request=asked(command)))


def _told(ticket: TicketView) -> Response:
    return as_json(TicketAnswer(ticket=ticket))
